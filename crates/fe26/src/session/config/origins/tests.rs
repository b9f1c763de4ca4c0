#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

const DEFAULT: &str = "https://app.example/callback";

fn origins(others: &[&str], trusts_proxy: bool) -> Result<Origins, usize> {
    let mut problems = Vec::new();
    let others: Vec<String> = others.iter().map(|other| String::from(*other)).collect();
    let origins = Origins::check(Some(DEFAULT), &others, trusts_proxy, &mut problems);
    if problems.is_empty() { Ok(origins) } else { Err(problems.len()) }
}

fn at(origin: &str) -> RequestOrigin {
    RequestOrigin { origin: Some(origin.into()), ..RequestOrigin::default() }
}

#[test]
fn a_request_to_a_configured_origin_comes_back_to_it() {
    let origins = origins(
        &[
            "https://*.preview.example.com/callback",
            "https://app-*-team.vercel.app/callback",
            "https://www.example:8443/callback",
            "http://localhost:3000/callback",
            "http://*.localhost:3000/callback",
            "http://[::1]:3000/callback",
        ],
        false,
    )
    .unwrap();
    for (origin, expected) in [
        ("https://pr-1.preview.example.com", "https://pr-1.preview.example.com/callback"),
        ("HTTPS://PR-1.Preview.Example.com:443", "https://pr-1.preview.example.com/callback"),
        ("https://app-git-x1-team.vercel.app", "https://app-git-x1-team.vercel.app/callback"),
        ("https://www.example:8443", "https://www.example:8443/callback"),
        ("http://localhost:3000", "http://localhost:3000/callback"),
        ("http://tenant.localhost:3000", "http://tenant.localhost:3000/callback"),
        ("http://[::1]:3000", "http://[::1]:3000/callback"),
    ] {
        assert_eq!(origins.redirect_uri(&at(origin)).as_deref(), Some(expected), "{origin}");
    }
}

#[test]
fn any_other_origin_is_as_good_as_none() {
    let origins =
        origins(&["https://*.preview.example.com/callback", "https://app-*-team.vercel.app/callback"], true)
            .unwrap();
    for host in [
        "app.example",
        "evil.example",
        "app.example.evil",
        "app.example:80@evil",
        "app.example.",
        "[::1]",
        "",
        "preview.example.com",
        ".preview.example.com",
        "a.b.preview.example.com",
        "*.preview.example.com",
        "a_b.preview.example.com",
        "\u{fc}.preview.example.com",
        "a%2e.preview.example.com",
        "a.preview.example.com.",
        "a.preview.example.com:8443",
        "a.preview.example.com@evil.example",
        "evil.example/.preview.example.com",
        "evil.example#.preview.example.com",
        "user@a.preview.example.com",
        "a:b@c.preview.example.com",
        "a.preview.example.com, b.preview.example.com",
        "a.preview.example.com\r\nx",
        "app--team.vercel.app",
        "app-team.vercel.app",
        "app-a.b-team.vercel.app",
        "app-a-team.vercel.app.evil",
    ] {
        for request in [
            RequestOrigin { host: Some(host.into()), is_encrypted: true, ..RequestOrigin::default() },
            RequestOrigin { origin: Some(["https://", host].concat()), ..RequestOrigin::default() },
            RequestOrigin {
                url: ["https://", host, "/x"].concat(),
                host: Some(host.into()),
                ..RequestOrigin::default()
            },
            RequestOrigin {
                host: Some("app.example".into()),
                forwarded_host: Some(host.replace(',', ";")),
                forwarded_proto: Some("https".into()),
                ..RequestOrigin::default()
            },
        ] {
            assert_eq!(origins.redirect_uri(&request), None, "{host}");
        }
    }
    assert_eq!(origins.redirect_uri(&RequestOrigin::default()), None);
    for scheme in ["http", "ftp", "javascript", ""] {
        assert_eq!(
            origins.redirect_uri(&at(&[scheme, "://a.preview.example.com"].concat())),
            None,
            "{scheme}"
        );
    }
}

