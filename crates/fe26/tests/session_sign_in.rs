//! From sign-in to callback, with a WorkOS that keeps what it was asked and redeems each code once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{World, answer, body, deletes, invalid_grant, set_cookie, settings};
use fe26::cookie::SameSite;
use fe26::error::ErrorCode;
use fe26::http::{Outcome, Request};
use fe26::oauth::CodeVerifier;
use fe26::session::callback::{Callback, CallbackError};
use fe26::session::config::{OneOrMany, Settings};
use fe26::session::error::SessionError;
use fe26::session::sign_in::{SignIn, SignInError, SignInOptions};
use fe26::workos::endpoint::Device;
use serde_json::json;
use url::Url;

fn sign_in(world: &mut World, options: &SignInOptions, cookies: &str) -> Result<SignIn, SignInError> {
    world.step(|kit, moment| kit.sign_in(options, cookies, moment))
}

fn begin(world: &mut World) -> SignIn {
    let options = SignInOptions {
        return_to: Some("/a?b=c".into()),
        state: Some("marked-state".into()),
        ..Default::default()
    };
    sign_in(world, &options, "").unwrap()
}

fn callback(
    world: &mut World,
    url: &str,
    cookies: &str,
    workos: impl FnMut(&Request) -> Outcome,
) -> Callback {
    world.run(|kit, moment| kit.handle_callback(url, cookies, &Device::default(), moment), workos)
}

fn silent(_: &Request) -> Outcome {
    panic!("nothing is to be sent")
}

/// The `Cookie` header of a browser that keeps what it was given.
fn jar(set_cookies: &[String]) -> String {
    let kept = set_cookies.iter().filter(|cookie| !deletes(cookie));
    kept.map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}

fn back(sign_in: &SignIn, rest: &str) -> String {
    let state: String = url::form_urlencoded::byte_serialize(sign_in.state.as_bytes()).collect();
    format!("https://app.example/callback?state={state}{rest}")
}

