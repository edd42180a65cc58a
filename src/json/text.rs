//! JSON text, token by token.

use super::Malformed;

/// Arrays and objects may be nested so deep: far more than the contract does, far less than the stack holds.
const DEEPEST: u8 = 64;

/// A position in a text.
pub(super) struct Text<'a> {
    rest: &'a str,
    deeper: u8,
}

impl<'a> Text<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { rest: text, deeper: DEEPEST }
    }

    /// The next token's first byte, after white space; 0 at the end.
    pub(super) fn peek(&mut self) -> u8 {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
        self.rest.bytes().next().unwrap_or(0)
    }

    /// Takes `token` if it comes next.
    pub(super) fn take(&mut self, token: &str) -> bool {
        self.peek();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    pub(super) fn expect(&mut self, token: &str) -> Result<(), Malformed> {
        if self.take(token) { Ok(()) } else { Err(Malformed) }
    }

    /// Nothing but white space may be left.
    pub(super) fn end(&mut self) -> Result<(), Malformed> {
        if self.peek() == 0 && self.rest.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    /// Enters an array or an object by its `bracket`.
    pub(super) fn enter(&mut self, bracket: &str) -> Result<(), Malformed> {
        self.expect(bracket)?;
        self.deeper = self.deeper.checked_sub(1).ok_or(Malformed)?;
        Ok(())
    }

    /// Before the next item of what was entered: whether there is one. `first` is cleared.
    pub(super) fn another(&mut self, bracket: &str, first: &mut bool) -> Result<bool, Malformed> {
        if self.take(bracket) {
            self.deeper += 1;
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.expect(",")?;
        }
        Ok(true)
    }

    /// A string, without its quotes and escapes.
    pub(super) fn string(&mut self) -> Result<String, Malformed> {
        self.expect("\"")?;
        let mut out = String::new();
        loop {
            let plain = self.rest.find(|c: char| c == '"' || c == '\\' || c < ' ').ok_or(Malformed)?;
            let (before, after) = self.rest.split_at_checked(plain).ok_or(Malformed)?;
            out.push_str(before);
            self.rest = after;
            if self.next_char()? == '"' {
                return Ok(out);
            }
            // What else was found than a quote or an escape is a control character.
            out.push(if after.starts_with('\\') { self.escaped()? } else { return Err(Malformed) });
        }
    }

    fn next_char(&mut self) -> Result<char, Malformed> {
        let mut chars = self.rest.chars();
        let next = chars.next().ok_or(Malformed)?;
        self.rest = chars.as_str();
        Ok(next)
    }

    fn escaped(&mut self) -> Result<char, Malformed> {
        Ok(match self.next_char()? {
            c @ ('"' | '\\' | '/') => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.hex4()?;
                if (0xD800..0xDC00).contains(&unit) {
                    self.rest = self.rest.strip_prefix("\\u").ok_or(Malformed)?;
                    let low = self.hex4()?.checked_sub(0xDC00).filter(|low| *low < 0x400).ok_or(Malformed)?;
                    char::from_u32(0x10000 + ((unit - 0xD800) << 10) + low)
                } else {
                    char::from_u32(unit)
                }
                .ok_or(Malformed)?
            }
            _ => return Err(Malformed),
        })
    }

    fn hex4(&mut self) -> Result<u32, Malformed> {
        let (digits, rest) = self.rest.split_at_checked(4).ok_or(Malformed)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Malformed);
        }
        self.rest = rest;
        u32::from_str_radix(digits, 16).map_err(|_| Malformed)
    }

    /// A number as it is written: an optional minus, no leading zeros, maybe a fraction and an exponent.
    pub(super) fn number(&mut self) -> Result<&'a str, Malformed> {
        self.peek();
        let end = self.rest.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at_checked(end).ok_or(Malformed)?;
        let unsigned = number.strip_prefix('-').unwrap_or(number);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if leading_zero || !digits(whole) || !digits(fraction) || !digits(exponent) {
            return Err(Malformed);
        }
        self.rest = rest;
        Ok(number)
    }

    /// The object that comes next: of each field the value, if the object has it. Other members are passed over.
    pub(super) fn fields(&mut self, fields: &[&str]) -> Result<Vec<Option<Self>>, Malformed> {
        let mut values: Vec<Option<Self>> = fields.iter().map(|_| None).collect();
        self.enter("{")?;
        let mut first = true;
        while self.another("}", &mut first)? {
            let name = self.string()?;
            self.expect(":")?;
            let value = Self { rest: self.skip()?, deeper: self.deeper };
            if let Some(at) = fields.iter().position(|field| *field == name)
                && let Some(place) = values.get_mut(at)
            {
                *place = Some(value);
            }
        }
        Ok(values)
    }

    /// Passes over one value of any kind, and gives it as it is written.
    pub(super) fn skip(&mut self) -> Result<&'a str, Malformed> {
        let first_byte = self.peek();
        let from = self.rest;
        match first_byte {
            b'"' => drop(self.string()?),
            b'{' => {
                self.enter("{")?;
                let mut first = true;
                while self.another("}", &mut first)? {
                    self.string()?;
                    self.expect(":")?;
                    self.skip()?;
                }
            }
            b'[' => {
                self.enter("[")?;
                let mut first = true;
                while self.another("]", &mut first)? {
                    self.skip()?;
                }
            }
            b't' => self.expect("true")?,
            b'f' => self.expect("false")?,
            b'n' => self.expect("null")?,
            _ => drop(self.number()?),
        }
        // By length: comparing what is left would read the whole text once more for each value.
        Ok(from.get(..from.len().saturating_sub(self.rest.len())).unwrap_or(from))
    }
}

/// The members of an object: each name, and its value as it is written.
///
/// # Errors
/// [`Malformed`] text, or another value than an object.
pub fn members(json: &str) -> Result<Vec<(String, &str)>, Malformed> {
    let mut text = Text::new(json);
    let mut members = Vec::new();
    text.enter("{")?;
    let mut first = true;
    while text.another("}", &mut first)? {
        let name = text.string()?;
        text.expect(":")?;
        members.push((name, text.skip()?));
    }
    text.end()?;
    Ok(members)
}

/// Whether the text is one JSON value.
#[must_use]
pub fn well_formed(json: &str) -> bool {
    let mut text = Text::new(json);
    text.skip().is_ok() && text.end().is_ok()
}
