//! People who were signed in by WorkOS's SDKs for Python and Ruby, and are served from here on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use std::sync::Arc;

use driver::{PASSWORD, World, body, set_cookie, settings};
use fe26::error::ErrorCode;
use fe26::http::{Outcome, Request};
use fe26::seal::{OtherSdk, unseal};
use fe26::session::AuthKit;
use fe26::session::config::{OneOrMany, PasswordSetting, Settings, session_passwords};
use fe26::session::refresh::RefreshOptions;
use fe26::session::with_auth::RequestAuth;
use fe26::time::UnixTimeMs;
use serde_json::{Value, json};

fn with_auth(world: &mut World, cookies: &str, workos: impl FnMut(&Request) -> Outcome) -> RequestAuth {
    world.run(|kit, moment| kit.with_auth(cookies, RefreshOptions::default(), moment), workos)
}

/// Name, `Cookie` header and seal.
type Sealed = (String, String, String);

/// The SDK, its cookie password, and what it has sealed.
fn sdks() -> Vec<(OtherSdk, String, Vec<Sealed>)> {
    let files = [
        (OtherSdk::Python, include_str!("../../../vectors/other/python.json")),
        (OtherSdk::Ruby, include_str!("../../../vectors/other/ruby.json")),
    ];
    let read = |(sdk, file): (OtherSdk, &str)| {
        let file: Value = serde_json::from_str(file).unwrap();
        let cookies = file["versions"].as_array().unwrap().iter().flat_map(|version| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            version["seals"].as_array().unwrap().iter().map(move |seal| {
                (
                    format!("{sdk:?} {} {}", version["version"], seal["name"]),
                    text(&seal["cookie"]),
                    text(&seal["sealed"]),
                )
            })
        });
        (sdk, file["cookiePassword"].as_str().unwrap().to_owned(), cookies.collect())
    };
    files.into_iter().map(read).collect()
}

/// An application under a password of its own, which accepts the sessions of an SDK under the SDK's.
fn world(sdk: OtherSdk, password: &str) -> World {
    World::with(Settings {
        accept_seals: vec![sdk],
        cookie_password: Some(OneOrMany::Many(
            [PASSWORD, password].map(|secret| PasswordSetting::Text(secret.into())).into(),
        )),
        ..settings()
    })
}

#[test]
fn they_stay_signed_in_and_leave_with_an_iron_seal() {
    for (sdk, password, cookies) in sdks() {
        for (name, cookie, _) in cookies.into_iter().filter(|(name, ..)| !name.contains(WITHOUT_USER)) {
            let mut world = world(sdk, &password);
            let workos = world.workos();
            let request = with_auth(&mut world, &cookie, workos);
            let authenticated = request.auth.as_ref().expect(&name);
            assert!(authenticated.reseal && !request.refreshed, "{name}");
            assert_eq!(world.calls(), (0, 1), "{name}: nothing but the keys is asked for");
            assert_eq!(
                authenticated.holds_until.0, world.now,
                "{name}: nothing is remembered that sets a cookie"
            );
            let [header] = request.set_cookies.as_slice() else { panic!("{name}: one cookie") };
            let (cookie_name, sealed) = set_cookie(header);
            assert_eq!(cookie_name, "wos-session");

            // Under the newest password, and good for every reader of iron seals.
            let newest =
                session_passwords(Some(OneOrMany::One(PasswordSetting::Text(PASSWORD.into()))), &[]).unwrap();
            let unsealed = unseal(&sealed, &newest, UnixTimeMs(world.now)).expect(&name);
            let session: Value = serde_json::from_str(&unsealed.payload).unwrap();
            assert_eq!(session["user"]["email"], "marked@example.com");
            let silent = |_: &Request| panic!("nothing is to be sent");
            let again = with_auth(&mut world, &driver::cookie_of(&sealed), silent);
            assert!(again.auth.is_ok() && again.set_cookies.is_empty(), "{name}");
        }
    }
}

#[test]
fn expired_ones_are_refreshed() {
    for (sdk, password, cookies) in sdks() {
        for (name, cookie, _) in cookies {
            let mut world = world(sdk, &password);
            world.now += 86_400_000;
            let workos = world.workos();
            let request = with_auth(&mut world, &cookie, workos);
            assert!(request.auth.is_ok() && request.refreshed, "{name}");
            let sent = body(&world.sent[0]);
            assert_eq!(sent["refresh_token"], "marked-refresh-token");
            let organization = if name.contains("organization") || name.contains("impersonated") {
                json!("org_1")
            } else {
                Value::Null
            };
            assert_eq!(sent.get("organization_id").unwrap_or(&Value::Null), &organization, "{name}");
            assert!(set_cookie(&request.set_cookies[0]).1.starts_with("Fe26.2*"), "{name}");
        }
    }
}

