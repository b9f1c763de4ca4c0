//! Configuration: what may be set, where it may come from, and everything that is wrong with it at once.

mod pages;
mod settings;

use super::keys::{KeyPolicy, Keys};
use crate::cookie::{InvalidCookie, SameSite, SetCookie, secure_for};
use crate::jose::jwk_set::JwkSet;
use crate::jose::jwt::Validation;
use crate::seal::{Password, PasswordError, Passwords};
use crate::secret::Secret;
use crate::workos::endpoint::Endpoint;
use alloc::borrow::Cow;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
pub use pages::{PageSettings, Pages};
pub use settings::{OneOrMany, PasswordSetting, Settings};

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

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigProblem {
    /// The member of [`Settings`], in camelCase.
    pub key: Cow<'static, str>,
    /// The environment variable that can hold it.
    pub environment: Option<&'static str>,
    /// What is wrong and how it is mended. Never contains the value.
    pub fix: String,
}

impl core::fmt::Display for ConfigProblem {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}: {}", self.key, self.fix)
    }
}

impl core::error::Error for ConfigProblem {}

impl Settings {
    /// Checks everything and reports everything.
    pub fn check(self, mut problems: Vec<ConfigProblem>) -> Result<(Config, Keys), Vec<ConfigProblem>> {
        let pages = self.pages.and_then(|pages| pages.check(self.redirect_uri.as_deref(), &mut problems));
        let mut wrong = |key: &'static str, environment, fix: &str| {
            problems.push(ConfigProblem { key: key.into(), environment, fix: fix.to_owned() });
        };
        let client_id = self.client_id.unwrap_or_default();
        if client_id.trim().is_empty() {
            wrong(
                "clientId",
                Some("WORKOS_CLIENT_ID"),
                "set clientId or WORKOS_CLIENT_ID to the client id from the WorkOS dashboard",
            );
        } else if client_id.contains(|character: char| character.is_whitespace() || character.is_control()) {
            wrong("clientId", Some("WORKOS_CLIENT_ID"), "clientId must have no spaces or line breaks");
        }
        let api_key = self.api_key.filter(|key| !key.trim().is_empty() && !self.public_client);
        if api_key.is_none() && !self.public_client {
            wrong(
                "apiKey",
                Some("WORKOS_API_KEY"),
                "set apiKey or WORKOS_API_KEY to a secret key from the WorkOS dashboard, or publicClient: true if this client has none",
            );
        } else if api_key.as_deref().is_some_and(|key| !is_token(key)) {
            wrong(
                "apiKey",
                Some("WORKOS_API_KEY"),
                "apiKey must have no spaces, line breaks or other characters than visible ASCII",
            );
        }
        if let Some(redirect_uri) = &self.redirect_uri
            && !is_http_url(redirect_uri)
        {
            wrong(
                "redirectUri",
                Some("WORKOS_REDIRECT_URI"),
                "redirectUri must be an absolute http or https URL, such as https://app.example/callback",
            );
        }
        let passwords = match session_passwords(self.cookie_password) {
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
                wrong(
                    "cookieSameSite",
                    Some("WORKOS_COOKIE_SAME_SITE"),
                    "cookieSameSite must be lax, strict or none",
                );
                SameSite::Lax
            }
        };
        let max_age = self.cookie_max_age.unwrap_or(FOUR_HUNDRED_DAYS);
        if max_age <= 0 {
            wrong(
                "cookieMaxAge",
                Some("WORKOS_COOKIE_MAX_AGE"),
                "cookieMaxAge must be a positive number of seconds",
            );
        }
        let name = self.cookie_name.unwrap_or_else(|| "wos-session".to_owned());
        if SetCookie::new(name.as_str(), "").is_err() {
            wrong(
                "cookieName",
                Some("WORKOS_COOKIE_NAME"),
                "cookieName must be a cookie-name of RFC 6265: letters, digits and - _ .",
            );
        }
        // Under its own name, because `__Host-` forbids a domain; a name that cannot be one says nothing about it.
        let cookie = SetCookie::new(name.as_str(), "").or_else(|_| SetCookie::new("x", ""));
        if cookie.and_then(|cookie| cookie.with_domain(self.cookie_domain.as_deref())).is_err() {
            wrong(
                "cookieDomain",
                Some("WORKOS_COOKIE_DOMAIN"),
                "cookieDomain must be a host name, such as example.com, and absent when cookieName starts with __Host-",
            );
        }
        for (key, setting, fix) in [
            (
                "issuer",
                &self.issuer,
                "issuer must name at least one issuer, such as https://api.workos.com, or be left out",
            ),
            ("audience", &self.audience, "audience must name at least one audience, or be left out"),
        ] {
            if setting.as_ref().is_some_and(OneOrMany::names_nothing) {
                wrong(key, None, fix);
            }
        }
        let hostname = self.api_hostname.unwrap_or_else(|| "api.workos.com".to_owned());
        if !is_hostname(&hostname) {
            wrong(
                "apiHostname",
                Some("WORKOS_API_HOSTNAME"),
                "apiHostname must be a host name without scheme, port or path",
            );
        }
        let jwks = match self.jwks.map(|text| JwkSet::parse(text.text())) {
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
                issuers: self.issuer.map(OneOrMany::into_list).unwrap_or_default(),
                audiences: self.audience.map(OneOrMany::into_list).unwrap_or_default(),
                leeway_seconds: self.leeway.unwrap_or(0),
            },
            pages,
            remember_for_ms: if self.remember_sessions.unwrap_or(true) { REMEMBER_FOR_MS } else { 0 },
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

