//! The pieces of a sign-in one by one, and sessions that are opened and nothing more.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "engine/bench.rs"]
mod bench;

use bench::{ENTROPY, NOW, engine, jwks, outcome, remote_engine, resume, sealed, token, token_of};
use fe26_host::Engine;
use serde_json::{Value, json};

fn part(operation: &str, input: &Value) -> Value {
    parse(&fe26_host::call(operation, &input.to_string(), NOW, &ENTROPY))
}

fn open(engine: &mut Engine, input: &Value) -> Value {
    parse(&bench::call(engine, "open", input))["done"].clone()
}

fn parse(reply: &str) -> Value {
    serde_json::from_str(reply).unwrap()
}

fn done(operation: &str, input: &Value) -> Value {
    part(operation, input)["done"].clone()
}

#[test]
fn a_session_is_opened_with_its_claims_and_until_when() {
    let mut engine = engine();
    let input = json!({ "sealed": sealed() });
    let opened = open(&mut engine, &input);
    assert_eq!(opened["session"]["refreshToken"], "marked_refresh_token");
    assert_eq!(opened["session"]["accessToken"], token());
    assert_eq!(opened["claims"]["sid"], "marked_sid");
    assert_eq!(opened["until"], json!(1_800_000_060_000_i64));
    let verified = open(&mut engine, &json!({ "token": token() }));
    assert_eq!(verified["claims"], opened["claims"]);
    for nothing in [json!({ "sealed": "" }), json!({ "sealed": "x" }), json!({ "token": "x" }), json!({})] {
        assert_eq!(open(&mut engine, &nothing), json!({ "generation": 0 }), "{nothing}");
    }
    let expired = token_of(&json!({ "exp": NOW / 1000.0 - 1.0 }));
    assert_eq!(open(&mut engine, &json!({ "token": expired })), json!({ "generation": 0 }));
}

#[test]
fn what_was_sealed_is_given_as_it_was_sealed() {
    let mut engine = engine();
    let seal =
        |payload: Value| part("seal", &json!({ "payload": payload, "cookiePassword": bench::PASSWORD }));
    let expired = token_of(&json!({ "exp": NOW / 1000.0 - 1.0 }));
    for payload in [
        json!({ "accessToken": expired, "refreshToken": null, "user": null, "impersonator": null }),
        json!({ "a": 1 }),
        json!([1]),
        Value::Null,
    ] {
        let sealed = seal(payload.clone())["done"].clone();
        let opened = open(&mut engine, &json!({ "sealed": sealed }));
        assert_eq!(opened, json!({ "generation": 0, "session": payload }));
    }
}

#[test]
fn keys_are_fetched_and_nothing_is_reported() {
    let mut engine = remote_engine();
    engine.listen(true);
    let waiting = bench::call(&mut engine, "open", &json!({ "token": token() }));
    let opened = parse(&resume(&mut engine, &waiting, &outcome(200, &jwks())));
    assert_eq!(opened["done"]["claims"]["sid"], "marked_sid");
    assert_eq!(opened["done"]["generation"], 1);
    let names: Vec<_> =
        opened["events"].as_array().into_iter().flatten().map(|event| &event["type"]).collect();
    assert_eq!(names, ["key_set_fetched"]);
}

#[test]
fn a_cookie_is_what_the_caller_says() {
    let input =
        json!({ "name": "a", "value": "b c", "path": "/", "maxAge": 5, "sameSite": "lax", "expires": "x" });
    assert_eq!(done("setCookie", &input), "a=b%20c; Path=/; Max-Age=5; SameSite=Lax");
    let mut expired = input;
    expired["expired"] = json!(true);
    assert_eq!(done("setCookie", &expired), "a=; Path=/; Max-Age=0; SameSite=Lax");
    assert_eq!(done("setCookie", &json!({ "name": "a", "maxAge": null, "domain": "" })), "a=");
    for odd in [
        json!({ "name": "a b" }),
        json!({ "value": "b" }),
        json!({ "name": "a", "maxAge": 0.5 }),
        json!({ "name": "a", "maxAge": "5" }),
        json!({ "name": "a", "sameSite": "some" }),
        json!({ "name": "a", "priority": "highest" }),
        json!({ "name": "a", "path": 5 }),
    ] {
        assert_eq!(part("setCookie", &odd)["error"]["code"], "invalid_argument", "{odd}");
    }
}

