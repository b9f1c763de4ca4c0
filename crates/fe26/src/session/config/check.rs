//! The checks of the settings, one after the other: every mistake is reported, not just the first.

use super::accepted::check_accepted;
use super::http_url::{is_hostname, is_http_url};
use super::problem::report;
use super::{Config, ConfigProblem, CookieSettings, OneOrMany, Origins, Pages, Settings, session_passwords};
use crate::cookie::{SameSite, SetCookie};
use crate::jose::jwk_set::JwkSet;
use crate::jose::jwt::Validation;
use crate::json::JsonText;
use crate::oauth::is_verifier_cookie;
use crate::seal::Passwords;
use crate::secret::Secret;
use crate::session::keys::{KeyPolicy, Keys};
use crate::workos::endpoint::Endpoint;
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

impl Settings {
    /// Checks everything and reports everything.
    pub fn check(mut self, mut problems: Vec<ConfigProblem>) -> Result<(Config, Keys), Vec<ConfigProblem>> {
        let pages = self.pages.take();
        let pages = pages.and_then(|pages| pages.check(self.redirect_uri.as_deref(), &mut problems));
        self.check_client(&mut problems);
        self.check_redirect_uri(&mut problems);
        let redirect_uri = self.redirect_uri.as_deref();
        let origins = Origins::check(redirect_uri, &self.redirect_uris, self.trust_proxy, &mut problems);
        check_accepted(self.cookie_password.as_ref(), &self.accept_seals, &mut problems);
        let passwords = session_passwords(self.cookie_password.take(), &self.accept_seals);
        if let Err(fix) = passwords {
            report(&mut problems, "cookiePassword", fix);
        }
        let same_site = self.same_site(&mut problems);
        self.check_cookie(&mut problems);
        self.check_claims(&mut problems);
        self.check_hostname(&mut problems);
        let key_set = self.jwks.take().and_then(|text| key_set(&text, &mut problems));
        match passwords {
            Ok(passwords) if problems.is_empty() => {
                let keys = self.keys(key_set);
                Ok((self.into_config(passwords, same_site, pages, origins), keys))
            }
            _ => Err(problems),
        }
    }

    fn check_client(&self, problems: &mut Vec<ConfigProblem>) {
        let client_id = self.client_id.as_deref().unwrap_or_default();
        if is_blank(client_id) {
            report(
                problems,
                "clientId",
                "set clientId or WORKOS_CLIENT_ID to the client id from the WorkOS dashboard",
            );
        } else if client_id.chars().any(|character| character.is_whitespace() || character.is_control()) {
            report(problems, "clientId", "clientId must have no spaces or line breaks");
        }
        if self.public_client {
            return;
        }
        let api_key = self.api_key.as_deref().unwrap_or_default();
        if is_blank(api_key) {
            report(
                problems,
                "apiKey",
                "set apiKey or WORKOS_API_KEY to a secret key from the WorkOS dashboard, or publicClient: true if this client has none",
            );
        } else if !api_key.bytes().all(|byte| byte.is_ascii_graphic()) {
            // It stands in a header. Files end with the line break that is found most often.
            report(
                problems,
                "apiKey",
                "apiKey must have no spaces, line breaks or other characters than visible ASCII",
            );
        }
    }

    fn check_redirect_uri(&self, problems: &mut Vec<ConfigProblem>) {
        if self.redirect_uri.as_deref().is_some_and(|redirect_uri| !is_http_url(redirect_uri)) {
            report(
                problems,
                "redirectUri",
                "redirectUri must be an absolute http or https URL, such as https://app.example/callback",
            );
        }
    }

    fn same_site(&self, problems: &mut Vec<ConfigProblem>) -> SameSite {
        let Some(word) = self.cookie_same_site.as_deref() else { return SameSite::Lax };
        SameSite::parse(word).unwrap_or_else(|| {
            report(problems, "cookieSameSite", "cookieSameSite must be lax, strict or none");
            SameSite::Lax
        })
    }

