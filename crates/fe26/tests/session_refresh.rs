//! `refresh()`: the new pair, and every way WorkOS can fail to give one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{PASSWORD, World, answer, body, invalid_grant, sealed_json};
use fe26::error::ErrorCode;
use fe26::http::{Outcome, Request, Response};
use fe26::seal::unseal;
use fe26::secret::Secret;
use fe26::session::error::SessionError;
use fe26::session::refresh::{RefreshOptions, Refreshed};
use fe26::time::UnixTimeMs;
use serde_json::{Value, json};
use std::sync::Arc;

fn refresh_with(
    world: &mut World,
    sealed: &str,
    options: RefreshOptions,
    workos: impl FnMut(&Request) -> Outcome,
) -> Result<Box<Refreshed>, SessionError> {
    let passwords = Arc::clone(&world.kit.config().passwords);
    world.run(|kit, moment| kit.refresh(sealed, &passwords, options, moment), workos)
}

fn refresh(
    world: &mut World,
    sealed: &str,
    workos: impl FnMut(&Request) -> Outcome,
) -> Result<Box<Refreshed>, SessionError> {
    refresh_with(world, sealed, RefreshOptions::default(), workos)
}

fn silent(_: &Request) -> Outcome {
    panic!("nothing is to be sent")
}

#[test]
fn the_new_session_holds_the_new_pair_and_user_and_keeps_the_rest() {
    let mut world = World::new();
    let (sealed, workos) = (world.sealed(), world.workos());
    let refreshed = refresh(&mut world, &sealed, workos).unwrap();
    let passwords = &world.kit.config().passwords;
    let unsealed = unseal(refreshed.sealed.expose_secret(), passwords, UnixTimeMs(world.now)).unwrap();
    let payload: Value = serde_json::from_str(&unsealed.payload).unwrap();
    assert_eq!(payload["user"]["email"], "new@example.com");
    assert_eq!(payload["refreshToken"], "marked-new-refresh-token");
    assert_eq!(payload["organizationId"], "marked-org");
    assert_eq!(payload["mine"], json!({ "b": 1 }));
    assert_eq!(refreshed.claims.sid.as_deref(), Some("marked-session-id"));
    let sent = body(&world.sent[0]);
    assert_eq!(sent["organization_id"], "marked-org", "the old token's organization is sent");
    assert_eq!(sent["refresh_token"], "marked-refresh-token");
}

#[test]
fn another_organization_may_be_named_and_is_another_exchange() {
    let mut world = World::new();
    let (sealed, workos) = (world.sealed(), world.workos());
    refresh(&mut world, &sealed, workos).unwrap();
    let (options, workos) = (
        RefreshOptions { organization_id: Some("org_2".into()), ..RefreshOptions::default() },
        world.workos(),
    );
    refresh_with(&mut world, &sealed, options, workos).unwrap();
    assert_eq!(body(&world.sent[1])["organization_id"], "org_2");
    assert_ne!(world.shares[0], world.shares[1]);
    let share = world.shares[0].as_deref().unwrap();
    assert!(share.starts_with("refresh ") && !share.contains("marked"));
}

#[test]
fn an_impersonator_stays_as_long_as_the_token_says_so() {
    let mut world = World::new();
    let sealed = sealed_json(
        PASSWORD,
        &json!({
            "user": {}, "accessToken": world.token(), "refreshToken": "r",
            "impersonator": { "email": "x@example.com" },
        }),
    );
    let mut claims = world.claims();
    let plain = world.granted(&world.token_of(&claims)).to_string();
    claims["act"] = json!({ "sub": "x@example.com" });
    let impersonated = world.granted(&world.token_of(&claims)).to_string();
    assert!(refresh(&mut world, &sealed, |_| answer(200, &plain)).unwrap().session.impersonator.is_none());
    assert!(
        refresh(&mut world, &sealed, |_| answer(200, &impersonated)).unwrap().session.impersonator.is_some()
    );
}

#[test]
fn what_cannot_be_refreshed_is_not_tried() {
    let mut world = World::new();
    let token = world.token();
    for payload in [
        json!({ "accessToken": token, "user": {} }),
        json!({ "accessToken": token, "refreshToken": "", "user": {} }),
        json!({ "accessToken": token, "refreshToken": "r" }),
    ] {
        let result = refresh(&mut world, &sealed_json(PASSWORD, &payload), silent);
        assert_eq!(result.unwrap_err(), SessionError::InvalidSessionCookie, "{payload}");
    }
    assert_eq!(refresh(&mut world, "", silent).unwrap_err(), SessionError::NoSessionCookie);
}

#[test]
fn terminal_answers_end_at_once() {
    for (status, code, expected) in [
        (400, "invalid_grant", ErrorCode::InvalidGrant),
        (403, "mfa_enrollment", ErrorCode::MfaEnrollment),
        (403, "sso_required", ErrorCode::SsoRequired),
        (401, "invalid_client", ErrorCode::WorkosRefused),
        (302, "", ErrorCode::WorkosRefused),
    ] {
        let mut world = World::new();
        let sealed = world.sealed();
        let error = refresh(&mut world, &sealed, |_| answer(status, &json!({ "error": code }).to_string()));
        let error = error.unwrap_err();
        assert_eq!(error.error_code(), expected);
        assert!(!expected.is_retryable());
        assert_eq!(world.sent.len(), 1, "{code}");
    }
}

