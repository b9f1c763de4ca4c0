//! Configuration: what may be set, where it may come from, and everything that is wrong with it at once.

use super::keys::{KeyPolicy, Keys};
use crate::cookie::{InvalidCookie, SameSite, SetCookie, secure_for};
use crate::jose::jwk_set::JwkSet;
use crate::jose::jwt::Validation;
use crate::seal::{Password, Passwords};
use crate::secret::Secret;
use crate::workos::endpoint::Endpoint;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::sync::Arc;

/// What an application sets in code, and may leave to the environment. Code wins over the environment.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
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
    pub jwks: Option<Box<RawValue>>,
    /// How long keys serve while WorkOS cannot be reached, in seconds; default 24 hours.
    pub jwks_stale_for: Option<u32>,
}

/// One value or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// A list.
    Many(Vec<T>),
}

/// A cookie password as iron's users write it.
#[derive(Deserialize)]
#[serde(untagged)]
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

/// Checked configuration.
#[derive(Debug)]
pub struct Config {
    /// WorkOS, and who asks.
    pub endpoint: Endpoint,
    /// Where WorkOS sends the browser back to.
    pub redirect_uri: Option<String>,
    /// What cookies are sealed with.
    pub passwords: Arc<Passwords>,
    /// The session cookie.
    pub cookie: CookieSettings,
    /// What is checked of a token beside its signature and expiry.
    pub validation: Validation,
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

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The member of [`Settings`], in camelCase.
    pub key: &'static str,
    /// The environment variable that can hold it.
    pub environment: Option<&'static str>,
    /// What is wrong and how it is mended. Never contains the value.
    pub fix: String,
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
        let mut read = |key, name: &'static str, expected: &str| {
            problems.push(ConfigProblem {
                key,
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

    /// Checks everything and reports everything.
    pub fn check(self, mut problems: Vec<ConfigProblem>) -> Result<(Config, Keys), Vec<ConfigProblem>> {
        let mut wrong = |key, environment, fix: &str| {
            problems.push(ConfigProblem { key, environment, fix: fix.to_owned() });
        };
        let client_id = self.client_id.unwrap_or_default();
        if client_id.trim().is_empty() {
            wrong("clientId", Some("WORKOS_CLIENT_ID"), "set clientId or WORKOS_CLIENT_ID to the client id from the WorkOS dashboard");
        }
        let api_key = self.api_key.filter(|key| !key.trim().is_empty() && !self.public_client);
        if api_key.is_none() && !self.public_client {
            wrong("apiKey", Some("WORKOS_API_KEY"), "set apiKey or WORKOS_API_KEY to a secret key from the WorkOS dashboard, or publicClient: true if this client has none");
        }
        if let Some(redirect_uri) = &self.redirect_uri
            && !is_http_url(redirect_uri)
        {
            wrong("redirectUri", Some("WORKOS_REDIRECT_URI"), "redirectUri must be an absolute http or https URL, such as https://app.example/callback");
        }
        let passwords = match passwords(self.cookie_password) {
            Ok(passwords) => Some(passwords),
            Err(fix) => {
                wrong("cookiePassword", Some("WORKOS_COOKIE_PASSWORD"), fix);
                None
            }
        };
        let same_site = match self.cookie_same_site.as_deref().map(str::to_ascii_lowercase).as_deref() {
            None | Some("lax") => SameSite::Lax,
            Some("strict") => SameSite::Strict,
            Some("none") => SameSite::None,
            Some(_) => {
                wrong("cookieSameSite", Some("WORKOS_COOKIE_SAME_SITE"), "cookieSameSite must be lax, strict or none");
                SameSite::Lax
            }
        };
        let max_age = self.cookie_max_age.unwrap_or(FOUR_HUNDRED_DAYS);
        if max_age <= 0 {
            wrong("cookieMaxAge", Some("WORKOS_COOKIE_MAX_AGE"), "cookieMaxAge must be a positive number of seconds");
        }
        let name = self.cookie_name.unwrap_or_else(|| "wos-session".to_owned());
        if SetCookie::new(name.as_str(), "").is_err() {
            wrong("cookieName", Some("WORKOS_COOKIE_NAME"), "cookieName must be a cookie-name of RFC 6265: letters, digits and - _ .");
        } else if SetCookie::new("x", "").and_then(|cookie| cookie.with_domain(self.cookie_domain.as_deref())).is_err() {
            wrong("cookieDomain", Some("WORKOS_COOKIE_DOMAIN"), "cookieDomain must be a host name, such as example.com");
        }
        let hostname = self.api_hostname.unwrap_or_else(|| "api.workos.com".to_owned());
        if !is_hostname(&hostname) {
            wrong("apiHostname", Some("WORKOS_API_HOSTNAME"), "apiHostname must be a host name without scheme, port or path");
        }
        let jwks = match self.jwks.map(|text| JwkSet::parse(text.get())) {
            Some(Ok(set)) if !set.is_empty() => Some(set),
            Some(_) => {
                wrong("jwks", None, "jwks must be a JWK Set with at least one RS256 key: {keys: [...]}");
                None
            }
            None => None,
        };
        let Some(passwords) = passwords.filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        let scheme = if self.api_https.unwrap_or(true) { "https" } else { "http" };
        let port = self.api_port.map(|port| format!(":{port}")).unwrap_or_default();
        let config = Config {
            endpoint: Endpoint {
                base_url: format!("{scheme}://{hostname}{port}"),
                client_id,
                api_key: api_key.map(Secret::new),
            },
            redirect_uri: self.redirect_uri,
            passwords: Arc::new(passwords),
            cookie: CookieSettings { name, max_age, domain: self.cookie_domain, same_site },
            validation: Validation {
                issuers: list(self.issuer),
                audiences: list(self.audience),
                leeway_seconds: self.leeway.unwrap_or(0),
            },
        };
        let policy = KeyPolicy::default();
        let stale_for_ms =
            self.jwks_stale_for.map_or(policy.stale_for_ms, |seconds| i64::from(seconds) * 1000);
        let keys = match jwks {
            Some(set) => Keys::fixed(set),
            None => Keys::remote(KeyPolicy { stale_for_ms, ..policy }),
        };
        Ok((config, keys))
    }
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

/// Builds the passwords of a setting, or says what is wrong with it.
pub fn passwords(setting: Option<OneOrMany<PasswordSetting>>) -> Result<Passwords, &'static str> {
    let settings = list(setting);
    if settings.is_empty() {
        return Err("set cookiePassword or WORKOS_COOKIE_PASSWORD to at least 32 random characters, for example from: openssl rand -base64 32");
    }
    let built: Result<Vec<_>, _> = settings
        .iter()
        .map(|setting| match setting {
            PasswordSetting::Text(secret) => Password::new(secret),
            PasswordSetting::Identified { id, secret } => {
                Password::with_id(id.as_deref().unwrap_or("1"), secret)
            }
            PasswordSetting::Separate { id, encryption, integrity } => {
                Password::with_separate_secrets(id.as_deref().unwrap_or("1"), encryption, integrity)
            }
        })
        .collect();
    built.and_then(Passwords::new).map_err(|_| {
        "every cookiePassword must have at least 32 characters, and an id, if it has one, of letters, digits and _"
    })
}

fn list<T>(setting: Option<OneOrMany<T>>) -> Vec<T> {
    match setting {
        None => Vec::new(),
        Some(OneOrMany::One(one)) => vec![one],
        Some(OneOrMany::Many(many)) => many,
    }
}

/// Whether the text is an absolute http(s) URL with a host, as far as the core needs to know.
pub fn is_http_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && !rest.starts_with(['/', '?', '#'])
            && !text.contains(|character: char| character.is_control() || character.is_whitespace() || character == '\\')
    })
}

fn is_hostname(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'[' | b']' | b':'))
        && (text.starts_with('[') || !text.contains(':'))
}

/// The longest Max-Age browsers keep (RFC 6265bis, section 5.6.2).
const FOUR_HUNDRED_DAYS: i64 = 400 * 24 * 60 * 60;