    fn check_cookie(&self, problems: &mut Vec<ConfigProblem>) {
        if self.cookie_max_age.is_some_and(|seconds| seconds <= 0) {
            report(problems, "cookieMaxAge", "cookieMaxAge must be a positive number of seconds");
        }
        let mut name = self.cookie_name.as_deref().unwrap_or(COOKIE_NAME);
        if SetCookie::new(name, "").is_err() {
            report(
                problems,
                "cookieName",
                "cookieName must be a cookie-name of RFC 6265: letters, digits and - _ .",
            );
            // A name that cannot be one says nothing about the domain.
            name = COOKIE_NAME;
        }
        if is_verifier_cookie(name) {
            report(
                problems,
                "cookieName",
                "cookieName must not start with wos-auth-verifier: such cookies are deleted when a sign-in ends",
            );
        }
        // Under its own name, because `__Host-` forbids a domain.
        let cookie = SetCookie::new(name, "");
        if cookie.and_then(|cookie| cookie.with_domain(self.cookie_domain.as_deref())).is_err() {
            report(
                problems,
                "cookieDomain",
                "cookieDomain must be a host name, such as example.com, and absent when cookieName starts with __Host-",
            );
        }
    }

    fn check_claims(&self, problems: &mut Vec<ConfigProblem>) {
        if self.issuer.as_ref().is_some_and(OneOrMany::names_nothing) {
            report(
                problems,
                "issuer",
                "issuer must name at least one issuer, such as https://api.workos.com, or be left out",
            );
        }
        if self.audience.as_ref().is_some_and(OneOrMany::names_nothing) {
            report(problems, "audience", "audience must name at least one audience, or be left out");
        }
    }

    fn check_hostname(&self, problems: &mut Vec<ConfigProblem>) {
        if self.api_hostname.as_deref().is_some_and(|hostname| !is_hostname(hostname)) {
            report(problems, "apiHostname", "apiHostname must be a host name without scheme, port or path");
        }
    }

    /// The keys of tokens: those given, or WorkOS's.
    fn keys(&self, given: Option<JwkSet>) -> Keys {
        if let Some(set) = given {
            return Keys::fixed(set);
        }
        let mut policy = KeyPolicy::default();
        if let Some(seconds) = self.jwks_stale_for {
            policy.stale_for_ms = i64::from(seconds) * 1000;
        }
        Keys::remote(policy)
    }

    /// What has been checked.
    fn into_config(
        self,
        passwords: Passwords,
        same_site: SameSite,
        pages: Option<Pages>,
        origins: Origins,
    ) -> Config {
        let base_url = self.base_url();
        let api_key = self.api_key.filter(|_| !self.public_client);
        Config {
            endpoint: Endpoint {
                base_url,
                client_id: self.client_id.unwrap_or_default(),
                api_key: api_key.map(Secret::new),
            },
            redirect_uri: self.redirect_uri,
            origins,
            passwords: Arc::new(passwords),
            accept_seals: self.accept_seals,
            cookie: CookieSettings {
                name: self.cookie_name.unwrap_or_else(|| COOKIE_NAME.to_owned()),
                max_age: self.cookie_max_age.unwrap_or(FOUR_HUNDRED_DAYS),
                domain: self.cookie_domain,
                same_site,
            },
            validation: Validation {
                issuers: self.issuer.map(OneOrMany::into_list).unwrap_or_default(),
                audiences: self.audience.map(OneOrMany::into_list).unwrap_or_default(),
                leeway_seconds: self.leeway.unwrap_or(0),
            },
            pages,
            remember_for_ms: if self.remember_sessions.unwrap_or(true) { REMEMBER_FOR_MS } else { 0 },
        }
    }

    fn base_url(&self) -> String {
        let scheme = if self.api_https.unwrap_or(true) { "https://" } else { "http://" };
        let mut url = [scheme, self.api_hostname.as_deref().unwrap_or(API_HOSTNAME)].concat();
        if let Some(port) = self.api_port {
            url.push(':');
            url.push_str(&i64::from(port).to_string());
        }
        url
    }
}

fn key_set(text: &JsonText, problems: &mut Vec<ConfigProblem>) -> Option<JwkSet> {
    let set = JwkSet::parse(text.text()).ok().filter(|set| !set.is_empty());
    if set.is_none() {
        report(problems, "jwks", "jwks must be a JWK Set with at least one RS256 key: {keys: [...]}");
    }
    set
}

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

const API_HOSTNAME: &str = "api.workos.com";
const COOKIE_NAME: &str = "wos-session";
/// The longest Max-Age browsers keep (RFC 6265bis, section 5.6.2).
const FOUR_HUNDRED_DAYS: i64 = 400 * 24 * 60 * 60;
/// Long enough for the requests of one page and the next.
const REMEMBER_FOR_MS: i64 = 60_000;
