//! Settings as JavaScript gives them. They are read one by one, so that a wrong type is one problem among the others
//! and not the only one that is reported.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use super::{Input, list, texts, whole_number};
use crate::reply::Fault;
use fe26::json::{Json, JsonText};
use fe26::session::config::{ConfigProblem, OneOrMany, PagePath, PageSettings, PasswordSetting, Settings};

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
        let members = configuration.object("settings");
        let environment = configuration.object("environment").pairs();
        configuration.check()?;
        let host_verifies = configuration.json("hostVerifies").and_then(Json::boolean).unwrap_or_default();
        let mut problems = Vec::new();
        let mut settings = Settings::default();
        read(&mut settings, &members, &SETTINGS, &mut problems);
        read(&mut settings, &members.object("pages"), &PAGES, &mut problems);
        report_unknown(&members, &mut problems);
        Ok(Self { settings, environment, host_verifies, problems })
    }
}

fn read(
    settings: &mut Settings,
    members: &Input<'_, '_>,
    known: &'static [(&str, &str, Read)],
    problems: &mut Vec<ConfigProblem>,
) {
    for (key, expected, read) in known {
        if let Some(value) = members.non_null(key)
            && !read(settings, value)
        {
            problems.push(ConfigProblem::new(Cow::Borrowed(key), [*key, " must be ", *expected].concat()));
        }
    }
}

fn report_unknown(members: &Input<'_, '_>, problems: &mut Vec<ConfigProblem>) {
    for (name, _) in members.members() {
        let key = name.as_str().unwrap_or_default();
        if SETTINGS.iter().any(|(known, ..)| *known == key) {
            continue;
        }
        let mut fix = ["there is no option ", key].concat();
        if let Some((known, ..)) = SETTINGS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(key)) {
            fix.push_str(": did you mean ");
            fix.push_str(known);
            fix.push('?');
        }
        problems.push(ConfigProblem::new(Cow::Owned(key.into()), fix));
    }
}

/// Name, what it must be, and what reads it.
const SETTINGS: [(&str, &str, Read); 24] = [
    ("clientId", TEXT, |settings, value| text(&mut settings.client_id, value)),
    ("apiKey", TEXT, |settings, value| text(&mut settings.api_key, value)),
    ("publicClient", TRUE_OR_FALSE, |settings, value| {
        let is_public = value.boolean();
        settings.public_client = is_public.unwrap_or_default();
        is_public.is_some()
    }),
    ("redirectUri", TEXT, |settings, value| text(&mut settings.redirect_uri, value)),
    ("redirectUris", "a list of texts", |settings, value| {
        let uris = texts(value);
        let is_list = uris.is_some();
        settings.redirect_uris = uris.unwrap_or_default();
        is_list
    }),
    ("trustProxy", TRUE_OR_FALSE, |settings, value| {
        let trusts = value.boolean();
        settings.trust_proxy = trusts.unwrap_or_default();
        trusts.is_some()
    }),
    (
        "cookiePassword",
        "a text, {id, secret}, {id, encryption, integrity}, or a list of these",
        |settings, value| put(&mut settings.cookie_password, passwords(value)),
    ),
    ("cookieName", TEXT, |settings, value| text(&mut settings.cookie_name, value)),
    ("cookieMaxAge", WHOLE_SECONDS, |settings, value| put(&mut settings.cookie_max_age, value.integer())),
    ("cookieDomain", TEXT, |settings, value| text(&mut settings.cookie_domain, value)),
    ("cookieSameSite", "lax, strict or none", |settings, value| text(&mut settings.cookie_same_site, value)),
    ("apiHostname", TEXT, |settings, value| text(&mut settings.api_hostname, value)),
    ("apiHttps", TRUE_OR_FALSE, |settings, value| put(&mut settings.api_https, value.boolean())),
    ("apiPort", "a port number", |settings, value| {
        put(&mut settings.api_port, whole_number(value).and_then(|number| number.try_into().ok()))
    }),
    ("issuer", TEXTS, |settings, value| put(&mut settings.issuer, one_or_many(value))),
    ("audience", TEXTS, |settings, value| put(&mut settings.audience, one_or_many(value))),
    ("leeway", WHOLE_SECONDS, |settings, value| put(&mut settings.leeway, whole_number(value))),
    ("jwks", "a JWK Set", |settings, value| put(&mut settings.jwks, Some(JsonText::from(value)))),
    ("jwksStaleFor", WHOLE_SECONDS, |settings, value| put(&mut settings.jwks_stale_for, whole_number(value))),
    ("rememberSessions", TRUE_OR_FALSE, |settings, value| {
        put(&mut settings.remember_sessions, value.boolean())
    }),
    // Functions do not come here.
    ("onEvent", FUNCTION, |_, _| false),
    ("onSuccess", FUNCTION, |_, _| false),
    ("onError", FUNCTION, |_, _| false),
    ("pages", "the pages of an adapter", |settings, value| {
        put(&mut settings.pages, value.object().map(|_| PageSettings::default()))
    }),
];

