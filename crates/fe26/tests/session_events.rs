//! What the flows report: each its own events, ids and nothing else of the person, and nothing where nobody listens.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{
    OLD_PASSWORD, PASSWORD, REDIRECT_URI, World, answer, cookie_of, invalid_grant, is_token_request,
    sealed_json, set_cookie,
};
use fe26::cookie::chunk::Carried;
use fe26::error::ErrorCode;
use fe26::http::{Outcome, Request, Response};
use fe26::jose::jwt::Claims;
use fe26::oauth::ScreenHint;
use fe26::secret::Secret;
use fe26::session::event::{Effort, Event, Failure, Subject, WorkOsRequest};
use fe26::session::refresh::RefreshOptions;
use fe26::session::requirements::{Requirement, Requirements};
use fe26::session::sign_in::SignInOptions;
use fe26::session::web::{WebRequest, refuse_token};
use fe26::workos::endpoint::Device;
use fe26::workos::grant::Grant;
use serde_json::json;

fn listening() -> World {
    let mut world = World::new();
    world.listens = true;
    world
}

fn with_auth(world: &mut World, cookies: &str, workos: impl FnMut(&Request) -> Outcome) -> Vec<Event> {
    world.run(|kit, moment| kit.with_auth(cookies, RefreshOptions::default(), moment), workos);
    std::mem::take(&mut world.events)
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::name).collect()
}

fn subject() -> Subject {
    Subject {
        session_id: Some("marked-session-id".into()),
        user_id: Some("user_1".into()),
        organization_id: Some("marked-org".into()),
    }
}

fn failure(reason: ErrorCode, status: Option<u16>, effort: Option<(u32, i64)>) -> Failure {
    let effort = effort.map(|(attempts, duration_ms)| Effort { attempts, duration_ms });
    Failure { reason, status, request_id: None, effort }
}

const ONCE: Effort = Effort { attempts: 1, duration_ms: 10 };

#[test]
fn a_request_is_authenticated_and_so_is_every_one_after_it() {
    let mut world = listening();
    let (cookies, workos) = (cookie_of(&world.sealed()), world.workos());
    let authenticated = Event::Authenticated { subject: subject(), impersonated: false };
    assert_eq!(
        with_auth(&mut world, &cookies, workos),
        [Event::KeySetFetched { keys: 1, effort: ONCE }, authenticated.clone()]
    );
    let workos = world.workos();
    assert_eq!(with_auth(&mut world, &cookies, workos), [authenticated]);
}

#[test]
fn somebody_acting_as_the_user_is_seen() {
    let mut world = listening();
    let mut claims = world.claims();
    claims["act"] = json!({ "sub": "marked@example.com" });
    let sealed = world.sealed_with(PASSWORD, &world.token_of(&claims));
    let workos = world.workos();
    let events = with_auth(&mut world, &cookie_of(&sealed), workos);
    assert_eq!(events[1], Event::Authenticated { subject: subject(), impersonated: true });
}

#[test]
fn a_refresh_is_told_before_the_request_it_was_for() {
    let mut world = listening();
    let cookies = cookie_of(&world.sealed());
    world.now += 300_000;
    let workos = world.workos();
    assert_eq!(
        with_auth(&mut world, &cookies, workos),
        [
            Event::Refreshed { subject: subject(), effort: ONCE },
            Event::Authenticated { subject: subject(), impersonated: false }
        ]
    );
}

#[test]
fn attempts_are_counted_and_each_that_is_repeated_is_told() {
    let mut world = listening();
    let cookies = cookie_of(&world.sealed());
    world.now += 300_000;
    let mut workos = world.workos();
    let mut outcomes = [
        Outcome::TimedOut,
        Outcome::Answered(Response {
            status: 503,
            retry_after: None,
            request_id: Some("req_1".into()),
            body: Secret::new("marked"),
        }),
    ]
    .into_iter();
    let events =
        with_auth(&mut world, &cookies, |request| outcomes.next().unwrap_or_else(|| workos(request)));
    let attempt = |failure: Failure| match &events[failure.effort.unwrap().attempts as usize - 1] {
        Event::WorkOsAttemptFailed { request: WorkOsRequest::Token, failure: told, delay_ms } => {
            assert!(*delay_ms > 0);
            assert_eq!(*told, failure);
        }
        other => panic!("{other:?}"),
    };
    attempt(failure(ErrorCode::Timeout, None, Some((1, 5_000))));
    let Event::Refreshed { effort, .. } = &events[2] else { panic!("{events:?}") };
    assert_eq!(effort.attempts, 3);
    let Event::WorkOsAttemptFailed { delay_ms, .. } = &events[0] else { panic!("{events:?}") };
    attempt(Failure {
        request_id: Some("req_1".into()),
        ..failure(ErrorCode::ServerError, Some(503), Some((2, 5_010 + i64::from(*delay_ms))))
    });
}

