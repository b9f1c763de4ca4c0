//! A JSON object whose members are named once, read without building a tree.

use core::fmt;
use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of one JSON object, each still JSON text.
///
/// RFC 7515 section 4, RFC 7517 section 4 and RFC 7519 section 4 let a parser refuse an object that names a
/// member twice. Refusing leaves no room for two parsers to read two meanings.
pub(super) struct JsonObject<'a> {
    // Bytes, because a name may hold an escaped lone surrogate: JavaScript reads it, `str` cannot hold it.
    members: BTreeMap<Cow<'a, [u8]>, &'a RawValue>,
}

/// Why text is not such an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum JsonObjectError {
    /// Not JSON, or another JSON type.
    NotAnObject,
    /// A member is named twice, compared after unescaping.
    DuplicateMember,
}

/// A member is there, but of another type than asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct UnexpectedType;

impl<'a> JsonObject<'a> {
    /// Reads an object. Members nobody asks for are checked for JSON syntax and nothing else.
    pub(super) fn parse(json: &'a str) -> Result<Self, JsonObjectError> {
        let members: Members<'a> = serde_json::from_str(json).map_err(|_| JsonObjectError::NotAnObject)?;
        match members {
            Members::Unique(members) => Ok(Self { members }),
            Members::Duplicate => Err(JsonObjectError::DuplicateMember),
        }
    }

    /// Whether the member is there, whatever its value.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.members.contains_key(name.as_bytes())
    }

    /// The member's JSON text.
    pub(super) fn raw(&self, name: &str) -> Option<&'a str> {
        self.members.get(name.as_bytes()).map(|value| value.get())
    }

    /// The member as a `T`; `null` is a type of its own, not an absence.
    pub(super) fn member<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, UnexpectedType> {
        let Some(json) = self.raw(name) else { return Ok(None) };
        serde_json::from_str(json).map(Some).map_err(|_| UnexpectedType)
    }
}

/// What the visitor found. A duplicate ends up here rather than in a serde error, which is only text.
enum Members<'a> {
    Unique(BTreeMap<Cow<'a, [u8]>, &'a RawValue>),
    Duplicate,
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = BTreeMap::new();
        let mut duplicate = false;
        // Reads on after a duplicate: malformed JSON is malformed first.
        while let Some((MemberName(name), value)) = map.next_entry::<MemberName<'de>, &'de RawValue>()? {
            duplicate |= members.insert(name, value).is_some();
        }
        Ok(if duplicate { Members::Duplicate } else { Members::Unique(members) })
    }
}

/// A member name, unescaped, as WTF-8.
struct MemberName<'a>(Cow<'a, [u8]>);

impl<'de> Deserialize<'de> for MemberName<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(MemberNameVisitor)
    }
}

struct MemberNameVisitor;

impl<'de> Visitor<'de> for MemberNameVisitor {
    type Value = MemberName<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_bytes<E: Error>(self, name: &'de [u8]) -> Result<Self::Value, E> {
        Ok(MemberName(Cow::Borrowed(name)))
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(MemberName(Cow::Owned(name.to_vec())))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn error(json: &str) -> JsonObjectError {
        JsonObject::parse(json).err().unwrap()
    }

    #[test]
    fn duplicates_are_compared_unescaped() {
        assert_eq!(error(r#"{"alg":1,"alg":1}"#), JsonObjectError::DuplicateMember);
        assert_eq!(error(r#"{"alg":1,"\u0061lg":2}"#), JsonObjectError::DuplicateMember);
        assert_eq!(error(r#"{"\ud800":1,"\uD800":2}"#), JsonObjectError::DuplicateMember);
        assert!(JsonObject::parse(r#"{"a":{"b":1},"b":{"a":1},"A":2}"#).is_ok());
    }

    #[test]
    fn only_whole_objects_are_read() {
        for json in ["", "null", "[]", "1", "\"{}\"", "{", "{}{}", "{}x", "{\"a\":}", "{\"a\":1,}", "{'a':1}"]
        {
            assert_eq!(error(json), JsonObjectError::NotAnObject, "{json}");
        }
        assert_eq!(error("{\"a\":1,\"a\":1"), JsonObjectError::NotAnObject);
        assert!(JsonObject::parse(" {\r\n} ").is_ok());
    }

    /// What JavaScript accepts in members we do not read must not stand in the way of those we do.
    #[test]
    fn strange_members_are_stepped_over() {
        let deep = format!("{}{}", "[".repeat(8000), "]".repeat(8000));
        let json = format!(r#"{{"a":"\udfff\ud800","\ud800":"x","n":1e999,"deep":{deep},"kid":"k"}}"#);
        let object = JsonObject::parse(&json).unwrap();
        assert_eq!(object.member::<String>("kid"), Ok(Some("k".to_owned())));
        assert_eq!(object.member::<String>("a"), Err(UnexpectedType));
        assert_eq!(object.member::<String>("absent"), Ok(None));
    }
}
