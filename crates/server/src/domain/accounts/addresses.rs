//! The address book, sealed under the account's data key.

use std::sync::Arc;

use contract::account::{ADDRESSES_MAX, AddressBook, AddressDraft, AddressField, AddressRow, SavedAddress};

use super::{invalid, open, told};
use crate::{
    app::App,
    audit::{self, Action, Detail, Entry, Purpose},
    http::problem::AppError,
    random::{is_id, new_id},
    store::{
        Conn,
        account_addresses::{self, SealedAddress},
        account_sessions::SessionRow,
    },
    vault::{Opened, Pii, Place, Sealed, VaultError},
};

const fn place<'a>(address: &'a str, column: &'static str) -> Place<'a> {
    Place { table: "account_addresses", column, row: address }
}

/// The book of the account.
///
/// # Errors
/// [`AppError::NotSignedIn`] where the account is gone.
pub async fn list(app: &App, session: &SessionRow) -> Result<AddressBook, AppError> {
    let opened = open(app, session, Purpose::OwnView).await?;
    let account = session.account.clone();
    let rows = app.db.read(|conn| Box::pin(async move { account_addresses::list(conn, &account).await })).await?;
    let addresses = rows.into_iter().map(|row| unsealed(&opened, row)).collect::<Result<_, _>>();
    Ok(AddressBook { addresses: addresses.map_err(AppError::internal)? })
}

fn unsealed(opened: &Opened, row: SealedAddress) -> Result<AddressRow, VaultError> {
    let text = |column, sealed: &Sealed| opened.open(place(&row.id, column), sealed).map(Pii::release);
    let address = AddressDraft {
        country: text("country", &row.country)?,
        full_name: text("full_name", &row.full_name)?,
        mobile: text("mobile", &row.mobile)?,
        line1: text("line1", &row.line1)?,
        line2: text("line2", &row.line2)?,
        city: text("city", &row.city)?,
        postal_code: text("postal_code", &row.postal_code)?,
    };
    Ok(AddressRow { id: row.id, address })
}

async fn sealed(app: &App, session: &SessionRow, id: String, new: &SavedAddress) -> Result<SealedAddress, AppError> {
    let opened = open(app, session, Purpose::OwnRequest).await?;
    let seal = |field: AddressField| {
        let sealed = opened.key().seal(place(&id, field.key()), new.fields().get(field), app.vault.random());
        sealed.map_err(AppError::internal)
    };
    Ok(SealedAddress {
        country: seal(AddressField::Country)?,
        full_name: seal(AddressField::FullName)?,
        mobile: seal(AddressField::Mobile)?,
        line1: seal(AddressField::Line1)?,
        line2: seal(AddressField::Line2)?,
        city: seal(AddressField::City)?,
        postal_code: seal(AddressField::PostalCode)?,
        id,
    })
}

/// Adds an address.
///
/// # Errors
/// [`AppError::InvalidFields`] for a full book.
pub async fn add(app: &App, session: &SessionRow, new: &SavedAddress) -> Result<AddressBook, AppError> {
    let id = new_id(&*app.clock, &*app.random);
    change(app, session, Change::Add(sealed(app, session, id, new).await?)).await
}

/// Replaces an address.
///
/// # Errors
/// [`AppError::NotFound`] for another's, and for none.
pub async fn set(app: &App, session: &SessionRow, id: String, new: &SavedAddress) -> Result<AddressBook, AppError> {
    if !is_id(&id) {
        return Err(AppError::NotFound);
    }
    change(app, session, Change::Set(sealed(app, session, id, new).await?)).await
}

/// Removes an address.
///
/// # Errors
/// [`AppError::NotFound`] for another's, and for none.
pub async fn remove(app: &App, session: &SessionRow, id: String) -> Result<AddressBook, AppError> {
    if !is_id(&id) {
        return Err(AppError::NotFound);
    }
    change(app, session, Change::Remove(id)).await
}

enum Change {
    Add(SealedAddress),
    Set(SealedAddress),
    Remove(String),
}

impl Change {
    async fn make(&self, conn: &mut Conn, account: &str, now_ms: i64) -> Result<(), AppError> {
        let (made, refusal) = match self {
            Self::Add(new) => {
                let most = i64::try_from(ADDRESSES_MAX).unwrap_or(i64::MAX);
                let added = account_addresses::insert(conn, account, new, (now_ms, most)).await?;
                (added, invalid(AddressField::Country.key(), "too_many"))
            }
            Self::Set(new) => (account_addresses::update(conn, account, new).await?, AppError::NotFound),
            Self::Remove(id) => (account_addresses::delete(conn, account, id).await?, AppError::NotFound),
        };
        if made { Ok(()) } else { Err(refusal) }
    }
}

async fn change(app: &App, session: &SessionRow, change: Change) -> Result<AddressBook, AppError> {
    let (account, key, now_ms) = (session.account.clone(), Arc::clone(&app.key), app.clock.now_ms());
    let change = Arc::new(change);
    app.db
        .write(move |conn| {
            let (account, change, key) = (account.clone(), Arc::clone(&change), Arc::clone(&key));
            Box::pin(async move {
                change.make(conn, &account, now_ms).await?;
                let entry = told(Action::DataCorrected, &account, now_ms);
                let entry = Entry { purpose: Purpose::OwnRequest, detail: Detail::Word("address"), ..entry };
                Ok::<(), AppError>(audit::append(conn, &key, &entry).await?)
            })
        })
        .await?;
    list(app, session).await
}