#[test]
fn a_verifier_cookie_is_described() {
    let described = |input: Value| done("verifierCookie", &input);
    let plain = described(json!({ "redirectUri": "http://localhost/cb", "sameSite": "strict" }));
    assert_eq!(
        plain["options"],
        json!({ "path": "/", "httpOnly": true, "secure": false, "sameSite": "lax", "maxAge": 600 })
    );
    assert_eq!(plain.get("name"), None);
    let secure = |input: Value| described(input)["options"]["secure"].clone();
    assert_eq!(secure(json!({ "redirectUri": "https://app.example/cb" })), true);
    assert_eq!(secure(json!({ "redirectUri": "https://app.example/cb", "anyScheme": true })), false);
    assert_eq!(secure(json!({ "sameSite": "None", "anyScheme": true })), true);
    assert_eq!(secure(json!({})), true);
    let named = described(json!({ "state": "", "domain": "app.example" }));
    assert_eq!(named["name"], "wos-auth-verifier-811c9dc5");
    assert_eq!(named["options"]["domain"], "app.example");
    let large = described(json!({ "state": "x".repeat(4_000) }));
    assert_eq!(large["tooLarge"]["limit"], 3_800);
    assert!(large["tooLarge"]["bytes"].as_u64().unwrap() > 4_000);
}

#[test]
fn a_state_is_begun_checked_and_read() {
    let begun =
        done("beginState", &json!({ "codeVerifier": "v", "customState": "s", "returnPathname": null }));
    assert_eq!(begun["ttl"], 600);
    let payload = &begun["payload"];
    assert_eq!((&payload["codeVerifier"], &payload["customState"]), (&json!("v"), &json!("s")));
    assert_eq!(payload["issuedAt"], json!(1_800_000_000_000_i64));
    assert_eq!(&done("readState", &json!({ "payload": payload })), payload);
    let mut old = payload.clone();
    old["issuedAt"] = json!(1_799_999_000_000_i64);
    assert_eq!(
        done("readState", &json!({ "payload": old })),
        json!({ "maxAgeMs": 600_000, "skewMs": 60_000 })
    );
    for odd in [json!(null), json!([]), json!({}), json!("text")] {
        assert_eq!(done("readState", &json!({ "payload": odd })), "malformed");
    }
    let large = done("beginState", &json!({ "codeVerifier": "v", "customState": "ä".repeat(1_025) }));
    assert_eq!(large, json!({ "tooLarge": { "bytes": 2_050, "limit": 2_048 } }));

    assert_eq!(done("checkState", &json!({ "state": "a", "cookie": "a" })), json!({ "ttl": 600 }));
    assert_eq!(done("checkState", &json!({ "state": "a" })), "verifier_cookie_missing");
    assert_eq!(done("checkState", &json!({ "state": "a", "cookie": "b" })), "oauth_state_mismatch");
    assert_eq!(done("checkState", &json!({ "cookie": "b" })), "oauth_state_mismatch");
}

#[test]
fn paths_and_stale_cookies_are_told() {
    assert_eq!(done("returnPath", &json!({ "path": "//evil.example/x?y" })), "/x?y");
    assert_eq!(done("returnPath", &json!({})), "/");
    let names = ["wos-auth-verifier-1", "wos-auth-verifier-2", "a"];
    let stale = |max: u32| {
        done("staleVerifierCookies", &json!({ "names": names, "keep": "wos-auth-verifier-2", "max": max }))
    };
    assert_eq!(stale(1)["names"], json!(["wos-auth-verifier-1"]));
    assert_eq!(stale(2)["names"], json!([]));
}

#[test]
fn an_outage_says_nothing_of_a_session() {
    let is_outage = |input: Value| done("isOutage", &input) == true;
    for outage in [
        json!({}),
        json!({ "status": 408 }),
        json!({ "status": 429 }),
        json!({ "status": 503 }),
        json!({ "status": 401 }),
        json!({ "status": 400, "code": "invalid_client" }),
        json!({ "status": 500, "code": "invalid_grant" }),
    ] {
        assert!(is_outage(outage.clone()), "{outage}");
    }
    for refusal in [
        json!({ "status": 400, "code": "invalid_grant" }),
        json!({ "status": 403, "code": "sso_required" }),
        json!({ "status": 403 }),
        json!({ "status": 400 }),
        json!({ "status": 404 }),
        json!({ "status": 422 }),
    ] {
        assert!(!is_outage(refusal.clone()), "{refusal}");
    }
}
