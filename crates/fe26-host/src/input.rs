//! What JavaScript gives to operations. Unknown members are ignored: callers pass objects of their own.

mod configuration;
mod grant;
mod web;

use alloc::string::String;
use alloc::vec::Vec;

pub(crate) use configuration::Configuration;
use fe26::json::{Json, Object};
use fe26::session::config::{OneOrMany, PasswordSetting};
use fe26::workos::endpoint::Device;
pub(crate) use grant::read_grant;
pub(crate) use web::{read_request, read_sign_in_options};

use crate::reply::Fault;

/// An operation's input, or an object in it. `null` is as good as absent; another type than the one asked for is the
/// caller's mistake. Its value is not repeated.
#[derive(Clone)]
pub(crate) struct Input<'a>(Object<'a>);

impl<'a> Input<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, Fault> {
        Object::parse(text).map(Self).ok_or_else(|| Fault::argument("the input is not JSON"))
    }

    /// A text. JavaScript's may hold lone surrogates, and a stranger may have written them (a password in a JSON body).
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Fault> {
        self.read(name, Json::string_lossy)
    }

    pub(crate) fn required_text(&self, name: &str) -> Result<String, Fault> {
        self.text(name)?.ok_or_else(wrong_type)
    }

    /// A text that is empty when absent.
    pub(crate) fn text_or_empty(&self, name: &str) -> Result<String, Fault> {
        Ok(self.text(name)?.unwrap_or_default())
    }

    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, Fault> {
        Ok(self.read(name, texts)?.unwrap_or_default())
    }

    pub(crate) fn whole_number(&self, name: &str) -> Result<Option<u32>, Fault> {
        self.read(name, |json| json.integer()?.try_into().ok())
    }

    /// An object; empty when absent.
    pub(crate) fn object(&self, name: &str) -> Result<Self, Fault> {
        let object = self.read(name, Json::object)?;
        object.or_else(|| Object::parse("{}")).map(Self).ok_or_else(wrong_type)
    }

    /// A member as it stands, `null` too.
    pub(crate) fn json(&self, name: &str) -> Option<Json<'a>> {
        self.0.get(name)
    }

    /// Names and texts, in their order.
    pub(crate) fn pairs(&self) -> Result<Vec<(String, String)>, Fault> {
        let pair = |(name, value): (&fe26::json::Name<'a>, Json<'a>)| {
            Some((name.as_str()?.into(), value.string_lossy()?))
        };
        self.0.members().map(pair).collect::<Option<_>>().ok_or_else(wrong_type)
    }

    /// Passwords, where they differ from the configured ones.
    pub(crate) fn passwords(&self, name: &str) -> Result<Option<OneOrMany<PasswordSetting>>, Fault> {
        self.read(name, configuration::passwords)
    }

    pub(crate) fn device(&self) -> Result<Device, Fault> {
        Ok(Device { ip_address: self.text("ipAddress")?, user_agent: self.text("userAgent")? })
    }

    fn read<T>(&self, name: &str, read: impl FnOnce(Json<'a>) -> Option<T>) -> Result<Option<T>, Fault> {
        match self.0.non_null(name) {
            Some(value) => read(value).map(Some).ok_or_else(wrong_type),
            None => Ok(None),
        }
    }
}

fn texts(json: Json<'_>) -> Option<Vec<String>> {
    json.array()?.into_iter().map(Json::string_lossy).collect()
}

fn wrong_type() -> Fault {
    Fault::argument("an option has the wrong type, or a required one is missing")
}
