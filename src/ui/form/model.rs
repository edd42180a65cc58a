//! A form as data, without its view: what was typed, and which faults are shown when.

use contract::{FieldError, Method, ProblemCode};

use crate::ui::field::FieldSpec;

/// A field of a form. What stands after the dash of its id is its key on the wire. One of the kind `hidden` is sent and
/// not shown; one of the kind `select` has its choices from the page.
#[derive(Debug, Clone, Copy)]
pub struct FormField {
    /// How it looks.
    pub spec: FieldSpec,
    /// How to fill it in; empty for none.
    pub hint: &'static str,
    /// The registry's name of it, which says why it is asked; empty where it is not personal (promise: P1.1).
    pub asked: &'static str,
}

impl FormField {
    /// A field that chooses.
    #[must_use]
    pub const fn chosen(id: &'static str, label: &'static str) -> Self {
        let spec =
            FieldSpec { id, label, optional: false, kind: "select", autocomplete: "off", inputmode: "", max: 40 };
        Self { spec, hint: "", asked: "" }
    }

    /// The field's name on the wire.
    #[must_use]
    pub fn key(&self) -> &'static str {
        self.spec.id.split_once('-').map_or(self.spec.id, |(_form, key)| key)
    }
}

/// A form: what it asks, how that is judged, what its button says, and whom it tells.
#[derive(Debug, Clone, Copy)]
pub struct FormSpec {
    /// The id of the place for what is said of the form, which takes the focus.
    pub id: &'static str,
    /// What it asks.
    pub fields: &'static [FormField],
    /// Every fault there is; [`required`] where there is no other rule.
    pub check: fn(&Form) -> Vec<FieldError>,
    /// What is wrong, in words, by key and code; [`crate::i18n::forms::says`] where there are no others.
    pub says: fn(&Form, &str, &str) -> String,
    /// What stopped it, in words of its own; [`crate::i18n::forms::stops`] where there are none.
    pub stops: fn(ProblemCode) -> &'static str,
    /// The words of its button.
    pub submit: &'static str,
    /// The endpoint's method and path.
    pub to: (Method, &'static str),
}

/// What must not be empty is there, and an email address looks like one.
#[must_use]
pub fn required(form: &Form) -> Vec<FieldError> {
    let fault = |field: &FormField| {
        let text = form.get(field.key());
        match (text.trim().is_empty(), field.spec.kind) {
            (true, _) if field.spec.optional => None,
            (true, _) => Some("required"),
            (false, "email") => contract::text::email(text).err().map(contract::text::TextError::code),
            (false, _) => None,
        }
    };
    form.spec.fields.iter().filter_map(|field| Some(FieldError::new(field.key(), fault(field)?))).collect()
}

/// A form in use.
#[derive(Debug, Clone)]
pub struct Form {
    /// What it is.
    pub spec: &'static FormSpec,
    typed: Vec<String>,
    known: Vec<(&'static str, String)>,
    shown: Vec<FieldError>,
    right: Vec<&'static str>,
}

impl Form {
    /// With what is known beforehand, by key. What is known and no field is there for the judging, and is not sent.
    #[must_use]
    pub fn new(spec: &'static FormSpec, known: Vec<(&'static str, String)>) -> Self {
        let typed = |field: &FormField| known.iter().find(|(key, _)| *key == field.key()).map(|(_, text)| text.clone());
        let typed = spec.fields.iter().map(|field| typed(field).unwrap_or_default()).collect();
        Self { spec, typed, known, shown: Vec::new(), right: Vec::new() }
    }

    /// As it was before anything was typed.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self::new(self.spec, self.known.clone())
    }

    /// What stands in a field, or is known beside them.
    #[must_use]
    pub fn get(&self, key: &str) -> &str {
        let field = self.spec.fields.iter().position(|field| field.key() == key).and_then(|at| self.typed.get(at));
        let known = || self.known.iter().find(|(known, _)| *known == key).map(|(_, text)| text);
        field.or_else(known).map_or("", String::as_str)
    }

    /// The code of the fault shown at a field; empty for none.
    #[must_use]
    pub fn fault(&self, key: &str) -> &str {
        self.shown.iter().find(|fault| fault.field == key).map_or("", |fault| fault.code.as_str())
    }