/// The passwords of session cookies. WorkOS's SDKs know id `1` alone, so that is what is sealed under and what every
/// password opens, whatever its id; seals under its own id open as well, and are to be made again.
pub fn session_passwords(setting: Option<OneOrMany<PasswordSetting>>) -> Result<Passwords, &'static str> {
    let settings = setting.map(OneOrMany::into_list).unwrap_or_default();
    build(settings.iter().flat_map(|setting| {
        let shared = (setting.id() != SHARED_ID).then(|| setting.build(SHARED_ID));
        shared.into_iter().chain([setting.build(setting.id())])
    }))
}

/// The passwords of a setting as they stand, each under its own id, or what is wrong with them.
pub fn passwords(setting: Option<OneOrMany<PasswordSetting>>) -> Result<Passwords, &'static str> {
    let settings = setting.map(OneOrMany::into_list).unwrap_or_default();
    build(settings.iter().map(|setting| setting.build(setting.id())))
}

fn build(
    passwords: impl Iterator<Item = Result<Password, PasswordError>>,
) -> Result<Passwords, &'static str> {
    passwords.collect::<Result<Vec<_>, _>>().and_then(Passwords::new).map_err(|error| match error {
        PasswordError::Empty => {
            "set cookiePassword or WORKOS_COOKIE_PASSWORD to at least 32 random characters, for example from: openssl rand -base64 32"
        }
        _ => {
            "every cookiePassword must have at least 32 characters, and an id, if it has one, of letters, digits and _"
        }
    })
}

/// A credential that can stand in a header: visible ASCII, without the line break that files end with.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether the text is an absolute http(s) URL with a host, as far as the core needs to know.
pub fn is_http_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let authority = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    let is_plain = !text
        .contains(|character: char| character.is_control() || character.is_whitespace() || character == '\\');
    is_plain
        && authority.is_some_and(|authority| {
            let (host, port) = match authority.rsplit_once(':') {
                Some((host, port)) if !port.ends_with(']') => (host, port),
                _ => (authority, ""),
            };
            let is_host = if host.contains(['[', ']']) { is_hostname(host) } else { !host.is_empty() };
            is_host && !host.contains('@') && (port.is_empty() || port.parse::<u16>().is_ok())
        })
}

/// A name or an IPv4 address, or an IPv6 address in brackets.
fn is_hostname(text: &str) -> bool {
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        // As far as it goes: whoever resolves it knows the rest.
        Some(address) => {
            address.contains(':')
                && address.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        }
        None => {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        }
    }
}

/// Long enough for the requests of one page and the next; a session's data stays in memory no longer.
const REMEMBER_FOR_MS: i64 = 60_000;
/// The password id all peers agree on.
const SHARED_ID: &str = "1";
/// The longest Max-Age browsers keep (RFC 6265bis, section 5.6.2).
const FOUR_HUNDRED_DAYS: i64 = 400 * 24 * 60 * 60;
