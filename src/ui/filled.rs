//! A form of texts as data: what it asks, how each field is judged and spoken of, and whom it tells.

use crate::dom::prelude::*;
use contract::{FieldError, Method, ProblemCode, privacy::why};

use super::{
    field::{FieldSpec, TextField},
    form::{Fault, form},
    sending::Sending,
};
use crate::{answers::Answered, api::Asked};

/// A field of a form.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// How it looks.
    pub spec: FieldSpec,
    /// Its name on the wire.
    pub key: &'static str,
    /// How to fill it in; empty for none.
    pub hint: &'static str,
    /// The registry's name of it, which says why it is asked; empty where it is not kept (promise: P1.1).
    pub asked: &'static str,
    /// The code of what is wrong with a text.
    pub fault: fn(&str) -> Option<&'static str>,
}

/// A form: what it asks, what its button says, and whom it tells.
#[derive(Debug, Clone, Copy)]
pub struct FormSpec {
    /// The id of the place for what is said of it, which takes the focus.
    pub id: &'static str,
    /// What it asks.
    pub fields: &'static [Field],
    /// What is wrong with a field, by its key and the fault's code, in words; empty for no fault.
    pub faults: fn(&str, &str) -> &'static str,
    /// What may stop it, in words of its own; empty where the usual ones do.
    pub words: fn(ProblemCode) -> &'static str,
    /// The words of its button.
    pub submit: &'static str,
    /// The endpoint's method and path.
    pub to: (Method, &'static str),
}

/// A field in use. Each of its states is a signal of a type that all pages share.
#[derive(Debug, Clone, Copy)]
struct Live {
    field: &'static Field,
    typed: RwSignal<String>,
    /// The code of the fault that is shown; empty for none.
    fault: RwSignal<String>,
    /// Whether it was left and is right.
    right: RwSignal<bool>,
}

impl Live {
    fn new(field: &'static Field) -> Self {
        let (typed, fault) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        Self { field, typed, fault, right: RwSignal::new(false) }
    }

    fn judge(self) -> &'static str {
        (self.field.fault)(&self.typed.get_untracked()).unwrap_or_default()
    }

    /// Takes what is typed. A fault that is shown goes as soon as it is mended, and none appears while typing.
    fn take(self, typed: String) {
        if self.typed.get_untracked() == typed {
            return;
        }
        self.typed.set(typed);
        self.right.set(false);
        if self.judge().is_empty() {
            self.fault.set(String::new());
        }
    }

    /// Judges it. An empty one is not scolded before the form is sent.
    fn left(self) {
        if !self.typed.get_untracked().is_empty() {
            let fault = self.judge();
            self.right.set(fault.is_empty());
            self.fault.set(fault.to_owned());
        }
    }

    /// Its text by key, or its fault is shown.
    fn submit(self) -> Option<(&'static str, String)> {
        let fault = self.judge();
        self.fault.set(fault.to_owned());
        fault.is_empty().then(|| (self.field.key, self.typed.get_untracked()))
    }

    /// What is wrong with it, in words; empty for nothing. Tracked.
    fn said(self, form: &FormSpec) -> String {
        (form.faults)(self.field.key, &self.fault.get()).to_owned()
    }
}

/// A form in use.
#[derive(Debug, Clone)]
pub struct Filling {
    spec: &'static FormSpec,
    fields: Vec<Live>,
    known: Texts,
}

impl Filling {
    /// With what is known beforehand, by key: it stands in its field, or is sent as it is where there is none.
    #[must_use]
    pub fn new(spec: &'static FormSpec, mut known: Texts) -> Self {
        let fields: Vec<Live> = spec.fields.iter().map(Live::new).collect();
        for live in &fields {
            if let Some(at) = known.iter().position(|(key, _)| *key == live.field.key) {
                live.typed.set(known.swap_remove(at).1);
            }
        }
        Self { spec, fields, known }
    }

    /// Every text by key, or every fault is shown.
    #[must_use]
    pub fn submit(&self) -> Option<Texts> {
        let typed: Vec<_> = self.fields.iter().filter_map(|live| live.submit()).collect();
        (typed.len() == self.fields.len()).then(|| [self.known.clone(), typed].concat())
    }

    /// The faults that are shown at the fields.
    fn faults(&self) -> Vec<Fault> {
        let told = self
            .fields
            .iter()
            .map(|live| (live.field.spec.id, live.field.spec.label, untrack(|| live.said(self.spec))));
        told.filter(|(.., said)| !said.is_empty()).collect()
    }

    /// Shows a fault that the server found; whether it is about a field of this form.
    fn refused(&self, fault: &FieldError) -> bool {
        let live = self.fields.iter().find(|live| live.field.key == fault.field);
        if let Some(live) = live {
            live.fault.set(fault.code.clone());
        }
        live.is_some()
    }
}

