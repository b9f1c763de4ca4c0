//! base64url, RFC 4648 section 5, without padding.
//!
//! Our own for its size: the `base64` crate brings the machinery that formats the messages of its panics. It is the
//! oracle of the tests.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// Text that is not base64url: a foreign character, a length that no bytes have, or bits set past the last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidBase64Url;

/// Encodes without padding.
pub fn encode(bytes: &[u8]) -> String {
    let (triples, rest) = bytes.as_chunks::<3>();
    let mut text = Vec::with_capacity((bytes.len() * 4).div_ceil(3));
    for [a, b, c] in triples {
        text.extend_from_slice(&digits([*a, *b, *c]));
    }
    match *rest {
        [a] => {
            let [first, second, ..] = digits([a, 0, 0]);
            text.extend_from_slice(&[first, second]);
        }
        [a, b] => {
            let [first, second, third, _] = digits([a, b, 0]);
            text.extend_from_slice(&[first, second, third]);
        }
        _ => {}
    }
    // The alphabet is ASCII.
    String::from_utf8(text).unwrap_or_default()
}

/// Decodes; refuses padding and non-canonical endings, so that one value has one spelling.
pub fn decode(text: &str) -> Result<Vec<u8>, InvalidBase64Url> {
    let (quads, rest) = text.as_bytes().as_chunks::<4>();
    let mut bytes = vec![0; text.len() * 3 / 4];
    let (triples, last) = bytes.as_chunks_mut::<3>();
    let mut seen = 0;
    for (triple, quad) in triples.iter_mut().zip(quads) {
        let values = quad.map(value);
        seen |= values.into_iter().fold(0, |seen, value| seen | value);
        *triple = join(values);
    }
    let mut ending = [0; 4];
    for (ending, digit) in ending.iter_mut().zip(rest) {
        *ending = value(*digit);
        seen |= *ending;
    }
    let ending = join(ending);
    let (used, unused) = ending.split_at_checked(last.len()).unwrap_or_default();
    for (byte, used) in last.iter_mut().zip(used) {
        *byte = *used;
    }
    // One digit alone is less than a byte.
    if seen & FOREIGN != 0 || rest.len() == 1 || unused.iter().any(|byte| *byte != 0) {
        return Err(InvalidBase64Url);
    }
    Ok(bytes)
}

fn digits([a, b, c]: [u8; 3]) -> [u8; 4] {
    [a >> 2, a << 4 | b >> 4, b << 2 | c >> 6, c]
        .map(|value| ALPHABET.get(usize::from(value & 0x3f)).copied().unwrap_or_default())
}

/// Four values of six bits.
fn join([a, b, c, d]: [u8; 4]) -> [u8; 3] {
    [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]
}

fn value(digit: u8) -> u8 {
    VALUES.get(usize::from(digit)).copied().unwrap_or(FOREIGN)
}

const ALPHABET: [u8; 64] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// By digit; [`FOREIGN`] for what is none.
#[allow(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated by the compiler")]
const VALUES: [u8; 256] = {
    let mut values = [FOREIGN; 256];
    let mut value = 0;
    while value < ALPHABET.len() {
        values[ALPHABET[value] as usize] = value as u8;
        value += 1;
    }
    values
};

/// A bit that no value has.
const FOREIGN: u8 = 0x80;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;
    use std::format;
    use std::string::ToString;

    use super::*;

    /// RFC 4648, section 10, in this alphabet.
    #[test]
    fn rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text), Ok(bytes.as_bytes().to_vec()));
        }
        assert_eq!(encode(&[0xfb, 0xff, 0xbf]), "-_-_");
    }

    #[test]
    fn every_character_in_every_place() {
        for place in 0..11 {
            for character in 0..=0xff_u8 {
                let text = format!(
                    "{}{}{}",
                    &"Zm9vYmFyZm8"[..place],
                    char::from(character),
                    &"Zm9vYmFyZm8"[place + 1..]
                );
                assert_eq!(decode(&text).ok(), URL_SAFE_NO_PAD.decode(&text).ok(), "{text:?}");
            }
        }
        for text in ["Z", "Zm9vY", "Zg==", "Zm8=", "Zh", "Zm9", "Zm 9v", "+/+/", "Zm9v\n"] {
            assert_eq!(decode(text), Err(InvalidBase64Url), "{text}");
        }
    }

    proptest! {
        #[test]
        fn as_the_base64_crate(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[A-Za-z0-9_=+/-]{0,9}") {
            let encoded = encode(&bytes);
            prop_assert_eq!(&encoded, &URL_SAFE_NO_PAD.encode(&bytes));
            prop_assert_eq!(decode(&encoded), Ok(bytes));
            prop_assert_eq!(decode(&text).ok(), URL_SAFE_NO_PAD.decode(&text).ok(), "{}", text.to_string());
        }
    }
}
