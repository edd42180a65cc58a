//! Whom a parcel is for, where the form is not the checkout's: put right on an order.

use contract::{
    Endpoint, FieldError,
    checkout::CheckoutField,
    correction::{CorrectConsignee, Correction},
    places::Country,
};

use super::fields::{spec, words};
use crate::{
    i18n::orders as text,
    ui::form::{Form, FormField, FormSpec},
};

const fn field(field: CheckoutField, asked: &'static str) -> FormField {
    FormField { spec: spec(field), hint: "", asked }
}

/// Putting right whom an order is for, until it is handed over (promise: P5.1). What it holds is known beforehand, and
/// the country, which cannot be changed.
pub const CORRECT: FormSpec = FormSpec {
    id: "correct-said",
    fields: &[
        field(CheckoutField::FullName, "checkout.full_name"),
        field(CheckoutField::Mobile, "checkout.mobile"),
        field(CheckoutField::Line1, "checkout.line1"),
        field(CheckoutField::Line2, "checkout.line2"),
        field(CheckoutField::PostalCode, "checkout.postal_code"),
        field(CheckoutField::City, "checkout.city"),
        field(CheckoutField::Email, "checkout.email"),
        field(CheckoutField::Landline, "checkout.landline"),
    ],
    check,
    says,
    stops: text::stops,
    submit: text::CORRECT_NOW,
    to: (CorrectConsignee::METHOD, CorrectConsignee::PATH),
};

fn country(form: &Form) -> Option<Country> {
    Country::parse(form.get("country"))
}

fn check(form: &Form) -> Vec<FieldError> {
    let text = |field: CheckoutField| form.get(field.key()).to_owned();
    let typed = Correction {
        full_name: text(CheckoutField::FullName),
        mobile: text(CheckoutField::Mobile),
        line1: text(CheckoutField::Line1),
        line2: text(CheckoutField::Line2),
        city: text(CheckoutField::City),
        postal_code: text(CheckoutField::PostalCode),
        email: text(CheckoutField::Email),
        landline: text(CheckoutField::Landline),
    };
    country(form).and_then(|country| typed.parse(country).err()).unwrap_or_default()
}

/// The checkout's words, for the country that the form knows.
pub fn says(form: &Form, key: &str, code: &str) -> String {
    CheckoutField::from_key(key).map(|field| words(field, code, country(form))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use contract::correction::CORRECTABLE;

    use super::*;
    use crate::ui::form::testing::fits;

    /// promise: P5.1
    #[test]
    fn every_field_that_can_be_corrected_is_in_the_form_and_is_judged_by_the_country() {
        let asked: Vec<&str> = CORRECT.fields.iter().map(FormField::key).collect();
        let correctable: Vec<&str> = CORRECTABLE.iter().map(|field| field.key()).collect();
        assert_eq!(asked, correctable);
        let filled = [
            ("country", "DE"),
            ("full_name", "Ada Lovelace"),
            ("mobile", "0151 23456789"),
            ("line1", "Unter den Linden 1"),
            ("postal_code", "10117"),
            ("city", "Berlin"),
        ];
        fits::<CorrectConsignee, Correction>(&CORRECT, &filled);
        let mut form = Form::new(&CORRECT, filled.iter().map(|(key, text)| (*key, (*text).to_owned())).collect());
        form.typed("postal_code", "1".to_owned());
        assert!(form.submit().is_none());
        assert!(says(&form, "postal_code", form.fault("postal_code")).contains("Germany"));
    }
}
