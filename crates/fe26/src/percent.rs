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

/// Undoes the escapes; a malformed one stands for itself. Nothing if the bytes are not UTF-8.
pub(crate) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let (byte, after) = escape(rest).unwrap_or((*first, after));
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

/// The byte of the escape that the text begins with, and what follows.
fn escape(text: &[u8]) -> Option<(u8, &[u8])> {
    let [b'%', high, low, after @ ..] = text else { return None };
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
    fn what_is_no_escape_stands_for_itself() {
        for (text, expected) in
            [("", ""), ("%", "%"), ("%4", "%4"), ("%zz%", "%zz%"), ("%%41", "%A"), ("%c3%A4%+1", "ä%+1")]
        {
            assert_eq!(decode(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(decode("%ff"), None);
    }

    proptest! {
        #[test]
        fn as_the_percent_encoding_crate_does(text: String, escaped in "[%0-9a-fA-Fg+]{0,12}") {
            let mut encoded = String::new();
            push_encoded(&mut encoded, &text, |byte| !byte.is_ascii_alphanumeric());
            prop_assert_eq!(&encoded, &utf8_percent_encode(&text, NON_ALPHANUMERIC).to_string());
            prop_assert_eq!(decode(&encoded), Some(text));
            let expected = percent_decode_str(&escaped).decode_utf8().ok();
            prop_assert_eq!(decode(&escaped), expected.map(String::from));
        }
    }
}
