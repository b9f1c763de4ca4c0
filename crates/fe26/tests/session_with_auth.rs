//! `withAuth()`: a request's cookies in, who is signed in and which cookies to set out. With the property that holds
//! whatever WorkOS does: a flow ends in time, and a transient failure signs nobody out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{
    OLD_PASSWORD, PASSWORD, START, World, answer, cookie_of, deletes, invalid_grant, is_token_request,
    set_cookie, settings,
};
use fe26::error::ErrorCode;
use fe26::exchange::is_transient;
use fe26::http::{Outcome, Request, Response};
use fe26::json::JsonText;
use fe26::secret::Secret;
use fe26::session::Progress;
use fe26::session::config::Settings;
use fe26::session::refresh::RefreshOptions;
use fe26::session::with_auth::RequestAuth;
use proptest::prelude::*;
use serde_json::json;
use std::sync::LazyLock;

fn with_auth(world: &mut World, cookies: &str, workos: impl FnMut(&Request) -> Outcome) -> RequestAuth {
    world.run(|kit, moment| kit.with_auth(cookies, RefreshOptions::default(), moment), workos)
}

fn silent(_: &Request) -> Outcome {
    panic!("nothing is to be sent")
}

fn reason(request: &RequestAuth) -> ErrorCode {
    request.auth.as_ref().unwrap_err().error_code()
}

#[test]
fn a_session_that_holds_changes_nothing() {
    let mut world = World::new();
    let (cookies, workos) = (cookie_of(&world.sealed()), world.workos());
    let request = with_auth(&mut world, &cookies, workos);
    assert!(request.auth.is_ok() && request.set_cookies.is_empty() && !request.refreshed);
    assert_eq!(world.calls(), (0, 1));
    let headers = request.response_headers();
    assert_eq!(headers.append, [("vary", "Cookie".to_owned())]);
    assert_eq!(headers.default, [("cache-control", "private, no-store".to_owned())]);
}

#[test]
fn nobody_is_signed_in_without_a_cookie_and_the_answer_may_be_shared() {
    let mut world = World::new();
    for cookies in ["", "other=1", "wos-session=", "wos-session", "WOS-SESSION=x"] {
        let request = with_auth(&mut world, cookies, silent);
        assert_eq!(reason(&request), ErrorCode::NoSessionCookieProvided, "{cookies}");
        assert!(request.response_headers().default.is_empty());
    }
    let request = with_auth(&mut world, "wos-session=nonsense", silent);
    assert_eq!(reason(&request), ErrorCode::InvalidSessionCookie);
    assert!(request.is_personal && request.set_cookies.is_empty());
}

#[test]
fn an_expired_token_is_refreshed_once_and_the_new_cookie_holds() {
    let mut world = World::new();
    let cookies = cookie_of(&world.sealed());
    world.now += 300_000;
    let workos = world.workos();
    let request = with_auth(&mut world, &cookies, workos);
    assert!(request.auth.is_ok() && request.refreshed);
    assert_eq!(world.calls(), (1, 0), "an expired token needs no keys");
    let [cookie] = request.set_cookies.as_slice() else { panic!("one cookie") };
    assert!(cookie.ends_with("; Path=/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax"));
    let (name, sealed) = set_cookie(cookie);
    assert_eq!(name, "wos-session");

    let workos = world.workos();
    let request = with_auth(&mut world, &cookie_of(&sealed), workos);
    assert!(request.auth.is_ok() && !request.refreshed && request.set_cookies.is_empty());
    assert_eq!(world.calls(), (1, 1));
}

#[test]
fn a_cookie_under_an_older_password_is_sealed_anew() {
    let mut world = World::new();
    let (cookies, workos) = (cookie_of(&world.sealed_with(OLD_PASSWORD, &world.token())), world.workos());
    let request = with_auth(&mut world, &cookies, workos);
    assert!(request.auth.is_ok() && !request.refreshed);
    let (_, sealed) = set_cookie(&request.set_cookies[0]);
    let again = with_auth(&mut world, &cookie_of(&sealed), silent);
    assert!(again.auth.is_ok() && again.set_cookies.is_empty());
}

