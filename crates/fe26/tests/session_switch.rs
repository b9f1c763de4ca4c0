//! Switching to another organization: the new session, the sign-in that WorkOS may want, and the answers to people and
//! to programs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{World, answer, body, cookie_of, deletes, invalid_grant, set_cookie};
use fe26::error::ErrorCode;
use fe26::http::{Outcome, Request};
use fe26::session::refresh::RefreshOptions;
use fe26::session::sign_in::SignInOptions;
use fe26::session::web::{WebAnswer, WebRequest};
use fe26::session::with_auth::RequestAuth;
use url::Url;

fn switch_from(
    world: &mut World,
    cookies: &str,
    set_cookies: &[String],
    workos: impl FnMut(&Request) -> Outcome,
) -> RequestAuth {
    world.run(
        |kit, moment| {
            kit.switch_organization(cookies, set_cookies, "org_2", RefreshOptions::default(), moment)
        },
        workos,
    )
}

fn switch(world: &mut World, workos: impl FnMut(&Request) -> Outcome) -> RequestAuth {
    let cookies = cookie_of(&world.sealed());
    switch_from(world, &cookies, &[], workos)
}

fn silent(_: &Request) -> Outcome {
    panic!("nothing is to be sent")
}

fn sso_required(_: &Request) -> Outcome {
    answer(403, r#"{"error":"sso_required","connection_ids":["marked-connection"]}"#)
}

fn not_a_member(_: &Request) -> Outcome {
    answer(400, r#"{"error":"invalid_request","error_description":"marked-description"}"#)
}

fn reason(request: &RequestAuth) -> ErrorCode {
    request.auth.as_ref().unwrap_err().error_code()
}

fn options() -> SignInOptions {
    SignInOptions {
        organization_id: Some("org_2".into()),
        return_to: Some("/team?x=1".into()),
        ..SignInOptions::default()
    }
}

fn request(method: &str, mode: &str, dest: &str) -> WebRequest {
    WebRequest {
        method: method.into(),
        url: "/switch".into(),
        sec_fetch_mode: Some(mode.into()),
        sec_fetch_dest: Some(dest.into()),
        ..WebRequest::default()
    }
}

fn link() -> WebRequest {
    request("GET", "navigate", "document")
}

fn form() -> WebRequest {
    request("POST", "navigate", "document")
}

fn program() -> WebRequest {
    request("POST", "cors", "empty")
}

fn header<'a>(answer: &'a WebAnswer, name: &str) -> Option<&'a str> {
    answer.headers.iter().find(|(candidate, _)| *candidate == name).map(|(_, value)| value.as_str())
}

fn answered(world: &mut World, request: &WebRequest, switched: &RequestAuth) -> WebAnswer {
    world.step(|kit, moment| kit.switch_answer(request, switched, &options(), moment)).unwrap()
}

