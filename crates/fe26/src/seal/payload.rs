//! The sealed JSON text.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::{Zeroize, Zeroizing};

use super::error::UnsealError;
use crate::json::{Json, Object};

/// Whether `text` is one JSON value. Nothing is built, and depth costs no stack.
///
/// A lone surrogate's escape passes, as in JavaScript.
pub(super) fn is_json(text: &str) -> bool {
    Json::parse(text).is_ok()
}

/// Plaintext as text, not yet as JSON. Stricter than the peers in two ways no writer runs into: they replace broken
/// UTF-8, and those built on `TextDecoder` skip a byte order mark, which JSON does not allow.
pub(super) fn text(mut plaintext: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, UnsealError> {
    match String::from_utf8(core::mem::take(&mut *plaintext)) {
        Ok(text) => Ok(Zeroizing::new(text)),
        Err(error) => {
            error.into_bytes().zeroize();
            Err(UnsealError::Payload)
        }
    }
}

/// The raw text of `persistent`, as `data.persistent ?? data` finds it in `@workos-inc/node`: the last of several,
/// and none if the payload is not an object or the member is null.
pub(super) fn persistent_member(json: &str) -> Option<&str> {
    Object::parse(json)?.non_null("persistent").map(Json::text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_javascript_writes_is_json() {
        for text in [r#""""#, "{}", "null", "-0", "1e999", r#""\ud800""#, r#"{"\udfff":"\ud800x"}"#, " [1]\n"]
        {
            assert!(is_json(text), "{text}");
        }
        let deep = 100_000;
        assert!(is_json(&format!("{}{}", "[".repeat(deep), "]".repeat(deep))));
    }

    #[test]
    fn what_javascript_cannot_parse_is_not() {
        for text in
            ["", " ", "undefined", "NaN", "{}{}", "'a'", "[1,]", "01", "\"\n\"", r#""\ud80""#, "\u{feff}{}"]
        {
            assert!(!is_json(text), "{text}");
        }
        assert_eq!(super::text(Zeroizing::new(b"\"\xff\"".to_vec())).err(), Some(UnsealError::Payload));
    }

    #[test]
    fn persistent_is_found_as_javascript_finds_it() {
        for (json, expected) in [
            (r#"{"persistent":{"a": 1},"flash":{}}"#, Some(r#"{"a": 1}"#)),
            (r#" { "flash":[], "persistent" : 0 } "#, Some("0")),
            (r#"{"p\u0065rsistent":""}"#, Some(r#""""#)),
            (r#"{"\ud800":1,"persistent":"\udfff"}"#, Some(r#""\udfff""#)),
            (r#"{"persistent":1,"persistent":2}"#, Some("2")),
            (r#"{"persistent":1,"persistent":null}"#, None),
            (r#"{"persistent":null}"#, None),
            (r#"{"a":{"persistent":1}}"#, None),
            (r#"[{"persistent":1}]"#, None),
            (r#""persistent""#, None),
            ("null", None),
            ("{}", None),
        ] {
            assert_eq!(persistent_member(json), expected, "{json}");
        }
    }
}