#[test]
fn a_sealed_session_is_accepted_by_itself_too() {
    for (sdk, password, cookies) in sdks() {
        let (name, _, sealed) = &cookies[0];
        let mut world = world(sdk, &password);
        let passwords = Arc::clone(&world.kit.config().passwords);
        // Not every parser of cookies takes Python's quotes away.
        for sealed in [sealed.clone(), ["\"", sealed, "\""].concat()] {
            let workos = world.workos();
            let result = world.run(|kit, moment| kit.authenticate(&sealed, &passwords, moment), workos);
            assert!(result.unwrap().reseal, "{name}");
        }
        let url = world.kit.logout_url(sealed, &passwords, None, UnixTimeMs(world.now)).unwrap();
        assert!(url.contains("session_1"));
        let workos = world.workos();
        let options = RefreshOptions::default();
        let refreshed = world.run(|kit, moment| kit.refresh(sealed, &passwords, options, moment), workos);
        assert!(refreshed.unwrap().sealed.expose_secret().starts_with("Fe26.2*1*"), "{name}");
    }
}

#[test]
fn they_can_sign_out_and_be_read_where_no_cookie_can_be_set() {
    for (sdk, password, cookies) in sdks() {
        let mut world = world(sdk, &password);
        let (name, cookie, _) = &cookies[0];
        let workos = world.workos();
        let read = world.run(|kit, moment| kit.read_auth(cookie, moment), workos);
        assert!(read.auth.is_ok() && read.set_cookies.is_empty(), "{name}");
        let sign_out = world.step(|kit, moment| kit.sign_out(cookie, None, None, moment));
        assert!(sign_out.url.unwrap().contains("session_1"), "{name}");
        assert!(driver::deletes(&sign_out.set_cookies[0]));
    }
}

#[test]
fn unasked_they_are_strangers() {
    for (_, password, cookies) in sdks() {
        let (name, cookie, _) = &cookies[0];
        let mut world = World::with(Settings {
            cookie_password: Some(OneOrMany::One(PasswordSetting::Text(password))),
            ..settings()
        });
        let request = with_auth(&mut world, cookie, |_| panic!("nothing is to be sent"));
        assert_eq!(request.auth.unwrap_err().error_code(), ErrorCode::InvalidSessionCookie, "{name}");
        assert!(request.set_cookies.is_empty());
    }
}

/// Ruby's `seal_session_from_auth_response` does not ask for the user.
#[test]
fn a_session_without_a_user_waits_for_the_refresh_that_brings_one() {
    let (sdk, password, cookies) = sdks().pop().unwrap();
    let (_, cookie, _) = cookies.into_iter().find(|(name, ..)| name.contains(WITHOUT_USER)).unwrap();
    let mut world = world(sdk, &password);
    let workos = world.workos();
    let request = with_auth(&mut world, &cookie, workos);
    assert!(request.auth.is_ok() && request.set_cookies.is_empty());
    world.now += 300_000;
    let workos = world.workos();
    let request = with_auth(&mut world, &cookie, workos);
    assert!(request.refreshed);
    assert!(request.auth.unwrap().session.user.unwrap().text().contains("new@example.com"));
}

#[test]
fn a_configuration_that_would_sign_everybody_out_is_refused() {
    let problems = |accept_seals: Vec<OtherSdk>, secrets: Vec<PasswordSetting>| {
        let cookie_password = Some(OneOrMany::Many(secrets));
        let settings = Settings { accept_seals, cookie_password, ..settings() };
        let problems = AuthKit::new(settings, |_| None).err().unwrap_or_default();
        problems.into_iter().map(|problem| problem.key.into_owned()).collect::<Vec<_>>()
    };
    let text = |secret: &str| PasswordSetting::Text(secret.into());
    let fernet = || text("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=");
    let separate =
        || PasswordSetting::Separate { id: None, encryption: PASSWORD.into(), integrity: PASSWORD.into() };
    assert_eq!(problems(vec![OtherSdk::Python], vec![text(PASSWORD)]), ["acceptSeals"]);
    assert_eq!(
        problems(vec![OtherSdk::Python, OtherSdk::Ruby], vec![separate()]),
        ["acceptSeals", "acceptSeals"]
    );
    assert!(problems(vec![OtherSdk::Python], vec![text(PASSWORD), fernet()]).is_empty());
    assert!(problems(vec![OtherSdk::Python, OtherSdk::Ruby], vec![fernet()]).is_empty());
    assert!(problems(vec![], vec![separate()]).is_empty());
    // What is wrong with the passwords themselves is said once.
    assert_eq!(problems(vec![OtherSdk::Ruby], vec![]), ["cookiePassword"]);
}

const WITHOUT_USER: &str = "without a user";
