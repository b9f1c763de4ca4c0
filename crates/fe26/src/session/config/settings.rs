//! What may be set, in code or in the environment.

use super::PageSettings;
use crate::json::JsonText;
use crate::seal::{OtherSdk, Password, PasswordError};
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
    /// Redirect URIs of further origins; the first label of a host may hold a `*`.
    pub redirect_uris: Vec<String>,
    /// Whether what proxies say about a request's origin is believed; default false.
    pub trust_proxy: bool,
    /// `WORKOS_COOKIE_PASSWORD`. Required; a list is newest first.
    pub cookie_password: Option<OneOrMany<PasswordSetting>>,
    /// Other SDKs whose sessions are read, under the same passwords, and sealed anew.
    pub accept_seals: Vec<OtherSdk>,
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

impl<T> OneOrMany<T> {
    pub(super) fn as_slice(&self) -> &[T] {
        match self {
            Self::One(one) => core::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }

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
