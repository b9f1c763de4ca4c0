//! Token requests, byte for byte those of `@workos-inc/node` 11.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "engine/bench.rs"]
mod bench;

use std::collections::BTreeSet;

use bench::{call, error_code, remote_engine};
use fe26_host::Engine;
use serde_json::{Value, json};

fn engine(client_id: &Value, api_key: &Value) -> Engine {
    let mut settings = json!({ "clientId": client_id, "cookiePassword": "x".repeat(32) });
    match api_key {
        Value::Null => settings["publicClient"] = json!(true),
        key => settings["apiKey"] = key.clone(),
    }
    Engine::new(&json!({ "settings": settings }).to_string()).unwrap()
}

#[test]
fn requests_equal_the_peers() {
    let file: Value = serde_json::from_str(include_str!("../../../vectors/workos/grants.json")).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    let mut grant_types = BTreeSet::new();
    for vector in vectors {
        let input = &vector["input"];
        let reply = call(&mut engine(&file["clientId"], &vector["apiKey"]), "grant", input);
        let reply: Value = serde_json::from_str(&reply).unwrap();
        let (ours, theirs) = (&reply["send"], &vector["request"]);
        for member in ["method", "url", "body"] {
            assert_eq!(ours[member], theirs[member], "{member} of {input}");
        }
        let mut headers = ours["headers"].as_object().unwrap().clone();
        headers.retain(|name, _| !["user-agent", "idempotency-key", "accept"].contains(&name.as_str()));
        assert_eq!(Value::from(headers), theirs["headers"], "{input}");
        let body: Value = serde_json::from_str(ours["body"].as_str().unwrap()).unwrap();
        grant_types.insert(body["grant_type"].as_str().unwrap().to_owned());
    }
    assert_eq!((vectors.len(), grant_types.len()), (50, 9));
}

#[test]
fn what_is_no_grant_is_refused() {
    for input in [
        json!({}),
        json!({ "grant": "unknown" }),
        json!({ "grant": "password", "email": "a@example.com" }),
        json!({ "grant": "password", "email": 1, "password": "p" }),
        json!({ "grant": "refreshToken" }),
    ] {
        assert_eq!(error_code(&call(&mut remote_engine(), "grant", &input)), "invalid_argument", "{input}");
    }
}
