//! Calls that are wrong, flows that are abandoned, and nothing secret in what an engine shows of itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "engine/bench.rs"]
mod bench;

use bench::{ENTROPY, NOW, call, engine, error_code, flow, granted, outcome, remote_engine, resume, sealed};
use fe26_host::Engine;
use serde_json::{Value, json};

const OPERATIONS: [&str; 17] = [
    "authenticate",
    "refresh",
    "logoutUrl",
    "withAuth",
    "signIn",
    "signOut",
    "callback",
    "grant",
    "deny",
    "sessionCookies",
    "switchOrganization",
    "switchAnswer",
    "signInAnswer",
    "signOutAnswer",
    "seal",
    "unseal",
    "pkce",
];

#[test]
fn an_unknown_operation_is_a_defect() {
    let mut engine = engine();
    for operation in ["", "authenticate ", "Authenticate", "__proto__"] {
        assert_eq!(error_code(&call(&mut engine, operation, &json!({}))), "internal");
        assert_eq!(error_code(&fe26_host::call(operation, "{}", NOW, &ENTROPY)), "internal");
    }
    // What needs a configuration is unknown without one.
    assert_eq!(error_code(&fe26_host::call("withAuth", "{}", NOW, &ENTROPY)), "internal");
}

#[test]
fn malformed_input_is_an_argument_that_cannot_work_and_is_not_repeated() {
    let mut engine = engine();
    for operation in OPERATIONS {
        for input in ["", "marked", "[\"marked\"]", "\"marked\"", "{", "{\"marked\":"] {
            let reply = engine.call(operation, input, NOW, &ENTROPY);
            assert_eq!(error_code(&reply), "invalid_argument", "{operation} {input}");
            assert!(!reply.contains("marked"));
        }
    }
    for (operation, input) in [
        ("authenticate", json!({ "sessionData": 7 })),
        ("authenticate", json!({ "sessionData": "x", "cookiePassword": "marked" })),
        ("grant", json!({ "grant": "marked" })),
        ("grant", json!({ "grant": "password", "email": "marked" })),
        ("grant", json!({ "grant": "authorizationCode", "code": "marked", "codeVerifier": "" })),
        ("signIn", json!({ "options": { "maxAge": -1 } })),
        ("signIn", json!({ "options": { "redirectUri": "marked" } })),
        ("seal", json!({})),
        ("sessionCookies", json!({ "sealed": 7 })),
        ("switchOrganization", json!({ "options": { "returnTo": "marked" } })),
        ("switchOrganization", json!({ "options": { "organizationId": ["marked"] } })),
        ("switchAnswer", json!({ "options": { "organizationId": "marked" }, "setCookies": "marked" })),
    ] {
        let reply = call(&mut engine, operation, &input);
        assert_eq!(error_code(&reply), "invalid_argument", "{operation} {input}");
        assert!(!reply.contains("marked"));
    }
    for length in [json!(42), json!(129), json!(43.5), json!(-1)] {
        let reply = call(&mut engine, "pkce", &json!({ "length": length }));
        assert_eq!(error_code(&reply), "invalid_verifier_length");
    }
    assert_eq!(
        error_code(&call(&mut engine, "signIn", &json!({ "options": { "state": "s".repeat(2049) } }))),
        "state_too_large"
    );
}

#[test]
fn a_configuration_of_any_shape_is_an_error_and_no_panic() {
    for configuration in ["", "[]", "{}", "{\"settings\":[]}", "{\"settings\":{\"jwks\":7,\"issuer\":{}}}"] {
        let error: Value = serde_json::from_str(&Engine::new(configuration).unwrap_err()).unwrap();
        assert!(["invalid_config", "invalid_argument"].contains(&error["code"].as_str().unwrap()));
    }
}

#[test]
fn too_little_entropy_is_a_defect_and_no_panic() {
    let mut engine = engine();
    for (operation, input) in [
        ("refresh", json!({ "sessionData": sealed() })),
        ("signIn", json!({})),
        ("grant", json!({ "grant": "password", "email": "a", "password": "b" })),
    ] {
        assert_eq!(
            error_code(&engine.call(operation, &input.to_string(), NOW, &[1; 15])),
            "internal",
            "{operation}"
        );
    }
}