#[test]
fn a_refusal_is_told_and_then_that_it_stands() {
    let mut world = listening();
    let cookies = cookie_of(&world.sealed());
    world.now += 300_000;
    let unauthenticated = Event::Unauthenticated { reason: ErrorCode::InvalidGrant };
    assert_eq!(
        with_auth(&mut world, &cookies, |_| invalid_grant()),
        [
            Event::RefreshFailed(failure(ErrorCode::InvalidGrant, Some(400), Some((1, 10)))),
            unauthenticated.clone()
        ]
    );
    assert_eq!(
        with_auth(&mut world, &cookies, |_| panic!("nothing is to be sent")),
        [Event::RefreshFailed(failure(ErrorCode::InvalidGrant, None, None)), unauthenticated]
    );
}

#[test]
fn no_cookie_is_no_event_and_a_bad_one_is() {
    let mut world = listening();
    for cookies in ["", "other=1", "wos-session="] {
        assert!(with_auth(&mut world, cookies, |_| panic!("nothing is to be sent")).is_empty());
    }
    let unauthenticated = Event::Unauthenticated { reason: ErrorCode::InvalidSessionCookie };
    assert_eq!(with_auth(&mut world, "wos-session=marked", |_| answer(500, "")), [unauthenticated]);
    // A session that cannot be refreshed is not tried.
    let without = json!({ "user": {}, "accessToken": "marked" });
    let events = with_auth(&mut world, &cookie_of(&sealed_json(PASSWORD, &without)), |_| answer(500, ""));
    assert_eq!(names(&events), ["refresh_failed", "unauthenticated"]);
}

#[test]
fn a_key_set_that_does_not_come_is_told_with_its_reason() {
    for (outcome, reason, status, attempts) in [
        (Outcome::TimedOut, ErrorCode::Timeout, None, 1),
        (Outcome::Unreachable, ErrorCode::NetworkError, None, 2),
        (answer(500, ""), ErrorCode::ServerError, Some(500), 2),
        (answer(200, "{\"keys\":[]}"), ErrorCode::ServerError, Some(200), 1),
        (answer(404, "{}"), ErrorCode::WorkosRefused, Some(404), 1),
    ] {
        let mut world = listening();
        let cookies = cookie_of(&world.sealed());
        let events = with_auth(&mut world, &cookies, |_| outcome.clone());
        let (last, before) = events.split_last().unwrap();
        assert_eq!(*last, Event::Unauthenticated { reason: ErrorCode::KeySetUnavailable });
        let Event::KeySetFailed(failure) = before.last().unwrap() else { panic!("{events:?}") };
        assert_eq!((failure.reason, failure.status), (reason, status));
        assert_eq!(failure.effort.unwrap().attempts as usize, before.len(), "{events:?}");
        assert!(before.len() >= attempts, "{events:?}");
        for event in &before[1..] {
            assert!(matches!(event, Event::WorkOsAttemptFailed { .. } | Event::KeySetFailed(_)), "{event:?}");
        }
    }
}

#[test]
fn a_sealed_session_by_itself_is_told_of_like_a_request() {
    let mut world = listening();
    let sealed = world.sealed();
    let passwords = world.kit.config().passwords.clone();
    for (sealed, expected) in [
        (sealed.as_str(), &["key_set_fetched", "authenticated"][..]),
        ("marked", &["unauthenticated"]),
        ("", &[]),
    ] {
        let workos = world.workos();
        let _ = world.run(|kit, moment| kit.authenticate(sealed, &passwords, moment), workos);
        assert_eq!(names(&std::mem::take(&mut world.events)), expected);
        let workos = world.workos();
        let options = RefreshOptions::default();
        let _ = world.run(|kit, moment| kit.refresh(sealed, &passwords, options, moment), workos);
        let refresh: &[&str] = match sealed {
            "" => &[],
            "marked" => &["refresh_failed"],
            _ => &["refreshed"],
        };
        assert_eq!(names(&std::mem::take(&mut world.events)), refresh);
    }
}

fn begin(world: &mut World) -> (String, String) {
    let begun = world.step(|kit, moment| kit.sign_in(&SignInOptions::default(), "", moment)).unwrap();
    let (name, value) = set_cookie(begun.set_cookies.last().unwrap());
    (begun.state, format!("{name}={value}"))
}

fn call_back(
    world: &mut World,
    query: &str,
    cookies: &str,
    workos: impl FnMut(&Request) -> Outcome,
) -> Vec<Event> {
    let url = format!("{REDIRECT_URI}?{query}");
    world.run(|kit, moment| kit.handle_callback(&url, cookies, &Device::default(), moment), workos);
    std::mem::take(&mut world.events)
}

