//! What JavaScript gives to operations. Unknown members are ignored: callers pass objects of their own.

mod configuration;
mod grant;
mod requirements;
mod web;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

pub(crate) use configuration::Configuration;
use fe26::json::{Json, Name, Object};
use fe26::session::config::{OneOrMany, PasswordSetting};
use fe26::workos::endpoint::Device;
pub(crate) use grant::read_grant;
pub(crate) use requirements::{read_refusal, read_requirements};
pub(crate) use web::{read_origin, read_request, read_sign_in_options};

use crate::reply::Fault;

/// An operation's input, or an object in it. `null` is as good as absent.
///
/// What has another type than the one asked for is the caller's mistake: it reads as absent, and [`Input::check`] tells.
/// An early return after each of fifteen options would be most of the code here.
pub(crate) struct Input<'a, 'w> {
    object: Option<Object<'a>>,
    wrong: &'w Cell<bool>,
}

impl<'a, 'w> Input<'a, 'w> {
    pub(crate) fn parse(text: &'a str, wrong: &'w Cell<bool>) -> Result<Self, Box<Fault>> {
        match Object::parse(text) {
            Some(object) => Ok(Self { object: Some(object), wrong }),
            None => Err(Fault::argument("the input is not JSON")),
        }
    }

    /// Call this after everything has been read. The value is not repeated.
    pub(crate) fn check(&self) -> Result<(), Box<Fault>> {
        if self.wrong.get() {
            Err(Fault::argument("an option has the wrong type, or a required one is missing"))
        } else {
            Ok(())
        }
    }

    /// A text. JavaScript's may hold lone surrogates, and a stranger may have written them (a password in a JSON body).
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.read(name, Json::string_lossy)
    }

    pub(crate) fn required_text(&self, name: &str) -> String {
        let text = self.text(name);
        self.wrong.set(self.wrong.get() || text.is_none());
        text.unwrap_or_default()
    }

    /// A text that applications take from forms and queries, of which body parsers make lists and objects where a stranger
    /// wants them: what is no text is as good as absent.
    pub(crate) fn text_if_any(&self, name: &str) -> Option<String> {
        self.non_null(name).and_then(Json::string_lossy)
    }

    /// A text that is empty when absent.
    pub(crate) fn text_or_empty(&self, name: &str) -> String {
        self.text(name).unwrap_or_default()
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        self.read(name, texts).unwrap_or_default()
    }

    /// An integer that is not negative.
    pub(crate) fn whole_number(&self, name: &str) -> Option<u32> {
        self.read(name, whole_number)
    }

    /// As [`Input::whole_number`], of any length that JavaScript counts exactly.
    pub(crate) fn long_number(&self, name: &str) -> Option<u64> {
        self.read(name, |json| json.integer()?.try_into().ok())
    }

    /// An object; one without members when absent.
    pub(crate) fn object(&self, name: &str) -> Self {
        Self { object: self.read(name, Json::object), wrong: self.wrong }
    }

    /// A member as it stands, `null` too.
    pub(crate) fn json(&self, name: &str) -> Option<Json<'a>> {
        self.object.as_ref()?.get(name)
    }

    /// Names and texts, in their order.
    pub(crate) fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (name, value) in self.members() {
            match (name.as_str(), value.string_lossy()) {
                (Some(name), Some(value)) => pairs.push((name.into(), value)),
                _ => self.wrong.set(true),
            }
        }
        pairs
    }

    /// Passwords, where they differ from the configured ones.
    pub(crate) fn passwords(&self, name: &str) -> Option<OneOrMany<PasswordSetting>> {
        self.read(name, configuration::passwords)
    }

    pub(crate) fn device(&self) -> Device {
        Device { ip_address: self.text("ipAddress"), user_agent: self.text("userAgent") }
    }

    fn members(&self) -> impl Iterator<Item = (&Name<'a>, Json<'a>)> {
        self.object.iter().flat_map(Object::members)
    }

    fn read<T>(&self, name: &str, read: fn(Json<'a>) -> Option<T>) -> Option<T> {
        let read = read(self.non_null(name)?);
        if read.is_none() {
            self.wrong.set(true);
        }
        read
    }

    fn non_null(&self, name: &str) -> Option<Json<'a>> {
        self.json(name).filter(|value| !value.is_null())
    }
}

fn whole_number(json: Json<'_>) -> Option<u32> {
    json.integer()?.try_into().ok()
}

fn texts(json: Json<'_>) -> Option<Vec<String>> {
    list(json.array()?, Json::string_lossy)
}

/// A loop, because `collect` is four times the code.
fn list<'a, T>(values: Vec<Json<'a>>, read: fn(Json<'a>) -> Option<T>) -> Option<Vec<T>> {
    let mut list = Vec::with_capacity(values.len());
    for value in values {
        list.push(read(value)?);
    }
    Some(list)
}