/// Options of adapters alone.
const PAGES: [(&str, &str, Read); 5] = [
    ("signInPath", "a path, such as /login", |settings, value| {
        page(settings, value, |pages| &mut pages.sign_in_path)
    }),
    ("signUpPath", "a path, such as /signup, or false", |settings, value| {
        page_or_none(settings, value, |pages| &mut pages.sign_up_path)
    }),
    ("callbackPath", "a path, such as /callback", |settings, value| {
        page(settings, value, |pages| &mut pages.callback_path)
    }),
    ("signOutPath", "a path, such as /logout, or false", |settings, value| {
        page_or_none(settings, value, |pages| &mut pages.sign_out_path)
    }),
    ("afterSignOut", "a path of this app, such as /, or an absolute URL", |settings, value| {
        page(settings, value, |pages| &mut pages.after_sign_out)
    }),
];

/// Tells whether the value was of the right type.
type Read = fn(&mut Settings, Json<'_>) -> bool;

fn text(setting: &mut Option<String>, value: Json<'_>) -> bool {
    put(setting, value.string_lossy())
}

fn put<T>(setting: &mut Option<T>, value: Option<T>) -> bool {
    *setting = value;
    setting.is_some()
}

/// A text, `{id?, secret}`, `{id?, encryption, integrity}`, or a list of these.
pub(super) fn passwords(json: Json<'_>) -> Option<OneOrMany<PasswordSetting>> {
    match json.array() {
        Some(values) => list(values, password).map(OneOrMany::Many),
        None => password(json).map(OneOrMany::One),
    }
}

fn password(json: Json<'_>) -> Option<PasswordSetting> {
    if let Some(text) = json.string_lossy() {
        return Some(PasswordSetting::Text(text));
    }
    let setting = json.object()?;
    let text = |name| setting.get(name).and_then(Json::string_lossy);
    let id = text("id");
    if id.is_none() && setting.non_null("id").is_some() {
        return None;
    }
    match (text("secret"), text("encryption"), text("integrity")) {
        (Some(secret), ..) => Some(PasswordSetting::Identified { id, secret }),
        (None, Some(encryption), Some(integrity)) => {
            Some(PasswordSetting::Separate { id, encryption, integrity })
        }
        _ => None,
    }
}

fn one_or_many(json: Json<'_>) -> Option<OneOrMany<String>> {
    json.string_lossy().map(OneOrMany::One).or_else(|| texts(json).map(OneOrMany::Many))
}

fn page(
    settings: &mut Settings,
    value: Json<'_>,
    path: fn(&mut PageSettings) -> &mut Option<String>,
) -> bool {
    settings.pages.as_mut().is_some_and(|pages| text(path(pages), value))
}

/// The same for pages that may be left out.
fn page_or_none(
    settings: &mut Settings,
    value: Json<'_>,
    path: fn(&mut PageSettings) -> &mut PagePath,
) -> bool {
    let given = match (value.boolean(), value.string_lossy()) {
        (Some(false), _) => PagePath::Absent,
        (_, Some(given)) => PagePath::At(given),
        _ => return false,
    };
    settings.pages.as_mut().is_some_and(|pages| {
        *path(pages) = given;
        true
    })
}

const FUNCTION: &str = "a function";
const TEXT: &str = "a text";
const TEXTS: &str = "a text or a list of texts";
const TRUE_OR_FALSE: &str = "true or false";
const WHOLE_SECONDS: &str = "a whole number of seconds, not negative";
