//! Cookie headers: the examples of RFC 6265bis, what the npm package `cookie` reads and authkit-session writes, and
//! text that tries to break out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::BTreeMap;

use fe26::cookie::{
    Attributes, InvalidCookie, Priority, SameSite, SetCookie, decode_value, find, pairs, secure_for,
};
use proptest::prelude::*;
use serde_json::Value;

/// Section 3.1.
#[test]
fn cookie_header_examples() {
    let header = "SID=31d4d96e407aad42; lang=en-US";
    assert_eq!(pairs(header).collect::<Vec<_>>(), [("SID", "31d4d96e407aad42"), ("lang", "en-US")]);
    assert_eq!(find(header, "lang"), Some("en-US"));
    assert_eq!(find(header, "LANG"), None);
    assert_eq!(find(header, ""), None);
}

/// Section 3.1: `Set-Cookie: SID=…; Path=/; Domain=site.example; Secure; HttpOnly`, in our order.
#[test]
fn set_cookie_example() {
    let cookie =
        SetCookie::new("SID", "31d4d96e407aad42").unwrap().with_domain(Some("site.example")).unwrap();
    let expected = "SID=31d4d96e407aad42; Path=/; Domain=site.example; HttpOnly; Secure; SameSite=Lax";
    assert_eq!(cookie.encode(), expected);
    assert_eq!(cookie.header_bytes(), expected.len());
}

/// Section 4.1.1 lets DQUOTEs surround a cookie-value.
#[test]
fn quotes_around_a_value_are_not_part_of_it() {
    let header = r#"a="quoted"; b=""; c="; d="open; e=in"side; f=" spaced ""#;
    let values: Vec<&str> = pairs(header).map(|(_, value)| value).collect();
    assert_eq!(values, ["quoted", "", "\"", "\"open", "in\"side", " spaced "]);
}

#[test]
fn what_has_no_name_is_passed_over() {
    assert_eq!(pairs("; ; =; =x; \t=y; word; a=1").collect::<Vec<_>>(), [("a", "1")]);
    let mut none = pairs("");
    assert_eq!((none.next(), none.next()), (None, None));
}

#[test]
fn peer_reads_the_same_cookies() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../../vectors/cookie/cookie_header.json")).unwrap();
    assert_eq!(vectors.len(), 24);
    for vector in vectors {
        let header = vector["header"].as_str().unwrap();
        let expected: BTreeMap<&str, &str> = vector["cookies"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        for (name, value) in &expected {
            assert_eq!(decode_value(find(header, name).unwrap()), *value, "{header:?}");
        }
        let names: BTreeMap<&str, &str> = pairs(header).collect();
        assert!(names.keys().eq(expected.keys()), "{header:?}");
    }
}

#[test]
fn thousands_of_cookies_are_read_in_one_pass() {
    let header = "a;b=;=".repeat(200_000) + ";wos-session=x";
    assert_eq!(find(&header, "wos-session"), Some("x"));
    assert_eq!(pairs(&"=;".repeat(500_000)).count(), 0);
    let escapes = "%".repeat(1_000_000);
    assert_eq!(decode_value(&escapes), escapes);
}

#[test]
fn peer_writes_the_same_headers() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../../vectors/cookie/set_cookie.json")).unwrap();
    assert_eq!(vectors.len(), 8);
    for vector in vectors {
        let text = |name: &str| vector[name].as_str().unwrap();
        let options = &vector["options"];
        let cookie = SetCookie::new(text("name"), text("value"))
            .unwrap()
            .with_domain(options["domain"].as_str())
            .unwrap()
            .with_path(options["path"].as_str().unwrap())
            .unwrap()
            .with_max_age(options["maxAge"].as_i64())
            .with_http_only(options["httpOnly"].as_bool().unwrap())
            .with_secure(options["secure"].as_bool().unwrap())
            .with_same_site(match options["sameSite"].as_str().unwrap() {
                "lax" => SameSite::Lax,
                "strict" => SameSite::Strict,
                "none" => SameSite::None,
                other => panic!("{other}"),
            });
        let cookie = if vector["expired"].as_bool().unwrap() { cookie.expired() } else { cookie };
        assert_eq!(cookie.encode(), text("header"));
    }
}

#[test]
fn names_domains_and_paths_that_would_break_the_header_are_refused() {
    for name in
        ["", "a b", "a;b", "a=b", "a\r\nSet-Cookie: x", "a,b", "a\"", "\0", "é", "a/b", "[a]", "a\u{7f}"]
    {
        assert_eq!(SetCookie::new(name, "").unwrap_err(), InvalidCookie::Name, "{name:?}");
    }
    let cookie = SetCookie::new("a", "").unwrap();
    let long_label = "a".repeat(64);
    let long_domain = ["a"; 128].join(".");
    for domain in [
        "",
        ".",
        "a..b",
        "a.",
        "-a.example",
        "a-.example",
        "a b",
        "a;b",
        "a\r\nb",
        "exämple.com",
        "a_b",
        "app.example:3000",
        "https://app.example",
        &long_label,
        &long_domain,
    ] {
        assert_eq!(
            cookie.clone().with_domain(Some(domain)).unwrap_err(),
            InvalidCookie::Domain,
            "{domain:?}"
        );
    }
    for domain in
        ["localhost", "app.example", ".app.example", "xn--exmple-cua.com", "127.0.0.1", "APP.example"]
    {
        assert!(cookie.clone().with_domain(Some(domain)).is_ok(), "{domain:?}");
    }
    for path in ["", "app", "/a;b", "/a\nb", "/é", "/\u{7f}", "//\0"] {
        assert_eq!(cookie.clone().with_path(path).unwrap_err(), InvalidCookie::Path, "{path:?}");
    }
}

