//! `authenticate()`: the seal, the token, and the keys behind it (session results as in WorkOS's SDK).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{OLD_PASSWORD, PASSWORD, World, answer, sealed_json, settings};
use fe26::error::ErrorCode;
use fe26::http::{Outcome, Request};
use fe26::session::authenticate::Authenticated;
use fe26::session::config::{OneOrMany, Settings};
use fe26::session::error::SessionError;
use serde_json::json;

use std::sync::Arc;

fn authenticate(
    world: &mut World,
    sealed: &str,
    workos: impl FnMut(&Request) -> Outcome,
) -> Result<Authenticated, SessionError> {
    let passwords = Arc::clone(&world.kit.config().passwords);
    world
        .run(|kit, moment| kit.authenticate(sealed, &passwords, moment), workos)
        .map_err(|rejected| rejected.error)
}

fn reason(result: Result<Authenticated, SessionError>) -> ErrorCode {
    result.unwrap_err().error_code()
}

fn silent(_: &Request) -> Outcome {
    panic!("nothing is to be sent")
}

#[test]
fn a_good_session_authenticates_and_its_keys_are_fetched_once() {
    let mut world = World::new();
    let (sealed, workos) = (world.sealed(), world.workos());
    let authenticated = authenticate(&mut world, &sealed, workos).unwrap();
    assert_eq!(authenticated.claims.sid.as_deref(), Some("marked-session-id"));
    assert!(authenticated.claims_set.contains("jwt_1") && !authenticated.reseal);
    assert_eq!(world.sent[0].url, "https://api.workos.com/sso/jwks/client_1");
    assert_eq!(world.shares[0].as_deref(), Some("jwks https://api.workos.com/sso/jwks/client_1"));
    authenticate(&mut world, &sealed, silent).unwrap();
}

#[test]
fn what_is_no_session_needs_no_keys() {
    let mut world = World::new();
    assert_eq!(reason(authenticate(&mut world, "", silent)), ErrorCode::NoSessionCookieProvided);
    let foreign = world.sealed_with("another-password-that-is-long-enough", &world.token());
    for sealed in
        ["x", "Fe26.2*1*a*b*c**d*e~2", foreign.as_str(), &sealed_json(PASSWORD, &json!({"user": {}}))]
    {
        assert_eq!(reason(authenticate(&mut world, sealed, silent)), ErrorCode::InvalidSessionCookie);
    }
    let not_a_token = world.sealed_with(PASSWORD, "not a token");
    assert_eq!(reason(authenticate(&mut world, &not_a_token, silent)), ErrorCode::InvalidJwt);
}

#[test]
fn expiry_is_judged_on_every_call_though_the_signature_is_remembered() {
    let mut world = World::new();
    let (sealed, workos) = (world.sealed(), world.workos());
    authenticate(&mut world, &sealed, workos).unwrap();
    world.now = driver::START + 299_999;
    authenticate(&mut world, &sealed, silent).unwrap();
    world.now += 1;
    let error = authenticate(&mut world, &sealed, silent).unwrap_err();
    assert_eq!(error, SessionError::InvalidJwt { refreshable: true });
}