#[test]
fn what_fits_into_no_new_cookies_stays_under_the_older_password() {
    let mut world = World::new();
    let payload = json!({
        "user": { "id": "user_1" }, "accessToken": world.token(), "refreshToken": "r", "more": "x".repeat(12_000),
    });
    let sealed = driver::sealed_json(OLD_PASSWORD, &payload);
    let chunks = sealed.as_bytes().chunks(4_000).enumerate();
    let cookies: String = chunks
        .map(|(index, chunk)| format!("wos-session.{index}={}; ", str::from_utf8(chunk).unwrap()))
        .collect();
    let workos = world.workos();
    let request = with_auth(&mut world, &cookies, workos);
    assert!(request.auth.is_ok() && request.set_cookies.is_empty());
}

#[test]
fn what_cannot_set_cookies_reads_and_changes_nothing() {
    let mut world = World::new();
    let read = |world: &mut World, cookies: &str, workos: &mut dyn FnMut(&Request) -> Outcome| {
        world.run(|kit, moment| kit.read_auth(cookies, moment), workos)
    };
    let (cookies, mut workos) = (cookie_of(&world.sealed()), world.workos());
    let expiry = (world.seconds() + 300) * 1000;
    let request = read(&mut world, &cookies, &mut workos);
    assert!(request.auth.unwrap().holds_until.0 > world.now);
    // Read again by whoever can set cookies, the same cookie is sealed anew.
    let old = cookie_of(&world.sealed_with(OLD_PASSWORD, &world.token()));
    let request = read(&mut world, &old, &mut silent);
    assert!(request.set_cookies.is_empty());
    assert!(request.auth.unwrap().holds_until.0 < world.now);

    // It has expired while the request was under way; nobody may remember that it still counts.
    for now in [expiry, expiry + 59_999] {
        world.now = now;
        let request = read(&mut world, &cookies, &mut silent);
        assert!(request.auth.unwrap().holds_until.0 <= world.now);
    }
    world.now = expiry + 60_000;
    let request = read(&mut world, &cookies, &mut silent);
    assert_eq!(reason(&request), ErrorCode::InvalidJwt);
    assert!(request.set_cookies.is_empty() && request.is_personal);
    assert_eq!(world.calls(), (0, 1));
    assert_eq!(reason(&read(&mut world, "", &mut silent)), ErrorCode::NoSessionCookieProvided);
}

#[test]
fn of_several_cookies_of_the_name_one_that_opens_counts() {
    let mut world = World::new();
    let dead = world.sealed_with("another-password-that-is-long-enough", "x.y.z");
    let good = world.sealed();
    let workos = world.workos();
    let cookies = format!("wos-session={dead}; a=b; wos-session={good}");
    assert!(with_auth(&mut world, &cookies, workos).auth.is_ok());
    let sign_out = world.step(|kit, moment| kit.sign_out(&cookies, None, None, moment));
    assert!(sign_out.url.is_some());
    // A stranger who sends many pays for a few.
    let many = format!("{}wos-session={good}", "wos-session=x; ".repeat(4));
    assert_eq!(reason(&with_auth(&mut world, &many, silent)), ErrorCode::InvalidSessionCookie);
}

