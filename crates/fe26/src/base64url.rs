//! base64url, RFC 4648 section 5, as RFC 7515 and iron use it: no padding written, canonical input only.

use alloc::vec::Vec;

pub use fe26_primitives::base64url::{InvalidBase64Url, decode, encode};

/// Decodes text that may carry its padding, as iron's readers allow: none of it or all of it, never a part.
pub fn decode_padded(text: &str) -> Result<Vec<u8>, InvalidBase64Url> {
    let whole = text.len().is_multiple_of(4);
    let unpadded = if whole { text.strip_suffix("==").or_else(|| text.strip_suffix('=')) } else { None };
    decode(unpadded.unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_is_all_or_nothing() {
        for (bytes, spellings) in
            [(&b"f"[..], ["Zg", "Zg=="]), (b"fo", ["Zm8", "Zm8="]), (b"foo", ["Zm9v", "Zm9v"])]
        {
            assert_eq!(spellings.map(decode_padded), [Ok(bytes.to_vec()), Ok(bytes.to_vec())]);
        }
        for text in ["Zg=", "Zg===", "Zm8==", "Zm9v=", "Zm9v==", "Zm9v====", "=", "==", "===", "====", "Z"] {
            assert_eq!(decode_padded(text), Err(InvalidBase64Url), "{text}");
        }
    }

    #[test]
    fn one_value_has_one_unpadded_spelling() {
        assert_eq!(decode("Zg=="), Err(InvalidBase64Url), "padding");
        assert_eq!(decode_padded("Zh=="), Err(InvalidBase64Url), "bits past the last byte");
        assert_eq!(decode_padded("Zm9"), Err(InvalidBase64Url), "bits past the last byte, unpadded");
        assert_eq!(decode_padded("-_-_"), Ok(vec![0xfb, 0xff, 0xbf]));
        assert_eq!(decode_padded("+/+/"), Err(InvalidBase64Url), "the standard alphabet");
        assert_eq!(decode_padded("Zm 9v"), Err(InvalidBase64Url), "white space");
    }
}
