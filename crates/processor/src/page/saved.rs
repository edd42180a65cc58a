//! The cards that were kept, as the page offers them, and the question whether to keep another.
//!
//! Of a kept card the security code is asked for all the same. It may not be kept (PCI DSS, 3.3.1), so it can only come
//! from who has the card; without it, whoever sits down at a browser that is still signed in at the shop, or gets hold of
//! this page's address, could pay with a card that is not hers.

use serde::Deserialize;

use super::html::Text;
use super::text;
use crate::card::{Card, CardDraft, CardErrors, Month, check_code};
use crate::store::cards::KeptCard;

/// What was submitted.
#[derive(Default, Deserialize)]
pub(crate) struct Submission {
    #[serde(default)]
    number: String,
    #[serde(default)]
    expiry: String,
    #[serde(default)]
    code: String,
    /// The id of a kept card; empty for the one that is typed.
    #[serde(default)]
    card: String,
    /// Filled where the box is ticked.
    #[serde(default)]
    save: String,
}

/// What of the form is not typed.
#[derive(Default)]
pub(crate) struct Choices {
    /// `None` for somebody whom the shop will not know again: she is offered nothing and asked nothing.
    kept: Option<Vec<KeptCard>>,
    /// The id of the kept card that is chosen; empty for another.
    chosen: String,
    ticked: bool,
}

/// What a submission asks for.
pub(crate) enum Wanted {
    /// To try this card, and keep it once it is authorised if it says until when it is good.
    Try(Card, Option<Month>),
    /// Nothing that could be tried: what is wrong.
    Mend(CardErrors),
    /// A card that is kept no longer.
    Gone,
}

impl Submission {
    pub fn draft(&self) -> CardDraft {
        CardDraft { number: self.number.clone(), expiry: self.expiry.clone(), code: self.code.clone() }
    }

    /// Reads it against what was offered.
    pub fn read(&self, offered: Option<&[KeptCard]>, now_ms: i64) -> Wanted {
        let kept = offered.unwrap_or_default();
        if self.card.is_empty() {
            // Who was not asked has not agreed, whatever was sent.
            let keeps = offered.is_some() && !self.save.is_empty();
            return match self.draft().parse(now_ms) {
                Ok((card, expiry)) => Wanted::Try(card, keeps.then_some(expiry)),
                Err(errors) => Wanted::Mend(errors),
            };
        }
        let Some(kept) = kept.iter().find(|kept| kept.id == self.card) else { return Wanted::Gone };
        match check_code(&self.code, kept.card.summary.brand) {
            Ok(()) => Wanted::Try(kept.card.clone(), None),
            Err(error) => Wanted::Mend(CardErrors { code: Some(error), ..CardErrors::default() }),
        }
    }

    /// The choices as they were made.
    pub fn choices(self, kept: Option<Vec<KeptCard>>) -> Choices {
        Choices { kept, chosen: self.card, ticked: !self.save.is_empty() }
    }
}

impl Choices {
    /// The card kept last is chosen, and the box is not ticked: no answer is no consent.
    pub fn fresh(kept: Option<Vec<KeptCard>>) -> Self {
        let chosen = kept.as_ref().and_then(|kept| kept.first()).map(|card| card.id.clone());
        Self { chosen: chosen.unwrap_or_default(), kept, ticked: false }
    }

    /// The kept cards and "Another card"; nothing where none is kept.
    pub fn cards(&self) -> String {
        let kept = self.kept.as_deref().unwrap_or_default();
        if kept.is_empty() {
            return String::new();
        }
        let choice = |id: &str, label: &str| {
            let checked = if id == self.chosen { " checked" } else { "" };
            format!(
                "<label class=\"choice\"><input type=\"radio\" name=\"card\" value=\"{}\"{checked}>{}</label>\n",
                Text(id),
                Text(label)
            )
        };
        let cards: String = kept.iter().map(|card| choice(&card.id, &name(card))).collect();
        let another = choice("", "Another card");
        format!("<fieldset class=\"saved\">\n<legend>Pay with</legend>\n{cards}{another}</fieldset>")
    }

    /// The question whether to keep the card that is typed.
    pub fn question(&self, merchant: &str) -> String {
        if self.kept.is_none() {
            return String::new();
        }
        let checked = if self.ticked { " checked" } else { "" };
        format!(
            "<div class=\"typed\">\n<label class=\"choice\"><input type=\"checkbox\" name=\"save\" value=\"yes\" \
             aria-describedby=\"save-hint\"{checked}>Save this card for next time</label>\n\
             <p class=\"hint\" id=\"save-hint\">We keep it for you, without its security code. {merchant} sees its kind, \
             its last four digits and its expiry, and you can remove it there, in your account.</p>\n</div>",
            merchant = Text(merchant),
        )
    }
}

/// As the page and the shop call it: `Visa ending 4242, 12/34`.
fn name(kept: &KeptCard) -> String {
    format!("{} ending {}, {}", text::brand(kept.card.summary.brand), kept.card.summary.last4, kept.expiry)
}
