//! The key that a token names, and when the set is fetched, for programs that verify tokens themselves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "engine/bench.rs"]
mod bench;

use bench::{ENTROPY, NOW, jwks};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;

fn choose(input: &Value) -> Value {
    let reply = fe26_host::call("publishedKey", &input.to_string(), NOW, &ENTROPY);
    let reply: Value = serde_json::from_str(&reply).unwrap();
    reply.get("done").unwrap_or_else(|| panic!("not done: {reply}")).clone()
}

/// Of a set that is so old.
fn of_age(age_ms: i64, key_set: &str, header: &Value) -> Value {
    #[allow(clippy::cast_possible_truncation)]
    let fetched_at = NOW as i64 - age_ms;
    choose(&json!({ "header": header, "keySet": key_set, "fetchedAt": fetched_at }))
}

fn named() -> Value {
    json!({ "alg": "RS256", "kid": "2048" })
}

#[test]
fn a_key_is_named_by_the_header() {
    let set: Value = serde_json::from_str(&jwks()).unwrap();
    let key = &set["keys"][0];
    for header in [named(), json!({ "alg": "RS256" }), json!({ "alg": "RS256", "kid": "2048", "typ": "JWT" })]
    {
        let choice = of_age(0, &jwks(), &header);
        assert_eq!((&choice["n"], &choice["e"]), (&key["n"], &key["e"]), "{header}");
        assert_eq!(choice.get("missing"), None);
    }
}

#[test]
fn a_header_may_name_none() {
    for header in [
        json!({}),
        json!(null),
        json!({ "kid": "2048" }),
        json!({ "alg": "ES256", "kid": "2048" }),
        json!({ "alg": "RS256", "kid": "unknown" }),
        json!({ "alg": "RS256", "kid": 2048 }),
        json!({ "alg": "RS256", "kid": null }),
    ] {
        let choice = of_age(0, &jwks(), &header);
        assert_eq!(choice["missing"], "none", "{header}");
        assert_eq!(choice["fetch"], false, "{header}");
    }
    let mut twice: Value = serde_json::from_str(&jwks()).unwrap();
    let again = twice["keys"][0].clone();
    twice["keys"].as_array_mut().unwrap().push(again);
    assert_eq!(of_age(0, &twice.to_string(), &named())["missing"], "several");
}

#[test]
fn what_is_no_set_is_said() {
    for text in ["", "<html>", "null", "[]", r#"{"keys":{}}"#] {
        assert_eq!(choose(&json!({ "keySet": text }))["missing"], "malformed", "{text}");
    }
    assert_eq!(choose(&json!({ "keySet": r#"{"keys":[null]}"# }))["missing"], "none");
}

#[test]
fn a_set_serves_for_ten_minutes_and_five_where_it_lacks_a_key() {
    let unknown = json!({ "alg": "RS256", "kid": "unknown" });
    let due = |age, header: &Value| of_age(age, &jwks(), header)["fetch"].as_bool().unwrap();
    for (age, known, lacking) in [
        (0, false, false),
        (5 * MINUTE - 1, false, false),
        (5 * MINUTE, false, true),
        (10 * MINUTE - 1, false, true),
        (10 * MINUTE, true, true),
        (-1, true, true),
    ] {
        assert_eq!((due(age, &named()), due(age, &unknown)), (known, lacking), "{age}");
    }
    assert_eq!(choose(&json!({ "header": named() }))["fetch"], true);
}

#[test]
fn it_is_said_until_when_a_set_serves() {
    let choice = choose(&json!({ "header": named(), "keySet": jwks(), "fetchedAt": 7 }));
    assert_eq!((&choice["freshUntil"], &choice["coolingUntil"]), (&json!(600_007), &json!(300_007)));
    assert_eq!(choice["fetch"], true);
}
