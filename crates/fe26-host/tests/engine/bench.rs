//! An engine, a clock that stands still, and replies whose random and signed parts are replaced by their names.

#![allow(dead_code, reason = "each test file uses its own part")]

#[path = "../../../fe26/tests/jose/keys.rs"]
mod keys;

use fe26_host::Engine;
use keys::TestKey;
use serde_json::{Value, json};
use std::sync::LazyLock;

pub(crate) const NOW: f64 = 1_800_000_000_000.0;
pub(crate) const PASSWORD: &str = "marked-password-of-the-engine-0123456789";
pub(crate) const ENTROPY: [u8; 256] = [9; 256];

static KEY: LazyLock<TestKey> = LazyLock::new(|| TestKey::named("2048"));
static TOKEN: LazyLock<String> = LazyLock::new(|| {
    let claims = r#"{"iss":"https://api.workos.com","sub":"user_1","sid":"marked_sid","org_id":"org_1","exp":1800000300}"#;
    KEY.token(r#"{"alg":"RS256","kid":"2048"}"#, claims)
});

pub(crate) fn engine() -> Engine {
    engine_with(&json!({ "jwks": { "keys": [KEY.jwk()] } }))
}

/// An engine without keys of its own.
pub(crate) fn remote_engine() -> Engine {
    engine_with(&json!({}))
}

fn engine_with(more: &Value) -> Engine {
    let mut settings = json!({
        "clientId": "client_1", "apiKey": "marked_api_key", "redirectUri": "https://app.example/callback",
        "cookiePassword": PASSWORD,
    });
    settings.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Engine::new(&json!({ "settings": settings }).to_string()).unwrap()
}

pub(crate) fn jwks() -> String {
    json!({ "keys": [KEY.jwk()] }).to_string()
}

pub(crate) fn token() -> &'static str {
    &TOKEN
}

pub(crate) fn token_of(claims: &Value) -> String {
    KEY.token(r#"{"alg":"RS256","kid":"2048"}"#, &claims.to_string())
}

/// A sealed session.
pub(crate) fn sealed() -> String {
    let payload = json!({
        "user": { "id": "user_1" }, "accessToken": token(), "refreshToken": "marked_refresh_token",
        "authenticationMethod": "SSO",
    });
    let input = json!({ "payload": payload, "cookiePassword": PASSWORD }).to_string();
    let reply: Value = serde_json::from_str(&fe26_host::call("seal", &input, NOW, &ENTROPY)).unwrap();
    reply["done"].as_str().unwrap().to_owned()
}

/// A token request's answer.
pub(crate) fn granted() -> String {
    let body = json!({
        "user": { "object": "user", "id": "user_1", "email": "ada@example.com", "first_name": "Ada" },
        "organization_id": "org_1", "access_token": token(), "refresh_token": "marked_new_refresh_token",
        "authentication_method": "Password",
        "oauth_tokens": { "access_token": "marked_oauth", "expires_at": 5, "scopes": ["a"] },
    });
    outcome(200, &body.to_string())
}

pub(crate) fn outcome(status: u16, body: &str) -> String {
    json!({ "status": status, "body": body }).to_string()
}

pub(crate) fn call(engine: &mut Engine, operation: &str, input: &Value) -> String {
    engine.call(operation, &input.to_string(), NOW, &ENTROPY)
}

/// Resumes the flow of a reply.
pub(crate) fn resume(engine: &mut Engine, reply: &str, outcome: &str) -> String {
    engine.resume(flow(reply), outcome, NOW, &ENTROPY)
}

pub(crate) fn flow(reply: &str) -> u32 {
    let reply: Value = serde_json::from_str(reply).unwrap();
    reply["send"]["flow"].as_u64().unwrap_or_else(|| panic!("{reply}")).try_into().unwrap()
}

/// The code of an error reply.
pub(crate) fn error_code(reply: &str) -> String {
    let reply: Value = serde_json::from_str(reply).unwrap();
    reply["error"]["code"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

/// The reply with tokens and seals replaced by their names.
pub(crate) fn shape(reply: &str) -> String {
    let mut rest = reply.replace(token(), "TOKEN");
    let mut shape = String::new();
    while let Some(start) = rest.find("Fe26.2") {
        let seal = &rest[start..];
        let end =
            seal.find(|c: char| !(c.is_ascii_alphanumeric() || "*~._%-".contains(c))).unwrap_or(seal.len());
        shape.push_str(&rest[..start]);
        shape.push_str("SEAL");
        rest = rest[start + end..].to_owned();
    }
    shape + &rest
}
