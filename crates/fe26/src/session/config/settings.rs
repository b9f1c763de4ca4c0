//! What may be set, in code or in the environment.

use super::{ConfigProblem, PageSettings};
use crate::json::JsonText;
use crate::seal::{Password, PasswordError};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// What an application sets in code, and may leave to the environment. Code wins over the environment.
#[derive(Default)]
pub struct Settings {
    /// `WORKOS_CLIENT_ID`. Required.
    pub client_id: Option<String>,
    /// `WORKOS_API_KEY`. Required unless `public_client`.
    pub api_key: Option<String>,
    /// A client that cannot keep a secret sends none.
    pub public_client: bool,
    /// `WORKOS_REDIRECT_URI`. Required to begin a sign-in.
    pub redirect_uri: Option<String>,
    /// `WORKOS_COOKIE_PASSWORD`. Required; a list is newest first.
    pub cookie_password: Option<OneOrMany<PasswordSetting>>,
    /// `WORKOS_COOKIE_NAME`, default `wos-session`.
    pub cookie_name: Option<String>,
    /// `WORKOS_COOKIE_MAX_AGE` in seconds, default 400 days.
    pub cookie_max_age: Option<i64>,
    /// `WORKOS_COOKIE_DOMAIN`, default: this host only.
    pub cookie_domain: Option<String>,
    /// `WORKOS_COOKIE_SAME_SITE`: `lax` (default), `strict` or `none`.
    pub cookie_same_site: Option<String>,
    /// `WORKOS_API_HOSTNAME`, default `api.workos.com`.
    pub api_hostname: Option<String>,
    /// `WORKOS_API_HTTPS`, default true.
    pub api_https: Option<bool>,
    /// `WORKOS_API_PORT`, default: the scheme's own.
    pub api_port: Option<u16>,
    /// Accepted `iss` values; not checked when absent.
    pub issuer: Option<OneOrMany<String>>,
    /// Accepted `aud` values; not checked when absent.
    pub audience: Option<OneOrMany<String>>,
    /// Seconds by which the clocks of WorkOS and this server may differ; default 0.
    pub leeway: Option<u32>,
    /// A JWK Set to verify with; nothing is fetched then.
    pub jwks: Option<JsonText>,
    /// How long keys serve while WorkOS cannot be reached, in seconds; default 24 hours.
    pub jwks_stale_for: Option<u32>,
    /// Whether the answer to one cookie may be remembered for a minute; default true.
    pub remember_sessions: Option<bool>,
    /// An adapter's pages.
    pub pages: Option<PageSettings>,
}

/// One value or a list of them.
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// A list.
    Many(Vec<T>),
}

/// A cookie password as iron's users write it.
pub enum PasswordSetting {
    /// A secret under id `1`.
    Text(String),
    /// A secret under an id of its own.
    Identified {
        /// The password id.
        id: Option<String>,
        /// The secret.
        secret: String,
    },
    /// Separate secrets for encryption and integrity.
    Separate {
        /// The password id.
        id: Option<String>,
        /// Secret of the encryption key.
        encryption: String,
        /// Secret of the HMAC key.
        integrity: String,
    },
}

impl PasswordSetting {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Text(_) => "1",
            Self::Identified { id, .. } | Self::Separate { id, .. } => id.as_deref().unwrap_or("1"),
        }
    }

    pub(super) fn build(&self, id: &str) -> Result<Password, PasswordError> {
        match self {
            Self::Text(secret) | Self::Identified { secret, .. } => Password::with_id(id, secret),
            Self::Separate { encryption, integrity, .. } => {
                Password::with_separate_secrets(id, encryption, integrity)
            }
        }
    }
}

impl Settings {
    /// Fills what code left open from the environment.
    pub fn or_environment(
        mut self,
        lookup: impl Fn(&str) -> Option<String>,
        problems: &mut Vec<ConfigProblem>,
    ) -> Self {
        let text = |name: &str| lookup(name).filter(|value| !value.is_empty());
        self.client_id = self.client_id.or_else(|| text("WORKOS_CLIENT_ID"));
        if !self.public_client {
            self.api_key = self.api_key.or_else(|| text("WORKOS_API_KEY"));
        }
        self.redirect_uri = self.redirect_uri.or_else(|| text("WORKOS_REDIRECT_URI"));
        if self.cookie_password.is_none() {
            self.cookie_password =
                text("WORKOS_COOKIE_PASSWORD").map(|secret| OneOrMany::One(PasswordSetting::Text(secret)));
        }
        self.cookie_name = self.cookie_name.or_else(|| text("WORKOS_COOKIE_NAME"));
        self.cookie_domain = self.cookie_domain.or_else(|| text("WORKOS_COOKIE_DOMAIN"));
        self.cookie_same_site = self.cookie_same_site.or_else(|| text("WORKOS_COOKIE_SAME_SITE"));
        self.api_hostname = self.api_hostname.or_else(|| text("WORKOS_API_HOSTNAME"));
        let mut read = |key: &'static str, name: &'static str, expected: &str| {
            problems.push(ConfigProblem {
                key: key.into(),
                environment: Some(name),
                fix: format!("{name} must be {expected}"),
            });
        };
        if self.cookie_max_age.is_none()
            && let Some(value) = text("WORKOS_COOKIE_MAX_AGE")
        {
            self.cookie_max_age = value.parse().ok();
            if self.cookie_max_age.is_none() {
                read("cookieMaxAge", "WORKOS_COOKIE_MAX_AGE", "a whole number of seconds");
            }
        }
        if self.api_port.is_none()
            && let Some(value) = text("WORKOS_API_PORT")
        {
            self.api_port = value.parse().ok();
            if self.api_port.is_none() {
                read("apiPort", "WORKOS_API_PORT", "a port number");
            }
        }
        if self.api_https.is_none()
            && let Some(value) = text("WORKOS_API_HTTPS")
        {
            self.api_https = match value.to_ascii_lowercase().as_str() {
                "true" | "1" => Some(true),
                "false" | "0" => Some(false),
                _ => {
                    read("apiHttps", "WORKOS_API_HTTPS", "true or false");
                    None
                }
            };
        }
        self
    }
}

impl<T> OneOrMany<T> {
    /// The values as a list.
    pub(super) fn into_list(self) -> Vec<T> {
        match self {
            Self::One(one) => vec![one],
            Self::Many(many) => many,
        }
    }
}

impl OneOrMany<String> {
    /// An empty list or an empty text: most likely a variable that is not set, and never "check nothing".
    pub(super) fn names_nothing(&self) -> bool {
        match self {
            Self::One(one) => one.is_empty(),
            Self::Many(many) => many.is_empty() || many.iter().any(String::is_empty),
        }
    }
}
