//! JSON text (RFC 8259), read member by member without building a tree, and written.
//!
//! What fe26 only carries from one side to the other stays the text it was: a number keeps its digits, and a string may
//! escape a lone surrogate (`\ud800`), which JavaScript writes and `str` cannot hold. Nesting may be of any depth.

mod object;
mod owned;
mod scan;
mod string;
mod write;

use alloc::string::String;
use alloc::vec::Vec;

pub use object::{MAX_UNIQUE_MEMBERS, Name, Object, UnexpectedType, UniqueMembers, UniqueMembersError};
pub use owned::JsonText;
pub use write::{ObjectWriter, push_object, push_string, push_strings};

/// One JSON value, as text that has been checked for syntax.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Json<'a> {
    /// Without white space around it.
    text: &'a str,
}

/// Text that is not one JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotJson;

impl<'a> Json<'a> {
    /// Takes text that is one JSON value and nothing else.
    pub fn parse(text: &'a str) -> Result<Self, NotJson> {
        scan::whole(text).map(|text| Self { text }).ok_or(NotJson)
    }

    /// The value as it was written, without white space around it.
    pub const fn text(self) -> &'a str {
        self.text
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.text == "null"
    }

    /// A boolean.
    pub fn boolean(self) -> Option<bool> {
        match self.text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    /// A number that is written as an integer and fits. Minus zero is not one.
    pub fn integer(self) -> Option<i64> {
        // Rust reads a plus sign as well, which cannot have passed.
        if self.text == "-0" { None } else { self.text.parse().ok() }
    }

    /// A string. Nothing if it holds a lone surrogate.
    pub fn string(self) -> Option<String> {
        string::unescape_literal(self.text)
    }

    /// A string, in which U+FFFD stands for each lone surrogate: what JavaScript makes of it as UTF-8.
    pub fn string_lossy(self) -> Option<String> {
        string::unescape_literal_lossy(self.text)
    }

    /// Whether it is a number.
    pub fn is_number(self) -> bool {
        self.text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
    }

    /// An array's values.
    pub fn array(self) -> Option<Vec<Json<'a>>> {
        scan::array(self.text)
    }

    /// An array of strings.
    pub fn strings(self) -> Option<Vec<String>> {
        self.array()?.into_iter().map(Json::string).collect()
    }

    /// An object's members.
    pub fn object(self) -> Option<Object<'a>> {
        scan::object(self.text)
    }
}

/// What it holds may be the person's.
impl core::fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Json([redacted])")
    }
}

impl core::fmt::Display for NotJson {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the text is not JSON")
    }
}

impl core::error::Error for NotJson {}
