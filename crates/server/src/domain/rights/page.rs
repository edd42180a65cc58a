//! The export as a page: one file that any browser shows without the shop, with no script and nothing from elsewhere.

use std::fmt::Write;

use super::{
    archive::{Document, Table},
    words::in_words_and_moments,
};
use crate::domain::moment::rfc3339;

/// Rows of a table that the page shows; `data.json` has all of them.
const ROWS_MAX: usize = 1_000;

const STYLE: &str = ":root{color-scheme:light dark}\
    body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}\
    dl{display:grid;grid-template-columns:minmax(8rem,14rem) 1fr;gap:.25rem 1rem;margin:0 0 1rem;padding:.5rem 0;\
    border-top:1px solid #8f8377}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}";

/// The page, HTML.
#[must_use]
pub fn render(document: &Document) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write(&mut out, document);
    out
}

fn write(out: &mut String, document: &Document) -> std::fmt::Result {
    write!(
        out,
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Your data at Valise</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body><main>\
         <h1>Your data at Valise</h1><p>As it was on {}. <code>data.json</code> holds the same for machines, \
         <code>schema.json</code> says how it is built, and <code>signature.json</code> vouches for all of it.</p>",
        escaped(&document.made_at)
    )?;
    for table in &document.tables {
        write_table(out, table)?;
    }
    if document.tables.is_empty() {
        out.push_str("<p>We hold nothing about this browser.</p>");
    }
    let context = &document.context;
    out.push_str("<h2>What is not here</h2><ul>");
    for unseen in &document.unseen {
        write!(out, "<li><strong>{}.</strong> {}</li>", escaped(&unseen.what), escaped(&unseen.why))?;
    }
    // What was handed to others is a table like the rest.
    out.push_str("</ul><h2>Who looked</h2><ul>");
    for look in document.looks.iter().take(ROWS_MAX) {
        let (who, what) = (escaped(&look.who), escaped(&look.what));
        write!(out, "<li>{}: {who}. {what}. {}.</li>", rfc3339(look.at), escaped(&look.purpose))?;
    }
    out.push_str("</ul><h2>Who gets what</h2><ul>");
    for who in &context.recipients {
        write!(
            out,
            "<li><strong>{}</strong>, {}, {}: {} Write to {}.</li>",
            escaped(&who.name),
            escaped(&who.role),
            escaped(&who.country),
            escaped(&who.gets),
            escaped(&who.contact)
        )?;
    }
    out.push_str("</ul><h2>Your rights</h2><ul>");
    for right in context.rights.iter().chain([&context.automated_decisions]) {
        write!(out, "<li>{}</li>", escaped(right))?;
    }
    write!(out, "</ul><p>The policy: {}</p></main></body></html>", escaped(&context.policy))
}

fn write_table(out: &mut String, table: &Table) -> std::fmt::Result {
    write!(out, "<section><h2>{}</h2>", escaped(&sentence(&table.about)))?;
    for row in table.rows.iter().take(ROWS_MAX) {
        out.push_str("<dl>");
        for field in &table.fields {
            let value = row.personal.get(&field.column).map_or("", String::as_str);
            if !value.is_empty() {
                let column = format!("{}.{}", table.name, field.column);
                let value = in_words_and_moments(&column, value);
                write!(out, "<dt>{}</dt><dd>{}</dd>", escaped(&field.label), escaped(&value))?;
            }
        }
        out.push_str("</dl>");
    }
    if let Some(more) = table.rows.len().checked_sub(ROWS_MAX).filter(|more| *more > 0) {
        write!(out, "<p>… and {more} more in <code>data.json</code>.</p>")?;
    }
    out.push_str("<details><summary>What for, where from, who gets it, until when</summary><ul>");
    for field in &table.fields {
        let recipients = if field.recipients.is_empty() { "nobody".to_owned() } else { field.recipients.join(", ") };
        write!(
            out,
            "<li><strong>{}</strong>: {} {} {} Besides us, {} gets it. It stays {}</li>",
            escaped(&field.label),
            escaped(&field.why),
            escaped(&format!("{}.", field.purpose)),
            escaped(&field.source),
            escaped(&recipients),
            escaped(&field.keep)
        )?;
    }
    out.push_str("</ul></details></section>");
    Ok(())
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_person_typed_becomes_markup() {
        assert_eq!(escaped("<script>alert(\"&\")</script>"), "&lt;script&gt;alert(&quot;&amp;&quot;)&lt;/script&gt;");
    }
}
