//! Configuration: what may be set, where it may come from, and everything that is wrong with it at once.

mod check;
mod environment;
mod http_url;
mod origins;
mod pages;
mod passwords;
mod problem;
mod settings;

use crate::cookie::{InvalidCookie, SameSite, SetCookie, secure_for};
use crate::jose::jwt::Validation;
use crate::seal::Passwords;
use crate::workos::endpoint::Endpoint;
use alloc::string::String;
use alloc::sync::Arc;
pub use http_url::is_http_url;
pub use origins::{Origins, RequestOrigin};
pub(super) use pages::at_origin_of;
pub use pages::{PagePath, PageSettings, Pages};
pub use passwords::{passwords, session_passwords};
pub use problem::ConfigProblem;
pub use settings::{OneOrMany, PasswordSetting, Settings};

/// Checked configuration.
#[derive(Debug)]
pub struct Config {
    /// WorkOS, and who asks.
    pub endpoint: Endpoint,
    /// Where WorkOS sends the browser back to.
    pub redirect_uri: Option<String>,
    /// Where else this application answers.
    pub origins: Origins,
    /// What cookies are sealed with.
    pub passwords: Arc<Passwords>,
    /// The session cookie.
    pub cookie: CookieSettings,
    /// What is checked of a token beside its signature and expiry.
    pub validation: Validation,
    /// An adapter's pages, if there is one.
    pub pages: Option<Pages>,
    /// How long the answer to one cookie may be remembered, in milliseconds; 0 when it must not be.
    pub remember_for_ms: i64,
}

/// Name and attributes of the session cookie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieSettings {
    /// The cookie-name.
    pub name: String,
    /// Max-Age in seconds.
    pub max_age: i64,
    /// The Domain attribute.
    pub domain: Option<String>,
    /// The SameSite attribute.
    pub same_site: SameSite,
}

impl CookieSettings {
    /// A `Set-Cookie` for the session; `Secure` follows from the redirect URI in use.
    pub fn set(&self, value: &str, redirect_uri: Option<&str>) -> Result<SetCookie, InvalidCookie> {
        Ok(SetCookie::new(self.name.as_str(), value)?
            .with_domain(self.domain.as_deref())?
            .with_max_age(Some(self.max_age))
            .with_http_only(true)
            .with_secure(secure_for(redirect_uri, self.same_site))
            .with_same_site(self.same_site))
    }
}
