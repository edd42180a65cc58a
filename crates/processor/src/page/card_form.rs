//! The card form: its fields, what they show again and what is wrong with them.

use super::html::Text;
use super::text;
use crate::card::{CardDraft, CardErrors};
use crate::wire::Decline;

/// The three fields, and what went wrong before.
pub(crate) struct CardForm<'a> {
    pub number: Field<'a>,
    pub expiry: Field<'a>,
    pub code: Field<'a>,
    decline: Option<Decline>,
}

/// One input with its label, hint and error.
pub(crate) struct Field<'a> {
    id: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    autocomplete: &'static str,
    /// Whether a card that is kept needs it typed as well.
    always: bool,
    value: &'a str,
    error: Option<&'static str>,
}

impl CardForm<'static> {
    /// An empty form, perhaps after a refusal.
    pub fn fresh(decline: Option<Decline>) -> Self {
        Self { decline, ..CardForm::with("", "", CardErrors::default()) }
    }
}

impl<'a> CardForm<'a> {
    /// The form to be mended, with what was typed. The security code is not shown again, right or
    /// wrong: it must not lie in a page.
    pub fn mend(draft: &'a CardDraft, errors: CardErrors) -> Self {
        Self::with(&draft.number, &draft.expiry, errors)
    }

    fn with(number: &'a str, expiry: &'a str, errors: CardErrors) -> Self {
        Self {
            number: Field {
                id: "number",
                label: "Card number",
                hint: None,
                autocomplete: "cc-number",
                always: false,
                value: number,
                error: errors.number.map(text::number),
            },
            expiry: Field {
                id: "expiry",
                label: "Expiry",
                hint: Some("MM/YY"),
                autocomplete: "cc-exp",
                always: false,
                value: expiry,
                error: errors.expiry.map(text::expiry),
            },
            code: Field {
                id: "code",
                label: "Security code",
                hint: Some("3 or 4 digits"),
                autocomplete: "cc-csc",
                always: true,
                value: "",
                error: errors.code.map(text::code),
            },
            decline: None,
        }
    }

    /// Whether something went wrong before.
    pub fn failed(&self) -> bool {
        self.decline.is_some() || self.fields().iter().any(|field| field.error.is_some())
    }

    /// What went wrong, first on the page and in focus; links lead to the fields.
    pub fn error_summary(&self) -> String {
        let (heading, told) = match self.decline {
            Some(why) => ("The payment did not go through", format!("<p>{}</p>", text::decline(why))),
            None if self.failed() => {
                let items = self.fields().map(Field::link_to_error).concat();
                ("Please check your card", format!("<ul>{items}</ul>"))
            }
            None => return String::new(),
        };
        format!(
            "<div class=\"summary\" role=\"alert\" tabindex=\"-1\" autofocus>\n\
             <h2>{heading}</h2>\n{told}\n</div>"
        )
    }

    const fn fields(&self) -> [&Field<'a>; 3] {
        [&self.number, &self.expiry, &self.code]
    }
}

impl Field<'_> {
    /// Label, hint, error and input, tied together for those who do not see them.
    pub fn html(&self) -> String {
        let Self { id, label, autocomplete, .. } = self;
        let mut notes = String::new();
        let mut described_by = Vec::new();
        for (part, note) in [("hint", self.hint), ("error", self.error)] {
            if let Some(note) = note {
                notes.push_str(&format!("<p class=\"{part}\" id=\"{id}-{part}\">{}</p>\n", Text(note)));
                described_by.push(format!("{id}-{part}"));
            }
        }
        let describedby = match &described_by[..] {
            [] => String::new(),
            ids => format!(" aria-describedby=\"{}\"", ids.join(" ")),
        };
        let invalid = self.error.map_or("", |_| " aria-invalid=\"true\"");
        format!(
            "<div class=\"field{typed}\">\n<label for=\"{id}\">{label}</label>\n{notes}\
             <input id=\"{id}\" name=\"{id}\" value=\"{value}\" inputmode=\"numeric\" \
             autocomplete=\"{autocomplete}\" required{describedby}{invalid}>\n</div>",
            typed = if self.always { "" } else { " typed" },
            value = Text(self.value),
        )
    }

    fn link_to_error(&self) -> String {
        let item = |error| format!("<li><a href=\"#{}\">{}</a></li>", self.id, Text(error));
        self.error.map(item).unwrap_or_default()
    }
}