fn parameter(url: &str, name: &str) -> Option<String> {
    Url::parse(url).unwrap().query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Redeems the code whose challenge came with the authorization URL, and no code twice.
fn fake_workos(world: &World, authorization: &str) -> impl FnMut(&Request) -> Outcome + use<> {
    let challenge = parameter(authorization, "code_challenge").unwrap();
    let granted = world.granted(&world.token()).to_string();
    let mut used = false;
    move |request| {
        let body = body(request);
        let verifier = CodeVerifier::try_from(body["code_verifier"].as_str().unwrap().to_owned()).unwrap();
        let is_right = body["code"] == "marked-code" && verifier.challenge().as_str() == challenge;
        if is_right && !core::mem::replace(&mut used, true) { answer(200, &granted) } else { invalid_grant() }
    }
}

#[test]
fn a_sign_in_ends_in_a_session() {
    let mut world = World::new();
    let start = begin(&mut world);
    assert!(start.url.starts_with("https://api.workos.com/user_management/authorize?"));
    for (name, value) in [
        ("client_id", "client_1"),
        ("provider", "authkit"),
        ("screen_hint", "sign-in"),
        ("redirect_uri", driver::REDIRECT_URI),
        ("code_challenge_method", "S256"),
        ("state", start.state.as_str()),
    ] {
        assert_eq!(parameter(&start.url, name).as_deref(), Some(value));
    }
    let mut workos = fake_workos(&world, &start.url);
    let (url, cookies) = (back(&start, "&code=marked-code"), jar(&start.set_cookies));
    let ended = callback(&mut world, &url, &cookies, &mut workos);
    let signed_in = ended.result.unwrap();
    assert_eq!(
        (signed_in.return_pathname.as_str(), signed_in.state.as_deref()),
        ("/a?b=c", Some("marked-state"))
    );
    let [session, cleared] = ended.set_cookies.as_slice() else { panic!("two cookies") };
    assert_eq!(
        set_cookie(session),
        ("wos-session".to_owned(), signed_in.granted.sealed.expose_secret().to_owned())
    );
    assert!(deletes(cleared) && set_cookie(cleared).0 == set_cookie(&start.set_cookies[0]).0);

    // Going back in the browser: the verifier is gone, and the code is used up.
    assert_eq!(code(callback(&mut world, &url, "", silent)), ErrorCode::VerifierCookieMissing);
    let again = callback(&mut world, &url, &cookies, &mut workos);
    assert_eq!(again.set_cookies.len(), 1);
    assert_eq!(code(again), ErrorCode::InvalidGrant);
}

fn code(callback: Callback) -> ErrorCode {
    callback.result.unwrap_err().error_code()
}

#[test]
fn the_state_is_judged_before_all_else() {
    let mut world = World::new();
    let (start, other) = (begin(&mut world), begin(&mut world));
    let cookies = jar(&start.set_cookies);
    let verifier_name = set_cookie(&start.set_cookies[0]).0;
    for (url, cookies, expected) in [
        ("/callback?code=c".to_owned(), cookies.as_str(), ErrorCode::OauthStateMismatch),
        ("/callback?code=c&state=".to_owned(), &cookies, ErrorCode::OauthStateMismatch),
        ("/callback?error=access_denied".to_owned(), &cookies, ErrorCode::OauthStateMismatch),
        (back(&other, "&code=c"), &cookies, ErrorCode::VerifierCookieMissing),
        (back(&start, "&error=access_denied"), "", ErrorCode::VerifierCookieMissing),
        (back(&start, "&code=c"), &format!("{verifier_name}=other"), ErrorCode::OauthStateMismatch),
        (back(&start, ""), &cookies, ErrorCode::MissingCode),
        (back(&start, "&code="), &cookies, ErrorCode::MissingCode),
        (back(&start, "&code=c&error=access_denied"), &cookies, ErrorCode::AuthorizationDenied),
    ] {
        assert_eq!(code(callback(&mut world, &url, cookies, silent)), expected, "{url}");
    }
    world.now += 600_001;
    assert_eq!(
        code(callback(&mut world, &back(&start, "&code=c"), &cookies, silent)),
        ErrorCode::InvalidState
    );
}

#[test]
fn the_verifier_cookie_goes_whatever_the_outcome() {
    let mut world = World::new();
    let start = begin(&mut world);
    for (rest, cookies) in [("", ""), ("&error=x", ""), ("&code=c", ""), ("&code=c", "jar")] {
        let cookies = if cookies.is_empty() { String::new() } else { jar(&start.set_cookies) };
        let ended = callback(&mut world, &back(&start, rest), &cookies, |_| answer(500, ""));
        assert!(ended.result.is_err());
        assert!(ended.set_cookies.len() == 1 && deletes(&ended.set_cookies[0]));
    }
}

#[test]
fn a_denial_carries_what_the_url_says() {
    let mut world = World::new();
    let start = begin(&mut world);
    let url = back(&start, "&error=access_denied&error_description=No+%3Cthanks%3E");
    let ended = callback(&mut world, &url, &jar(&start.set_cookies), silent);
    let Err(CallbackError::Denied { error, description }) = ended.result else { panic!("denied") };
    assert_eq!((error.as_str(), description.as_deref()), ("access_denied", Some("No <thanks>")));
}

#[test]
fn an_outage_is_retryable_and_a_refusal_is_not() {
    for (outcome, expected) in [
        (Outcome::TimedOut, ErrorCode::Timeout),
        (answer(503, ""), ErrorCode::ServerError),
        (answer(401, ""), ErrorCode::WorkosRefused),
        (answer(403, r#"{"code":"mfa_enrollment"}"#), ErrorCode::MfaEnrollment),
    ] {
        let mut world = World::new();
        let start = begin(&mut world);
        let ended =
            callback(&mut world, &back(&start, "&code=c"), &jar(&start.set_cookies), |_| outcome.clone());
        assert_eq!(code(ended), expected);
    }
}

#[test]
fn a_session_that_the_next_request_would_refuse_ends_the_circle() {
    let elsewhere = json!({ "keys": [driver::keys::TestKey::named("3072").jwk()] });
    for misfit in [
        Settings { issuer: Some(OneOrMany::One("https://issuer.example".into())), ..settings() },
        Settings { audience: Some(OneOrMany::One("mine".into())), ..settings() },
        Settings { jwks: Some(fe26::json::JsonText::parse(&elsewhere.to_string()).unwrap()), ..settings() },
    ] {
        let mut world = World::with(misfit);
        let start = begin(&mut world);
        let workos = fake_workos(&world, &start.url);
        let ended =
            callback(&mut world, &back(&start, "&code=marked-code"), &jar(&start.set_cookies), workos);
        assert!(matches!(ended.result, Err(CallbackError::Exchange(SessionError::Unacceptable))));
        assert!(ended.set_cookies.iter().all(|cookie| deletes(cookie)));
    }
}

#[test]
fn a_redirect_uri_of_its_own_decides_about_secure_on_both_ends() {
    let mut world = World::new();
    let options =
        SignInOptions { redirect_uri: Some("http://localhost:3000/cb".into()), ..Default::default() };
    let start = sign_in(&mut world, &options, "").unwrap();
    assert!(!start.set_cookies[0].contains("Secure"));
    let workos = fake_workos(&world, &start.url);
    let ended = callback(&mut world, &back(&start, "&code=marked-code"), &jar(&start.set_cookies), workos);
    assert!(ended.result.is_ok() && !ended.set_cookies[0].contains("Secure"));
}

#[test]
fn return_paths_stay_on_this_site() {
    for hostile in ["//evil.example/x", "https://evil.example/x", "/\\evil.example/x", "\t//evil.example/x"] {
        let mut world = World::new();
        let options = SignInOptions { return_to: Some(hostile.into()), ..Default::default() };
        let start = sign_in(&mut world, &options, "").unwrap();
        let workos = fake_workos(&world, &start.url);
        let ended =
            callback(&mut world, &back(&start, "&code=marked-code"), &jar(&start.set_cookies), workos);
        let path = ended.result.unwrap().return_pathname;
        let base = Url::parse("https://app.example").unwrap();
        assert_eq!(base.join(&path).unwrap().origin(), base.origin(), "{hostile}");
    }
}

#[test]
fn abandoned_sign_ins_are_tidied_up() {
    let mut world = World::new();
    let pending: Vec<_> = (0..5).map(|number| format!("wos-auth-verifier-0000000{number}=x")).collect();
    let start = sign_in(&mut world, &SignInOptions::default(), &pending.join("; ")).unwrap();
    assert_eq!(start.set_cookies.iter().filter(|cookie| deletes(cookie)).count(), 5);
    assert!(!deletes(start.set_cookies.last().unwrap()));
}

#[test]
fn what_cannot_begin_is_the_calling_programs_mistake() {
    let mut world = World::new();
    let wrong = |options: SignInOptions| options;
    for (options, expected) in [
        (
            wrong(SignInOptions { redirect_uri: Some("/cb".into()), ..Default::default() }),
            ErrorCode::InvalidArgument,
        ),
        (
            SignInOptions { screen_hint: Some("other".into()), ..Default::default() },
            ErrorCode::InvalidArgument,
        ),
        (
            SignInOptions {
                screen_hint: Some("sign-up".into()),
                provider: Some("GoogleOAuth".into()),
                ..Default::default()
            },
            ErrorCode::InvalidArgument,
        ),
        (SignInOptions { state: Some("s".repeat(2049)), ..Default::default() }, ErrorCode::StateTooLarge),
        (SignInOptions { return_to: Some("/".repeat(4000)), ..Default::default() }, ErrorCode::StateTooLarge),
    ] {
        assert_eq!(sign_in(&mut world, &options, "").unwrap_err().error_code(), expected, "{options:?}");
    }
    let mut world = World::with(Settings { redirect_uri: None, ..settings() });
    assert_eq!(sign_in(&mut world, &SignInOptions::default(), "").unwrap_err(), SignInError::NoRedirectUri);
}

#[test]
fn a_strict_session_cookie_leaves_the_verifier_lax() {
    let mut world = World::with(Settings { cookie_same_site: Some("Strict".into()), ..settings() });
    assert_eq!(world.kit.config().cookie.same_site, SameSite::Strict);
    assert!(begin(&mut world).set_cookies[0].ends_with("SameSite=Lax"));
}

#[test]
fn nothing_secret_is_printed() {
    let mut world = World::new();
    let start = begin(&mut world);
    let workos = fake_workos(&world, &start.url);
    let (url, cookies) = (back(&start, "&code=marked-code"), jar(&start.set_cookies));
    let flow = world.step(|kit, moment| kit.handle_callback(&url, &cookies, &Device::default(), moment));
    let ended = callback(&mut world, &url, &cookies, workos);
    let denied =
        callback(&mut world, &back(&start, "&error=marked&error_description=marked"), &cookies, silent);
    let printed = format!("{start:?} {flow:?} {ended:?} {denied:?} {:?}", world.sent);
    assert!(
        !printed.contains("marked") && !printed.contains("Fe26.2") && !printed.contains("eyJ"),
        "{printed}"
    );
}