    /// The fields at which a fault is shown, in their order.
    #[must_use]
    pub fn faulty(&self) -> Vec<&'static FormField> {
        self.spec.fields.iter().filter(|field| !self.fault(field.key()).is_empty()).collect()
    }

    /// Whether a field was left and is right.
    #[must_use]
    pub fn is_right(&self, key: &str) -> bool {
        self.right.contains(&key)
    }

    /// Takes what is typed. A fault that is shown goes as soon as it is mended, and none appears while typing.
    pub fn typed(&mut self, key: &'static str, text: String) {
        let at = self.spec.fields.iter().position(|field| field.key() == key);
        let Some(typed) = at.and_then(|at| self.typed.get_mut(at)) else { return };
        *typed = text;
        self.right.retain(|right| *right != key);
        if !self.fault(key).is_empty() && self.judged(key).is_none() {
            self.shown.retain(|fault| fault.field != key);
        }
    }

    /// Judges a field that is left. An empty one is not scolded before the form is sent.
    pub fn left(&mut self, key: &'static str) {
        if self.get(key).trim().is_empty() {
            return;
        }
        let fault = self.judged(key);
        self.shown.retain(|fault| fault.field != key);
        self.right.retain(|right| *right != key);
        match fault {
            Some(fault) => self.shown.push(fault),
            None => self.right.push(key),
        }
    }

    /// Reads the whole form, showing every fault there is: the texts by key.
    pub fn submit(&mut self) -> Option<Vec<(&'static str, String)>> {
        self.shown = (self.spec.check)(self);
        let texts = self.spec.fields.iter().map(FormField::key).zip(self.typed.iter().cloned());
        self.shown.is_empty().then(|| texts.collect())
    }

    /// Shows the faults that the server found; whether any of them is about a field of this form.
    pub fn refused(&mut self, faults: &[FieldError]) -> bool {
        let ours = |fault: &&FieldError| self.spec.fields.iter().any(|field| field.key() == fault.field);
        self.shown = faults.iter().filter(ours).cloned().collect();
        !self.shown.is_empty()
    }

    fn judged(&self, key: &str) -> Option<FieldError> {
        (self.spec.check)(self).into_iter().find(|fault| fault.field == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn field(id: &'static str, kind: &'static str) -> FormField {
        let spec = FieldSpec { id, label: "", optional: false, kind, autocomplete: "off", inputmode: "text", max: 254 };
        FormField { spec, hint: "", asked: "" }
    }

    const SPEC: FormSpec = FormSpec {
        id: "said",
        fields: &[field("test-email", "email"), field("test-new_password", "password")],
        check: required,
        says: crate::i18n::forms::says,
        stops: crate::i18n::forms::stops,
        submit: "",
        to: (Method::Post, "/"),
    };

    fn form() -> Form {
        Form::new(&SPEC, vec![("email", "ada@example.org".to_owned()), ("country", "DE".to_owned())])
    }

    #[test]
    fn what_is_known_stands_there_and_goes_out_by_key() {
        let mut form = form();
        form.typed("new_password", " as typed ".to_owned());
        assert_eq!(form.get("country"), "DE", "known, and not sent");
        let expected = [("email", "ada@example.org".to_owned()), ("new_password", " as typed ".to_owned())];
        assert_eq!(form.submit(), Some(expected.to_vec()));
    }

    #[test]
    fn no_fault_appears_while_typing_and_a_shown_one_goes_as_soon_as_it_is_mended() {
        let mut form = form();
        form.typed("email", "ada".to_owned());
        assert_eq!(form.fault("email"), "");
        form.left("email");
        assert_eq!(form.fault("email"), "invalid");
        form.typed("email", "ada@".to_owned());
        assert_eq!(form.fault("email"), "invalid");
        form.typed("email", "ada@example.org".to_owned());
        assert_eq!(form.fault("email"), "");
        form.left("email");
        assert!(form.is_right("email"));
    }

    #[test]
    fn an_empty_field_is_not_scolded_before_the_form_is_sent() {
        let mut form = form();
        form.left("new_password");
        assert_eq!(form.fault("new_password"), "");
        assert_eq!(form.submit(), None);
        assert_eq!(form.fault("new_password"), "required");
        assert_eq!(form.faulty().len(), 1);
    }

    #[test]
    fn what_the_server_finds_stands_at_its_field() {
        let mut form = form();
        assert!(form.refused(&[FieldError::new("new_password", "common")]));
        assert_eq!(form.fault("new_password"), "common");
        assert!(!form.refused(&[FieldError::new("other", "unknown")]));
    }
}
