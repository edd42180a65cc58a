//! Everything that is held about a person, in words from the registry.

use std::sync::Arc;

use contract::{
    places::masked,
    privacy::{
        HELD_ROWS_MAX, Held, HeldField, HeldRow, HeldTable, Unseen,
        registry::{Basis, Field, RECIPIENTS, RETENTIONS, Source, TABLES},
    },
};

use super::{told, words::in_words};
use crate::{
    app::App,
    http::{date::DAY_MS, problem::AppError},
    store::{
        Conn, StoreError,
        rights::{self, Keys, MASKED, OrdersOf, Row, TABLES_OF_PERSONS, TableOfPersons, UNSEEN},
    },
    vault::{Access, Actor, Pii, Place, Purpose, Sealed, VaultError},
};

/// What is shown of a secret.
pub const IS_SET: &str = "(set)";
/// Entries of the audit log in one transaction: others wait for it.
const ENTRIES: usize = 100;

/// What is held, for a page: counts of all, and the newest rows.
///
/// # Errors
/// When the database or the vault fails.
pub async fn overview(app: &App, keys: Keys) -> Result<Held, AppError> {
    let (mut held, _) = read(app, keys, HELD_ROWS_MAX, Purpose::OwnView).await?;
    for table in &mut held.tables {
        let columns: Vec<String> =
            table.fields.iter().map(|field| [&table.name, ".", &field.column].concat()).collect();
        for row in &mut table.rows {
            for (column, value) in columns.iter().zip(&mut row.values) {
                *value = value.take().filter(|value| !value.is_empty()).map(|value| in_words(column, &value));
            }
        }
    }
    Ok(held)
}

/// What is held, every row of it, with the columns that say nothing of a person by themselves beside them.
///
/// # Errors
/// When the database or the vault fails.
pub async fn all(app: &App, keys: Keys) -> Result<(Held, Vec<Vec<Row>>), AppError> {
    read(app, keys, u32::MAX, Purpose::Export).await
}

/// A table's rows about a person.
struct Found {
    table: &'static TableOfPersons,
    count: u32,
    rows: Vec<Row>,
}

async fn read(app: &App, keys: Keys, limit: u32, purpose: Purpose) -> Result<(Held, Vec<Vec<Row>>), AppError> {
    let viewer = match &keys.orders {
        Some(OrdersOf::Browser(hash)) => hash.as_str().to_owned(),
        Some(OrdersOf::One(_)) | None => String::new(),
    };
    let actor = keys.actor();
    let asked = keys.clone();
    let mut found = app.db.read(|conn| Box::pin(async move { find(conn, &asked, limit).await })).await?;
    for found in found.iter_mut().filter(|found| found.table.has_sealed()) {
        open(app, found, (&actor, purpose), &viewer).await?;
    }
    found.iter_mut().for_each(hide_secrets);
    // Read last, so that this look is among them.
    let told = app.db.read(|conn| {
        Box::pin(async move {
            let disclosures = told::disclosures(conn, &keys, limit).await?;
            Ok::<_, StoreError>((disclosures, told::looks(conn, &keys, limit).await?))
        })
    });
    let (disclosures, looks) = told.await?;
    let tables = found.iter().map(|found| describe(found.table, found.count, &found.rows)).collect();
    let held = Held { at: app.clock.now_ms(), tables, unseen: unseen(), disclosures, looks };
    Ok((held, found.into_iter().map(|found| found.rows).collect()))
}

async fn find(conn: &mut Conn, keys: &Keys, limit: u32) -> Result<Vec<Found>, StoreError> {
    let mut found = Vec::new();
    for table in TABLES_OF_PERSONS {
        let rows = rights::rows(conn, table, keys, limit).await?;
        let read = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let count = if read < limit { read } else { rights::count(conn, table, keys).await? };
        if count > 0 {
            found.push(Found { table, count, rows });
        }
    }
    Ok(found)
}

/// Shows of a secret that there is one, and not which.
fn hide_secrets(found: &mut Found) {
    for (index, _) in found.table.fields().enumerate().filter(|(_, f)| rights::SECRETS.contains(&f.column.as_ref())) {
        for value in found.rows.iter_mut().filter_map(|row| row.values[index].as_mut()) {
            IS_SET.clone_into(value);
        }
    }
}

/// Opens the sealed values of a table, on the record: the entries stand before anything is opened. A value whose key was
/// destroyed is gone.
async fn open(app: &App, found: &mut Found, (actor, purpose): (&Actor, Purpose), viewer: &str) -> Result<(), AppError> {
    let table = found.table;
    let value_of = |row: &Row, name: &str| {
        let at = table.plain().iter().position(|column| *column == name);
        at.and_then(|at| row.plain[at].clone()).unwrap_or_default()
    };
    for rows in found.rows.chunks_mut(ENTRIES) {
        // Rows of one key, such as the addresses of an account, are one look each all the same.
        let ids: Vec<String> = rows.iter().map(|row| value_of(row, table.key())).collect();
        let accesses = match purpose {
            Purpose::OwnView => look(app, &ids, (actor, viewer)).await?,
            _ => record(app, ids, (actor, purpose)).await?,
        };
        for (row, access) in rows.iter_mut().zip(accesses) {
            let id = value_of(row, "id");
            let opened = match access.map(|access| access.open(&app.vault)) {
                None | Some(Err(VaultError::Destroyed)) => None,
                Some(opened) => Some(opened.map_err(AppError::internal)?),
            };
            for (field, value) in table.fields().zip(&mut row.values).filter(|(field, _)| table.is_sealed(field)) {
                let place = Place { table: table.name, column: rights::column_of(field), row: &id };
                let open = |sealed| opened.as_ref().map(|key| key.open(place, &Sealed::stored(sealed)));
                let value_now = value.take().and_then(open).transpose().map_err(AppError::internal)?;
                let is_masked = MASKED.iter().any(|(column, ..)| *column == field.column);
                let shown = |text: String| if is_masked { masked(&text) } else { text };
                *value = value_now.map(Pii::release).map(shown);
            }
        }
    }
    Ok(())
}

