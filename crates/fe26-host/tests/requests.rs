//! What programs written for `@workos-inc/node` ask for: bodies, URLs, waits, and what a token says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "engine/bench.rs"]
mod bench;

use bench::{ENTROPY, NOW, call, error_code, remote_engine};
use serde_json::{Value, json};

fn done(reply: &str) -> Value {
    let reply: Value = serde_json::from_str(reply).unwrap();
    reply.get("done").unwrap_or_else(|| panic!("not done: {reply}")).clone()
}

fn alone(operation: &str, input: &Value) -> Value {
    done(&fe26_host::call(operation, &input.to_string(), NOW, &ENTROPY))
}

#[test]
fn a_body_names_the_client_it_is_asked_for() {
    let body = |input: Value| -> Value {
        let body = done(&call(&mut remote_engine(), "grantBody", &input));
        serde_json::from_str(body.as_str().unwrap()).unwrap()
    };
    let grant = json!({ "grant": "authorizationCode", "code": "c", "clientId": "client_2" });
    let confidential = body(grant.clone());
    assert_eq!(confidential["client_id"], "client_2");
    assert!(confidential["client_secret"].is_string());
    let mut public = grant;
    public["isPublic"] = json!(true);
    assert!(body(public).get("client_secret").is_none());
}

#[test]
fn what_a_stranger_has_left_out_is_sent_empty() {
    for email in [Value::Null, json!(1), json!(["a"]), json!({})] {
        let input = json!({ "grant": "password", "password": "p", "email": email, "clientId": "c" });
        let body = done(&call(&mut remote_engine(), "grantBody", &input));
        assert!(body.as_str().unwrap().contains(r#""email":"""#), "{body}");
    }
    assert_eq!(error_code(&call(&mut remote_engine(), "grantBody", &json!({}))), "invalid_argument");
}

#[test]
fn another_attempt_is_worth_a_wait_or_none() {
    let again = |more: Value| {
        let mut input = json!({ "tried": 1, "attempts": 4 });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        alone("again", &input)["delayMs"].as_u64()
    };
    for failed in [json!({ "failed": "timeout" }), json!({ "failed": "network" }), json!({ "status": 503 })] {
        assert!(again(failed).is_some_and(|delay| (125..=250).contains(&delay)));
    }
    assert!(again(json!({ "status": 429, "retryAfter": "17" })).is_some_and(|delay| delay >= 17_000));
    for stands in [json!({ "status": 200 }), json!({ "status": 501 }), json!({ "status": 503, "tried": 4 })] {
        assert_eq!(again(stands), None);
    }
}

#[test]
fn a_refresh_whose_answer_was_lost_is_not_tried_when_workos_has_forgotten_it() {
    let again = |more: Value| {
        let mut input =
            json!({ "tried": 2, "attempts": 4, "begun": NOW as i64, "grantType": "refresh_token" });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = alone("again", &input);
        (answer["delayMs"].is_u64(), answer["lost"] != 0)
    };
    let minute = json!({ "status": 429, "retryAfter": "60" });
    let with = |more: Value| {
        let mut input = minute.clone();
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    assert_eq!(again(minute.clone()), (true, false), "nobody has seen the token");
    assert_eq!(again(with(json!({ "lost": 1 }))), (false, true));
    assert_eq!(again(with(json!({ "lost": 1, "retryAfter": "20" }))), (true, true));
    assert_eq!(again(with(json!({ "lost": 1, "grantType": "password" }))), (true, true));
    for lost in [json!({ "failed": "timeout" }), json!({ "failed": "network" }), json!({ "status": 502 })] {
        assert_eq!(again(lost.clone()), (true, true), "{lost}");
        let mut late = lost;
        late["begun"] = json!(NOW as i64 - 25_000);
        assert_eq!(again(late.clone()), (false, true), "{late}");
    }
    // A clock that was set back, and what is no time.
    for begun in [json!(NOW as i64 + 60_000), json!("x"), json!(u64::MAX)] {
        again(with(json!({ "begun": begun })));
    }
}

#[test]
fn a_challenge_is_sent_as_it_was_made() {
    let mut engine = remote_engine();
    let input =
        json!({ "clientId": "client_2", "provider": "authkit", "codeChallenge": "a b", "state": "s" });
    let url = done(&call(&mut engine, "authorizationUrl", &input));
    let query = url.as_str().unwrap().split_once('?').unwrap().1.to_owned();
    let expected = "client_id=client_2&code_challenge=a+b&code_challenge_method=S256&provider=authkit&\
                    response_type=code&state=s";
    assert_eq!(query, expected);
    for wrong in [json!({ "clientId": "c" }), json!({ "provider": "authkit" }), json!({ "clientId": 1 })] {
        assert_eq!(error_code(&call(&mut engine, "authorizationUrl", &wrong)), "invalid_argument");
    }
}

#[test]
fn a_logout_url_of_a_session_needs_no_seal() {
    let input = json!({ "sessionId": "session_1", "returnTo": "https://app.example/?a=b" });
    let url = done(&call(&mut remote_engine(), "logoutUrl", &input));
    let expected = "/user_management/sessions/logout?session_id=session_1&return_to=https%3A%2F%2Fapp.example%2F%3Fa%3Db";
    assert!(url.as_str().unwrap().ends_with(expected), "{url}");
}

#[test]
fn verifiers_of_others_have_a_challenge() {
    // RFC 7636, appendix B.
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let challenge = alone("pkce", &json!({ "codeVerifier": verifier }));
    assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[test]
fn a_token_says_what_it_says() {
    let payload = |token: &str| alone("payload", &json!({ "token": token }));
    assert_eq!(payload("x.eyJhIjoxfQ.y"), r#"{"a":1}"#);
    for none in ["", "x", "x.%%.y", "x._w.y", "."] {
        assert_eq!(payload(none), "", "{none}");
    }
}
