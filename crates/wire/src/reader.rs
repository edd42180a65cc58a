//! JSON text, token by token.

use std::cell::Cell;

/// Arrays and objects may be nested so deep: far more than the contract does, far less than the stack holds.
const DEEPEST: u8 = 64;

/// A position in a text. After a mistake, nothing is left of it.
#[derive(Debug)]
pub struct Reader<'a, 'm> {
    rest: &'a str,
    deeper: u8,
    mistaken: &'m Cell<bool>,
}

/// An object's values in the order of its type's fields.
#[derive(Debug)]
pub struct Members<'a, 'm> {
    /// The last first.
    values: Vec<&'a str>,
    reader: Reader<'a, 'm>,
}

impl<'a, 'm> Reader<'a, 'm> {
    pub(crate) fn new(rest: &'a str, mistaken: &'m Cell<bool>) -> Self {
        Self { rest, deeper: DEEPEST, mistaken }
    }

    /// Notes that this is not what was expected. No token is found from here on.
    pub fn fail(&mut self) {
        self.rest = "";
        self.mistaken.set(true);
    }

    /// Whether all was as expected, and nothing but white space is left.
    pub(crate) fn is_done(&mut self) -> bool {
        self.peek();
        self.rest.is_empty() && !self.mistaken.get()
    }

    /// The next token's first byte, after white space; 0 at the end.
    pub(crate) fn peek(&mut self) -> u8 {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\r', '\t']);
        self.rest.bytes().next().unwrap_or(0)
    }

