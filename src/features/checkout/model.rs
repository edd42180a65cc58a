//! The checkout form without its view: which faults are shown when.

use contract::{
    FieldError,
    checkout::{CheckoutDraft, CheckoutField, Consignee},
    landed_cost::LandedCost,
};

/// The form: what was typed, and which faults are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// As typed; never changed but by typing.
    pub draft: CheckoutDraft,
    /// The promo code as typed; judged by nobody but the server.
    pub promo_code: String,
    shown: Vec<FieldError>,
    /// What was wrong when the form was last sent: of these the summary tells, so that a field that is left moves nothing.
    listed: Vec<CheckoutField>,
    right: Vec<CheckoutField>,
}

impl Form {
    /// Starts from what was typed before, if anything was.
    #[must_use]
    pub fn new(draft: CheckoutDraft, promo_code: String) -> Self {
        Self { draft, promo_code, ..Self::default() }
    }

    /// Whether nothing was typed but, perhaps, the country.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        let country = CheckoutDraft { country: self.draft.country.clone(), ..CheckoutDraft::default() };
        self.draft == country
    }

    /// Takes what is typed. A fault that is shown goes as soon as it is mended, and none appears while typing.
    pub fn typed(&mut self, field: CheckoutField, text: String) {
        self.draft.set(field, text);
        self.right.retain(|right| *right != field);
        if self.code(field).is_some() && self.fault(field).is_none() {
            self.clear(field);
        }
        if field == CheckoutField::Country {
            // Another country judges these anew; what was typed stays.
            for judged in [CheckoutField::Mobile, CheckoutField::PostalCode, CheckoutField::IdNumber] {
                if self.code(judged).is_some() || self.right.contains(&judged) {
                    self.left(judged);
                }
            }
        }
    }

    /// Judges a field that is left. An empty one is not scolded before the form is sent; afterwards it stays so until
    /// it is mended.
    pub fn left(&mut self, field: CheckoutField) {
        self.right.retain(|right| *right != field);
        let (fault, scolded) = (self.fault(field), self.code(field) == Some("required"));
        self.clear(field);
        if self.draft.get(field).trim().is_empty() && !scolded {
            return;
        }
        match fault {
            Some(fault) => self.show(fault),
            None if self.draft.get(field).trim().is_empty() => {}
            None => self.right.push(field),
        }
    }

    /// Reads the whole form, showing every fault there is.
    pub fn submit(&mut self) -> Option<Consignee> {
        match self.draft.parse() {
            Ok(consignee) => {
                self.shown.clear();
                Some(consignee)
            }
            Err(faults) => {
                self.list(faults);
                None
            }
        }
    }

    /// The texts of some of the fields by key, where all is right but what those do not ask; else every fault is shown.
    pub fn texts(&mut self, fields: impl Iterator<Item = CheckoutField>) -> Option<Vec<(&'static str, String)>> {
        if let Err(faults) = self.draft.parse_without_id() {
            self.list(faults);
            return None;
        }
        self.shown.clear();
        Some(fields.map(|field| (field.key(), self.draft.get(field).to_owned())).collect())
    }

    /// Shows the faults that the server found.
    pub fn refused(&mut self, faults: Vec<FieldError>) {
        let known = faults
            .into_iter()
            .map(|mut fault| {
                if let Some(key) = fault.field.strip_prefix("consignee.") {
                    fault.field = key.to_owned();
                }
                fault
            })
            .filter(|fault| CheckoutField::from_key(&fault.field).is_some())
            .collect();
        self.list(known);
    }

    fn list(&mut self, faults: Vec<FieldError>) {
        self.listed = faults.iter().filter_map(|fault| CheckoutField::from_key(&fault.field)).collect();
        self.shown = faults;
    }

    /// The fields that were wrong when the form was last sent, and are so still, in the order of the form.
    #[must_use]
    pub fn listed(&self) -> Vec<CheckoutField> {
        self.faults().into_iter().map(|(field, _)| field).filter(|field| self.listed.contains(field)).collect()
    }

    /// The code of the fault shown at a field.
    #[must_use]
    pub fn code(&self, field: CheckoutField) -> Option<&str> {
        self.shown.iter().find(|fault| fault.field == field.key()).map(|fault| fault.code.as_str())
    }

    /// Whether a field was left and is right.
    #[must_use]
    pub fn is_right(&self, field: CheckoutField) -> bool {
        self.right.contains(&field)
    }

    /// The faults shown, in the order of the form.
    #[must_use]
    pub fn faults(&self) -> Vec<(CheckoutField, &str)> {
        CheckoutField::ALL.iter().filter_map(|field| Some((*field, self.code(*field)?))).collect()
    }

    fn fault(&self, field: CheckoutField) -> Option<FieldError> {
        self.draft.parse().err()?.into_iter().find(|fault| fault.field == field.key())
    }

    fn clear(&mut self, field: CheckoutField) {
        self.shown.retain(|fault| fault.field != field.key());
    }

    fn show(&mut self, fault: FieldError) {
        self.shown.push(fault);
    }
}