/// Section 4.1.3: browsers drop a prefixed cookie that breaks its promise.
#[test]
fn name_prefixes_are_kept() {
    for name in ["__Host-wos-session", "__host-x"] {
        let cookie = SetCookie::new(name, "v").unwrap().with_secure(false);
        assert_eq!(cookie.encode(), format!("{name}=v; Path=/; HttpOnly; Secure; SameSite=Lax"));
        assert_eq!(cookie.clone().with_domain(Some("app.example")).unwrap_err(), InvalidCookie::Domain);
        assert_eq!(cookie.clone().with_path("/app").unwrap_err(), InvalidCookie::Path);
        assert!(cookie.with_domain(None::<String>).unwrap().with_path("/").is_ok());
    }
    let secure = SetCookie::new("__Secure-x", "v").unwrap().with_secure(false);
    assert!(secure.encode().contains("; Secure"));
    assert!(secure.with_domain(Some("app.example")).unwrap().with_path("/app").is_ok());
}

#[test]
fn same_site_none_forces_secure() {
    let cookie = SetCookie::new("a", "b").unwrap().with_same_site(SameSite::None).with_secure(false);
    assert_eq!(cookie.encode(), "a=b; Path=/; HttpOnly; Secure; SameSite=None");
}

#[test]
fn only_a_plain_http_redirect_uri_does_without_secure() {
    for uri in
        ["http://localhost:3000/callback", "HTTP://app.example", "http://127.0.0.1?x", "http://[::1]:3000/"]
    {
        assert!(!secure_for(Some(uri), SameSite::Lax), "{uri}");
        assert!(!secure_for(Some(uri), SameSite::Strict), "{uri}");
        assert!(secure_for(Some(uri), SameSite::None), "{uri}");
    }
    for uri in [
        "https://app.example/callback",
        "",
        "http",
        "http:",
        "http://",
        "http:///x",
        "http://?x",
        "localhost:3000/callback",
        "/callback",
        "http://a b/",
        "http://user@host/",
        "not a url",
        "https://app.example/?next=http://x",
        "myapp://callback",
    ] {
        assert!(secure_for(Some(uri), SameSite::Lax), "{uri}");
    }
    assert!(secure_for(None, SameSite::Lax));
}

#[test]
fn debug_shows_no_value() {
    let cookie = SetCookie::new("wos-session", "marked").unwrap();
    let header = pairs("wos-session=marked");
    let shown = format!("{cookie:?}{header:?}");
    assert!(!shown.contains("marked") && shown.contains("wos-session"));
}

proptest! {
    #[test]
    fn what_is_written_is_read(value in any::<String>()) {
        let cookie = SetCookie::new("wos-session", value.as_str()).unwrap();
        let header = cookie.encode();
        prop_assert!(header.bytes().all(|b| (0x20..=0x7e).contains(&b)));
        let (pair, attributes) = header.split_once(';').unwrap();
        prop_assert_eq!(attributes, " Path=/; HttpOnly; Secure; SameSite=Lax");
        prop_assert_eq!(decode_value(find(pair, "wos-session").unwrap()), value);
    }

    #[test]
    fn any_header_is_read(header in "([a-c =;\"%\t]|\\PC|\u{0})*") {
        for (name, value) in pairs(&header) {
            prop_assert!(!name.is_empty() && !name.contains([';', '=']) && !value.contains(';'));
            let first = find(&header, name).unwrap();
            prop_assert!(header.contains(first));
            let _ = decode_value(value);
        }
    }
}

#[test]
fn a_cookie_may_have_no_attribute_or_all() {
    let encode = |name: &str, attributes: Attributes| {
        SetCookie::with_attributes(name.into(), "v".into(), attributes).map(|cookie| cookie.encode())
    };
    assert_eq!(encode("a", Attributes::default()).unwrap(), "a=v");
    let all = Attributes {
        path: Some("/app".into()),
        domain: Some("app.example".into()),
        max_age: Some(-1),
        http_only: true,
        secure: true,
        same_site: Some(SameSite::Strict),
        priority: Priority::parse("high"),
        partitioned: true,
    };
    assert_eq!(
        encode("a", all.clone()).unwrap(),
        "a=v; Path=/app; Domain=app.example; Max-Age=-1; HttpOnly; Secure; SameSite=Strict; Priority=high; Partitioned"
    );
    assert_eq!(encode("__Host-a", all.clone()), Err(InvalidCookie::Domain));
    assert_eq!(encode("__Host-a", Attributes { domain: None, ..all.clone() }), Err(InvalidCookie::Path));
    assert_eq!(encode("a b", all.clone()), Err(InvalidCookie::Name));
    assert_eq!(encode("a", Attributes { path: Some("/;".into()), ..all }), Err(InvalidCookie::Path));

    let embedded = Attributes { same_site: Some(SameSite::None), ..Attributes::default() };
    assert_eq!(encode("a", embedded).unwrap(), "a=v; Secure; SameSite=None");
    let partitioned = Attributes { partitioned: true, ..Attributes::default() };
    assert_eq!(encode("a", partitioned).unwrap(), "a=v; Secure; Partitioned");
    let priorities = ["High", " HIGH\t", "", "highest"].map(Priority::parse);
    assert_eq!(priorities, [Some(Priority::High), Some(Priority::High), None, None]);
    let sites = ["NONE", "lax ", "x", "l ax"].map(SameSite::parse);
    assert_eq!(sites, [Some(SameSite::None), Some(SameSite::Lax), None, None]);
}