    /// Takes `token` if it comes next.
    pub(crate) fn take(&mut self, token: &str) -> bool {
        self.peek();
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes `token`, which has to come next.
    pub fn expect(&mut self, token: &str) {
        if !self.take(token) {
            self.fail();
        }
    }

    /// Enters an array or an object by its `bracket`; true, for [`Self::another`].
    pub(crate) fn enter(&mut self, bracket: &str) -> bool {
        self.expect(bracket);
        match self.deeper.checked_sub(1) {
            Some(deeper) => self.deeper = deeper,
            None => self.fail(),
        }
        true
    }

    /// Before the next item of what was entered: whether there is one. `first` is cleared.
    pub(crate) fn another(&mut self, bracket: &str, first: &mut bool) -> bool {
        if self.take(bracket) {
            self.deeper += 1;
            return false;
        }
        if !std::mem::take(first) {
            self.expect(",");
        }
        // A mistake must end every loop.
        if self.peek() == 0 {
            self.fail();
        }
        !self.mistaken.get()
    }

    /// A string, without its quotes and escapes.
    pub fn string(&mut self) -> String {
        self.expect("\"");
        let mut out = String::new();
        if self.unquoted(&mut out).is_none() {
            self.fail();
        }
        out
    }

    fn unquoted(&mut self, out: &mut String) -> Option<()> {
        loop {
            let plain = self.rest.find(|c: char| c == '"' || c == '\\' || c < ' ')?;
            let (before, after) = self.rest.split_at_checked(plain)?;
            out.push_str(before);
            self.rest = after;
            match self.next_char()? {
                '"' => return Some(()),
                '\\' => out.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    fn next_char(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next();
        self.rest = chars.as_str();
        next
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next_char()? {
            c @ ('"' | '\\' | '/') => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.hex4()?;
                if (0xD800..0xDC00).contains(&unit) {
                    self.rest = self.rest.strip_prefix("\\u")?;
                    let low = self.hex4()?.checked_sub(0xDC00).filter(|low| *low < 0x400)?;
                    char::from_u32(0x10000 + ((unit - 0xD800) << 10) + low)?
                } else {
                    char::from_u32(unit)?
                }
            }
            _ => return None,
        })
    }

    fn hex4(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        self.rest = rest;
        u32::from_str_radix(digits, 16).ok()
    }

    /// A number as it is written: an optional minus, no leading zeros, maybe a fraction and an exponent.
    pub(crate) fn number(&mut self) -> &'a str {
        self.peek();
        let end = self.rest.find(|c: char| !(c.is_ascii_digit() || "+-.eE".contains(c))).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        self.rest = rest;
        let unsigned = number.strip_prefix('-').unwrap_or(number);
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let leading_zero = whole.len() > 1 && whole.starts_with('0');
        if leading_zero || !digits(whole) || !digits(fraction) || !digits(exponent) {
            self.fail();
        }
        number
    }

    /// A string that is one of `words`, which white space separates: its place among them.
    pub fn word(&mut self, words: &str) -> usize {
        self.known_word(words).unwrap_or_else(|| {
            self.fail();
            0
        })
    }

    /// The place of a string among `words`, which white space separates, if it is one of them.
    pub fn known_word(&mut self, words: &str) -> Option<usize> {
        let text = self.string();
        words.split(' ').position(|word| word == text)
    }

    /// Which of an enum's variants comes next, by its place among `words`: twice that for one that stands alone, and one
    /// more for one that carries something, which comes next and is followed by [`Self::leave`].
    pub fn variant(&mut self, words: &str) -> usize {
        if self.peek() == b'"' {
            return 2 * self.word(words);
        }
        self.enter("{");
        let place = self.word(words);
        self.expect(":");
        2 * place + 1
    }

    /// Ends what [`Self::variant`] began.
    pub fn leave(&mut self) {
        self.close("}");
    }

    /// Leaves what was entered, which has to end here.
    pub(crate) fn close(&mut self, bracket: &str) {
        self.expect(bracket);
        self.deeper = self.deeper.saturating_add(1);
    }

    /// The object that comes next: of each of the `fields`, which white space separates, the value as it is written,
    /// nothing if the object has it not. Of two members of one name the last counts; others are passed over.
    pub fn object(&mut self, fields: &str) -> Members<'a, 'm> {
        let mut values: Vec<&'a str> = fields.split(' ').map(|_| "").collect();
        let last = values.len().wrapping_sub(1);
        let deeper = self.deeper.saturating_sub(1);
        for (name, value) in self.members() {
            let place = fields.split(' ').position(|field| field == name);
            if let Some(at) = place.and_then(|place| values.get_mut(last.wrapping_sub(place))) {
                *at = value;
            }
        }
        Members { values, reader: Self { rest: "", deeper, mistaken: self.mistaken } }
    }

    /// The members of the object that comes next.
    pub(crate) fn members(&mut self) -> Vec<(String, &'a str)> {
        let mut members = Vec::new();
        let mut first = self.enter("{");
        while self.another("}", &mut first) {
            let name = self.string();
            self.expect(":");
            members.push((name, self.skip()));
        }
        members
    }

    /// Passes over one value of any kind, and gives it as it is written.
    pub(crate) fn skip(&mut self) -> &'a str {
        let first_byte = self.peek();
        let from = self.rest;
        match first_byte {
            b'"' => drop(self.string()),
            b'{' => drop(self.members()),
            b'[' => {
                let mut first = self.enter("[");
                while self.another("]", &mut first) {
                    self.skip();
                }
            }
            b't' => self.expect("true"),
            b'f' => self.expect("false"),
            b'n' => self.expect("null"),
            _ => drop(self.number()),
        }
        // By length: comparing what is left would read the whole text once more for each value.
        from.get(..from.len().saturating_sub(self.rest.len())).unwrap_or(from)
    }
}

impl<'a, 'm> Members<'a, 'm> {
    /// A reader of the next field's value.
    pub fn member(&mut self) -> &mut Reader<'a, 'm> {
        self.reader.rest = self.values.pop().unwrap_or_default();
        &mut self.reader
    }

    /// A reader of the next field's value, or of `absent` where there is none.
    pub fn member_or(&mut self, absent: &'static str) -> &mut Reader<'a, 'm> {
        let reader = self.member();
        if reader.rest.is_empty() {
            reader.rest = absent;
        }
        reader
    }

    /// A reader of the next field's value, if there is one.
    pub fn member_if(&mut self) -> Option<&mut Reader<'a, 'm>> {
        let reader = self.member();
        if reader.rest.is_empty() { None } else { Some(reader) }
    }
}