#[test]
fn the_new_session_replaces_the_old_cookie() {
    let mut world = World::new();
    let workos = world.workos();
    let switched = switch(&mut world, workos);
    assert!(switched.auth.is_ok() && switched.refreshed);
    assert_eq!(body(&world.sent[0])["organization_id"], "org_2");
    assert_eq!(set_cookie(&switched.set_cookies[0]).0, "wos-session");
    assert!(world.step(|kit, moment| kit.sign_in_to_switch(&switched, &options(), "", moment)).is_none());
    for (request, status, location) in [
        (link(), 302, Some("/team?x=1")),
        (form(), 303, Some("/team?x=1")),
        (program(), 200, None),
        (request("GET", "cors", "empty"), 200, None),
    ] {
        let answer = answered(&mut world, &request, &switched);
        assert_eq!((answer.status, header(&answer, "location")), (status, location));
        assert_eq!(header(&answer, "set-cookie"), Some(switched.set_cookies[0].as_str()));
        assert_eq!(header(&answer, "cache-control"), Some("private, no-store"));
        assert_eq!(answer.body, if location.is_none() { r#"{"organizationId":"marked-org"}"# } else { "" });
    }
}

#[test]
fn a_session_that_this_request_has_refreshed_is_the_one_to_switch() {
    let mut world = World::new();
    let old = cookie_of(&world.sealed());
    let sealed = driver::sealed_json(
        driver::PASSWORD,
        &serde_json::json!({ "user": {}, "accessToken": world.token(), "refreshToken": "marked-newest" }),
    );
    let set_cookies = [
        format!("wos-session={sealed}; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax"),
        "wos-session.0=; Path=/; Max-Age=0".to_owned(),
    ];
    let workos = world.workos();
    let switched = switch_from(&mut world, &old, &set_cookies, workos);
    assert!(switched.auth.is_ok());
    assert_eq!(body(&world.sent[0])["refresh_token"], "marked-newest");
    // What those cookies name may be on its way to the browser, and what the request has named is there.
    assert_eq!(switched.set_cookies.len(), 2);
    assert!(deletes(&switched.set_cookies[1]));
    let workos = world.workos();
    switch_from(&mut world, &old, &["wos-session=nonsense; Path=/".to_owned()], workos);
    assert_eq!(body(&world.sent[1])["refresh_token"], "marked-refresh-token");
}

#[test]
fn a_sign_in_begins_where_the_organization_wants_one() {
    let mut world = World::new();
    let switched = switch(&mut world, sso_required);
    assert_eq!(reason(&switched), ErrorCode::SsoRequired);
    assert!(switched.set_cookies.is_empty(), "the session stays");
    let sign_in = world.step(|kit, moment| kit.sign_in_to_switch(&switched, &options(), "", moment));
    let sign_in = sign_in.unwrap().unwrap();
    let organization = |url: &str| {
        let url = Url::parse(url).unwrap();
        url.query_pairs().find(|(name, _)| name == "organization_id").map(|(_, value)| value.into_owned())
    };
    assert_eq!(organization(&sign_in.url).as_deref(), Some("org_2"));
    assert!(sign_in.set_cookies[0].starts_with("wos-auth-verifier-"));
    for (request, status) in [(link(), 302), (form(), 303)] {
        let answer = answered(&mut world, &request, &switched);
        assert_eq!(answer.status, status);
        assert_eq!(organization(header(&answer, "location").unwrap()).as_deref(), Some("org_2"));
        assert!(header(&answer, "set-cookie").unwrap().starts_with("wos-auth-verifier-"));
    }
    let told = answered(&mut world, &program(), &switched);
    assert_eq!((told.status, header(&told, "set-cookie")), (403, None));
    assert_eq!(told.body, r#"{"error":"sign_in_required","reason":"sso_required"}"#);
}

#[test]
fn a_refusal_leaves_the_person_where_they_were() {
    let mut world = World::new();
    let refused = switch(&mut world, not_a_member);
    assert_eq!(reason(&refused), ErrorCode::WorkosRefused);
    assert!(world.step(|kit, moment| kit.sign_in_to_switch(&refused, &options(), "", moment)).is_none());
    for (request, kind) in [(link(), "text/html"), (form(), "text/html"), (program(), "application/json")] {
        let answer = answered(&mut world, &request, &refused);
        assert_eq!((answer.status, header(&answer, "set-cookie")), (403, None));
        assert!(header(&answer, "content-type").unwrap().starts_with(kind));
        assert!(!answer.body.contains("marked") && !answer.body.contains("org_2"));
    }
    let cookies = cookie_of(&world.sealed());
    let nowhere = world.run(
        |kit, moment| kit.switch_organization(&cookies, &[], "", RefreshOptions::default(), moment),
        silent,
    );
    assert_eq!(reason(&nowhere), ErrorCode::WorkosRefused);
}

#[test]
fn without_a_session_people_sign_in_wherever_they_like_and_programs_are_told() {
    let mut world = World::new();
    let nobody = switch_from(&mut world, "", &[], silent);
    assert!(!nobody.is_personal);
    let damaged = switch_from(&mut world, "wos-session=x", &[], silent);
    let ended = switch(&mut world, |_| invalid_grant());
    assert_eq!(reason(&switch(&mut world, silent)), ErrorCode::InvalidGrant, "and is not asked for again");
    for (switched, code) in [
        (nobody, ErrorCode::NoSessionCookieProvided),
        (damaged, ErrorCode::InvalidSessionCookie),
        (ended, ErrorCode::InvalidGrant),
    ] {
        assert_eq!(reason(&switched), code);
        assert!(switched.set_cookies.is_empty());
        for (request, status) in [(link(), 302), (form(), 303)] {
            let answer = answered(&mut world, &request, &switched);
            assert_eq!(answer.status, status);
            assert!(!header(&answer, "location").unwrap().contains("org_2"));
            let options = SignInOptions {
                connection_id: Some("conn_2".into()),
                provider: Some("GoogleOAuth".into()),
                domain_hint: Some("two.example".into()),
                login_hint: Some("marked@example.com".into()),
                ..options()
            };
            let answer = world.step(|kit, moment| kit.switch_answer(&request, &switched, &options, moment));
            let answer = answer.unwrap();
            let location = header(&answer, "location").unwrap();
            for absent in ["organization_id", "conn_2", "GoogleOAuth", "two.example"] {
                assert!(!location.contains(absent), "{absent}");
            }
            assert!(location.contains("provider=authkit") && location.contains("login_hint=marked"));
        }
        let told = answered(&mut world, &program(), &switched);
        assert_eq!((told.status, header(&told, "set-cookie")), (401, None));
        assert_eq!(told.body, format!(r#"{{"error":"unauthenticated","reason":"{code}"}}"#));
    }
}

#[test]
fn an_outage_is_503_and_leaves_the_session() {
    let mut world = World::new();
    for outcome in [Outcome::Unreachable, Outcome::TimedOut, answer(500, ""), answer(429, "")] {
        let switched = switch(&mut world, |_| outcome.clone());
        assert!(reason(&switched).is_retryable() && switched.set_cookies.is_empty());
        for request in [link(), form(), program()] {
            let answer = answered(&mut world, &request, &switched);
            assert_eq!((answer.status, header(&answer, "set-cookie")), (503, None));
            assert!(header(&answer, "retry-after").is_some());
        }
    }
}

#[test]
fn a_prefetch_switches_nothing() {
    let world = World::new();
    for purpose in ["prefetch", "prefetch;prerender"] {
        let prefetch = WebRequest { purpose: Some(purpose.into()), ..link() };
        assert_eq!(world.kit.refuse_switch(&prefetch).unwrap().status, 403);
    }
    for request in [link(), form(), program()] {
        assert!(world.kit.refuse_switch(&request).is_none());
    }
}

#[test]
fn nobody_is_led_off_the_site() {
    let mut world = World::new();
    let workos = world.workos();
    let switched = switch(&mut world, workos);
    for return_to in ["https://evil.example/x", "//evil.example/x", "/\\evil.example/x", "javascript:x", ""] {
        let options = SignInOptions { return_to: Some(return_to.into()), ..options() };
        let answer = world.step(|kit, moment| kit.switch_answer(&link(), &switched, &options, moment));
        let answer = answer.unwrap();
        let location = header(&answer, "location").unwrap();
        let base = Url::parse("https://app.example").unwrap();
        assert_eq!(base.join(location).unwrap().origin(), base.origin(), "{return_to}");
    }
}
