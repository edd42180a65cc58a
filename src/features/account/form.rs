//! A form of texts as data: what it asks, how each field is judged, and whom it tells.

use crate::dom::prelude::*;
use contract::{Method, ProblemCode, privacy::why};

use crate::{
    answers::Answered,
    api::{Asked, Failure},
    i18n::account as text,
    reactive::effect,
    ui::{
        field::{FieldSpec, TextField},
        form::{Fault, form},
        sending::Sending,
    },
};

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
    /// What may stop it, in words of its own; empty where the usual ones do.
    pub words: fn(ProblemCode) -> &'static str,
    /// The words of its button.
    pub submit: &'static str,
    /// The endpoint's method and path.
    pub to: (Method, &'static str),
}

/// What stands in a field, the code of the fault shown at it, and whether it was left and is right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Entry {
    typed: String,
    fault: String,
    right: bool,
}

/// What was typed into a form, without its view.
#[derive(Debug, Clone)]
pub(super) struct Filling {
    fields: &'static [Field],
    entries: Vec<Entry>,
    known: Vec<(&'static str, String)>,
}

impl Filling {
    /// With what is known beforehand, by key. What is known and no field is sent as it is.
    pub(super) fn new(fields: &'static [Field], known: Vec<(&'static str, String)>) -> Self {
        let of = |field: &Field| known.iter().find(|(key, _)| *key == field.key).map(|(_, text)| text.clone());
        let entry = |field: &Field| Entry { typed: of(field).unwrap_or_default(), ..Entry::default() };
        let entries = fields.iter().map(entry).collect();
        Self { fields, entries, known }
    }

    /// Takes what is typed. A fault that is shown goes as soon as it is mended, and none appears while typing.
    fn typed(&mut self, at: usize, typed: String) {
        let (Some(field), Some(entry)) = (self.fields.get(at), self.entries.get_mut(at)) else { return };
        if entry.typed == typed {
            return;
        }
        if (field.fault)(&typed).is_none() {
            entry.fault.clear();
        }
        (entry.typed, entry.right) = (typed, false);
    }

    /// Judges a field that is left. An empty one is not scolded before the form is sent.
    fn left(&mut self, at: usize) {
        let (Some(field), Some(entry)) = (self.fields.get(at), self.entries.get_mut(at)) else { return };
        if entry.typed.is_empty() {
            return;
        }
        let fault = (field.fault)(&entry.typed);
        entry.right = fault.is_none();
        entry.fault = fault.unwrap_or_default().to_owned();
    }

    /// Every text by key, or every fault is shown.
    pub(super) fn submit(&mut self) -> Option<Vec<(&'static str, String)>> {
        for (field, entry) in self.fields.iter().zip(&mut self.entries) {
            entry.fault = (field.fault)(&entry.typed).unwrap_or_default().to_owned();
        }
        if self.entries.iter().any(|entry| !entry.fault.is_empty()) {
            return None;
        }
        let is_field = |key: &str| self.fields.iter().any(|field| field.key == key);
        let known = self.known.iter().filter(|(key, _)| !is_field(key)).cloned();
        let typed = self.fields.iter().zip(&self.entries).map(|(field, entry)| (field.key, entry.typed.clone()));
        Some(known.chain(typed).collect())
    }

    /// Shows a fault that the server found; whether it is about a field of this form.
    fn refused(&mut self, key: &str, code: &str) -> bool {
        let at = self.fields.iter().position(|field| field.key == key);
        let Some(entry) = at.and_then(|at| self.entries.get_mut(at)) else { return false };
        code.clone_into(&mut entry.fault);
        true
    }
}

