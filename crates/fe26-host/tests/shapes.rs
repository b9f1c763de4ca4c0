//! The JSON of every operation, to the letter: the package's types describe these texts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "engine/bench.rs"]
mod bench;

use bench::*;
use serde_json::json;

#[test]
fn print() {
    let mut e = engine();
    let cookie = format!("wos-session={}", sealed());
    let mut p = |name: &str, text: String| println!("@@{name}\n{}", shape(&text));
    p("authenticate", e.authenticate(&sealed(), NOW, &[]));
    p("authenticate2", call(&mut e, "authenticate", &json!({"sessionData": sealed(), "cookiePassword": PASSWORD})));
    p("authenticate none", e.authenticate("", NOW, &[]));
    let r = call(&mut e, "refresh", &json!({"sessionData": sealed(), "organizationId": "org_2"}));
    p("refresh send", r.clone());
    p("refresh", resume(&mut e, &r, &granted()));
    let r = call(&mut e, "refresh", &json!({"sessionData": sealed()}));
    p("refresh limited", resume(&mut e, &r, r#"{"status":429,"retryAfter":"60","body":""}"#));
    p("logoutUrl", call(&mut e, "logoutUrl", &json!({"sessionData": sealed(), "returnTo": "https://a.example/"})));
    p("logoutUrl none", call(&mut e, "logoutUrl", &json!({"sessionData": ""})));
    p("withAuth", call(&mut e, "withAuth", &json!({"request": {"cookie": cookie}})));
    p("withAuth none", call(&mut e, "withAuth", &json!({"request": {"cookie": ""}})));
    let r = e.call("withAuth", &json!({"request": {"cookie": cookie}}).to_string(), NOW + 300_000.0, &ENTROPY);
    p("withAuth refreshed", resume(&mut e, &r, &granted()));
    let r = call(&mut e, "signIn", &json!({"options": {"returnTo": "/a", "state": "s"}}));
    p("signIn", r.clone());
    p("signOut", call(&mut e, "signOut", &json!({"request": {"cookie": cookie}})));
    p("signOut none", call(&mut e, "signOut", &json!({"request": {}})));
    let start: serde_json::Value = serde_json::from_str(&r).unwrap();
    let vc = start["done"]["setCookies"][0].as_str().unwrap().split(';').next().unwrap().to_owned();
    let state = start["done"]["state"].as_str().unwrap().to_owned();
    let r = call(&mut e, "callback", &json!({"request": {"url": format!("/cb?code=c&state={state}"), "cookie": vc}}));
    p("callback send", r.clone());
    p("callback", resume(&mut e, &r, &granted()));
    let r = call(&mut e, "callback", &json!({"request": {"url": format!("/cb?code=c&state={state}"), "cookie": vc}, "signInPath": "/login"}));
    p("callback answered", resume(&mut e, &r, &granted()));
    p("callback denied", call(&mut e, "callback", &json!({"request": {"url": format!("/cb?error=access_denied&error_description=no&state={state}"), "cookie": vc}})));
    let r = call(&mut e, "grant", &json!({"grant": "password", "email": "a", "password": "b"}));
    p("grant", resume(&mut e, &r, &granted()));
    let r = call(&mut e, "grant", &json!({"grant": "password", "email": "a", "password": "b"}));
    p("grant step", resume(&mut e, &r, r#"{"status":403,"requestId":"req_1","body":"{\"code\":\"organization_selection_required\",\"message\":\"m\",\"pending_authentication_token\":\"p\",\"user\":{\"id\":\"user_1\"},\"organizations\":[{\"id\":\"org_1\",\"name\":\"O\"}]}"}"#));
    p("deny", call(&mut e, "deny", &json!({"request": {"method": "GET", "url": "/a"}, "reason": "invalid_grant"})));
    p("describe", call(&mut e, "describe", &json!({})));
    p("pkce", fe26_host::call("pkce", "{}", NOW, &ENTROPY));
    p("unseal", call(&mut e, "unseal", &json!({"sealed": sealed()})));
    p("unseal none", call(&mut e, "unseal", &json!({"sealed": "x"})));
    let mut r = remote_engine();
    p("keys", r.authenticate(&sealed(), NOW, &[]));
    let r = call(&mut e, "refresh", &json!({"sessionData": sealed()}));
    p("refused", resume(&mut e, &r, r#"{"status":401,"requestId":"req_1","body":"{\"code\":\"unauthorized\"}"}"#));
    p("config", fe26_host::Engine::new(r#"{"settings":{"publicClient":true,"clientId":"c"}}"#).unwrap_err());
    let a = call(&mut e, "signInAnswer", &json!({"request": {"method": "GET", "url": "/login", "accept": "text/html"}}));
    p("signInAnswer", a);
    p("signOutAnswer", call(&mut e, "signOutAnswer", &json!({"request": {"method": "POST", "url": "/logout", "cookie": cookie}})));
}
