//! Signatures that the host verifies: what it is asked, and what its answer may decide.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{World, answer, cookie_of, settings};
use fe26::error::ErrorCode;
use fe26::http::{Outcome, Request};
use fe26::session::refresh::RefreshOptions;
use fe26::session::{Flow, Progress, SignatureCheck};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde_json::json;

/// WebCrypto's part, played by jsonwebtoken's stock provider.
fn verifies(check: &SignatureCheck) -> Outcome {
    let key = DecodingKey::from_rsa_components(&check.modulus, &check.exponent).unwrap();
    let holds =
        crypto::verify(&check.signature, check.signing_input.as_bytes(), &key, Algorithm::RS256).unwrap();
    Outcome::Verified { holds }
}

fn world(host: fn(&SignatureCheck) -> Outcome) -> World {
    _ = crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
    let mut world = World::new();
    world.kit = fe26::session::AuthKit::new(settings(), |_| None).unwrap().with_host_verification();
    world.host = host;
    world
}

fn authenticate(
    world: &mut World,
    sealed: &str,
    workos: impl FnMut(&Request) -> Outcome,
) -> Result<(), ErrorCode> {
    let passwords = world.kit.config().passwords.clone();
    let result = world.run(|kit, moment| kit.authenticate(sealed, &passwords, moment), workos);
    result.map(|_| ()).map_err(|rejected| rejected.error.error_code())
}

fn silent(request: &Request) -> Outcome {
    panic!("nothing is to be sent: {request:?}")
}

/// The token with another signature.
fn forged(world: &World) -> String {
    let token = world.token();
    let (input, signature) = token.rsplit_once('.').unwrap();
    let other = world.token_of(&json!({ "exp": 1 }));
    let (_, other_signature) = other.rsplit_once('.').unwrap();
    assert_ne!(signature, other_signature);
    world.sealed_with(driver::PASSWORD, &format!("{input}.{other_signature}"))
}

#[test]
fn a_new_token_is_asked_about_once() {
    let mut world = world(verifies);
    let (sealed, workos, token) = (world.sealed(), world.workos(), world.token());
    assert_eq!(authenticate(&mut world, &sealed, workos), Ok(()));
    assert_eq!(authenticate(&mut world, &sealed, silent), Ok(()));
    let [check] = world.checks.as_slice() else { panic!("asked {} times", world.checks.len()) };
    assert_eq!(format!("{}.{}", check.signing_input, check.signature), token);
    assert_eq!(json!([check.modulus, check.exponent]), json!([world.jwks()["keys"][0]["n"], "AQAB"]));
    assert!(!format!("{check:?}").contains(&check.signature));
}

#[test]
fn what_does_not_hold_is_refused_and_not_remembered() {
    let mut world = world(verifies);
    let (sealed, workos) = (forged(&world), world.workos());
    assert_eq!(authenticate(&mut world, &sealed, workos), Err(ErrorCode::InvalidJwt));
    assert_eq!(authenticate(&mut world, &sealed, silent), Err(ErrorCode::InvalidJwt));
    assert_eq!(world.checks.len(), 2);
}

#[test]
fn a_host_that_cannot_say_leaves_it_to_the_core() {
    for outcome in [|_: &SignatureCheck| Outcome::Unreachable, |_: &SignatureCheck| answer(200, "true")] {
        let mut world = world(outcome);
        let (genuine, forged, workos) = (world.sealed(), forged(&world), world.workos());
        assert_eq!(authenticate(&mut world, &genuine, workos), Ok(()));
        assert_eq!(authenticate(&mut world, &forged, silent), Err(ErrorCode::InvalidJwt));
        assert_eq!(authenticate(&mut world, &genuine, silent), Ok(()));
        assert_eq!(world.checks.len(), 2);
    }
}

#[test]
fn what_needs_no_signature_is_not_asked_about() {
    let mut world = world(|_| panic!("the token has expired"));
    let (sealed, workos) = (world.sealed(), world.workos());
    world.now += 400_000;
    assert_eq!(authenticate(&mut world, &sealed, workos), Err(ErrorCode::InvalidJwt));
    assert_eq!(authenticate(&mut world, "nonsense", silent), Err(ErrorCode::InvalidSessionCookie));
}

/// A host verifies while other requests go on, and one of them may bring a key set without the key.
#[test]
fn an_answer_about_keys_that_are_gone_decides_nothing() {
    for holds in [true, false] {
        let mut world = world(verifies);
        let (sealed, workos) = (world.sealed(), world.workos());
        // So that there are keys.
        let other = world
            .sealed_with(driver::PASSWORD, &world.token_of(&json!({ "exp": world.seconds() + 9, "n": 1 })));
        assert_eq!(authenticate(&mut world, &other, workos), Ok(()));
        let passwords = world.kit.config().passwords.clone();
        let begun = world.step(|kit, moment| kit.authenticate(&sealed, &passwords, moment));
        let Progress::Verify(_, flow) = begun else { panic!("the token is new") };

        // Another request, with a key that is not known yet, brings the new set.
        let mut jwks = world.jwks();
        jwks["keys"][0]["kid"] = json!("renamed");
        let unknown = driver::keys::TestKey::named("2048")
            .token(r#"{"alg":"RS256","kid":"renamed"}"#, &world.claims().to_string());
        let unknown = world.sealed_with(driver::PASSWORD, &unknown);
        assert_eq!(authenticate(&mut world, &unknown, |_| answer(200, &jwks.to_string())), Ok(()));

        let ended = world.step(|kit, moment| flow.resume(kit, Outcome::Verified { holds }, moment));
        let Progress::Done(Err(rejected)) = ended else { panic!("no key of the set signed it") };
        assert_eq!(rejected.error.error_code(), ErrorCode::InvalidJwt);
        assert_eq!(authenticate(&mut world, &sealed, silent), Err(ErrorCode::InvalidJwt));
    }
}

#[test]
fn time_goes_on_while_the_host_verifies() {
    for (ms, expected) in [(299_980, Ok(())), (300_000, Err(ErrorCode::InvalidJwt))] {
        let mut world = world(verifies);
        let (sealed, passwords) = (world.sealed(), world.kit.config().passwords.clone());
        let other = world.token_of(&json!({ "exp": world.seconds() + 900 }));
        let (other, workos) = (world.sealed_with(driver::PASSWORD, &other), world.workos());
        assert_eq!(authenticate(&mut world, &other, workos), Ok(()));
        let begun = world.step(|kit, moment| kit.authenticate(&sealed, &passwords, moment));
        let Progress::Verify(_, flow) = begun else { panic!("the token is new") };
        world.now += ms;
        let ended = world.step(|kit, moment| flow.resume(kit, Outcome::Verified { holds: true }, moment));
        let Progress::Done(result) = ended else { panic!("it has ended") };
        assert_eq!(result.map(|_| ()).map_err(|rejected| rejected.error.error_code()), expected, "{ms}");
    }
}

#[test]
fn requests_wait_for_the_host_as_well() {
    let mut world = world(verifies);
    let (cookie, workos) = (cookie_of(&world.sealed()), world.workos());
    let request = world.run(|kit, moment| kit.with_auth(&cookie, RefreshOptions::default(), moment), workos);
    assert!(request.auth.is_ok() && !request.refreshed);
    assert_eq!(world.checks.len(), 1);

    let cookie = cookie_of(&forged(&world));
    let request = world.run(|kit, moment| kit.with_auth(&cookie, RefreshOptions::default(), moment), silent);
    assert_eq!(request.auth.unwrap_err().error_code(), ErrorCode::InvalidJwt);
}
