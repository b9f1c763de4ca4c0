//! Settings as JavaScript gives them. They are read one by one, so that a wrong type is one problem among the others
//! and not the only one that is reported.

use fe26::session::config::{ConfigProblem, Settings};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Reads what has the right type, and says what has not.
pub(crate) fn parse(mut members: BTreeMap<String, Box<RawValue>>) -> (Settings, Vec<ConfigProblem>) {
    let mut problems = Vec::new();
    for (key, environment, expected) in SETTINGS {
        let Some((name, value)) = members.remove_entry(key) else { continue };
        if settings(&BTreeMap::from([(&name, &value)])).is_some() {
            members.insert(name, value);
        } else {
            let fix = format!("{key} must be {expected}");
            problems.push(ConfigProblem { key: key.into(), environment, fix });
        }
    }
    for key in members.keys().filter(|key| !SETTINGS.iter().any(|(known, ..)| known == key)) {
        let meant = SETTINGS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(key));
        let hint = meant.map_or_else(String::new, |(known, ..)| format!(": did you mean {known}?"));
        let fix = format!("there is no option {key}{hint}");
        problems.push(ConfigProblem { key: key.clone().into(), environment: None, fix });
    }
    (settings(&members).unwrap_or_default(), problems)
}

fn settings<K: serde::Serialize + Ord>(members: &BTreeMap<K, impl serde::Serialize>) -> Option<Settings> {
    serde_json::from_str(&serde_json::to_string(members).ok()?).ok()
}

/// Name, variable, and what it must be.
const SETTINGS: [(&str, Option<&str>, &str); 18] = [
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
    ("pages", None, "the pages of an adapter, each a text"),
];

const TEXT: &str = "a text";
const TEXTS: &str = "a text or a list of texts";
const TRUE_OR_FALSE: &str = "true or false";
const WHOLE_SECONDS: &str = "a whole number of seconds, not negative";
