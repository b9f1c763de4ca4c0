//! Answers to those who sign in or out by a route, or switch the organization: who may, and from which website.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "session/driver.rs"]
mod driver;
#[path = "session/web_requests.rs"]
mod web_requests;

use driver::{World, cookie_of, deletes};
use fe26::session::config::RequestOrigin;
use fe26::session::sign_in::SignInOptions;
use fe26::session::web::WebRequest;
use url::Url;
use web_requests::{header, navigation, program, return_path};

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