/// The parts of a cost that are not what they were: their names, before and after.
#[must_use]
pub fn difference(before: &LandedCost, now: &LandedCost) -> Vec<(CostPart, String, String)> {
    CostPart::ALL
        .iter()
        .filter_map(|part| {
            let (was, is) = (part.of(before), part.of(now));
            (was != is).then(|| (*part, was.to_string(), is.to_string()))
        })
        .collect()
}

/// A part of the landed cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostPart {
    /// The goods.
    Goods,
    /// What a promo code takes off them, below zero.
    Discount,
    /// Delivery.
    Delivery,
    /// Customs duty.
    Duty,
    /// VAT, GST or the like.
    Tax,
    /// All of it.
    Total,
}

impl CostPart {
    /// In the order of a receipt.
    pub const ALL: &'static [Self] = &[Self::Goods, Self::Discount, Self::Delivery, Self::Duty, Self::Tax, Self::Total];

    /// The amount of this part.
    #[must_use]
    pub fn of(self, cost: &LandedCost) -> contract::money::Money {
        match self {
            Self::Goods => cost.goods,
            Self::Discount => -cost.discount,
            Self::Delivery => cost.delivery,
            Self::Duty => cost.duty,
            Self::Tax => cost.tax,
            Self::Total => cost.total,
        }
    }
}

#[cfg(test)]
mod tests {
    use contract::correction::CORRECTABLE;

    use super::*;

    fn form(postal_code: &str) -> Form {
        let draft = CheckoutDraft {
            country: "DE".to_owned(),
            full_name: "Ada Lovelace".to_owned(),
            mobile: "0151 23456789".to_owned(),
            line1: "Unter den Linden 1".to_owned(),
            city: "Berlin".to_owned(),
            postal_code: postal_code.to_owned(),
            ..CheckoutDraft::default()
        };
        Form::new(draft, String::new())
    }

    #[test]
    fn a_chosen_country_is_nothing_typed_and_anything_else_is() {
        let mut form = Form::default();
        form.typed(CheckoutField::Country, "DE".to_owned());
        assert!(form.is_untouched());
        form.typed(CheckoutField::City, "Berlin".to_owned());
        assert!(!form.is_untouched());
    }

    #[test]
    fn no_fault_appears_while_typing() {
        let mut form = form("");
        form.typed(CheckoutField::PostalCode, "1".to_owned());
        assert_eq!(form.code(CheckoutField::PostalCode), None);
    }

    #[test]
    fn a_fault_appears_when_the_field_is_left_and_goes_as_soon_as_it_is_mended() {
        let mut form = form("1011");
        form.left(CheckoutField::PostalCode);
        assert_eq!(form.code(CheckoutField::PostalCode), Some("invalid"));
        form.typed(CheckoutField::PostalCode, "1011".to_owned());
        assert_eq!(form.code(CheckoutField::PostalCode), Some("invalid"));
        form.typed(CheckoutField::PostalCode, "10117".to_owned());
        assert_eq!(form.code(CheckoutField::PostalCode), None);
        form.left(CheckoutField::PostalCode);
        assert!(form.is_right(CheckoutField::PostalCode));
    }

