//! Configuration: defaults, the environment, and every mistake in one report.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{PASSWORD, REDIRECT_URI, settings};
use fe26::cookie::SameSite;
use fe26::cookie::chunk::Carried;
use fe26::json::JsonText;
use fe26::session::config::{OneOrMany, PasswordSetting, Settings};
use fe26::session::{AuthKit, Moment};
use fe26::time::UnixTimeMs;

fn keys(settings: Settings, environment: &[(&str, &str)]) -> Vec<String> {
    let lookup = |name: &str| {
        environment.iter().find(|(candidate, _)| *candidate == name).map(|(_, value)| (*value).to_owned())
    };
    match AuthKit::new(settings, lookup) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.into_iter().map(|problem| problem.key.into_owned()).collect(),
    }
}

fn build(settings: Settings, environment: &[(&str, &str)]) -> AuthKit {
    let lookup = |name: &str| {
        environment.iter().find(|(candidate, _)| *candidate == name).map(|(_, value)| (*value).to_owned())
    };
    AuthKit::new(settings, lookup).unwrap()
}

fn one<T>(value: T) -> Option<OneOrMany<T>> {
    Some(OneOrMany::One(value))
}

const ENVIRONMENT: [(&str, &str); 11] = [
    ("WORKOS_CLIENT_ID", "client_env"),
    ("WORKOS_API_KEY", "sk_env"),
    ("WORKOS_REDIRECT_URI", "http://localhost:3000/cb"),
    ("WORKOS_COOKIE_PASSWORD", "a-password-from-the-environment-012345"),
    ("WORKOS_COOKIE_NAME", "env-session"),
    ("WORKOS_COOKIE_MAX_AGE", "60"),
    ("WORKOS_COOKIE_DOMAIN", "example.com"),
    ("WORKOS_COOKIE_SAME_SITE", "None"),
    ("WORKOS_API_HOSTNAME", "auth.example"),
    ("WORKOS_API_HTTPS", "FALSE"),
    ("WORKOS_API_PORT", "8080"),
];

fn cookies(kit: &AuthKit, redirect_uri: Option<&str>) -> Vec<String> {
    let mut moment = Moment::new(UnixTimeMs(0), &[]);
    kit.session_cookies("x", Carried::UNKNOWN, redirect_uri, &mut moment).unwrap()
}

#[test]
fn defaults_are_those_of_the_sdks() {
    let kit = build(settings(), &[]);
    let config = kit.config();
    assert_eq!(config.endpoint.base_url, "https://api.workos.com");
    assert_eq!((config.cookie.name.as_str(), config.cookie.max_age), ("wos-session", 34_560_000));
    assert_eq!((config.cookie.same_site, config.cookie.domain.as_deref()), (SameSite::Lax, None));
    assert!(config.validation.issuers.is_empty() && config.validation.leeway_seconds == 0);
}

#[test]
fn the_environment_fills_what_code_leaves_open() {
    let kit = build(Settings::default(), &ENVIRONMENT);
    let config = kit.config();
    assert_eq!(config.endpoint.base_url, "http://auth.example:8080");
    assert_eq!(config.endpoint.client_id, "client_env");
    assert_eq!(config.endpoint.api_key.as_ref().unwrap().expose_secret(), "sk_env");
    assert_eq!(
        cookies(&kit, None),
        ["env-session=x; Path=/; Domain=example.com; Max-Age=60; HttpOnly; Secure; SameSite=None"]
    );
}

#[test]
fn code_wins_over_the_environment() {
    let code = Settings {
        cookie_name: Some("mine".into()),
        cookie_max_age: Some(5),
        cookie_same_site: Some("lax".into()),
        api_hostname: Some("[::1]".into()),
        api_https: Some(true),
        api_port: Some(1),
        ..settings()
    };
    let kit = build(code, &ENVIRONMENT);
    assert_eq!(kit.config().endpoint.base_url, "https://[::1]:1");
    assert_eq!(kit.config().endpoint.client_id, "client_1");
    assert_eq!(kit.config().redirect_uri.as_deref(), Some(REDIRECT_URI));
    assert!(cookies(&kit, None)[0].starts_with("mine=x; Path=/; Domain=example.com; Max-Age=5;"));
}

#[test]
fn a_public_client_has_no_api_key_wherever_it_stands() {
    let public = Settings { public_client: true, api_key: None, ..settings() };
    assert!(build(public, &ENVIRONMENT).config().endpoint.api_key.is_none());
    let public = Settings { public_client: true, ..settings() };
    assert!(build(public, &[]).config().endpoint.api_key.is_none());
}

