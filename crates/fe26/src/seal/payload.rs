//! The sealed JSON text.

use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use zeroize::{Zeroize, Zeroizing};

use super::error::UnsealError;

/// Whether `text` is one JSON value. Nothing is built, and depth costs no stack.
///
/// A lone surrogate's escape passes, as in JavaScript: serde_json judges escapes only where it makes a string.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// Plaintext as JSON text. Stricter than the peers in two ways no writer runs into: they replace broken UTF-8,
/// and those built on `TextDecoder` skip a byte order mark.
pub(super) fn parse(mut plaintext: Zeroizing<Vec<u8>>) -> Result<Zeroizing<String>, UnsealError> {
    match String::from_utf8(core::mem::take(&mut *plaintext)) {
        Ok(text) => {
            let text = Zeroizing::new(text);
            if is_json(&text) { Ok(text) } else { Err(UnsealError::Payload) }
        }
        Err(error) => {
            error.into_bytes().zeroize();
            Err(UnsealError::Payload)
        }
    }
}

/// The raw text of `persistent`, as `data.persistent ?? data` finds it in `@workos-inc/node`: the last of several,
/// and none if the payload is not an object or the member is null.
pub(super) fn persistent_member(json: &str) -> Option<&str> {
    let member = serde_json::Deserializer::from_str(json).deserialize_map(PersistentMember).ok()??;
    Some(member.get()).filter(|text| *text != "null")
}

struct PersistentMember;

impl<'de> Visitor<'de> for PersistentMember {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut persistent = None;
        while let Some(is_persistent) = members.next_key_seed(IsPersistent)? {
            if is_persistent {
                persistent = Some(members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(persistent)
    }
}

/// A member's name, read as bytes: a name may hold a lone surrogate, of which no `str` can be made.
struct IsPersistent;

impl<'de> DeserializeSeed<'de> for IsPersistent {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, name: D) -> Result<bool, D::Error> {
        name.deserialize_bytes(self)
    }
}

impl Visitor<'_> for IsPersistent {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_bytes<E>(self, name: &[u8]) -> Result<bool, E> {
        Ok(name == b"persistent")
    }
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
            assert_eq!(parse(Zeroizing::new(text.into())).err(), Some(UnsealError::Payload), "{text}");
        }
        assert_eq!(parse(Zeroizing::new(b"\"\xff\"".to_vec())).err(), Some(UnsealError::Payload));
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