#[test]
fn a_sign_in_is_told_from_its_beginning_to_its_end() {
    let mut world = listening();
    let (state, cookies) = begin(&mut world);
    let started = Event::SignInStarted { screen_hint: Some(ScreenHint::SignIn) };
    assert_eq!(std::mem::take(&mut world.events), [started]);
    let workos = world.workos();
    let signed_in =
        Event::SignedIn { subject: subject(), authentication_method: Some("Password".into()), effort: ONCE };
    assert_eq!(call_back(&mut world, &format!("code=c&state={state}"), &cookies, workos), [signed_in]);
}

#[test]
fn a_callback_without_a_session_says_why() {
    let mut world = listening();
    let (state, cookies) = begin(&mut world);
    world.events.clear();
    let state = |rest: &str| format!("state={state}{rest}");
    for (query, cookies, reason) in [
        (state("&error=marked&error_description=marked"), cookies.as_str(), ErrorCode::AuthorizationDenied),
        (state(""), &cookies, ErrorCode::MissingCode),
        (state("&code=c"), "", ErrorCode::VerifierCookieMissing),
        ("code=c".to_owned(), &cookies, ErrorCode::OauthStateMismatch),
    ] {
        let events = call_back(&mut world, &query, cookies, |_| panic!("nothing is to be sent"));
        assert_eq!(events, [Event::SignInFailed(failure(reason, None, None))]);
    }
    let refused = |_: &Request| answer(403, r#"{"code":"mfa_challenge","message":"marked"}"#);
    assert_eq!(
        call_back(&mut world, &state("&code=c"), &cookies, refused),
        [Event::SignInFailed(failure(ErrorCode::MfaChallenge, Some(403), Some((1, 10))))]
    );
}

#[test]
fn a_grant_is_a_sign_in_and_that_of_a_refresh_token_a_refresh() {
    let mut world = listening();
    let password = Grant::Password {
        email: "marked".into(),
        password: Secret::new("marked"),
        invitation_token: None,
        radar_auth_attempt_id: None,
        signals_id: None,
    };
    let refresh = Grant::RefreshToken { refresh_token: Secret::new("marked"), organization_id: None };
    for (grant, expected) in
        [(password, ["signed_in", "sign_in_failed"]), (refresh, ["refreshed", "refresh_failed"])]
    {
        let workos = world.workos();
        let _ = world.run(|kit, moment| kit.exchange(&grant, &Device::default(), moment), workos);
        let _ =
            world.run(|kit, moment| kit.exchange(&grant, &Device::default(), moment), |_| invalid_grant());
        assert_eq!(names(&std::mem::take(&mut world.events)), expected);
    }
}

#[test]
fn signing_out_names_the_session_if_there_is_one() {
    let mut world = listening();
    for (cookies, expected) in [
        (cookie_of(&world.sealed()), Some(Event::SignedOut { session_id: Some("marked-session-id".into()) })),
        ("wos-session=marked".to_owned(), Some(Event::SignedOut { session_id: None })),
        (String::new(), None),
    ] {
        world.step(|kit, moment| kit.sign_out(&cookies, None, None, moment));
        assert_eq!(world.events.pop(), expected);
    }
}

#[test]
fn a_large_cookie_is_told_of_wherever_it_is_made() {
    let mut world = listening();
    for (bytes, is_large) in [(500, false), (1_400, true)] {
        let mut claims = world.claims();
        claims["custom"] = json!("x".repeat(bytes));
        let token = world.token_of(&claims);
        let granted = world.granted(&token).to_string();
        let jwks = world.jwks().to_string();
        let workos = |request: &Request| {
            if is_token_request(request) { answer(200, &granted) } else { answer(200, &jwks) }
        };
        let resealed = cookie_of(&world.sealed_with(OLD_PASSWORD, &token));
        let events = with_auth(&mut world, &resealed, workos);
        assert_eq!(names(&events).contains(&"session_cookie_large"), is_large, "{events:?}");
        let expired = cookie_of(&world.sealed());
        world.now += 300_000;
        let request =
            world.run(|kit, moment| kit.with_auth(&expired, RefreshOptions::default(), moment), workos);
        let told = Event::SessionCookieLarge { bytes: request.set_cookies[0].len() };
        assert_eq!(world.events.contains(&told), is_large);
        world.events.clear();
        world.now -= 300_000;
    }
}

#[test]
fn cookies_that_an_application_stores_itself_are_told_of_once() {
    let mut world = listening();
    let mut claims = world.claims();
    claims["custom"] = json!("x".repeat(1_400));
    let token = world.token_of(&claims);
    let granted = world.granted(&token).to_string();
    let (sealed, passwords) = (world.sealed(), world.kit.config().passwords.clone());
    let refreshed = world.run(
        |kit, moment| kit.refresh(&sealed, &passwords, RefreshOptions::default(), moment),
        |_| answer(200, &granted),
    );
    assert_eq!(names(&std::mem::take(&mut world.events)), ["refreshed"]);
    let sealed = refreshed.unwrap().sealed;
    for redirect_uri in [None, Some("http://localhost:3000/callback")] {
        let cookies = world
            .step(|kit, moment| {
                kit.session_cookies(sealed.expose_secret(), Carried::UNKNOWN, redirect_uri, moment)
            })
            .unwrap();
        let told = std::mem::take(&mut world.events);
        assert_eq!(told, [Event::SessionCookieLarge { bytes: cookies[0].len() }]);
    }
}

#[test]
fn a_token_that_stands_for_nobody_is_told_and_none_is_no_event() {
    let mut world = listening();
    let good = format!("Bearer {}", world.token());
    let late = format!("Bearer {}", world.token_of(&json!({ "sub": "u", "sid": "s", "exp": 1 })));
    for (header, expected) in [
        (good.as_str(), &["key_set_fetched", "authenticated"][..]),
        (&late, &["token_rejected"]),
        ("Bearer marked", &["token_rejected"]),
        ("Bearer marked marked", &["token_rejected"]),
        ("Basic bWFya2Vk", &["token_rejected"]),
        ("", &["token_rejected"]),
    ] {
        let workos = world.workos();
        let result = world.run(|kit, moment| kit.authenticate_bearer(header, moment), workos);
        let events = std::mem::take(&mut world.events);
        assert_eq!(names(&events), expected, "{header}");
        if let Err(error) = result {
            assert_eq!(events, [Event::TokenRejected { reason: error.error_code() }]);
        }
    }
    let _ = world.run(|kit, moment| kit.authenticate_token("", moment), |_| answer(500, ""));
    assert!(world.events.is_empty());
    let mut world = listening();
    let _ = world.run(|kit, moment| kit.authenticate_bearer(&good, moment), |_| answer(404, ""));
    assert_eq!(world.events.pop(), Some(Event::TokenRejected { reason: ErrorCode::KeySetUnavailable }),);
}

#[test]
fn who_does_not_meet_a_requirement_is_told_of_whenever_it_is_answered() {
    let mut world = listening();
    let claims = Claims::parse(world.claims().to_string().as_bytes()).unwrap();
    let mut requirements = Requirements::default();
    requirements.require(Requirement::Role, vec!["marked-role".into()]).unwrap();
    let request = WebRequest { method: "GET".into(), url: "/marked".into(), ..WebRequest::default() };
    let refusal = world.step(|kit, moment| kit.require(&requirements, &claims, moment.now)).unwrap_err();
    assert!(world.events.is_empty(), "to judge is not yet to refuse");
    let forbidden = |subject| Event::Forbidden { subject, reason: ErrorCode::MissingRole };
    for (claims, subject) in [(Some(&claims), subject()), (None, Subject::default())] {
        for _ in 0..2 {
            world.step(|kit, moment| kit.forbid(&request, &refusal, claims, moment)).unwrap();
            world.step(|_, moment| refuse_token(refusal.code, None, None, claims, moment));
            let told = std::mem::take(&mut world.events);
            assert_eq!(told, [forbidden(subject.clone()), forbidden(subject.clone())]);
        }
    }
    // What is not about a requirement has been told before.
    for code in ErrorCode::ALL.iter().filter(|code| !code.is_requirement()) {
        world.step(|_, moment| refuse_token(*code, None, None, Some(&claims), moment));
    }
    assert!(world.events.is_empty());
}

#[test]
fn a_sign_in_that_is_too_old_is_told_before_the_one_it_leads_to() {
    let mut world = listening();
    let claims = Claims::parse(world.claims().to_string().as_bytes()).unwrap();
    let mut requirements = Requirements::default();
    requirements.require_sign_in_within(300);
    let refusal = world.step(|kit, moment| kit.require(&requirements, &claims, moment.now)).unwrap_err();
    let navigation = WebRequest {
        method: "GET".into(),
        url: "/".into(),
        sec_fetch_mode: Some("navigate".into()),
        ..WebRequest::default()
    };
    world.step(|kit, moment| kit.forbid(&navigation, &refusal, Some(&claims), moment)).unwrap();
    assert_eq!(names(&world.events), ["forbidden", "sign_in_started"]);
}

#[test]
fn nobody_listening_costs_no_event() {
    let mut world = World::new();
    let cookies = cookie_of(&world.sealed());
    let workos = world.workos();
    assert!(with_auth(&mut world, &cookies, workos).is_empty());
    begin(&mut world);
    assert!(world.events.is_empty());
}
