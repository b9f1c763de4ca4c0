//! JSON text that is kept.

use alloc::boxed::Box;
use alloc::string::String;

use super::{Json, NotJson, push_string};

/// One JSON value, as text that has been checked and belongs to us.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonText(Box<str>);

impl JsonText {
    /// Takes text that is one JSON value and nothing else.
    pub fn parse(text: &str) -> Result<Self, NotJson> {
        Json::parse(text).map(Self::from)
    }

    /// A string's JSON text.
    pub fn of_string(text: &str) -> Self {
        let mut json = String::with_capacity(text.len() + 2);
        push_string(&mut json, text);
        Self(json.into_boxed_str())
    }

    /// The text.
    pub const fn text(&self) -> &str {
        &self.0
    }

    /// The value, to be read.
    pub const fn as_json(&self) -> Json<'_> {
        Json { text: &self.0 }
    }

    /// Takes text that was written here, and so needs no check.
    pub(crate) fn written(text: String) -> Self {
        Self(text.into_boxed_str())
    }
}

impl From<Json<'_>> for JsonText {
    fn from(json: Json<'_>) -> Self {
        Self(json.text.into())
    }
}

/// What it holds may be the person's.
impl core::fmt::Debug for JsonText {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("JsonText([redacted])")
    }
}