#[test]
fn of_several_that_open_the_last_issued_counts() {
    let mut world = World::new();
    let sealed = |world: &World, sid: &str, iat: Option<i64>| {
        let mut claims = world.claims();
        claims["sid"] = json!(sid);
        match iat {
            Some(iat) => claims["iat"] = json!(iat),
            None => drop(claims.as_object_mut().unwrap().remove("iat")),
        }
        world.sealed_with(PASSWORD, &world.token_of(&claims))
    };
    let now = world.seconds();
    let old = sealed(&world, "old", Some(now - 600));
    let new = sealed(&world, "new", Some(now));
    let tied = sealed(&world, "tied", Some(now));
    let undated = sealed(&world, "undated", None);
    let unreadable = world.sealed_with(PASSWORD, "x.y.z");
    let plain = cookie_of;
    let chunks = |sealed: &str| {
        let (start, end) = sealed.split_at(sealed.len() / 2);
        format!("wos-session.0={start}; wos-session.1={end}")
    };
    for (cookies, sid) in [
        ([plain(&old), plain(&new)], "new"),
        ([plain(&new), plain(&old)], "new"),
        ([plain(&new), plain(&tied)], "new"),
        ([plain(&tied), plain(&new)], "tied"),
        ([plain(&old), chunks(&new)], "new"),
        ([chunks(&old), plain(&new)], "new"),
        ([chunks(&tied), plain(&new)], "new"),
        ([plain(&undated), plain(&old)], "old"),
        ([plain(&new), plain(&undated)], "new"),
        ([plain(&unreadable), plain(&old)], "old"),
        ([plain(&new), plain(&unreadable)], "new"),
        ([plain("dead"), chunks(&new)], "new"),
        ([plain(&new), plain("dead")], "new"),
    ] {
        let workos = world.workos();
        let request = with_auth(&mut world, &cookies.join("; "), workos);
        assert_eq!(request.auth.unwrap().claims.sid.as_deref(), Some(sid));
    }
}

#[test]
fn a_terminal_answer_leaves_the_cookie_and_is_not_asked_for_again() {
    let mut world = World::new();
    let cookies = cookie_of(&world.sealed());
    world.now += 300_000;
    let request = with_auth(&mut world, &cookies, |_| invalid_grant());
    assert_eq!(reason(&request), ErrorCode::InvalidGrant);
    assert!(request.set_cookies.is_empty());
    for _ in 0..3 {
        assert_eq!(reason(&with_auth(&mut world, &cookies, silent)), ErrorCode::InvalidGrant);
    }
    assert_eq!(world.calls(), (1, 0));
}