    #[test]
    fn an_empty_field_is_not_scolded_before_the_form_is_sent() {
        let mut form = form("");
        form.left(CheckoutField::PostalCode);
        assert_eq!(form.faults(), []);
        assert_eq!(form.submit(), None);
        assert_eq!(form.faults(), [(CheckoutField::PostalCode, "required")]);
    }

    #[test]
    fn the_summary_tells_of_what_was_wrong_when_the_form_was_sent_and_grows_by_nothing_that_is_left() {
        let mut form = form("never");
        form.left(CheckoutField::PostalCode);
        assert_eq!(form.code(CheckoutField::PostalCode), Some("invalid"));
        assert_eq!(form.listed(), [], "the field says it, and nothing moves");
        form.submit();
        assert_eq!(form.listed(), [CheckoutField::PostalCode]);
        form.typed(CheckoutField::Mobile, "1".to_owned());
        form.left(CheckoutField::Mobile);
        assert_eq!(form.listed(), [CheckoutField::PostalCode]);
        form.typed(CheckoutField::PostalCode, "10117".to_owned());
        assert_eq!(form.listed(), []);
    }

    #[test]
    fn what_the_sent_form_lacks_is_said_until_it_is_there_whatever_is_left_or_chosen_meanwhile() {
        let mut form = form("");
        form.submit();
        form.left(CheckoutField::PostalCode);
        form.typed(CheckoutField::Country, "AT".to_owned());
        assert_eq!(form.faults(), [(CheckoutField::PostalCode, "required")]);
        form.typed(CheckoutField::Country, "HK".to_owned());
        assert_eq!(form.code(CheckoutField::PostalCode), None, "Hong Kong has no postal codes");
        assert!(!form.is_right(CheckoutField::PostalCode));
    }

    #[test]
    fn changing_the_country_keeps_what_was_typed_and_judges_it_anew() {
        let mut form = form("10117");
        form.left(CheckoutField::PostalCode);
        form.typed(CheckoutField::Country, "GB".to_owned());
        assert_eq!(form.draft.postal_code, "10117");
        assert_eq!(form.code(CheckoutField::PostalCode), Some("invalid"));
        form.typed(CheckoutField::Country, "DE".to_owned());
        assert_eq!(form.code(CheckoutField::PostalCode), None);
    }

    #[test]
    fn an_order_needs_exactly_the_fields_of_promise_o1() {
        let mut form = form("10117");
        assert!(form.submit().is_some());
        for field in [
            CheckoutField::FullName,
            CheckoutField::Mobile,
            CheckoutField::Line1,
            CheckoutField::City,
            CheckoutField::PostalCode,
        ] {
            let mut without = form.clone();
            without.typed(field, " ".to_owned());
            assert_eq!(without.submit(), None);
            assert_eq!(without.faults(), [(field, "required")]);
        }
    }

    /// promise: P5.1
    #[test]
    fn a_correction_is_judged_like_an_order_by_the_country_that_it_goes_to() {
        let mut form = form("1");
        let correct = |form: &mut Form| form.texts(CORRECTABLE.iter().copied());
        assert!(correct(&mut form).is_none());
        assert_eq!(form.faults(), [(CheckoutField::PostalCode, "invalid")]);
        form.typed(CheckoutField::PostalCode, "20095".to_owned());
        let sent = correct(&mut form).expect("nothing is wrong with it");
        assert!(sent.contains(&("postal_code", "20095".to_owned())));
        // As the server reads it: what is unknown is refused.
        let json = crate::json::texts(&sent);
        assert!(serde_json::from_str::<contract::correction::Correction>(&json).is_ok(), "{json}");
    }

    #[test]
    fn the_faults_that_the_server_found_stand_at_their_fields() {
        let mut form = form("10117");
        form.refused(vec![FieldError::new("consignee.mobile", "not_mobile"), FieldError::new("cart_version", "x")]);
        assert_eq!(form.faults(), [(CheckoutField::Mobile, "not_mobile")]);
    }
}
