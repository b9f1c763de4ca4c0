//! Whole HTTP answers: who is sent where, what may be cached, and that nothing a stranger writes gets into a page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;
#[path = "session/web_requests.rs"]
mod web_requests;

use driver::{World, answer, cookie_of, settings};
use fe26::error::ErrorCode;
use fe26::http::{Outcome, Response};
use fe26::secret::Secret;
use fe26::session::callback::{Callback, CallbackError};
use fe26::session::config::{PageSettings, RequestOrigin, Settings};
use fe26::session::sign_in::SignInOptions;
use fe26::session::web::{WebAnswer, WebRequest};
use fe26::workos::endpoint::Device;
use fe26::workos::grant::Grant;
use proptest::prelude::*;
use url::Url;
use web_requests::{header, navigation, program, return_path};

fn deny(world: &mut World, request: &WebRequest, code: ErrorCode) -> WebAnswer {
    world.step(|kit, moment| kit.deny(request, code, None, moment)).unwrap()
}

#[test]
fn people_are_sent_to_sign_in_and_come_back() {
    let mut world = World::new();
    for (url, path) in [
        ("https://app.example/a/b?c=d&e=%20", "/a/b?c=d&e=%20"),
        ("/a/b?c=d", "/a/b?c=d"),
        ("https://app.example", "/"),
        ("https://app.example?x=1", "/?x=1"),
        ("//evil.example/x", "/x"),
        ("https://app.example//evil.example/x", "/x"),
        ("https://app.example/\\evil.example", "/evil.example"),
        ("/x?next=https://evil.example/", "/x?next=https://evil.example/"),
    ] {
        let denied = deny(&mut world, &navigation(url), ErrorCode::NoSessionCookieProvided);
        assert_eq!(denied.status, 302);
        assert_eq!(header(&denied, "cache-control"), Some("private, no-store"));
        assert_eq!(header(&denied, "vary"), Some("Cookie"));
        let back = return_path(&mut world, &denied);
        let base = Url::parse("https://app.example").unwrap();
        assert_eq!(base.join(&back).unwrap().origin(), base.origin(), "{url} {back}");
        if !url.contains('\\') && !url.contains("//evil") {
            assert_eq!(back, path);
        }
    }
}