#[test]
fn a_signature_that_no_refresh_cures_causes_none() {
    let mut world = World::new();
    let forged = driver::keys::TestKey::named("2048-other");
    let forged = forged.token(r#"{"alg":"RS256","kid":"2048"}"#, &world.claims().to_string());
    let cookies = cookie_of(&world.sealed_with(PASSWORD, &forged));
    for _ in 0..3 {
        let workos = world.workos();
        assert_eq!(reason(&with_auth(&mut world, &cookies, workos)), ErrorCode::InvalidJwt);
    }
    assert_eq!(world.calls(), (0, 1));
}

#[test]
fn a_token_of_a_retired_key_is_refreshed() {
    let mut world = World::new();
    let retired = driver::keys::TestKey::named("3072");
    let token = retired.token(r#"{"alg":"RS256","kid":"3072"}"#, &world.claims().to_string());
    let (cookies, workos) = (cookie_of(&world.sealed_with(PASSWORD, &token)), world.workos());
    let request = with_auth(&mut world, &cookies, workos);
    assert!(request.auth.is_ok() && request.refreshed);
    assert_eq!(world.calls(), (1, 1));
}

#[test]
fn keys_that_cannot_be_had_neither_refresh_nor_sign_out() {
    let mut world = World::new();
    let cookies = cookie_of(&world.sealed());
    let request = with_auth(&mut world, &cookies, |_| answer(500, ""));
    assert_eq!(reason(&request), ErrorCode::KeySetUnavailable);
    assert!(request.set_cookies.is_empty());
    assert_eq!(world.calls().0, 0);
}

#[test]
fn nothing_secret_is_printed() {
    let mut world = World::new();
    let cookies = cookie_of(&world.sealed());
    world.now += 300_000;
    let workos = world.workos();
    let good = with_auth(&mut world, &cookies, workos);
    let bad = with_auth(&mut world, &cookies, |_| invalid_grant());
    let flow = world.step(|kit, moment| kit.with_auth(&cookies, RefreshOptions::default(), moment));
    let printed = format!("{good:?} {bad:?} {flow:?}");
    assert!(
        !printed.contains("marked") && !printed.contains("Fe26.2") && !printed.contains("eyJ"),
        "{printed}"
    );
}

/// Anything a network can do.
fn outcomes() -> impl Strategy<Value = Outcome> {
    let retry_after = prop_oneof![
        Just(None),
        (0..100_u32).prop_map(|seconds| Some(seconds.to_string())),
        "\\PC{0,40}".prop_map(Some),
        Just(Some("Fri, 15 Jan 2027 08:00:03 GMT".to_owned())),
    ];
    let body = prop_oneof![
        Just(String::new()),
        Just(r#"{"error":"invalid_grant"}"#.to_owned()),
        Just(r#"{"code":"mfa_enrollment","pending_authentication_token":"p"}"#.to_owned()),
        Just(r#"{"code":"sso_required"}"#.to_owned()),
        Just(r#"{"access_token":"a","refresh_token":"b","user":{"id":"u"}}"#.to_owned()),
        Just(json!({ "keys": [] }).to_string()),
        Just(JWKS.text().to_owned()),
        "\\PC{0,60}",
    ];
    let status =
        prop_oneof![Just(200), Just(400), Just(403), Just(408), Just(429), 500..=599_u16, 0..=999_u16];
    prop_oneof![
        Just(Outcome::TimedOut),
        Just(Outcome::Unreachable),
        (status, retry_after, body).prop_map(|(status, retry_after, body)| Outcome::Answered(Response {
            status,
            retry_after,
            request_id: None,
            body: Secret::new(body),
        })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_workos_does_a_flow_ends_in_time_and_transient_failures_sign_nobody_out(
        script in prop::collection::vec(outcomes(), 12),
        age_ms in prop_oneof![Just(0), Just(300_000), -600_000..600_000_i64],
    ) {
        let mut world = World::new();
        world.now += age_ms;
        let begun = world.now;
        let mut script = script.into_iter();
        let mut last = None;
        let request = with_auth(&mut world, &COOKIES, |_| {
            let outcome = script.next().expect("an exchange has at most four attempts, a request two exchanges");
            last = Some(outcome.clone());
            outcome
        });

        let (tokens, keys) = world.calls();
        prop_assert!(tokens <= 4 && keys <= 2);
        let slowest = i64::from(tokens > 0) * 25_000 + i64::from(keys > 0) * 10_000;
        prop_assert!(world.now - begun <= slowest, "{} ms", world.now - begun);
        prop_assert!(!request.set_cookies.iter().any(|cookie| deletes(cookie)));
        if let (Err(error), Some(outcome)) = (&request.auth, last.filter(is_transient)) {
            prop_assert!(error.error_code().is_retryable(), "{:?}", outcome);
            prop_assert!(request.set_cookies.is_empty());
        }
    }

    #[test]
    fn no_clock_and_no_cookie_header_disturbs_it(header in "\\PC{0,200}", now in any::<i64>()) {
        let mut world = World::new();
        world.now = now;
        let passed = format!("wos-session={header}; {header}");
        prop_assert!(with_auth(&mut world, &header, |_| Outcome::Unreachable).auth.is_err());
        prop_assert!(with_auth(&mut world, &passed, |_| Outcome::Unreachable).auth.is_err());
    }

    #[test]
    fn no_clock_disturbs_a_good_session(now in prop_oneof![any::<i64>(), Just(i64::MAX), Just(i64::MIN)]) {
        let mut world = World::with(Settings { jwks: Some(JWKS.clone()), ..settings() });
        world.now = now;
        let step = world.step(|kit, moment| kit.with_auth(&COOKIES, RefreshOptions::default(), moment));
        match step {
            Progress::Done(request) => prop_assert!(request.auth.is_ok() && now < START + 300_000),
            Progress::Send(attempt, _) => {
                prop_assert!(is_token_request(&attempt.request) && now >= START + 300_000);
            }
            Progress::Verify(..) => prop_assert!(false, "nobody offered to verify"),
        }
    }
}

/// One good session, signed once.
static COOKIES: LazyLock<String> = LazyLock::new(|| cookie_of(&World::new().sealed()));
static JWKS: LazyLock<JsonText> =
    LazyLock::new(|| JsonText::parse(&World::new().jwks().to_string()).unwrap());
