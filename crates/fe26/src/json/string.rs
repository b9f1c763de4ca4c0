//! Strings, RFC 8259 section 7: what stands between the quotes.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// How many bytes stand for themselves: up to a quote, a backslash or a control character.
///
/// Eight at a time, by arithmetic on whole words: tokens are long and plain.
pub(super) fn plain_length(bytes: &[u8]) -> usize {
    let (words, _) = bytes.as_chunks::<8>();
    let plain = words.iter().take_while(|word| !has_special(u64::from_le_bytes(**word))).count() * 8;
    let rest = bytes.get(plain..).unwrap_or_default();
    plain + rest.iter().take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)).count()
}

/// Whether one of eight bytes is special. Subtracting from a byte that is too small sets its top bit, by borrowing,
/// and bytes whose top bit was set before are beyond ASCII ("Bit Twiddling Hacks", bytes less than n).
const fn has_special(word: u64) -> bool {
    let too_small_for_text = word.wrapping_sub(EACH * 0x20);
    let quote = (word ^ (EACH * 0x22)).wrapping_sub(EACH);
    let backslash = (word ^ (EACH * 0x5c)).wrapping_sub(EACH);
    (too_small_for_text | quote | backslash) & !word & (EACH * 0x80) != 0
}

/// The length of the escape that `bytes` begin with.
pub(super) fn escape_length(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => Some(2),
        [b'\\', b'u', digits @ ..] => code_unit(digits).map(|_| 6),
        _ => None,
    }
}

/// The text of a string literal, quotes included. Nothing if it is no string, or holds a lone surrogate.
pub(super) fn unescape_literal(literal: &str) -> Option<String> {
    into_text(unescape(inside_of(literal)?)?)
}

/// As [`unescape_literal`], with U+FFFD for each lone surrogate.
pub(super) fn unescape_literal_lossy(literal: &str) -> Option<String> {
    into_text(unescape_with(inside_of(literal)?, |_| u32::from(char::REPLACEMENT_CHARACTER))?)
}

fn inside_of(literal: &str) -> Option<&str> {
    literal.strip_prefix('"')?.strip_suffix('"')
}

fn into_text(bytes: Cow<'_, [u8]>) -> Option<String> {
    String::from_utf8(bytes.into_owned()).ok()
}

/// Undoes the escapes of what stands between quotes and has been checked. A lone surrogate becomes the three bytes it
/// has in WTF-8, which no `str` can hold.
pub(super) fn unescape(inside: &str) -> Option<Cow<'_, [u8]>> {
    unescape_with(inside, |surrogate| surrogate)
}

fn unescape_with(inside: &str, lone_surrogate: fn(u32) -> u32) -> Option<Cow<'_, [u8]>> {
    let mut rest = inside.as_bytes();
    if plain_length(rest) == rest.len() {
        return Some(Cow::Borrowed(rest));
    }
    let mut bytes = Vec::with_capacity(rest.len());
    loop {
        let (plain, escape) = rest.split_at_checked(plain_length(rest))?;
        bytes.extend_from_slice(plain);
        let Some((_, [kind, after @ ..])) = escape.split_first() else { return Some(Cow::Owned(bytes)) };
        rest = after;
        let byte = match kind {
            b'b' => 0x08,
            b'f' => 0x0c,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let (code_point, length) = code_point(after)?;
                let is_lone = matches!(code_point, 0xd800..=0xdfff);
                push_wtf8(&mut bytes, if is_lone { lone_surrogate(code_point) } else { code_point });
                rest = after.get(length..)?;
                continue;
            }
            // A quote, a backslash or a slash.
            other => *other,
        };
        bytes.push(byte);
    }
}

/// What the digits after `\u` stand for, together with a second escape that completes a surrogate pair, and how many
/// bytes they take.
fn code_point(digits: &[u8]) -> Option<(u32, usize)> {
    let high = code_unit(digits)?;
    if let 0xd800..=0xdbff = high
        && let Some([b'\\', b'u', second @ ..]) = digits.get(4..)
        && let Some(low @ 0xdc00..=0xdfff) = code_unit(second)
    {
        return Some((0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00), 10));
    }
    Some((high, 4))
}

fn code_unit(digits: &[u8]) -> Option<u32> {
    digits.get(..4)?.iter().try_fold(0, |value, digit| Some((value << 4) | char::from(*digit).to_digit(16)?))
}

fn push_wtf8(bytes: &mut Vec<u8>, code_point: u32) {
    if let Some(character) = char::from_u32(code_point) {
        let mut buffer = [0; 4];
        bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
    } else {
        let continuation = |shift: u32| 0x80 | ((code_point >> shift) & 0x3f) as u8;
        bytes.extend_from_slice(&[0xe0 | (code_point >> 12) as u8, continuation(6), continuation(0)]);
    }
}

/// One in each byte of a word.
const EACH: u64 = 0x0101_0101_0101_0101;
