//! What JavaScript hands to the engine: a stranger's texts among an application's options.

use super::known::{ENTROPY, JWKS, NOW, PASSWORD, REDIRECT_URI};
use fe26_host::Engine;
use serde_json::{Map, Value, json};
use std::cell::RefCell;

/// An operation and its input, as JSON; or the number of a flow and what came of it.
pub fn input(data: &[u8]) {
    thread_local! {
        static ENGINE: RefCell<Engine> = RefCell::new(engine());
    }
    let [operation, input] = super::lines(data);
    let now = NOW.0 as f64;
    ENGINE.with_borrow_mut(|engine| {
        engine.listen(true);
        expect_reply(&engine.call(&operation, &input, now, &ENTROPY));
        if let Ok(flow) = operation.parse() {
            expect_reply(&engine.resume(flow, &input, now, &ENTROPY));
        }
    });
    expect_reply(&fe26_host::call(&operation, &input, now, &ENTROPY));
}

/// A configuration.
pub fn configuration(data: &[u8]) {
    let text = super::text(data);
    if let Err(fault) = Engine::new(&text) {
        let fault: Map<String, Value> = serde_json::from_str(&fault).expect("a fault is JSON");
        assert!(fault["code"].is_string() && fault["message"].is_string());
    }
}

fn engine() -> Engine {
    let jwks: Value = serde_json::from_str(JWKS).unwrap();
    let settings = json!({
        "clientId": "client_1", "apiKey": "sk_1", "redirectUri": REDIRECT_URI, "cookiePassword": PASSWORD,
        "jwks": jwks,
    });
    Engine::new(&json!({ "settings": settings }).to_string()).unwrap()
}

/// One of `done`, `send`, `verify` and `error`.
fn expect_reply(reply: &str) {
    let members: Map<String, Value> =
        serde_json::from_str(reply).unwrap_or_else(|error| panic!("{error}: {reply}"));
    let kinds = ["done", "send", "verify", "error"].iter().filter(|kind| members.contains_key(**kind));
    assert_eq!(kinds.count(), 1, "{reply}");
}