/// The form of `spec`; `done` is told of a success.
pub fn filled(
    spec: &'static FormSpec,
    known: Vec<(&'static str, String)>,
    done: Box<dyn Fn(Answered) + Send + Sync>,
) -> AnyView {
    let sending = Sending::new(spec.id, done).saying(spec.words);
    let (method, path) = spec.to;
    let asked = move |texts: Texts| Ok(Asked::texts(method, path.to_owned(), &texts));
    asking(spec, known, sending, Box::new(asked))
}

/// The texts of a form by key.
pub type Texts = Vec<(&'static str, String)>;

/// A form of `spec` whose texts `asked` makes what is sent of, or says what is in the way and shows that there.
pub fn asking(
    spec: &'static FormSpec,
    known: Texts,
    sending: Sending,
    asked: Box<dyn Fn(Texts) -> Result<Asked, &'static str> + Send + Sync>,
) -> AnyView {
    let filling = Filling::new(spec, known);
    let views = filling.fields.iter().map(|live| view(spec, *live)).collect_view();
    // As it was when the form was sent: a fault that comes or goes while somebody types moves nothing under her hand.
    let faults = RwSignal::new(Vec::new());
    let submit = {
        let filling = filling.clone();
        move || {
            let texts = filling.submit();
            faults.set(filling.faults());
            asked(texts.ok_or(spec.id)?)
        }
    };
    sending.at_fields(Box::new(move |found| {
        let known = found.iter().filter(|fault| filling.refused(fault)).count() > 0;
        if known {
            faults.set(filling.faults());
        }
        known
    }));
    form(sending, faults.into(), views, spec.submit, Box::new(submit))
}

fn view(spec: &'static FormSpec, live: Live) -> AnyView {
    let Field { spec: field, hint, asked, .. } = *live.field;
    view! {
        <TextField
            spec=field
            value=live.typed.into()
            hint=[hint, why(asked)].join(" ").trim().to_owned()
            error=Signal::derive(move || live.said(spec))
            right=live.right.into()
            on_typed=Callback::new(move |typed| live.take(typed))
            on_left=Callback::new(move |()| live.left())
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::account::REGISTER;

    const EMAIL: usize = 0;
    const PASSWORD: usize = 1;
    const LONG: &str = " a sentence that only Ada knows ";

    fn in_use(test: impl FnOnce(Filling)) {
        let known = vec![("email", "ada@example.org".to_owned()), ("token", "t".to_owned())];
        Owner::new().with(|| test(Filling::new(&REGISTER, known)));
    }

    fn fault(filling: &Filling, at: usize) -> String {
        filling.fields[at].fault.get_untracked()
    }

    #[test]
    fn what_is_known_stands_there_and_what_is_typed_goes_out_as_it_is() {
        in_use(|filling| {
            filling.fields[PASSWORD].take(LONG.to_owned());
            let expected = [("token", "t"), ("email", "ada@example.org"), ("password", LONG)];
            assert_eq!(filling.submit(), Some(expected.map(|(key, text)| (key, text.to_owned())).to_vec()));
        });
    }

    #[test]
    fn no_fault_appears_while_typing_and_a_shown_one_goes_as_soon_as_it_is_mended() {
        in_use(|filling| {
            let email = filling.fields[EMAIL];
            email.take("ada".to_owned());
            assert_eq!(fault(&filling, EMAIL), "");
            email.left();
            assert_eq!(fault(&filling, EMAIL), "invalid");
            email.take("ada@".to_owned());
            assert_eq!(fault(&filling, EMAIL), "invalid");
            email.take("ada@example.org".to_owned());
            assert_eq!(fault(&filling, EMAIL), "");
            email.left();
            assert!(email.right.get_untracked());
        });
    }

    #[test]
    fn an_empty_field_is_not_scolded_before_the_form_is_sent() {
        in_use(|filling| {
            filling.fields[PASSWORD].left();
            assert_eq!(fault(&filling, PASSWORD), "");
            assert_eq!(filling.submit(), None);
            assert_eq!(fault(&filling, PASSWORD), "required");
        });
    }

    #[test]
    fn what_the_server_finds_stands_at_its_field_until_it_is_mended() {
        in_use(|filling| {
            assert!(!filling.refused(&FieldError::new("other", "unknown")));
            assert!(filling.refused(&FieldError::new("password", "common")));
            assert_eq!(fault(&filling, PASSWORD), "common");
            filling.fields[PASSWORD].take(LONG.to_owned());
            assert_eq!(fault(&filling, PASSWORD), "");
        });
    }
}
