//! Access tokens without a session, through a World that signs them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{World, answer, settings};
use fe26::error::ErrorCode;
use fe26::http::Outcome;
use fe26::session::authenticate::Authenticated;
use fe26::session::config::{OneOrMany, Settings};
use fe26::session::error::SessionError;
use serde_json::json;

fn bearer(world: &mut World, header: &str) -> Result<Authenticated, SessionError> {
    let workos = world.workos();
    world.run(|kit, moment| kit.authenticate_bearer(header, moment), workos)
}

fn reason(world: &mut World, header: &str) -> ErrorCode {
    bearer(world, header).unwrap_err().error_code()
}

#[test]
fn a_token_is_its_users_until_it_expires() {
    let mut world = World::new();
    let header = format!("Bearer {}", world.token());
    let token = bearer(&mut world, &header).unwrap();
    assert_eq!(token.claims.sub.as_deref(), Some("user_1"));
    assert!(token.session.user.is_none() && token.session.refresh_token.is_none());
    assert_eq!(token.holds_until.0, world.now + 60_000);
    world.now += 300_000;
    assert_eq!(reason(&mut world, &header), ErrorCode::InvalidJwt);
    assert_eq!(world.calls(), (0, 1));
}

#[test]
fn a_token_that_names_nobody_is_no_session_of_a_person() {
    for name in ["sub", "sid"] {
        let mut world = World::new();
        let mut claims = world.claims();
        claims.as_object_mut().unwrap().remove(name);
        let header = format!("Bearer {}", world.token_of(&claims));
        assert_eq!(reason(&mut world, &header), ErrorCode::InvalidJwt, "{name}");
    }
}

#[test]
fn a_token_of_another_client_is_not_meant_for_this_one() {
    let ours = "https://api.workos.com/user_management/client_1";
    let theirs = "https://api.workos.com/user_management/client_2";
    for (name, value, is_ours) in [
        ("client_id", json!("client_1"), true),
        ("client_id", json!({ "a": "template's" }), true),
        ("client_id", json!(null), true),
        ("iss", json!(ours), true),
        ("iss", json!([ours, "/"].concat()), true),
        ("iss", json!("https://auth.example/user_management/client_1"), true),
        ("iss", json!("https://auth.example/tenants/client_2"), true),
        ("iss", json!("https://auth.example/user_management"), true),
        ("aud", json!("https://api.example"), true),
        ("client_id", json!("client_2"), false),
        ("client_id", json!(""), false),
        ("client_id", json!("client_11"), false),
        ("iss", json!(theirs), false),
        ("iss", json!([theirs, "/"].concat()), false),
        ("iss", json!("https://auth.example/user_management/client_2"), false),
        ("iss", json!("https://api.workos.com/user_management/"), true),
    ] {
        let mut world = World::new();
        let mut claims = world.claims();
        claims[name] = value;
        let header = format!("Bearer {}", world.token_of(&claims));
        let answered = bearer(&mut world, &header);
        assert_eq!(
            answered.map(drop).map_err(|error| error.error_code()),
            match is_ours {
                true => Ok(()),
                false => Err(ErrorCode::InvalidJwt),
            },
            "{claims}"
        );
    }
    // An issuer that is configured is one to believe, and still not for every client.
    for (client, is_ours) in [("client_1", true), ("client_2", false)] {
        let mut world = World::with(Settings { issuer: Some(OneOrMany::One(theirs.into())), ..settings() });
        let mut claims = world.claims();
        claims["iss"] = json!(theirs);
        claims["client_id"] = json!(client);
        let header = format!("Bearer {}", world.token_of(&claims));
        assert_eq!(bearer(&mut world, &header).is_ok(), is_ours);
    }
}

#[test]
fn a_key_set_that_cannot_be_had_is_nobodys_fault() {
    let mut world = World::new();
    let token = world.token();
    let unavailable = world
        .run(|kit, moment| kit.authenticate_token(&token, moment), |_| Outcome::Unreachable)
        .unwrap_err();
    assert_eq!(unavailable, SessionError::KeySetUnavailable);
    assert!(unavailable.error_code().is_retryable());
}

#[test]
fn strangers_cause_one_fetch_a_minute() {
    let mut world = World::new();
    let header = format!("Bearer {}", world.token());
    bearer(&mut world, &header).unwrap();
    let claims = world.claims().to_string();
    for kid in 0..20 {
        let forged = format!(
            "Bearer {}.{}.AAAA",
            fe26::base64url::encode(format!(r#"{{"alg":"RS256","kid":"{kid}"}}"#).as_bytes()),
            fe26::base64url::encode(claims.as_bytes()),
        );
        assert_eq!(reason(&mut world, &forged), ErrorCode::InvalidJwt);
    }
    assert_eq!(world.calls(), (0, 2));
}

#[test]
fn nothing_is_fetched_for_what_is_no_token() {
    let mut world = World::new();
    let expired = world.token_of(&json!({ "sub": "u", "sid": "s", "exp": 1 }));
    for (header, code) in [
        ("", ErrorCode::NoTokenProvided),
        ("Basic YTpi", ErrorCode::NoTokenProvided),
        ("Bearer", ErrorCode::InvalidAuthorizationHeader),
        ("Bearer a.b.c", ErrorCode::InvalidJwt),
        (&format!("Bearer {expired}"), ErrorCode::InvalidJwt),
    ] {
        let answered = world.run(
            |kit, moment| kit.authenticate_bearer(header, moment),
            |_| -> Outcome { answer(500, "nothing should be asked") },
        );
        assert_eq!(answered.unwrap_err().error_code(), code, "{header}");
    }
    assert!(world.sent.is_empty());
}
