//! Cookies that are too long for browsers, in chunks, and what a stranger makes of their names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::cookie::chunk::{
    Carried, MAX_CHUNKS, MAX_COOKIE_BYTES, expired_cookies, joined, set_cookies, without_leftovers,
};
use fe26::cookie::{SameSite, SetCookie};
use proptest::prelude::*;

const NOTHING: &str = "";

fn cookie(value: &str) -> SetCookie {
    SetCookie::new("wos-session", value).unwrap().with_max_age(Some(34_560_000))
}

/// What a browser sends that has taken these `Set-Cookie` values on top of what it had.
fn browser(before: &[(String, String)], headers: &[String]) -> Vec<(String, String)> {
    let mut cookies = before.to_vec();
    for header in headers {
        let (name, rest) = header.split_once('=').unwrap();
        let value = rest.split(';').next().unwrap();
        cookies.retain(|(other, _)| other != name);
        if !header.contains("; Max-Age=0") {
            cookies.push((name.to_owned(), value.to_owned()));
        }
    }
    cookies
}

fn header_of(cookies: &[(String, String)]) -> String {
    cookies.iter().map(|(name, value)| format!("{name}={value}; ")).collect()
}

fn names(headers: &[String]) -> Vec<&str> {
    headers.iter().map(|header| header.split('=').next().unwrap()).collect()
}

fn of(header: &str) -> Carried {
    Carried::of(header, "wos-session")
}

#[test]
fn one_cookie_wherever_it_fits() {
    let attributes = cookie("").header_bytes();
    let longest = "a".repeat(MAX_COOKIE_BYTES - attributes);
    let headers = set_cookies(cookie(&longest), Carried::UNKNOWN).unwrap();
    assert_eq!((names(&headers), headers[0].len()), (vec!["wos-session"], MAX_COOKIE_BYTES));
    let headers = set_cookies(cookie(&format!("{longest}a")), of(NOTHING)).unwrap();
    assert_eq!(names(&headers), ["wos-session.0", "wos-session.1"]);
    assert_eq!(headers[0].len(), MAX_COOKIE_BYTES);
}

#[test]
fn what_is_there_is_deleted_and_nothing_else() {
    let (short, long) = ("a".repeat(100), "a".repeat(5000));
    let all = of("wos-session=x; wos-session.0=a; wos-session.1=b; wos-session.2=c; wos-session.9=d");
    let grown = set_cookies(cookie(&long), all).unwrap();
    assert_eq!(
        names(&grown),
        ["wos-session.0", "wos-session.1", "wos-session.2", "wos-session.9", "wos-session"]
    );
    for header in &grown[2..] {
        assert!(header.contains("=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax"), "{header}");
    }
    let shrunk = set_cookies(cookie(&short), all).unwrap();
    assert_eq!(names(&shrunk)[0], "wos-session");
    assert_eq!(shrunk.len(), 5);
    assert_eq!(names(&set_cookies(cookie(&short), of("a=b")).unwrap()), ["wos-session"]);
    assert_eq!(names(&set_cookies(cookie(&long), of("a=b")).unwrap()), ["wos-session.0", "wos-session.1"]);
    // Where nobody knows: an old single cookie would be read first.
    assert_eq!(names(&set_cookies(cookie(&short), Carried::UNKNOWN).unwrap()), ["wos-session"]);
    assert_eq!(
        names(&set_cookies(cookie(&long), Carried::UNKNOWN).unwrap()),
        ["wos-session.0", "wos-session.1", "wos-session"]
    );
    assert_eq!(names(&expired_cookies(&cookie(""), of("wos-session.3=x"))), ["wos-session", "wos-session.3"]);
    assert!(of("a=b; wos-session.x=1; xwos-session.0=1").is_empty());
}

#[test]
fn attributes_and_name_count_and_are_kept() {
    let cookie = SetCookie::new("__Host-s", "é".repeat(1000))
        .unwrap()
        .with_secure(false)
        .with_same_site(SameSite::None)
        .with_max_age(Some(1));
    let headers = set_cookies(cookie, Carried::UNKNOWN).unwrap();
    assert_eq!(names(&headers), ["__Host-s.0", "__Host-s.1", "__Host-s"]);
    for header in &headers {
        assert!(header.len() <= MAX_COOKIE_BYTES && header.contains("; Secure; SameSite=None"));
    }
    let domain = [["a"; 60].concat(), ["b"; 60].concat(), "example".into()].join(".");
    let wide = SetCookie::new("s", "x".repeat(4000)).unwrap().with_domain(Some(domain.as_str())).unwrap();
    let headers = set_cookies(wide, Carried::of("s=1", "s")).unwrap();
    assert_eq!(names(&headers), ["s.0", "s.1", "s"]);
    for header in &headers {
        assert!(header.len() <= MAX_COOKIE_BYTES && header.contains(&domain));
    }
}

