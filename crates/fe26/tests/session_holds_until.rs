//! How long an answer may be given again to the same cookie, and what ends that sooner.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{OLD_PASSWORD, PASSWORD, World, answer, settings};
use fe26::entropy::Entropy;
use fe26::json::JsonText;
use fe26::seal::seal;
use fe26::session::authenticate::Authenticated;
use fe26::session::config::Settings;
use fe26::time::UnixTimeMs;
use serde_json::json;

const MINUTE: i64 = 60_000;

fn authenticate(world: &mut World, sealed: &str) -> Authenticated {
    let (passwords, workos) = (world.kit.config().passwords.clone(), world.workos());
    world.run(|kit, moment| kit.authenticate(sealed, &passwords, moment), workos).unwrap()
}

fn sealed_for(world: &World, seconds: i64) -> String {
    let mut claims = world.claims();
    claims["exp"] = json!(world.seconds() + seconds);
    world.sealed_with(PASSWORD, &world.token_of(&claims))
}

/// Milliseconds from now.
fn holds_for(world: &mut World, sealed: &str) -> i64 {
    let authenticated = authenticate(world, sealed);
    authenticated.holds_until.since(UnixTimeMs(world.now))
}

#[test]
fn a_minute_at_the_most() {
    let mut world = World::new();
    let sealed = sealed_for(&world, 3600);
    assert_eq!(holds_for(&mut world, &sealed), MINUTE);
    world.now += 1_234;
    assert_eq!(holds_for(&mut world, &sealed), MINUTE, "from now on, each time");
}

#[test]
fn no_longer_than_the_token() {
    let mut world = World::new();
    let sealed = sealed_for(&world, 30);
    let until = authenticate(&mut world, &sealed).holds_until;
    assert_eq!(until, UnixTimeMs(driver::START + 30_000));
    // What is said is what a request then finds.
    world.now = until.0 - 1;
    assert_eq!(authenticate(&mut world, &sealed).holds_until, until);
    world.now = until.0;
    let (passwords, workos) = (world.kit.config().passwords.clone(), world.workos());
    assert!(world.run(|kit, moment| kit.authenticate(&sealed, &passwords, moment), workos).is_err());

    let mut world = World::with(Settings { leeway: Some(5), ..settings() });
    let sealed = sealed_for(&world, 30);
    assert_eq!(authenticate(&mut world, &sealed).holds_until, UnixTimeMs(driver::START + 35_000));
}

#[test]
fn no_longer_than_the_keys_are_fresh() {
    let mut world = World::new();
    let sealed = sealed_for(&world, 3600);
    authenticate(&mut world, &sealed);
    let fetched = world.now;
    world.now = fetched + 10 * MINUTE - 20_000;
    assert_eq!(holds_for(&mut world, &sealed), 20_000);
    // Keys that are past their time, while WorkOS cannot be reached: each request looks.
    world.now = fetched + 10 * MINUTE + 1;
    let passwords = world.kit.config().passwords.clone();
    let outage = |_: &fe26::http::Request| answer(503, "");
    let stale = world.run(|kit, moment| kit.authenticate(&sealed, &passwords, moment), outage).unwrap();
    assert!(stale.holds_until <= UnixTimeMs(world.now));
}

#[test]
fn no_longer_than_the_seal() {
    let mut world = World::new();
    let passwords = world.kit.config().passwords.clone();
    let payload = json!({ "accessToken": world.token() }).to_string();
    let now = UnixTimeMs(world.now - 40_000);
    let sealed = seal(&payload, &passwords, Some(10_000), now, &mut Entropy::new(&[7; 80])).unwrap();
    let until = authenticate(&mut world, &sealed).holds_until;
    assert_eq!(until, UnixTimeMs(driver::START + 30_000), "ten seconds, and a minute of grace");
}

#[test]
fn not_when_the_cookie_is_to_be_set_again_or_it_is_not_wanted() {
    let mut world = World::new();
    let sealed = world.sealed_with(OLD_PASSWORD, &world.token());
    assert_eq!(holds_for(&mut world, &sealed), 0);
    let mut world = World::with(Settings { remember_sessions: Some(false), ..settings() });
    let sealed = world.sealed();
    assert_eq!(holds_for(&mut world, &sealed), 0);
}

#[test]
fn keys_of_the_configuration_are_never_too_old() {
    let jwks = JsonText::parse(&World::new().jwks().to_string()).unwrap();
    let mut world = World::with(Settings { jwks: Some(jwks), ..settings() });
    let sealed = sealed_for(&world, 36_000);
    for _ in 0..10 {
        assert_eq!(holds_for(&mut world, &sealed), MINUTE);
        world.now += 50 * MINUTE;
    }
}

#[test]
fn another_key_set_is_another_generation() {
    let mut world = World::new();
    let sealed = sealed_for(&world, 7200);
    let before = world.kit.generation();
    authenticate(&mut world, &sealed);
    let first = world.kit.generation();
    assert_ne!(before, first);

    // Fetched again, and the same as before.
    world.now += 11 * MINUTE;
    authenticate(&mut world, &sealed);
    assert_eq!((world.kit.generation(), world.calls()), (first, (0, 2)));

    // A key is withdrawn.
    world.now += 11 * MINUTE;
    let mut jwks = world.jwks();
    jwks["keys"][0]["kid"] = json!("another");
    let passwords = world.kit.config().passwords.clone();
    let withdrawn = |_: &fe26::http::Request| answer(200, &jwks.to_string());
    assert!(world.run(|kit, moment| kit.authenticate(&sealed, &passwords, moment), withdrawn).is_err());
    assert_ne!(world.kit.generation(), first);
}
