//! Objects.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Json, scan};

/// The members of one object, in their order.
#[derive(Clone)]
pub struct Object<'a> {
    members: Vec<(Name<'a>, Json<'a>)>,
}

/// A member's name, unescaped. Bytes, because a name may hold a lone surrogate: JavaScript reads it, `str` cannot hold
/// it. Two names are equal if JavaScript finds them so.
#[derive(Clone, PartialEq, Eq)]
pub struct Name<'a>(Cow<'a, [u8]>);

/// An object whose members are named once.
///
/// RFC 7515 section 4, RFC 7517 section 4 and RFC 7519 section 4 let a parser refuse an object that names a
/// member twice. Refusing leaves no room for two parsers to read two meanings.
#[derive(Clone)]
pub struct UniqueMembers<'a>(Object<'a>);

/// Why text is not such an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UniqueMembersError {
    /// Not JSON, or another JSON type, or of more than [`MAX_UNIQUE_MEMBERS`].
    NotAnObject,
    /// A member is named twice, compared after unescaping.
    DuplicateMember,
}

/// A member is there, but of another type than asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnexpectedType;

impl<'a> Object<'a> {
    pub(super) const fn new(members: Vec<(Name<'a>, Json<'a>)>) -> Self {
        Self { members }
    }

    /// Reads text that is one object.
    pub fn parse(text: &'a str) -> Option<Self> {
        scan::object(text)
    }

    /// A member's value; of several with one name the last, as in JavaScript.
    pub fn get(&self, name: &str) -> Option<Json<'a>> {
        self.members.iter().rev().find(|(candidate, _)| candidate.is(name)).map(|(_, value)| *value)
    }

    /// A member's value, unless it is null.
    pub fn non_null(&self, name: &str) -> Option<Json<'a>> {
        self.get(name).filter(|value| !value.is_null())
    }

    /// A member that is a string; any other type is as good as absent.
    pub fn string(&self, name: &str) -> Option<String> {
        self.get(name).and_then(Json::string)
    }

    /// The members in their order, those with the same name as well.
    pub fn members(&self) -> impl Iterator<Item = (&Name<'a>, Json<'a>)> {
        self.members.iter().map(|(name, value)| (name, *value))
    }
}

impl<'a> UniqueMembers<'a> {
    /// Reads an object. Members nobody asks for are checked for JSON syntax and nothing else.
    pub fn parse(text: &'a str) -> Result<Self, UniqueMembersError> {
        let object = Object::parse(text).ok_or(UniqueMembersError::NotAnObject)?;
        // Each is compared with each.
        if object.members.len() > MAX_UNIQUE_MEMBERS {
            return Err(UniqueMembersError::NotAnObject);
        }
        let mut rest = object.members.as_slice();
        while let Some(((name, _), others)) = rest.split_first() {
            if others.iter().any(|(other, _)| other == name) {
                return Err(UniqueMembersError::DuplicateMember);
            }
            rest = others;
        }
        Ok(Self(object))
    }

    /// Whether the member is there, whatever its value.
    pub fn contains(&self, name: &str) -> bool {
        self.0.get(name).is_some()
    }

    /// The member's value.
    pub fn get(&self, name: &str) -> Option<Json<'a>> {
        self.0.get(name)
    }

    /// The member as a string; `null` is a type of its own, not an absence.
    pub fn string(&self, name: &str) -> Result<Option<String>, UnexpectedType> {
        self.read(name, Json::string)
    }

    /// The member as an array of strings.
    pub fn strings(&self, name: &str) -> Result<Option<Vec<String>>, UnexpectedType> {
        self.read(name, Json::strings)
    }

    /// The member as an integer.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, UnexpectedType> {
        self.read(name, Json::integer)
    }

    fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(Json<'a>) -> Option<T>,
    ) -> Result<Option<T>, UnexpectedType> {
        self.get(name).map(|value| read(value).ok_or(UnexpectedType)).transpose()
    }
}

impl<'a> Name<'a> {
    pub(super) const fn new(unescaped: Cow<'a, [u8]>) -> Self {
        Self(unescaped)
    }

    /// Whether this is the name.
    pub fn is(&self, name: &str) -> bool {
        *self.0 == *name.as_bytes()
    }

    /// The name as text; nothing if it holds a lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        core::str::from_utf8(&self.0).ok()
    }
}

/// What the members hold may be the person's.
impl core::fmt::Debug for Object<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Object([redacted])")
    }
}

impl core::fmt::Debug for UniqueMembers<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("UniqueMembers([redacted])")
    }
}

/// Headers, keys and claims have twenty members at the most; this bounds what a stranger's token can cost.
pub const MAX_UNIQUE_MEMBERS: usize = 512;