#[test]
fn a_proxy_is_believed_where_it_is_trusted() {
    let of = |trusts_proxy| origins(&["https://*.preview.example.com/callback"], trusts_proxy).unwrap();
    let behind = |forwarded: Option<&str>, host: Option<&str>, proto: Option<&str>| RequestOrigin {
        host: Some("internal:8080".into()),
        forwarded: forwarded.map(Into::into),
        forwarded_host: host.map(Into::into),
        forwarded_proto: proto.map(Into::into),
        ..RequestOrigin::default()
    };
    for request in [
        behind(None, Some("a.preview.example.com"), Some("https")),
        behind(None, Some(" A.preview.example.com:443 , b.example"), Some("https,http")),
        behind(Some("for=192.0.2.1;proto=https;host=a.preview.example.com"), None, None),
        behind(
            Some(r#"For="[2001:db8::1]:1"; Host="a.preview.example.com:443" ;PROTO=https, for=x;host=b"#),
            None,
            None,
        ),
        behind(Some("host=b.preview.example.com;proto=https"), Some("a.preview.example.com"), Some("https")),
    ] {
        let expected = "https://a.preview.example.com/callback";
        assert_eq!(of(true).redirect_uri(&request).as_deref(), Some(expected));
        assert_eq!(of(false).redirect_uri(&request), None);
    }
    for request in [
        behind(None, Some("a.preview.example.com"), None),
        behind(None, None, Some("https")),
        behind(None, Some(""), Some("")),
        behind(Some(r#"host="a.preview.example.com;proto=https"#), None, None),
        behind(Some("host;proto;=;;,"), None, None),
    ] {
        assert_eq!(of(true).redirect_uri(&request), None);
    }
}

#[test]
fn what_could_never_match_or_would_match_strangers_is_a_mistake() {
    for other in [
        "",
        "/callback",
        "https://a.example",
        "https://a.example/",
        "https://a.example/callback/",
        "https://a.example/callback?x",
        "https://*/callback",
        "https://*.com/callback",
        "https://*.com./callback",
        "https://*..com/callback",
        "https://a.*.example.com/callback",
        "https://*.*.example.com/callback",
        "https://**.example.com/callback",
        "https://a.example.com:*/callback",
        "https://a.example.com/*",
        "http*://a.example.com/callback",
        "https://a_*.example.com/callback",
        "https://\u{fc}.example.com/callback",
        "https://user@a.example.com/callback",
        "https://*@a.example.com/callback",
        "javascript:alert(1)",
        "https://[*::1]/callback",
        "ftp://a.example.com/callback",
    ] {
        assert_eq!(origins(&[other], false), Err(1), "{other}");
    }
    let mut problems = Vec::new();
    Origins::check(None, &["https://a.example/callback".into()], false, &mut problems);
    assert_eq!(problems.first().map(|problem| problem.key.as_ref()), Some("redirectUri"));
}

proptest! {
    #[test]
    fn a_star_is_one_label_of_this_domain(host in "[a-zA-Z0-9.:@/\\\\*_%-]{0,30}", any in "\\PC{0,20}") {
        let origins = origins(&["https://*.preview.example.com/callback"], true).unwrap();
        for host in [
            host.clone(), [&host, ".preview.example.com"].concat(), [&host, "preview.example.com"].concat(),
            [&any, ".preview.example.com"].concat(), any.clone(),
        ] {
            let request = RequestOrigin { host: Some(host.clone()), is_encrypted: true, ..RequestOrigin::default() };
            if let Some(redirect_uri) = origins.redirect_uri(&request) {
                let url = url::Url::parse(&redirect_uri).unwrap();
                let label = url.host_str().unwrap().strip_suffix(".preview.example.com").unwrap();
                prop_assert!(!label.is_empty() && label.bytes().all(is_of_label));
                prop_assert_eq!((url.scheme(), url.port(), url.path()), ("https", None, "/callback"));
                prop_assert_eq!((url.username(), url.password()), ("", None));
                prop_assert_eq!(url.as_str(), redirect_uri);
            }
        }
    }
}

#[test]
fn a_website_is_the_application_by_its_redirect_uris_or_the_host_that_is_asked() {
    let asked = |host: &str| RequestOrigin { host: Some(host.into()), ..RequestOrigin::default() };
    let origins = origins(&["https://*.preview.example.com/callback"], true).unwrap();
    for (website, host, expected) in [
        ("https://app.example", "inner:80", true),
        ("https://pr-1.preview.example.com", "inner:80", true),
        ("https://www.example", "www.example", true),
        ("https://www.example", "WWW.example:443", true),
        ("https://www.example:8443", "www.example:8443", true),
        ("https://www.example", "www.example:8443", false),
        ("http://www.example", "www.example", false),
        ("https://www.example", "", false),
        ("https://www.example/", "www.example", false),
        ("https://", "", false),
        ("www.example", "www.example", false),
        ("null", "null", false),
        ("", "", false),
        ("ftp://www.example", "www.example", false),
        ("https://www.example, https://evil.example", "www.example", false),
        ("https://evil@www.example", "www.example", false),
    ] {
        assert_eq!(origins.is_own(website, &asked(host)), expected, "{website} at {host}");
    }
    let behind_proxy = RequestOrigin { forwarded_host: Some("www.example".into()), ..asked("inner:80") };
    assert!(origins.is_own("https://www.example", &behind_proxy));
    let unasked = Origins { trusts_proxy: false, ..origins };
    assert!(!unasked.is_own("https://www.example", &behind_proxy));
    let local = Origins { own: "http://localhost:3000".into(), ..Origins::default() };
    assert!(local.is_own("http://127.0.0.1:3000", &asked("127.0.0.1:3000")));
}
