//! Settings as JavaScript gives them. They are read one by one, so that a wrong type is one problem among the others
//! and not the only one that is reported.

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use super::{Input, texts};
use crate::reply::Fault;
use fe26::json::{Json, JsonText};
use fe26::session::config::{ConfigProblem, OneOrMany, PageSettings, PasswordSetting, Settings};

/// `{settings, environment, hostVerifies?}`.
pub(crate) struct Configuration {
    pub(crate) settings: Settings,
    pub(crate) environment: Vec<(String, String)>,
    /// Signatures are better verified by the host.
    pub(crate) host_verifies: bool,
    /// What has the wrong type, and was left out.
    pub(crate) problems: Vec<ConfigProblem>,
}

impl Configuration {
    pub(crate) fn parse(text: &str) -> Result<Self, Box<Fault>> {
        let wrong = Cell::new(false);
        let configuration = Input::parse(text, &wrong)?;
        let (members, environment) =
            (configuration.object("settings"), configuration.object("environment").pairs());
        configuration.check()?;
        let mut reader = Reader { members, problems: Vec::new() };
        let settings = reader.settings();
        reader.report_unknown();
        let host_verifies = configuration.json("hostVerifies").and_then(Json::boolean).unwrap_or_default();
        Ok(Self { settings, environment, host_verifies, problems: reader.problems })
    }
}

struct Reader<'a, 'w> {
    members: Input<'a, 'w>,
    problems: Vec<ConfigProblem>,
}

impl<'a> Reader<'a, '_> {
    fn settings(&mut self) -> Settings {
        Settings {
            client_id: self.read("clientId", Json::string_lossy),
            api_key: self.read("apiKey", Json::string_lossy),
            public_client: self.read("publicClient", Json::boolean).unwrap_or_default(),
            redirect_uri: self.read("redirectUri", Json::string_lossy),
            cookie_password: self.read("cookiePassword", passwords),
            cookie_name: self.read("cookieName", Json::string_lossy),
            cookie_max_age: self.read("cookieMaxAge", Json::integer),
            cookie_domain: self.read("cookieDomain", Json::string_lossy),
            cookie_same_site: self.read("cookieSameSite", Json::string_lossy),
            api_hostname: self.read("apiHostname", Json::string_lossy),
            api_https: self.read("apiHttps", Json::boolean),
            api_port: self.read("apiPort", |json| json.integer()?.try_into().ok()),
            issuer: self.read("issuer", one_or_many),
            audience: self.read("audience", one_or_many),
            leeway: self.read("leeway", |json| json.integer()?.try_into().ok()),
            jwks: self.read("jwks", |json| Some(JsonText::from(json))),
            jwks_stale_for: self.read("jwksStaleFor", |json| json.integer()?.try_into().ok()),
            remember_sessions: self.read("rememberSessions", Json::boolean),
            pages: self.read("pages", pages),
        }
    }

    fn read<T>(&mut self, key: &'static str, read: fn(Json<'a>) -> Option<T>) -> Option<T> {
        let value = self.members.json(key).filter(|value| !value.is_null())?;
        let setting = read(value);
        if setting.is_none() {
            let known = SETTINGS.iter().find(|(name, ..)| *name == key);
            let (environment, expected) =
                known.map_or((None, ""), |(_, environment, expected)| (*environment, *expected));
            let fix = format!("{key} must be {expected}");
            self.problems.push(ConfigProblem { key: key.into(), environment, fix });
        }
        setting
    }

    fn report_unknown(&mut self) {
        for (name, _) in self.members.members() {
            let key = name.as_str().unwrap_or_default();
            if SETTINGS.iter().any(|(known, ..)| *known == key) {
                continue;
            }
            let meant = SETTINGS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(key));
            let hint = meant.map_or_else(String::new, |(known, ..)| format!(": did you mean {known}?"));
            let fix = format!("there is no option {key}{hint}");
            self.problems.push(ConfigProblem { key: String::from(key).into(), environment: None, fix });
        }
    }
}

/// A text, `{id?, secret}`, `{id?, encryption, integrity}`, or a list of these.
pub(super) fn passwords(json: Json<'_>) -> Option<OneOrMany<PasswordSetting>> {
    match json.array() {
        Some(list) => list.into_iter().map(password).collect::<Option<_>>().map(OneOrMany::Many),
        None => password(json).map(OneOrMany::One),
    }
}

fn password(json: Json<'_>) -> Option<PasswordSetting> {
    if let Some(text) = json.string_lossy() {
        return Some(PasswordSetting::Text(text));
    }
    let setting = json.object()?;
    let text = |name| setting.get(name).and_then(Json::string_lossy);
    let id = match setting.non_null("id") {
        Some(id) => Some(id.string_lossy()?),
        None => None,
    };
    match text("secret") {
        Some(secret) => Some(PasswordSetting::Identified { id, secret }),
        None => Some(PasswordSetting::Separate {
            id,
            encryption: text("encryption")?,
            integrity: text("integrity")?,
        }),
    }
}

fn one_or_many(json: Json<'_>) -> Option<OneOrMany<String>> {
    json.string_lossy().map(OneOrMany::One).or_else(|| texts(json).map(OneOrMany::Many))
}

fn pages(json: Json<'_>) -> Option<PageSettings> {
    let wrong = Cell::new(false);
    let pages = Input { object: Some(json.object()?), wrong: &wrong };
    let settings = PageSettings {
        sign_in_path: pages.text("signInPath"),
        callback_path: pages.text("callbackPath"),
        sign_out_path: pages.text("signOutPath"),
        after_sign_out: pages.text("afterSignOut"),
    };
    pages.check().is_ok().then_some(settings)
}

/// Name, variable, and what it must be.
const SETTINGS: [(&str, Option<&str>, &str); 19] = [
    ("clientId", Some("WORKOS_CLIENT_ID"), TEXT),
    ("apiKey", Some("WORKOS_API_KEY"), TEXT),
    ("publicClient", None, TRUE_OR_FALSE),
    ("redirectUri", Some("WORKOS_REDIRECT_URI"), TEXT),
    (
        "cookiePassword",
        Some("WORKOS_COOKIE_PASSWORD"),
        "a text, {id, secret}, {id, encryption, integrity}, or a list of these",
    ),
    ("cookieName", Some("WORKOS_COOKIE_NAME"), TEXT),
    ("cookieMaxAge", Some("WORKOS_COOKIE_MAX_AGE"), WHOLE_SECONDS),
    ("cookieDomain", Some("WORKOS_COOKIE_DOMAIN"), TEXT),
    ("cookieSameSite", Some("WORKOS_COOKIE_SAME_SITE"), "lax, strict or none"),
    ("apiHostname", Some("WORKOS_API_HOSTNAME"), TEXT),
    ("apiHttps", Some("WORKOS_API_HTTPS"), TRUE_OR_FALSE),
    ("apiPort", Some("WORKOS_API_PORT"), "a port number"),
    ("issuer", None, TEXTS),
    ("audience", None, TEXTS),
    ("leeway", None, WHOLE_SECONDS),
    ("jwks", None, "a JWK Set"),
    ("jwksStaleFor", None, WHOLE_SECONDS),
    ("rememberSessions", None, TRUE_OR_FALSE),
    ("pages", None, "the pages of an adapter, each a text"),
];

const TEXT: &str = "a text";
const TEXTS: &str = "a text or a list of texts";
const TRUE_OR_FALSE: &str = "true or false";
const WHOLE_SECONDS: &str = "a whole number of seconds, not negative";
