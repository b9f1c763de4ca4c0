//! Whole HTTP answers: who is sent where, what may be cached, and that nothing a stranger writes gets into a page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;

use driver::{World, answer, cookie_of, deletes, settings};
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

fn navigation(url: &str) -> WebRequest {
    WebRequest {
        method: "GET".into(),
        url: url.into(),
        sec_fetch_mode: Some("navigate".into()),
        sec_fetch_dest: Some("document".into()),
        ..WebRequest::default()
    }
}

fn program(url: &str) -> WebRequest {
    WebRequest {
        sec_fetch_mode: Some("cors".into()),
        sec_fetch_dest: Some("empty".into()),
        ..navigation(url)
    }
}

fn header<'a>(answer: &'a WebAnswer, name: &str) -> Option<&'a str> {
    answer.headers.iter().find(|(candidate, _)| *candidate == name).map(|(_, value)| value.as_str())
}

fn deny(world: &mut World, request: &WebRequest, code: ErrorCode) -> WebAnswer {
    world.step(|kit, moment| kit.deny(request, code, None, moment)).unwrap()
}

/// Where a sign-in begun by this answer leads back to.
fn return_path(world: &mut World, answer: &WebAnswer) -> String {
    let location = Url::parse(header(answer, "location").unwrap()).unwrap();
    let (_, state) = location.query_pairs().find(|(name, _)| name == "state").unwrap();
    let cookie = header(answer, "set-cookie").unwrap().split(';').next().unwrap();
    let state: String = url::form_urlencoded::byte_serialize(state.as_bytes()).collect();
    let workos = world.workos();
    let callback = world.run(
        |kit, moment| {
            kit.handle_callback(&format!("/cb?code=c&state={state}"), cookie, &Device::default(), moment)
        },
        workos,
    );
    callback.result.unwrap().return_pathname
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

#[test]
fn signing_out_needs_a_person_or_a_form() {
    let mut world = World::new();
    let cookie = cookie_of(&world.sealed());
    world.now += 400_000;
    let mut answer = |request: WebRequest| {
        let request = WebRequest { cookie: cookie.clone(), ..request };
        world.step(|kit, moment| kit.sign_out_answer(&request, Some("https://app.example/bye"), moment))
    };
    for (request, status) in
        [(navigation("/logout"), 302), (WebRequest { method: "POST".into(), ..program("/logout") }, 303)]
    {
        let answer = answer(request);
        assert_eq!(answer.status, status);
        let location = header(&answer, "location").unwrap();
        assert_eq!(
            location,
            "https://api.workos.com/user_management/sessions/logout?session_id=marked-session-id&return_to=https%3A%2F%2Fapp.example%2Fbye"
        );
        assert!(deletes(header(&answer, "set-cookie").unwrap()));
    }
    let image = answer(program("/logout"));
    assert_eq!((image.status, header(&image, "set-cookie")), (405, None));
    assert_eq!(header(&image, "allow"), Some("GET, POST"));
}

#[test]
fn a_path_to_come_back_to_is_made_absolute() {
    let mut world = World::new();
    let request = WebRequest { cookie: cookie_of(&world.sealed()), ..navigation("/leave") };
    let answer = world.step(|kit, moment| kit.sign_out_answer(&request, Some("/bye?a=1"), moment));
    assert!(
        header(&answer, "location").unwrap().ends_with("&return_to=https%3A%2F%2Fapp.example%2Fbye%3Fa%3D1")
    );
}

#[test]
fn a_route_begins_what_its_options_say() {
    let mut world = World::new();
    let options = SignInOptions {
        return_to: Some("/inbox".into()),
        organization_id: Some("org_1".into()),
        ..SignInOptions::default()
    };
    let asked = "/sso?returnTo=/evil&login_hint=eve@example.com&invitation_token=inv_1";
    let form = WebRequest { method: "POST".into(), ..navigation(asked) };
    for (request, status) in [(navigation(asked), 302), (form, 303)] {
        let began = world.step(|kit, moment| kit.sign_in_from_route(&request, &options, moment)).unwrap();
        assert_eq!(began.status, status);
        let url = Url::parse(header(&began, "location").unwrap()).unwrap();
        let value =
            |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        assert_eq!(value("organization_id").as_deref(), Some("org_1"));
        assert_eq!((value("login_hint"), value("invitation_token")), (None, None));
        assert_eq!(return_path(&mut world, &began), "/inbox");
    }
    let prefetch = WebRequest { purpose: Some("prefetch".into()), ..navigation("/sso") };
    for request in [prefetch, program("/sso")] {
        let refused = world.step(|kit, moment| kit.sign_in_from_route(&request, &options, moment)).unwrap();
        assert_eq!((refused.status, header(&refused, "set-cookie")), (401, None));
    }
}

#[test]
fn who_has_no_session_to_end_goes_to_the_path_at_once() {
    let mut world = World::new();
    for (return_to, location) in [
        ("/bye", "/bye"),
        ("//evil.example/x", "/x"),
        ("https://evil.example/x", "/"),
        ("javascript:alert(1)", "/"),
    ] {
        let nobody = navigation("/logout");
        let damaged = WebRequest { cookie: "wos-session=x".into(), ..nobody.clone() };
        for request in [&nobody, &damaged] {
            let answer = world.step(|kit, moment| kit.sign_out_answer(request, Some(return_to), moment));
            assert_eq!(header(&answer, "location"), Some(location));
            let set_cookie = header(&answer, "set-cookie");
            assert_eq!(set_cookie.is_some_and(deletes), !request.cookie.is_empty(), "a damaged one goes too");
        }
    }
}

#[test]
fn another_site_can_ask_but_not_sign_anybody_out() {
    let mut world = World::new();
    let cookie = format!("wos-session={}", world.sealed());
    let from_elsewhere = |method: &str| WebRequest {
        method: method.into(),
        cookie: cookie.clone(),
        sec_fetch_site: Some("cross-site".into()),
        ..navigation("/logout?x=\"><script>")
    };
    for (method, status) in [("GET", 200), ("POST", 403)] {
        let answer = world.step(|kit, moment| kit.sign_out_answer(&from_elsewhere(method), None, moment));
        assert_eq!(
            (answer.status, header(&answer, "set-cookie"), header(&answer, "location")),
            (status, None, None)
        );
        assert!(answer.body.contains(r#"<form method="post" action="/logout?x="#));
        assert!(!answer.body.contains("<script"));
    }
    for site in ["same-origin", "same-site", "none"] {
        let request = WebRequest { sec_fetch_site: Some(site.into()), ..from_elsewhere("POST") };
        let answer = world.step(|kit, moment| kit.sign_out_answer(&request, None, moment));
        assert_eq!(answer.status, 303, "{site}");
    }
}

#[test]
fn without_fetch_metadata_the_origin_says_whose_page_asks() {
    let mut world = World::new();
    let cookie = format!("wos-session={}", world.sealed());
    for (method, website, is_foreign) in [
        ("POST", Some("https://evil.example"), true),
        ("POST", Some("https://app.example.evil.example"), true),
        ("POST", Some("http://app.example"), true),
        ("POST", Some("https://app.example:8443"), true),
        ("POST", Some("null"), true),
        ("POST", Some(""), true),
        ("POST", Some("https://app.example, https://evil.example"), true),
        ("POST", Some("https://app.example"), false),
        // A proxy asks for another host than people do, and without TLS.
        ("POST", Some("https://inner.example:8080"), false),
        ("POST", None, false),
        ("GET", Some("null"), false),
        ("GET", Some("https://evil.example"), true),
    ] {
        let request = WebRequest {
            method: method.into(),
            url: "/logout".into(),
            cookie: cookie.clone(),
            accept: Some("text/html".into()),
            origin_header: website.map(str::to_owned),
            origin: RequestOrigin { host: Some("inner.example:8080".into()), ..RequestOrigin::default() },
            ..WebRequest::default()
        };
        let left = world.step(|kit, moment| kit.sign_out_answer(&request, None, moment));
        let asks = if method == "POST" { 403 } else { 200 };
        let done = if method == "POST" { 303 } else { 302 };
        let expected = if is_foreign { asks } else { done };
        assert_eq!(
            (left.status, header(&left, "set-cookie").is_none()),
            (expected, is_foreign),
            "{website:?}"
        );
        let switch = world.kit.refuse_switch(&request);
        assert_eq!(switch.map(|answer| answer.status), is_foreign.then_some(403), "{website:?}");
        // Where there is metadata, a browser has judged for itself.
        for (site, status) in [("same-origin", 303), ("same-site", 303), ("cross-site", 403), ("?", 403)] {
            let request = WebRequest {
                method: "POST".into(),
                sec_fetch_site: Some(site.into()),
                origin_header: Some("https://evil.example".into()),
                ..request.clone()
            };
            let left = world.step(|kit, moment| kit.sign_out_answer(&request, None, moment));
            assert_eq!(left.status, status, "{site}");
            assert_eq!(world.kit.refuse_switch(&request).is_some(), status == 403, "{site}");
        }
    }
}

#[test]
fn the_page_that_asks_lets_its_form_say_where_it_comes_from() {
    let mut world = World::new();
    let request = WebRequest { sec_fetch_site: Some("cross-site".into()), ..navigation("/logout") };
    let page = world.step(|kit, moment| kit.sign_out_answer(&request, None, moment));
    assert!(page.body.contains(r#"<meta name="referrer" content="same-origin">"#));
}

#[test]
fn another_sites_switch_is_refused_to_people_and_programs() {
    let world = World::new();
    for (request, content_type) in
        [(navigation("/switch"), "text/html; charset=utf-8"), (program("/switch"), "application/json")]
    {
        let request = WebRequest { sec_fetch_site: Some("cross-site".into()), ..request };
        let answer = world.kit.refuse_switch(&request).unwrap();
        assert_eq!((answer.status, header(&answer, "content-type")), (403, Some(content_type)));
        assert_eq!((header(&answer, "location"), header(&answer, "set-cookie")), (None, None));
        let is_page = content_type.starts_with("text");
        assert_eq!(answer.body.contains(r#""reason":"origin_not_allowed""#), !is_page);
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
