//! What is wrong with a configuration, in words that say how to mend it.

use alloc::borrow::Cow;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The member of [`Settings`](super::Settings), in camelCase.
    pub key: Cow<'static, str>,
    /// The environment variable that can hold it.
    pub environment: Option<&'static str>,
    /// What is wrong and how it is mended. Never contains the value.
    pub fix: String,
}

impl ConfigProblem {
    /// A problem with the member of this name.
    pub fn new(key: Cow<'static, str>, fix: String) -> Self {
        let environment = VARIABLES.iter().find(|(known, _)| *known == key).map(|(_, variable)| *variable);
        Self { key, environment, fix }
    }
}

impl core::fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: {}", self.key, self.fix)
    }
}

impl core::error::Error for ConfigProblem {}

pub(super) fn report(problems: &mut Vec<ConfigProblem>, key: &'static str, fix: &str) {
    problems.push(ConfigProblem::new(Cow::Borrowed(key), fix.to_owned()));
}

/// Settings, and where else they may stand.
const VARIABLES: [(&str, &str); 11] = [
    ("clientId", "WORKOS_CLIENT_ID"),
    ("apiKey", "WORKOS_API_KEY"),
    ("redirectUri", "WORKOS_REDIRECT_URI"),
    ("cookiePassword", "WORKOS_COOKIE_PASSWORD"),
    ("cookieName", "WORKOS_COOKIE_NAME"),
    ("cookieMaxAge", "WORKOS_COOKIE_MAX_AGE"),
    ("cookieDomain", "WORKOS_COOKIE_DOMAIN"),
    ("cookieSameSite", "WORKOS_COOKIE_SAME_SITE"),
    ("apiHostname", "WORKOS_API_HOSTNAME"),
    ("apiHttps", "WORKOS_API_HTTPS"),
    ("apiPort", "WORKOS_API_PORT"),
];
