//! The European Central Bank's daily file of euro reference rates: two lines, the currencies and what one euro is in each.
//!
//! ```text
//! Date, USD, JPY, BGN, CZK, …, ZAR,
//! 03 June 2021, 1.2187, 133.81, 1.9558, 25.448, …, 16.5218,
//! ```

use std::fmt;

use contract::{money::Currency, rates::Rates};

use crate::http::date;

/// The bank's file of 3 June 2021, as it was published: the demo shop's rates. Any newer file takes their place.
pub const DEMO: &str = include_str!("demo.csv");

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// What stands for a rate that the bank does not have that day.
const NONE: &str = "N/A";
/// The most digits before a rate's decimal point.
const WHOLE_DIGITS: usize = 7;
/// The most after it: a rate is kept as it was published, or refused.
const FRACTION_DIGITS: usize = 6;

/// Why a file is refused, whole: rates of two days beside each other would be nobody's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// The letter in the line, from 1.
    pub column: usize,
    /// What is wrong there.
    pub what: String,
}

/// A text between commas, and where it begins.
#[derive(Debug, Clone, Copy)]
struct Field<'a> {
    line: usize,
    column: usize,
    text: &'a str,
}

impl Field<'_> {
    fn mistake(&self, what: impl fmt::Display) -> Mistake {
        Mistake { line: self.line, column: self.column, what: what.to_string() }
    }
}

/// Reads a day's file. Currencies that the shop cannot name are passed over, and so are those without a rate that day.
///
/// # Errors
/// The first [`Mistake`].
pub fn read(file: &str) -> Result<Rates, Mistake> {
    let mut lines = file.trim_start_matches('\u{feff}').lines();
    let (first, names) = fields(1, lines.next().unwrap_or_default());
    let (date, values) = fields(2, lines.next().unwrap_or_default());
    if let Some(after) = lines.position(|text| !text.trim().is_empty()) {
        return Err(Field { line: 3 + after, column: 1, text: "" }.mistake("a day's rates are two lines"));
    }
    if first.text != "Date" {
        return Err(first.mistake("the first column is Date"));
    }
    check_names(&names)?;
    let day = iso(date.text).ok_or_else(|| date.mistake("a day is written as 28 November 2026"))?;
    if let Some(extra) = values.get(names.len()) {
        return Err(extra.mistake("there are more rates than currencies"));
    }
    if let Some(name) = names.get(values.len()) {
        return Err(name.mistake(format_args!("{} has no rate", name.text)));
    }
    let mut rates = Rates { day: Some(day), ..Rates::default() };
    for (name, value) in names.iter().zip(&values) {
        let known = Currency::from_code(name.text).filter(|&currency| currency != Currency::Eur);
        if let Some(currency) = known.filter(|_| value.text != NONE) {
            let rate = millionths(value.text).ok_or_else(|| value.mistake("a rate is written as 1.0456"))?;
            rates.millionths.insert(currency, rate);
        }
    }
    if rates.millionths.is_empty() {
        return Err(date.mistake("there is no rate of a currency that the shop can name"));
    }
    Ok(rates)
}

/// A line's first field and those after it. The bank ends its lines with a comma; nothing comes after that.
fn fields(line: usize, text: &str) -> (Field<'_>, Vec<Field<'_>>) {
    let mut next = 1;
    let mut all = text.split(',').map(|raw| {
        let column = next + raw.chars().take_while(|letter| letter.is_whitespace()).count();
        next += raw.chars().count() + 1;
        Field { line, column, text: raw.trim() }
    });
    let first = all.next().unwrap_or(Field { line, column: 1, text: "" });
    let mut others: Vec<_> = all.collect();
    if others.last().is_some_and(|last| last.text.is_empty()) {
        others.pop();
    }
    (first, others)
}

fn check_names(names: &[Field<'_>]) -> Result<(), Mistake> {
    for (index, name) in names.iter().enumerate() {
        if name.text.len() != 3 || !name.text.bytes().all(|letter| letter.is_ascii_uppercase()) {
            return Err(name.mistake("a currency is three capital letters"));
        }
        if names.iter().take(index).any(|before| before.text == name.text) {
            return Err(name.mistake(format_args!("{} stands here a second time", name.text)));
        }
    }
    Ok(())
}

/// `2026-11-28` for `28 November 2026`.
fn iso(text: &str) -> Option<String> {
    let mut parts = text.split(' ');
    let (of_month, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let day = format!("{year}-{month:02}-{of_month:0>2}");
    (parts.next().is_none() && date::parse(&day).is_some()).then_some(day)
}

/// A decimal fraction in whole millionths.
fn millionths(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole, WHOLE_DIGITS) || !digits(fraction, FRACTION_DIGITS) {
        return None;
    }
    format!("{whole}{fraction:0<FRACTION_DIGITS$}").parse().ok().filter(|millionths| *millionths > 0)
}

/// `13 rates of 2026-11-28`
#[must_use]
pub fn told(rates: &Rates) -> String {
    format!("{} rates of {}", rates.millionths.len(), rates.day.as_deref().unwrap_or_default())
}

#[cfg(test)]
mod tests;
