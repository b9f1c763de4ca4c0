//! Percent-encoding, RFC 3986 section 2.1, of text as UTF-8.

use alloc::string::String;
use alloc::vec::Vec;

use crate::text::push_hex;

/// Appends the text. Controls, what is beyond ASCII, and the characters of `escaped` become `%XX`.
pub(crate) fn push_encoded(out: &mut String, text: &str, escaped: fn(u8) -> bool) {
    for byte in text.bytes() {
        if matches!(byte, b' '..=b'~') && !escaped(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            push_hex(out, byte, b'A');
        }
    }
}

/// As `decodeURIComponent` does. Nothing if an escape is malformed or the bytes are not UTF-8.
pub(crate) fn decode_component(text: &str) -> Option<String> {
    decode(text, false)
}

/// As for `application/x-www-form-urlencoded`: a plus sign is a space, and a malformed escape stands for itself. Nothing
/// if the bytes are not UTF-8.
pub(crate) fn decode_form(text: &str) -> Option<String> {
    decode(text, true)
}

fn decode(text: &str, is_form: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let (byte, after) = match (first, escape(after)) {
            (b'%', Some(escaped)) => escaped,
            (b'%', None) if !is_form => return None,
            (b'+', _) if is_form => (b' ', after),
            _ => (*first, after),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// The byte that two hexadecimal digits spell, and what follows.
fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, after @ ..] = text else { return None };
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let byte = digit(high)? << 4 | digit(low)?;
    Some((byte.try_into().ok()?, after))
}

#[cfg(test)]
mod tests {
    use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms_forgive_and_components_do_not() {
        for (text, form, component) in [
            ("", Some(""), Some("")),
            ("a+b%20%c3%A4", Some("a b ä"), Some("a+b ä")),
            ("%%41", Some("%A"), None),
            ("%4", Some("%4"), None),
            ("%zz%", Some("%zz%"), None),
            ("%+1", Some("% 1"), None),
            ("%ff", None, None),
        ] {
            assert_eq!(decode_form(text).as_deref(), form, "{text}");
            assert_eq!(decode_component(text).as_deref(), component, "{text}");
        }
    }

    proptest! {
        #[test]
        fn as_the_percent_encoding_crate_does(text: String, escaped in "[%0-9a-fA-Fg]{0,12}") {
            let mut encoded = String::new();
            push_encoded(&mut encoded, &text, |byte| !byte.is_ascii_alphanumeric());
            prop_assert_eq!(&encoded, &utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string());
            prop_assert_eq!(decode_component(&encoded), Some(text));
            let expected = percent_decode_str(&escaped).decode_utf8().ok();
            prop_assert_eq!(decode_form(&escaped), expected.map(String::from));
        }
    }
}