/// The form of `spec`; `done` is told of a success.
pub fn filled(
    spec: &'static FormSpec,
    known: Vec<(&'static str, String)>,
    done: impl Fn(Answered) + Send + Sync + 'static,
) -> AnyView {
    live(spec, RwSignal::new(Filling::new(spec.fields, known)), Sending::new(spec.id, done).saying(spec.words))
}

fn live(spec: &'static FormSpec, filling: RwSignal<Filling>, sending: Sending) -> AnyView {
    // What the server finds stands at its field, and not over the form.
    effect(move || {
        if let Some(Failure::Problem(problem)) = sending.stop.get() {
            let shown = filling.try_update(|filling| {
                problem.errors.iter().filter(|fault| filling.refused(&fault.field, &fault.code)).count()
            });
            if shown.unwrap_or_default() > 0 {
                sending.stop.set(None);
            }
        }
    });
    let faults = move || {
        filling.with(|filling| {
            let faults = filling.fields.iter().zip(&filling.entries).filter(|(_, entry)| !entry.fault.is_empty());
            let told = |(field, entry): (&Field, &Entry)| -> Fault {
                (field.spec.id, field.spec.label, text::fault(field.key, &entry.fault).to_owned())
            };
            faults.map(told).collect()
        })
    };
    let fields = spec.fields.iter().enumerate().map(|(at, field)| view(filling, at, field)).collect_view();
    let (method, href) = spec.to;
    let submit = move || Some(Asked::texts(method, href.to_owned(), &filling.try_update(Filling::submit)??));
    form(sending, Signal::derive(faults), fields, spec.submit, Box::new(submit))
}

fn view(filling: RwSignal<Filling>, at: usize, field: &'static Field) -> AnyView {
    let entry = Memo::new(move |_| filling.with(|filling| filling.entries.get(at).cloned().unwrap_or_default()));
    view! {
        <TextField
            spec=field.spec
            value=Signal::derive(move || entry.with(|entry| entry.typed.clone()))
            hint=[field.hint, why(field.asked)].join(" ").trim().to_owned()
            error=Signal::derive(move || entry.with(|entry| text::fault(field.key, &entry.fault).to_owned()))
            right=Signal::derive(move || entry.with(|entry| entry.right))
            on_typed=Callback::new(move |typed| filling.update(|filling| filling.typed(at, typed)))
            on_left=Callback::new(move |()| filling.update(|filling| filling.left(at)))
        />
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::account::forms::REGISTER;

    const EMAIL: usize = 0;
    const PASSWORD: usize = 1;

    fn filling() -> Filling {
        Filling::new(REGISTER.fields, vec![("email", "ada@example.org".to_owned()), ("token", "t".to_owned())])
    }

    fn fault(filling: &Filling, at: usize) -> &str {
        &filling.entries[at].fault
    }

    #[test]
    fn what_is_known_stands_there_and_what_is_typed_goes_out_as_it_is() {
        let mut filling = filling();
        filling.typed(PASSWORD, " a sentence that only Ada knows ".to_owned());
        let expected = [
            ("token", "t".to_owned()),
            ("email", "ada@example.org".to_owned()),
            ("password", " a sentence that only Ada knows ".to_owned()),
        ];
        assert_eq!(filling.submit(), Some(expected.to_vec()));
    }

    #[test]
    fn no_fault_appears_while_typing_and_a_shown_one_goes_as_soon_as_it_is_mended() {
        let mut filling = filling();
        filling.typed(EMAIL, "ada".to_owned());
        assert_eq!(fault(&filling, EMAIL), "");
        filling.left(EMAIL);
        assert_eq!(fault(&filling, EMAIL), "invalid");
        filling.typed(EMAIL, "ada@".to_owned());
        assert_eq!(fault(&filling, EMAIL), "invalid");
        filling.typed(EMAIL, "ada@example.org".to_owned());
        assert_eq!(fault(&filling, EMAIL), "");
        filling.left(EMAIL);
        assert!(filling.entries[EMAIL].right);
    }

    #[test]
    fn an_empty_field_is_not_scolded_before_the_form_is_sent() {
        let mut filling = filling();
        filling.left(PASSWORD);
        assert_eq!(fault(&filling, PASSWORD), "");
        assert_eq!(filling.submit(), None);
        assert_eq!(fault(&filling, PASSWORD), "required");
    }

    #[test]
    fn what_the_server_finds_stands_at_its_field_until_it_is_mended() {
        let mut filling = filling();
        assert!(!filling.refused("other", "unknown"));
        assert!(filling.refused("password", "common"));
        assert_eq!(fault(&filling, PASSWORD), "common");
        filling.typed(PASSWORD, "a sentence that only Ada knows".to_owned());
        assert_eq!(fault(&filling, PASSWORD), "");
    }
}