#[test]
fn a_refresh_token_that_workos_has_ended_is_not_presented_again() {
    let mut world = World::new();
    let sealed = world.sealed();
    refresh(&mut world, &sealed, |_| invalid_grant()).unwrap_err();
    let error = refresh(&mut world, &sealed, silent).unwrap_err();
    assert_eq!((error.clone(), error.error_code()), (SessionError::Ended, ErrorCode::InvalidGrant));
    // For another organization the answer may be another.
    let options = RefreshOptions { organization_id: Some("org_2".into()), ..RefreshOptions::default() };
    let workos = world.workos();
    refresh_with(&mut world, &sealed, options, workos).unwrap();
}

#[test]
fn transient_failures_are_retried_with_the_same_token_inside_thirty_seconds() {
    for (failure, expected) in [
        (Outcome::TimedOut, ErrorCode::Timeout),
        (Outcome::Unreachable, ErrorCode::NetworkError),
        (answer(408, ""), ErrorCode::Timeout),
        (answer(429, ""), ErrorCode::RateLimitExceeded),
        (answer(500, "<html>"), ErrorCode::ServerError),
        (answer(503, r#"{"error":"invalid_grant"}"#), ErrorCode::ServerError),
    ] {
        let mut world = World::new();
        let (sealed, begun) = (world.sealed(), world.now);
        let error = refresh(&mut world, &sealed, |_| failure.clone()).unwrap_err();
        assert_eq!(error.error_code(), expected);
        assert!(expected.is_retryable());
        assert!(world.sent.len() > 1 && world.now - begun < 30_000);
        assert!(world.sent.windows(2).all(|pair| pair[0] == pair[1]), "one idempotency key, one token");
        // And the next request may succeed.
        let workos = world.workos();
        refresh(&mut world, &sealed, workos).unwrap();
    }
}

#[test]
fn a_long_retry_after_is_passed_on() {
    let mut world = World::new();
    let sealed = world.sealed();
    let limited = Outcome::Answered(Response {
        status: 429,
        retry_after: Some("42".into()),
        request_id: None,
        body: Secret::new(""),
    });
    let error = refresh(&mut world, &sealed, |_| limited.clone()).unwrap_err();
    assert_eq!((error.error_code(), error.retry_after()), (ErrorCode::RateLimitExceeded, Some(42)));
    assert_eq!(world.sent.len(), 1);
}

#[test]
fn an_answer_that_is_none_is_a_fault_at_the_other_end() {
    let world = World::new();
    let unreadable = world.granted("not a token").to_string();
    for text in ["", "{}", "<html>", unreadable.as_str()] {
        let mut world = World::new();
        let sealed = world.sealed();
        let error = refresh(&mut world, &sealed, |_| answer(200, text)).unwrap_err();
        assert_eq!(error.error_code(), ErrorCode::ServerError, "{text}");
    }
}

/// The token was good when it was sealed; what is odd about it costs nobody their organization or their way out.
#[test]
fn odd_claims_leave_the_organization_and_the_session_id() {
    let mut world = World::new();
    for odd in [json!({ "sub": 7 }), json!({ "exp": null }), json!({ "iat": "x" }), json!({ "act": {} })] {
        let mut claims = world.claims();
        claims.as_object_mut().unwrap().extend(odd.as_object().unwrap().clone());
        let sealed = world.sealed_with(PASSWORD, &world.token_of(&claims));
        let workos = world.workos();
        refresh(&mut world, &sealed, workos).unwrap();
        assert_eq!(body(world.sent.last().unwrap())["organization_id"], "marked-org", "{odd}");
        let passwords = Arc::clone(&world.kit.config().passwords);
        let url = world.kit.logout_url(&sealed, &passwords, None, UnixTimeMs(world.now)).unwrap();
        assert!(url.ends_with("session_id=marked-session-id"), "{odd}");
    }
}

#[test]
fn a_user_that_is_nobody_is_not_refreshed() {
    let mut world = World::new();
    for user in [json!(""), json!(0), json!(false), json!(null)] {
        let session = json!({ "user": user, "accessToken": world.token(), "refreshToken": "r" });
        let error = refresh(&mut world, &sealed_json(PASSWORD, &session), silent).unwrap_err();
        assert_eq!(error.error_code(), ErrorCode::InvalidSessionCookie, "{user}");
    }
}

#[test]
fn members_that_are_not_as_promised_do_not_cost_the_session() {
    let mut world = World::new();
    let sealed = world.sealed();
    for name in ["authentication_method", "organization_id", "oauth_tokens"] {
        let mut granted = world.granted(&world.token());
        granted[name] = json!(["new", "form"]);
        let refreshed = refresh(&mut world, &sealed, |_| answer(200, &granted.to_string())).unwrap();
        assert_eq!(refreshed.claims.org_id.as_deref(), Some("marked-org"), "{name}");
    }
}

#[test]
fn a_session_too_long_to_be_a_seal_is_too_large() {
    let mut world = World::new();
    let (sealed, mut granted) = (world.sealed(), world.granted(&world.token()));
    granted["user"]["metadata"] = json!({ "long": "x".repeat(800_000) });
    let error = refresh(&mut world, &sealed, |_| answer(200, &granted.to_string())).unwrap_err();
    assert_eq!(error.error_code(), ErrorCode::SessionTooLarge);
}

#[test]
fn nothing_secret_is_printed() {
    let mut world = World::new();
    let (sealed, workos) = (world.sealed(), world.workos());
    let refreshed = refresh(&mut world, &sealed, workos).unwrap();
    let error = refresh(&mut world, &sealed, |_| invalid_grant()).unwrap_err();
    let printed = format!("{refreshed:?} {error:?} {error} {:?} {:?}", world.kit, world.sent);
    assert!(
        !printed.contains("marked") && !printed.contains("Fe26.2") && !printed.contains("eyJ"),
        "{printed}"
    );
}
