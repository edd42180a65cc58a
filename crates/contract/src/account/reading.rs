//! How the forms about an account are read: by field, and every faulty one once.

use super::{
    AccountField,
    password::{Password, PasswordError},
};
use crate::{FieldError, text};

/// Reads the email field; one that is sent is in lower case, since nobody's mailbox differs by it.
pub(super) fn email(typed: &str) -> Result<String, Vec<FieldError>> {
    read_email(typed).map_err(|fault| vec![fault])
}

/// Reads the password field of a form that has no other.
pub(super) fn password(read: Result<Password, PasswordError>) -> Result<Password, Vec<FieldError>> {
    read.map_err(|error| vec![of_password(error)])
}

/// Reads an email field and the password beside it.
pub(super) fn email_and_password(
    typed: &str,
    password: Result<Password, PasswordError>,
) -> Result<(String, Password), Vec<FieldError>> {
    match (read_email(typed), password.map_err(of_password)) {
        (Ok(email), Ok(password)) => Ok((email, password)),
        (email, password) => Err([email.err(), password.err()].into_iter().flatten().collect()),
    }
}

/// The fault of a password field.
pub(super) fn of_password(error: PasswordError) -> FieldError {
    FieldError::new(AccountField::Password.key(), error.code())
}

fn read_email(typed: &str) -> Result<String, FieldError> {
    match text::email(typed) {
        Ok(email) => Ok(email.to_lowercase()),
        Err(error) => Err(FieldError::new(AccountField::Email.key(), error.code())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_faulty_field_is_told_once_the_email_first() {
        let faults = |typed: &str, password: &str| {
            let read = email_and_password(typed, Password::new(password));
            read.map_err(|faults| faults.into_iter().map(|fault| (fault.field, fault.code)).collect::<Vec<_>>())
        };
        let fault = |field: &str, code: &str| (field.to_owned(), code.to_owned());
        let (email, password) = ("Ada@Example.org", "zebras graze at noon");
        assert_eq!(faults(email, password), Ok(("ada@example.org".to_owned(), Password::new(password).unwrap())));
        assert_eq!(faults("ada", password), Err(vec![fault("email", "invalid")]));
        assert_eq!(faults(email, "short"), Err(vec![fault("password", "too_short")]));
        assert_eq!(faults(" ", ""), Err(vec![fault("email", "required"), fault("password", "required")]));
    }
}