#[test]
fn a_flow_is_resumed_once_and_only_where_it_began() {
    let (mut engine, mut other) = (engine(), engine());
    for unknown in [0, 1, u32::MAX] {
        assert_eq!(error_code(&engine.resume(unknown, &granted(), NOW, &ENTROPY)), "internal");
    }
    let reply = call(&mut engine, "refresh", &json!({ "sessionData": sealed() }));
    assert_eq!(error_code(&resume(&mut other, &reply, &granted())), "internal");
    assert!(resume(&mut engine, &reply, &granted()).starts_with(r#"{"done":"#));
    assert_eq!(error_code(&resume(&mut engine, &reply, &granted())), "internal");
}

#[test]
fn an_outcome_that_is_none_is_a_defect() {
    for wrong in ["", "[]", "null", "{\"status\":\"200\"}", "{\"status\":70000}", "{\"body\":7}"] {
        let mut engine = engine();
        let reply = call(&mut engine, "refresh", &json!({ "sessionData": sealed() }));
        assert_eq!(error_code(&resume(&mut engine, &reply, wrong)), "internal", "{wrong}");
    }
}

#[test]
fn parallel_flows_keep_to_themselves() {
    let mut engine = remote_engine();
    let input = json!({ "sessionData": sealed() });
    let refresh = call(&mut engine, "refresh", &input);
    let authenticate = engine.authenticate(&sealed(), NOW, &[]);
    assert_ne!(flow(&refresh), flow(&authenticate));
    let keys = outcome(200, &bench::jwks());
    assert!(resume(&mut engine, &authenticate, &keys).contains(r#""authenticated":true"#));
    assert!(resume(&mut engine, &refresh, &granted()).contains(r#""sealedSession""#));
}

#[test]
fn an_abandoned_flow_is_forgotten_when_no_exchange_could_still_end() {
    let mut engine = engine();
    let input = json!({ "sessionData": sealed() });
    let (abandoned, kept) = (call(&mut engine, "refresh", &input), call(&mut engine, "refresh", &input));
    let at = |engine: &mut Engine, now: f64| engine.call("refresh", &input.to_string(), now, &ENTROPY);
    for _ in 0..64 {
        at(&mut engine, NOW + 119_999.0);
    }
    assert!(resume(&mut engine, &kept, &granted()).starts_with(r#"{"done":"#));
    at(&mut engine, NOW + 120_000.0);
    assert_eq!(error_code(&resume(&mut engine, &abandoned, &granted())), "internal");
}

#[test]
fn a_clock_that_jumps_forward_ends_no_flow() {
    let mut engine = engine();
    let input = json!({ "sessionData": sealed() });
    let waiting = call(&mut engine, "refresh", &input);
    engine.call("refresh", &input.to_string(), NOW + 3_600_000.0, &ENTROPY);
    assert!(resume(&mut engine, &waiting, &granted()).starts_with(r#"{"done":"#));
}

#[test]
fn no_clock_lets_flows_pile_up() {
    let mut engine = engine();
    let input =
        json!({ "grant": "emailVerification", "code": "1", "pendingAuthenticationToken": "p" }).to_string();
    let first = engine.call("grant", &input, NOW, &ENTROPY);
    for step in 0..16_383 {
        engine.call("grant", &input, NOW - f64::from(step), &ENTROPY);
    }
    let last = engine.call("grant", &input, 0.0, &ENTROPY);
    assert_eq!(error_code(&resume(&mut engine, &first, &granted())), "internal");
    assert!(resume(&mut engine, &last, &granted()).starts_with(r#"{"done":"#));
}

#[test]
fn any_time_will_do() {
    for now in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 1e300, f64::MIN_POSITIVE] {
        let mut engine = remote_engine();
        let cookie = format!("wos-session={}", sealed());
        for operation in ["withAuth", "signIn", "signOut"] {
            let reply = engine.call(
                operation,
                &json!({ "request": { "cookie": cookie } }).to_string(),
                now,
                &ENTROPY,
            );
            assert!(
                serde_json::from_str::<Value>(&reply).unwrap().get("error").is_none(),
                "{now} {operation}"
            );
        }
    }
}

#[test]
fn an_engine_shows_no_secret() {
    let mut engine = engine();
    call(&mut engine, "refresh", &json!({ "sessionData": sealed(), "ipAddress": "marked" }));
    call(&mut engine, "grant", &json!({ "grant": "password", "email": "marked", "password": "marked" }));
    let cookie = format!("wos-session={}", sealed());
    engine.call(
        "withAuth",
        &json!({ "request": { "cookie": cookie } }).to_string(),
        NOW + 400_000.0,
        &ENTROPY,
    );
    let printed = format!("{engine:?}");
    assert!(printed.contains("Refresh") && printed.contains("WithAuth"), "the flows are there: {printed}");
    assert!(
        !printed.contains("marked") && !printed.contains("Fe26.2") && !printed.contains("eyJ"),
        "{printed}"
    );
}

#[test]
fn a_callback_that_ends_in_a_fault_still_clears_the_verifier_cookie() {
    let mut engine = engine();
    let sign_in = call(&mut engine, "signIn", &json!({ "options": {} }));
    let begun: serde_json::Value = serde_json::from_str(&sign_in).unwrap();
    let cookie = begun["done"]["setCookies"][0].as_str().unwrap().split(';').next().unwrap().to_owned();
    let state = begun["done"]["state"].as_str().unwrap().replace('*', "%2A");
    let request = json!({ "url": format!("/callback?code=c&state={state}"), "cookie": cookie });
    for (status, body, is_fault) in
        [(401, r#"{"message":"Unauthorized"}"#, true), (422, r#"{"errors":[{"code":"x"}]}"#, false)]
    {
        let waiting = call(&mut engine, "callback", &json!({ "request": request, "signInPath": "/login" }));
        let outcome = json!({ "status": status, "body": body });
        let reply: serde_json::Value =
            serde_json::from_str(&resume(&mut engine, &waiting, &outcome.to_string())).unwrap();
        let ended = if is_fault { &reply["error"] } else { &reply["done"] };
        let cleared = ended["setCookies"][0].as_str().unwrap();
        assert!(cleared.starts_with("wos-auth-verifier-") && cleared.contains("Max-Age=0"), "{status}");
        assert_eq!(reply["done"]["answer"]["status"].as_u64(), (!is_fault).then_some(403));
    }
}