#[test]
fn programs_get_401_and_no_cookies() {
    let mut world = World::new();
    for code in [ErrorCode::NoSessionCookieProvided, ErrorCode::InvalidGrant, ErrorCode::InvalidJwt] {
        let denied = deny(&mut world, &program("/api"), code);
        assert_eq!(
            (denied.status, header(&denied, "location"), header(&denied, "set-cookie")),
            (401, None, None)
        );
        assert_eq!(denied.body, format!(r#"{{"error":"unauthenticated","reason":"{code}"}}"#));
    }
}

#[test]
fn a_transient_failure_is_503_and_touches_no_cookie() {
    let mut world = World::new();
    let transient = ErrorCode::ALL.iter().copied().filter(|code| code.is_retryable());
    for code in transient {
        for request in [navigation("/"), program("/")] {
            let denied = deny(&mut world, &request, code);
            assert_eq!((denied.status, header(&denied, "retry-after")), (503, Some("5")));
            assert_eq!((header(&denied, "location"), header(&denied, "set-cookie")), (None, None));
        }
        let asked = world.step(|kit, moment| kit.deny(&program("/"), code, Some(42), moment)).unwrap();
        assert_eq!(header(&asked, "retry-after"), Some("42"));
    }
}

#[test]
fn an_address_too_long_to_keep_still_signs_in() {
    let mut world = World::new();
    let denied =
        deny(&mut world, &navigation(&format!("/{}", "a".repeat(8000))), ErrorCode::NoSessionCookieProvided);
    assert_eq!(denied.status, 302);
    assert_eq!(return_path(&mut world, &denied), "/");
}

#[test]
fn the_sign_in_page_takes_a_return_path_and_serves_people_only() {
    let mut world = World::new();
    let options = SignInOptions::default();
    for (url, path) in [
        ("/login?returnTo=%2Fa%3Fb%3Dc", "/a?b=c"),
        ("https://app.example/login?x=1&returnTo=/a+b", "/a%20b"),
        ("/login", "/"),
        ("/login?returnTo=https%3A%2F%2Fevil.example%2Fx", "/x"),
    ] {
        let began = world.step(|kit, moment| kit.sign_in_answer(&navigation(url), &options, moment)).unwrap();
        assert_eq!(return_path(&mut world, &began), path, "{url}");
    }
    let prefetch = WebRequest { purpose: Some("prefetch".into()), ..navigation("/login") };
    for request in [prefetch, program("/login")] {
        let refused = world.step(|kit, moment| kit.sign_in_answer(&request, &options, moment)).unwrap();
        assert_eq!((refused.status, header(&refused, "set-cookie")), (401, None));
    }
}

#[test]
fn the_sign_in_page_passes_on_what_a_stranger_may_say() {
    let mut world = World::new();
    let mut asked = |url: &str, options: &SignInOptions| {
        let began = world.step(|kit, moment| kit.sign_in_answer(&navigation(url), options, moment)).unwrap();
        let url = Url::parse(header(&began, "location").unwrap()).unwrap();
        let of = |name| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        ["login_hint", "invitation_token", "organization_id", "redirect_uri", "prompt"].map(of)
    };
    let none = SignInOptions::default();
    let some = |text: &str| Some(text.to_owned());
    let here = || some("https://app.example/callback");
    for url in [
        "/login?login_hint=a%40b.example&invitation_token=t",
        "/login?loginHint=a%40b.example&invitationToken=t&loginHint=2",
        "/login?login_hint=&invitation_token=&loginHint=a@b.example&invitationToken=t",
    ] {
        assert_eq!(asked(url, &none), [some("a@b.example"), some("t"), None, here(), None], "{url}");
    }
    let url = "/login?organizationId=o&organization_id=o&connectionId=c&connection_id=c&redirectUri=https://evil.example\
               &redirect_uri=https://evil.example&prompt=none&provider=x&state=s&login_hint=%ff&invitation_token";
    assert_eq!(asked(url, &none), [None, None, None, here(), None]);
    let own = SignInOptions { login_hint: some("mine"), organization_id: some("org"), ..none };
    assert_eq!(asked("/login?login_hint=theirs", &own), [some("mine"), None, some("org"), here(), None]);
}

#[test]
fn a_sign_in_that_began_elsewhere_begins_again_here_and_once() {
    let mut world = World::new();
    let mut answer = |query: &str, cookie: &str| {
        let url = ["/callback?", query].concat();
        let callback = world.run(
            |kit, moment| kit.handle_callback(&url, cookie, &Device::default(), moment),
            |_| panic!("a foreign code is not exchanged"),
        );
        assert_eq!(
            callback.result.as_ref().err().map(CallbackError::error_code),
            Some(if query.contains("state=s") {
                ErrorCode::VerifierCookieMissing
            } else {
                ErrorCode::OauthStateMismatch
            })
        );
        let answer = world.kit.callback_answer(&callback, "/login");
        (answer.status, header(&answer, "location").map(str::to_owned))
    };
    let onward = (302, Some("/login".to_owned()));
    for query in ["code=c", "code=c&state=", "state&code=c"] {
        assert_eq!(answer(query, ""), onward);
        assert_eq!(answer(query, "wos-session=x; theme=dark"), onward);
        for pending in ["wos-auth-verifier-00000000=x", "wos-auth-verifier=x"] {
            assert_eq!(answer(query, pending), (400, None));
        }
    }
    for query in ["code=c&state=s", "code=c&error=e", "error=e", "code=", ""] {
        assert_eq!(answer(query, ""), (400, None), "{query}");
    }
}

fn several() -> World {
    let others = ["https://*.preview.example.com/callback", "http://localhost:3000/callback"];
    let pages = PageSettings { after_sign_out: Some("/bye".into()), ..PageSettings::default() };
    let redirect_uris = others.map(String::from).into();
    World::with(Settings { redirect_uris, pages: Some(pages), ..settings() })
}

fn sent_to(host: &str, request: WebRequest) -> WebRequest {
    WebRequest { origin: RequestOrigin { host: Some(host.into()), ..RequestOrigin::default() }, ..request }
}

#[test]
fn everything_follows_the_origin_of_the_request() {
    for (host, origin, is_secure) in [
        ("localhost:3000", "http://localhost:3000", false),
        ("evil.example", "https://app.example", true),
        ("app.example", "https://app.example", true),
    ] {
        let mut world = several();
        let redirect_uri = [origin, "/callback"].concat();
        let begun = world
            .step(|kit, moment| {
                kit.sign_in_answer(&sent_to(host, navigation("/login")), &SignInOptions::default(), moment)
            })
            .unwrap();
        let url = Url::parse(header(&begun, "location").unwrap()).unwrap();
        let of = |name| url.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
        assert_eq!(of("redirect_uri"), redirect_uri);
        let cookie = header(&begun, "set-cookie").unwrap();
        assert_eq!(cookie.contains("; Secure"), is_secure);
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let state: String = url::form_urlencoded::byte_serialize(of("state").as_bytes()).collect();
        let workos = world.workos();
        let ended = world.run(
            |kit, moment| {
                kit.handle_callback(
                    &format!("/callback?code=c&state={state}"),
                    &cookie,
                    &Device::default(),
                    moment,
                )
            },
            workos,
        );
        assert!(ended.result.is_ok());
        assert_eq!(ended.set_cookies[0].contains("; Secure"), is_secure);
        assert_eq!(ended.clear_cookies, ended.set_cookies[1..]);

        let session = cookie_of(&world.sealed());
        let request = WebRequest { cookie: session, ..sent_to(host, navigation("/logout")) };
        let left = world.step(|kit, moment| kit.sign_out_answer(&request, None, moment));
        let logout = Url::parse(header(&left, "location").unwrap()).unwrap();
        let return_to = logout.query_pairs().find(|(key, _)| key == "return_to").unwrap().1.into_owned();
        assert_eq!(return_to, [origin, "/bye"].concat());
        assert_eq!(header(&left, "set-cookie").unwrap().contains("; Secure"), is_secure);
    }
}

fn failed(error: CallbackError) -> Callback {
    Callback { result: Err(error), set_cookies: vec!["x=; Max-Age=0".into()], clear_cookies: Vec::new() }
}

#[test]
fn a_failed_callback_says_so_in_our_words() {
    let world = World::new();
    let denied = CallbackError::Denied {
        error: "<script>".into(),
        description: Some("<img src=x onerror=alert(1)>".into()),
    };
    let answer = world.kit.callback_answer(&failed(denied), r#"/login"><script>&x"#);
    assert_eq!((answer.status, header(&answer, "set-cookie")), (403, Some("x=; Max-Age=0")));
    assert!(!answer.body.contains("<script") && !answer.body.contains("<img"));
    assert!(answer.body.contains(r#"href="/login%22%3E%3Cscript%3E&amp;x""#), "{}", answer.body);
    assert_eq!(world.kit.callback_answer(&failed(CallbackError::MissingCode), "/login").status, 400);
}

#[test]
fn an_outage_during_a_callback_says_when_to_come_back() {
    let mut world = World::new();
    let limited = Outcome::Answered(Response {
        status: 429,
        retry_after: Some("30".into()),
        request_id: None,
        body: Secret::new(""),
    });
    let grant =
        Grant::EmailVerification { code: Secret::new("1"), pending_authentication_token: Secret::new("p") };
    let result =
        world.run(|kit, moment| kit.exchange(&grant, &Device::default(), moment), |_| limited.clone());
    let answer = world.kit.callback_answer(&failed(CallbackError::Exchange(result.unwrap_err())), "/login");
    assert_eq!((answer.status, header(&answer, "retry-after")), (503, Some("30")));
}

#[test]
fn with_a_strict_cookie_the_way_on_is_a_navigation_of_this_site() {
    let mut world = World::with(Settings { cookie_same_site: Some("strict".into()), ..settings() });
    let request = navigation("/a?b='c'&d=\"e\"");
    let denied = deny(&mut world, &request, ErrorCode::NoSessionCookieProvided);
    let location = Url::parse(header(&denied, "location").unwrap()).unwrap();
    let (_, state) = location.query_pairs().find(|(name, _)| name == "state").unwrap();
    let state: String = url::form_urlencoded::byte_serialize(state.as_bytes()).collect();
    let cookie = header(&denied, "set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let granted = world.granted(&world.token()).to_string();
    let ended = world.run(
        |kit, moment| {
            kit.handle_callback(&format!("/cb?code=c&state={state}"), &cookie, &Device::default(), moment)
        },
        |_| answer(200, &granted),
    );
    let page = world.kit.callback_answer(&ended, "/login");
    assert_eq!((page.status, header(&page, "location")), (200, None));
    let refresh = r#"<meta http-equiv="refresh" content="0;url=/a?b=%27c%27&amp;d=%22e%22">"#;
    assert!(page.body.contains(refresh), "{}", page.body);
    assert_eq!(page.headers.iter().filter(|(name, _)| *name == "set-cookie").count(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_address_leads_off_the_site_or_into_the_page(url in "(https?:)?[/\\\\]{0,3}\\PC{0,80}") {
        let mut world = World::new();
        let fallback = world.step(|kit, moment| {
            kit.sign_out_answer(&navigation("/logout"), Some(&url), moment)
        });
        let location = header(&fallback, "location").unwrap();
        let base = Url::parse("https://app.example").unwrap();
        prop_assert!(location.starts_with('/') && location.bytes().all(|byte| (0x21..0x7f).contains(&byte)));
        prop_assert_eq!(base.join(location).unwrap().origin(), base.origin());

        let page = world.kit.callback_answer(&failed(CallbackError::MissingCode), &url);
        let start = page.body.find("href=\"").unwrap() + 6;
        let link = page.body[start..].split('"').next().unwrap();
        prop_assert!(page.body[start + link.len()..].starts_with("\">Sign in</a>"));
    }
}
