//! The grammar, RFC 8259, in one pass over the bytes: what it steps over, it has checked.
//!
//! Our own, because of its size: serde_json and its visitors weigh several times as much in a Worker's bundle
//! (docs/performance.md has the figures). serde_json is the oracle of its tests.

use alloc::vec::Vec;

use super::object::{Name, Object};
use super::{Json, string};

/// One value and nothing else but white space around it.
pub(super) fn whole(text: &str) -> Option<&str> {
    let mut scanner = Scanner { text, at: 0 };
    let value = scanner.value()?;
    scanner.end()?;
    Some(value.text)
}

/// The members of an object that is all of `text`.
pub(super) fn object(text: &str) -> Option<Object<'_>> {
    let mut scanner = Scanner { text, at: 0 };
    let mut members = Vec::new();
    scanner.skip_space();
    scanner.accept(b'{')?;
    scanner.skip_space();
    if scanner.accept(b'}').is_none() {
        members.reserve(LIKELY_MEMBERS);
        loop {
            scanner.skip_space();
            let name = scanner.name()?;
            members.push((Name::new(string::unescape(name)?), scanner.value()?));
            if scanner.separator(b'}')? == Separator::End {
                break;
            }
        }
    }
    scanner.end()?;
    Some(Object::new(members))
}

/// The values of an array that is all of `text`.
pub(super) fn array(text: &str) -> Option<Vec<Json<'_>>> {
    let mut scanner = Scanner { text, at: 0 };
    let mut values = Vec::new();
    scanner.skip_space();
    scanner.accept(b'[')?;
    scanner.skip_space();
    if scanner.accept(b']').is_none() {
        loop {
            values.push(scanner.value()?);
            if scanner.separator(b']')? == Separator::End {
                break;
            }
        }
    }
    scanner.end()?;
    Some(values)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

#[derive(PartialEq, Eq)]
enum Separator {
    Comma,
    End,
}

impl<'a> Scanner<'a> {
    /// The next value.
    fn value(&mut self) -> Option<Json<'a>> {
        self.skip_space();
        let start = self.at;
        self.skip_value()?;
        self.text.get(start..self.at).map(|text| Json { text })
    }

    /// Steps over a value. Depth costs a byte each, and no stack.
    fn skip_value(&mut self) -> Option<()> {
        let mut open = Vec::new();
        loop {
            self.skip_space();
            match self.peek()? {
                b'"' => _ = self.string()?,
                b'{' => {
                    self.at += 1;
                    self.skip_space();
                    if self.accept(b'}').is_none() {
                        open.push(b'}');
                        self.name()?;
                        continue;
                    }
                }
                b'[' => {
                    self.at += 1;
                    self.skip_space();
                    if self.accept(b']').is_none() {
                        open.push(b']');
                        continue;
                    }
                }
                b'-' | b'0'..=b'9' => self.number()?,
                b't' => self.literal("true")?,
                b'f' => self.literal("false")?,
                b'n' => self.literal("null")?,
                _ => return None,
            }
            // A value has ended, and with it perhaps what it stands in.
            loop {
                let Some(&closing) = open.last() else { return Some(()) };
                if self.separator(closing)? == Separator::Comma {
                    if closing == b'}' {
                        self.skip_space();
                        self.name()?;
                    }
                    break;
                }
                open.pop();
            }
        }
    }

    /// A member's name and its colon; what stands between the quotes.
    fn name(&mut self) -> Option<&'a str> {
        let name = self.string()?;
        self.skip_space();
        self.accept(b':')?;
        Some(name)
    }

    fn separator(&mut self, closing: u8) -> Option<Separator> {
        self.skip_space();
        if self.accept(b',').is_some() {
            return Some(Separator::Comma);
        }
        self.accept(closing).map(|()| Separator::End)
    }

    /// A string; what stands between the quotes, its escapes checked and not undone.
    fn string(&mut self) -> Option<&'a str> {
        self.accept(b'"')?;
        let start = self.at;
        loop {
            self.at += string::plain_length(self.rest());
            match self.peek()? {
                b'"' => {
                    let inside = self.text.get(start..self.at);
                    self.at += 1;
                    return inside;
                }
                b'\\' => self.at += string::escape_length(self.rest())?,
                // A control character.
                _ => return None,
            }
        }
    }

    fn number(&mut self) -> Option<()> {
        _ = self.accept(b'-');
        // A zero stands alone.
        if self.accept(b'0').is_none() {
            self.digits()?;
        }
        if self.accept(b'.').is_some() {
            self.digits()?;
        }
        if self.accept(b'e').or_else(|| self.accept(b'E')).is_some() {
            _ = self.accept(b'+').or_else(|| self.accept(b'-'));
            self.digits()?;
        }
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let count = self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(())
    }

    fn literal(&mut self, literal: &str) -> Option<()> {
        self.rest().starts_with(literal.as_bytes()).then(|| self.at += literal.len())
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    fn end(&mut self) -> Option<()> {
        self.skip_space();
        self.peek().is_none().then_some(())
    }

    fn accept(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
}

/// Sessions have six members, claims a dozen.
const LIKELY_MEMBERS: usize = 12;
