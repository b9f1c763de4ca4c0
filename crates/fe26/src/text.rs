//! Cutting text at ASCII characters. `str` does it with patterns of every kind, in several times the code.

use alloc::string::String;

/// The text before the first such character, and the rest from there on. Call it for ASCII characters only.
pub(crate) fn split_before(text: &str, is_stop: fn(u8) -> bool) -> (&str, &str) {
    let length = text.bytes().take_while(|byte| !is_stop(*byte)).count();
    text.split_at_checked(length).unwrap_or((text, ""))
}

/// The text without such characters at its start. Call it for ASCII characters only.
pub(crate) fn trim_start(text: &str, is_unwanted: fn(u8) -> bool) -> &str {
    let length = text.bytes().take_while(|byte| is_unwanted(*byte)).count();
    text.get(length..).unwrap_or_default()
}

/// The text without such characters at its end. Call it for ASCII characters only.
pub(crate) fn trim_end(text: &str, is_unwanted: fn(u8) -> bool) -> &str {
    let length = text.bytes().rev().skip_while(|byte| is_unwanted(*byte)).count();
    text.get(..length).unwrap_or_default()
}

/// The text without white space around it, which is that of ASCII alone.
pub(crate) fn trim(text: &str) -> &str {
    let is_space = |byte: u8| byte.is_ascii_whitespace();
    trim_end(trim_start(text, is_space), is_space)
}

/// The text before and after a separator's first place.
pub(crate) fn split_once<'t>(text: &'t str, separator: &str) -> Option<(&'t str, &'t str)> {
    let is_here = |at: &usize| text.get(*at..).is_some_and(|rest| rest.starts_with(separator));
    let at = (0..text.len()).find(is_here)?;
    Some((text.get(..at)?, text.get(at + separator.len()..)?))
}

/// Decimal digits and nothing else.
pub(crate) fn decimal(digits: &[u8]) -> Option<i64> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_i64, |number, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit.into())
    })
}

/// Appends two hexadecimal digits. `ten` is the digit after nine: `a` or `A`.
pub(crate) fn push_hex(out: &mut String, byte: u8, ten: u8) {
    for digit in [byte >> 4, byte & 0xf] {
        out.push(char::from(if digit < 10 { b'0' + digit } else { ten + (digit - 10) }));
    }
}