#[test]
fn what_fits_into_no_number_of_chunks_is_not_written() {
    let room = MAX_COOKIE_BYTES - cookie("").header_bytes() - 2;
    assert_eq!(set_cookies(cookie(&"a".repeat(room * MAX_CHUNKS)), of("")).unwrap().len(), MAX_CHUNKS);
    assert!(set_cookies(cookie(&"a".repeat(room * MAX_CHUNKS + 1)), of("")).is_none());
    // More may be there all the same, and is read and deleted.
    let there: String = (0..10).map(|index| format!("wos-session.{index}={index}; ")).collect();
    assert_eq!(joined(&there, "wos-session", 4), ["0123456789"]);
    assert_eq!(set_cookies(cookie("a"), of(&there)).unwrap().len(), 11);
    // A name so long that nothing else has room.
    for length in [4053, 4096, 10_000] {
        let cookie = SetCookie::new("n".repeat(length), "value".repeat(20)).unwrap();
        assert!(set_cookies(cookie, of("")).is_none(), "{length}");
    }
}

#[test]
fn only_exact_names_are_chunks() {
    let join = |header: &str| joined(header, "wos-session", 4);
    assert_eq!(join("wos-session.0=a; wos-session.1=b; wos-session.2=c"), ["abc"]);
    assert_eq!(join("wos-session.2=c; x=y; wos-session.0=a; wos-session.1=b"), ["abc"], "in any order");
    assert_eq!(join("wos-session.0=a; wos-session.2=c; wos-session.3=d"), ["a"], "up to a gap");
    assert_eq!(join("wos-session.0=a; wos-session.1=; wos-session.2=c"), ["a"], "an empty one is a gap");
    assert_eq!(join("wos-session.0=%2A%7E; wos-session.1=\"b\""), ["*~b"]);
    for header in [
        "",
        "wos-session.00=a",
        "wos-session.01=a",
        "wos-session.-1=a",
        "wos-session.+0=a",
        "wos-session.0x0=a",
        "wos-session.=a",
        "wos-session..0=a",
        "wos-session.0.0=a",
        "wos-session.10=a; wos-session.999999999999=a",
        "wos-session.\u{660}=a",
        "wos-session.0 0=a",
        "Wos-Session.0=a",
        "other.0=a",
        "wos-session-x.0=a",
        "wos-auth-verifier-0.0=a",
    ] {
        assert!(join(header).is_empty() && of(header).is_empty(), "{header}");
    }
    // They are chunks, and to be deleted, but without a first one they make no seal.
    for header in ["wos-session.1=b; wos-session.2=c", "wos-session.0=; wos-session.1=b"] {
        assert!(join(header).is_empty() && !of(header).is_empty(), "{header}");
    }
}

#[test]
fn variants_of_one_name_are_told_apart() {
    let join = |header: &str| -> Vec<String> {
        let seals = joined(header, "s", 4);
        seals.iter().map(|seal| without_leftovers(seal).to_owned()).collect()
    };
    // The longer one is the older, then the newer one; either way one of the two is whole.
    assert_eq!(join("s.0=A; s.1=B; s.2=C~2; s.0=a; s.1=b~2"), ["ABC~2", "ab~2"]);
    assert_eq!(join("s.0=A; s.1=B~2; s.0=a; s.1=b; s.2=c~2"), ["AB~2", "abc~2"]);
    let many = "s.0=x; s.1=y; ".repeat(500);
    assert_eq!(join(&many).len(), 4, "a stranger who sends many pays for a few");
}

#[test]
fn a_seal_ends_at_its_version() {
    for (joined, seal) in [("", ""), ("a*b", "a*b"), ("a~2", "a~2"), ("a~2rest~2", "a~2"), ("a~", "a~")] {
        assert_eq!(without_leftovers(joined), seal);
    }
    assert_eq!(without_leftovers("a~é"), "a~é", "not cut within a character");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_a_browser_keeps_is_what_was_written(
        sizes in prop::collection::vec(0_usize..11_500, 1..5),
        filler in "[A-Za-z0-9*._-]|é|%|𝄞",
    ) {
        let mut cookies = Vec::new();
        for size in sizes {
            let value = [filler.repeat(size / filler.len() / 3), "~2".into()].concat();
            let headers = set_cookies(cookie(&value), of(&header_of(&cookies))).unwrap();
            for header in &headers {
                prop_assert!(header.len() <= MAX_COOKIE_BYTES && header.is_ascii());
            }
            cookies = browser(&cookies, &headers);
            let header = header_of(&cookies);
            match fe26::cookie::find(&header, "wos-session") {
                Some(found) => {
                    prop_assert_eq!(&*fe26::cookie::decode_value(found), value.as_str());
                    prop_assert_eq!(cookies.len(), 1);
                }
                None => prop_assert_eq!(joined(&header, "wos-session", 4), [value]),
            }
        }
        let carried = of(&header_of(&cookies));
        prop_assert_eq!(browser(&cookies, &expired_cookies(&cookie(""), carried)), []);
    }

    #[test]
    fn no_header_breaks_it(header in "((wos-session)?(\\.[0-9.%~-]{0,3})?=?[~a-z%;\" ]{0,4};? ?){0,30}") {
        let seals = joined(&header, "wos-session", 4);
        prop_assert!(seals.len() <= 4);
        for seal in &seals {
            prop_assert!(seal.starts_with(without_leftovers(seal)));
        }
        prop_assert!(set_cookies(cookie("x"), of(&header)).unwrap().len() <= 11);
    }
}