#[test]
fn empty_variables_are_no_variables() {
    let empty = ENVIRONMENT.map(|(name, _)| (name, ""));
    assert_eq!(keys(Settings::default(), &empty), ["clientId", "apiKey", "cookiePassword"]);
    assert!(keys(settings(), &empty).is_empty());
}

#[test]
fn everything_wrong_is_reported_at_once_and_no_value_is_repeated() {
    let marked = || Some("marked value".to_owned());
    let wrong = Settings {
        client_id: Some(" ".into()),
        api_key: Some(String::new()),
        redirect_uri: marked(),
        cookie_password: one(PasswordSetting::Text("marked".into())),
        cookie_name: marked(),
        cookie_max_age: Some(0),
        cookie_domain: marked(),
        cookie_same_site: marked(),
        api_hostname: marked(),
        issuer: one(String::new()),
        audience: Some(OneOrMany::Many(Vec::new())),
        jwks: Some(JsonText::parse(r#"{"keys":[{"kty":"marked"}]}"#).unwrap()),
        ..Settings::default()
    };
    let environment = [("WORKOS_API_PORT", "marked"), ("WORKOS_API_HTTPS", "marked")];
    let lookup = |name: &str| {
        environment.iter().find(|(candidate, _)| *candidate == name).map(|(_, value)| (*value).to_owned())
    };
    let problems = AuthKit::new(wrong, lookup).unwrap_err();
    let mut found: Vec<_> = problems.iter().map(|problem| problem.key.as_ref()).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            "apiHostname",
            "apiHttps",
            "apiKey",
            "apiPort",
            "audience",
            "clientId",
            "cookieDomain",
            "cookieMaxAge",
            "cookieName",
            "cookiePassword",
            "cookieSameSite",
            "issuer",
            "jwks",
            "redirectUri"
        ]
    );
    assert!(!format!("{problems:?}").contains("marked"));
}

#[test]
fn each_mistake_is_found_by_itself() {
    let text = |text: &str| Some(text.to_owned());
    for (wrong, key) in [
        (Settings { redirect_uri: text("/callback"), ..settings() }, "redirectUri"),
        (Settings { redirect_uri: text("https://"), ..settings() }, "redirectUri"),
        (Settings { redirect_uri: text("https://a.example/\r\nx: y"), ..settings() }, "redirectUri"),
        (Settings { redirect_uri: text("javascript:alert(1)"), ..settings() }, "redirectUri"),
        (Settings { cookie_max_age: Some(-1), ..settings() }, "cookieMaxAge"),
        (Settings { cookie_name: text("a;b"), ..settings() }, "cookieName"),
        (Settings { cookie_name: text("wos-auth-verifier-x"), ..settings() }, "cookieName"),
        (Settings { cookie_domain: text("a.example; Secure"), ..settings() }, "cookieDomain"),
        (
            Settings { cookie_name: text("__Host-s"), cookie_domain: text("a.example"), ..settings() },
            "cookieDomain",
        ),
        (Settings { api_hostname: text("https://a.example"), ..settings() }, "apiHostname"),
        (Settings { api_hostname: text("a.example/path"), ..settings() }, "apiHostname"),
        (Settings { api_hostname: text("a.example@evil.example"), ..settings() }, "apiHostname"),
        (Settings { api_hostname: text("[a"), ..settings() }, "apiHostname"),
        (
            Settings { cookie_password: one(PasswordSetting::Text("x".repeat(31))), ..settings() },
            "cookiePassword",
        ),
        (Settings { cookie_password: Some(OneOrMany::Many(Vec::new())), ..settings() }, "cookiePassword"),
        (
            Settings {
                cookie_password: one(PasswordSetting::Identified {
                    id: Some("a b".into()),
                    secret: PASSWORD.into(),
                }),
                ..settings()
            },
            "cookiePassword",
        ),
    ] {
        assert_eq!(keys(wrong, &[]), [key]);
    }
}

#[test]
fn a_host_prefix_without_a_domain_is_welcome() {
    let kit = build(Settings { cookie_name: Some("__Host-s".into()), ..settings() }, &[]);
    assert!(cookies(&kit, Some("http://localhost/cb"))[0].contains("; Secure"));
}

#[test]
fn debug_shows_no_secret() {
    let printed = format!("{:?}", build(settings(), &[]));
    assert!(!printed.contains("marked"), "{printed}");
}