/// Leave to open what a browser looks at: on the record once a minute for each, however often its page is loaded. A browser
/// that reloads the page of a thousand orders writes a thousand entries a minute at most, and not at each look.
async fn look(app: &App, ids: &[String], (actor, viewer): (&Actor, &str)) -> Result<Vec<Option<Access>>, StoreError> {
    let (now_ms, looks) = (app.clock.now_ms(), Arc::clone(&app.looks));
    let (asked, who) = (ids.to_vec(), viewer.to_owned());
    let lasting = app.db.read(|conn| {
        Box::pin(async move {
            let mut lasting = Vec::with_capacity(asked.len());
            for id in &asked {
                lasting.push(Access::of_lasting_look(conn, &looks, (id, &who), now_ms).await?);
            }
            Ok::<_, StoreError>(lasting)
        })
    });
    let mut accesses = lasting.await?;
    let new: Vec<usize> = (0..ids.len()).filter(|index| accesses[*index].is_none()).collect();
    if !new.is_empty() {
        let asked = new.iter().map(|index| ids[*index].clone()).collect();
        for (index, access) in new.into_iter().zip(record(app, asked, (actor, Purpose::OwnView)).await?) {
            if let Some(access) = &access {
                access.begins_look(&app.looks, viewer, now_ms);
            }
            accesses[index] = access;
        }
    }
    Ok(accesses)
}

async fn record(
    app: &App,
    ids: Vec<String>,
    (actor, purpose): (&Actor, Purpose),
) -> Result<Vec<Option<Access>>, StoreError> {
    let (key, now_ms, actor) = (Arc::clone(&app.key), app.clock.now_ms(), actor.clone());
    let recorded = app.db.write(move |conn| {
        let (ids, key, actor) = (ids.clone(), Arc::clone(&key), actor.clone());
        Box::pin(async move {
            let mut accesses = Vec::with_capacity(ids.len());
            for id in &ids {
                accesses.push(Access::record(conn, &key, id, (&actor, purpose), now_ms).await?);
            }
            Ok(accesses)
        })
    });
    recorded.await
}

fn unseen() -> Vec<Unseen> {
    let all = UNSEEN.iter().chain(MASKED);
    all.map(|(_, what, why)| Unseen { what: (*what).to_owned(), why: (*why).to_owned() }).collect()
}

fn describe(table: &TableOfPersons, count: u32, rows: &[Row]) -> HeldTable {
    let days: Vec<i64> = table.fields().map(|field| days(&field.keep)).collect();
    let until = |row: &Row| {
        let ends = row.since.iter().zip(&days);
        ends.map(|(since, days)| since.map(|since| since.saturating_add(days * DAY_MS))).collect()
    };
    HeldTable {
        name: table.name.to_owned(),
        about: TABLES.iter().find(|known| known.name == table.name).map_or(table.name, |known| known.about).to_owned(),
        count,
        fields: table.fields().map(field).collect(),
        rows: rows.iter().map(|row| HeldRow { values: row.values.clone(), until: until(row) }).collect(),
    }
}

/// Days of a retention. The build has seen to it that there is one of that name.
#[must_use]
pub fn days(keep: &str) -> i64 {
    RETENTIONS.iter().find(|retention| retention.id == keep).map_or(0, |retention| i64::from(retention.days))
}

fn field(field: &Field) -> HeldField {
    let retention = RETENTIONS.iter().find(|retention| retention.id == field.keep);
    HeldField {
        column: rights::column_of(field).to_owned(),
        label: field.label.to_string(),
        purpose: format!("{} ({})", field.purpose.label(), basis(field.purpose.basis())),
        why: field.why.to_string(),
        source: source(field.source).to_owned(),
        recipients: field.recipients.iter().map(|id| recipient(id)).collect(),
        keep: retention.map_or_else(String::new, |r| format!("{} days after {}. {}", r.days, r.after, r.why)),
    }
}

/// A recipient's name.
#[must_use]
pub fn recipient(id: &str) -> String {
    RECIPIENTS.iter().find(|recipient| recipient.id == id).map_or(id, |recipient| recipient.name.as_ref()).to_owned()
}

const fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Contract => "needed for the contract with you, GDPR art. 6 (1) (b)",
        Basis::LegalObligation => "a law asks for it, GDPR art. 6 (1) (c)",
        Basis::LegitimateInterest => "our legitimate interest, GDPR art. 6 (1) (f); you may object",
        Basis::Consent => "your consent, GDPR art. 6 (1) (a); you may take it back",
    }
}

const fn source(source: Source) -> &'static str {
    match source {
        Source::You => "You gave it.",
        Source::Browser => "Your browser told us, with your consent.",
        Source::Shop => "We made it.",
        Source::Processor => "The payment processor told us.",
    }
}