#[test]
fn a_remembered_signature_falls_with_its_key_set() {
    let mut world = World::new();
    let mut claims = world.claims();
    claims["exp"] = json!(world.seconds() + 3600);
    let sealed = world.sealed_with(PASSWORD, &world.token_of(&claims));
    let workos = world.workos();
    authenticate(&mut world, &sealed, workos).unwrap();

    let other = driver::keys::TestKey::named("3072");
    let theirs = other.token(r#"{"alg":"RS256","kid":"3072"}"#, &world.claims().to_string());
    let theirs = world.sealed_with(PASSWORD, &theirs);
    let rotated = json!({ "keys": [other.jwk()] }).to_string();
    authenticate(&mut world, &theirs, |_| answer(200, &rotated)).unwrap();
    assert_eq!(reason(authenticate(&mut world, &sealed, silent)), ErrorCode::InvalidJwt);
}

#[test]
fn an_older_password_asks_for_a_new_seal() {
    let mut world = World::new();
    let (sealed, workos) = (world.sealed_with(OLD_PASSWORD, &world.token()), world.workos());
    assert!(authenticate(&mut world, &sealed, workos).unwrap().reseal);
}

#[test]
fn keys_that_cannot_be_had_say_nothing_about_the_token() {
    for failure in
        [Outcome::TimedOut, Outcome::Unreachable, answer(503, ""), answer(200, "<html>"), answer(403, "")]
    {
        let mut world = World::new();
        let (sealed, begun) = (world.sealed(), world.now);
        let result = authenticate(&mut world, &sealed, |_| failure.clone());
        assert_eq!(result.unwrap_err(), SessionError::KeySetUnavailable, "{failure:?}");
        assert!(world.now - begun <= 10_000, "somebody waits for a page");
    }
}

#[test]
fn an_unknown_kid_during_an_outage_says_nothing_about_the_token() {
    let mut world = World::new();
    let (sealed, workos) = (world.sealed(), world.workos());
    authenticate(&mut world, &sealed, workos).unwrap();
    let other = driver::keys::TestKey::named("3072");
    let theirs = other.token(r#"{"alg":"RS256","kid":"3072"}"#, &world.claims().to_string());
    let theirs = world.sealed_with(PASSWORD, &theirs);
    let outage = |_: &Request| answer(500, "");
    assert_eq!(authenticate(&mut world, &theirs, outage).unwrap_err(), SessionError::KeySetUnavailable);
    // In the cooldown nothing is fetched, and still nothing is known.
    assert_eq!(authenticate(&mut world, &theirs, silent).unwrap_err(), SessionError::KeySetUnavailable);
    authenticate(&mut world, &sealed, silent).unwrap();
    world.now += 60_000;
    let known = world.jwks().to_string();
    let error = authenticate(&mut world, &theirs, |_| answer(200, &known)).unwrap_err();
    assert_eq!(error, SessionError::InvalidJwt { refreshable: true }, "now the key is known to be unknown");
}

#[test]
fn what_a_new_token_would_not_cure_is_not_refreshable() {
    let not_refreshable = SessionError::InvalidJwt { refreshable: false };
    let with = |settings: Settings| World::with(settings);

    let issuer = Some(OneOrMany::One("https://issuer.example".to_owned()));
    let mut world = with(Settings { issuer, ..settings() });
    let sealed = world.sealed();
    assert_eq!(authenticate(&mut world, &sealed, silent).unwrap_err(), not_refreshable);

    let audience = Some(OneOrMany::One("mine".to_owned()));
    let mut world = with(Settings { audience, ..settings() });
    let sealed = world.sealed();
    assert_eq!(authenticate(&mut world, &sealed, silent).unwrap_err(), not_refreshable);

    let mut world = World::new();
    let mut claims = world.claims();
    claims["nbf"] = json!(world.seconds() + 1);
    let sealed = world.sealed_with(PASSWORD, &world.token_of(&claims));
    assert_eq!(authenticate(&mut world, &sealed, silent).unwrap_err(), not_refreshable);

    // The kid is known, and the signature is not its key's.
    let mut world = World::new();
    let forged = driver::keys::TestKey::named("2048-other");
    let forged = forged.token(r#"{"alg":"RS256","kid":"2048"}"#, &world.claims().to_string());
    let (sealed, workos) = (world.sealed_with(PASSWORD, &forged), world.workos());
    assert_eq!(authenticate(&mut world, &sealed, workos).unwrap_err(), not_refreshable);

    // Keys of the configuration do not become more.
    let other = json!({ "keys": [driver::keys::TestKey::named("3072").jwk()] });
    let mut world =
        with(Settings { jwks: Some(fe26::json::JsonText::parse(&other.to_string()).unwrap()), ..settings() });
    let sealed = world.sealed();
    assert_eq!(authenticate(&mut world, &sealed, silent).unwrap_err(), not_refreshable);
}

#[test]
fn a_configured_key_set_serves_without_the_network() {
    let jwks = World::new().jwks();
    let mut world = World::with(Settings {
        jwks: Some(fe26::json::JsonText::parse(&jwks.to_string()).unwrap()),
        ..settings()
    });
    world.now += 1000 * 24 * 3_600_000;
    let sealed = world.sealed();
    authenticate(&mut world, &sealed, silent).unwrap();
}

#[test]
fn nothing_secret_is_printed() {
    let mut world = World::new();
    let (sealed, workos) = (world.sealed(), world.workos());
    let authenticated = authenticate(&mut world, &sealed, workos).unwrap();
    let printed = format!("{authenticated:?} {:?} {:?}", world.kit, world.sent);
    assert!(
        !printed.contains("marked") && !printed.contains("Fe26.2") && !printed.contains("eyJ"),
        "{printed}"
    );
}
