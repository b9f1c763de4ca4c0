//! Return paths: against authkit-session's answers, against the `url` crate as an oracle, and against the promise that
//! no answer leaves the site.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::oauth::same_origin_path;
use proptest::prelude::*;
use serde_json::Value;
use url::{ParseError, Url};

#[test]
fn peer_answers() {
    let vectors = vectors();
    let same = vectors["sameAsPeer"].as_array().unwrap();
    assert!(same.len() > 120);
    for vector in same {
        let path = same_origin_path(vector["input"].as_str(), vector["fallback"].as_str().unwrap());
        assert_eq!(path, vector["path"].as_str().unwrap(), "{vector}");
        assert_stays(&path);
    }
}

/// The peer makes a path of `javascript:alert(1)`; nothing but http and https names a page to return to.
#[test]
fn other_schemes_are_refused() {
    let vectors = vectors();
    let stricter = vectors["stricterThanPeer"].as_array().unwrap();
    assert!(stricter.len() > 15);
    for vector in stricter {
        let input = vector["input"].as_str().unwrap();
        assert_eq!(same_origin_path(Some(input), "/fallback?x"), "/fallback?x");
        assert_eq!(same_origin_path(None, input), "/");
    }
}

/// No URL can have these hosts; they are thrown away like any other.
#[test]
fn impossible_hosts_are_thrown_away_too() {
    let vectors = vectors();
    let hosts = vectors["hostNotRead"].as_array().unwrap();
    assert_eq!(hosts.len(), 7);
    for vector in hosts {
        assert_eq!(vector["peer"], "/fallback");
        assert_eq!(same_origin_path(vector["input"].as_str(), "/fallback"), "/x", "{vector}");
    }
}

#[test]
fn a_long_path_takes_linear_time() {
    let deep = "/a".repeat(500_000) + &"/..".repeat(499_999) + "//x";
    assert_eq!(same_origin_path(Some(&deep), "/"), "/a//x");
    assert_eq!(same_origin_path(Some(&"/".repeat(1_000_000)), "/home"), "/home");
    assert_eq!(same_origin_path(Some(&"/\t".repeat(500_000)), "/home"), "/home");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn agrees_with_the_url_standard(input in reference(), fallback in reference()) {
        let path = same_origin_path(Some(&input), &fallback);
        assert_stays(&path);
        match [&input, &fallback].map(|candidate| oracle(candidate)) {
            [Verdict::Path(expected), _] | [Verdict::Refused, Verdict::Path(expected)] => {
                prop_assert_eq!(path, expected);
            }
            [Verdict::Refused, Verdict::Refused] => prop_assert_eq!(path, "/"),
            _ => {}
        }
    }

    #[test]
    fn any_text_stays(input in any::<String>(), fallback in any::<String>()) {
        assert_stays(&same_origin_path(Some(&input), &fallback));
    }

    #[test]
    fn a_second_pass_changes_nothing(input in reference()) {
        let path = same_origin_path(Some(&input), "/");
        prop_assert_eq!(same_origin_path(Some(&path), "/fallback"), path);
    }
}

enum Verdict {
    Path(String),
    Refused,
    /// The URL standard refuses the host or port, which we throw away unread; or the oracle is no judge.
    Unknown,
}

/// authkit-session's rule on another implementation of the URL standard, with our stricter rule for schemes.
fn oracle(candidate: &str) -> Verdict {
    if candidate.is_empty() {
        return Verdict::Refused;
    }
    if has_drive_letter(candidate) {
        return Verdict::Unknown;
    }
    match resolve(candidate) {
        Ok(url) if !matches!(url.scheme(), "http" | "https") => Verdict::Refused,
        Ok(url) => {
            let part = |mark: char, part: Option<&str>| match part {
                Some(part) if !part.is_empty() => format!("{mark}{part}"),
                _ => String::new(),
            };
            // The crate keeps `^` as it is; the standard and Node escape it.
            let path = url.path().trim_start_matches('/').replace('^', "%5E");
            Verdict::Path(format!("/{path}{}{}", part('?', url.query()), part('#', url.fragment())))
        }
        // A host may also be empty only once it is decoded and mapped: soft hyphens, variation selectors.
        Err(ParseError::EmptyHost) if candidate.is_ascii() && !candidate.contains('%') => Verdict::Refused,
        Err(_) => Verdict::Unknown,
    }
}

/// The crate takes `///host` for an empty host; the standard and Node skip all slashes, as it does after a scheme.
fn resolve(candidate: &str) -> Result<Url, ParseError> {
    let resolved = Url::parse("https://placeholder.invalid").unwrap().join(candidate);
    let bare = candidate.replace(['\t', '\n', '\r'], "");
    let bare = bare.trim_matches(|c: char| c <= ' ');
    match resolved {
        Err(ParseError::EmptyHost) if bare.starts_with(['/', '\\']) => Url::parse(&format!("https:{bare}")),
        other => other,
    }
}

/// The crate keeps `..` from removing a drive letter under any scheme; in the standard, and in Node, only `file` does.
fn has_drive_letter(candidate: &str) -> bool {
    let text: String = candidate.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    text.trim_matches(|c: char| c <= ' ').split(['/', '\\', '?', '#']).any(|segment| {
        match segment.as_bytes() {
            [before @ .., letter, b':' | b'|'] => {
                letter.is_ascii_alphabetic() && (before.is_empty() || before.ends_with(b":"))
            }
            _ => false,
        }
    })
}

/// The promise, whatever went in.
#[track_caller]
fn assert_stays(path: &str) {
    assert!(path.starts_with('/'), "{path:?}");
    assert!(!path[1..].starts_with(['/', '\\']), "{path:?}");
    assert!(path.bytes().all(|b| (0x21..=0x7e).contains(&b)), "{path:?}");
    for site in ["https://app.example", "http://localhost:3000/deep/er?x#y"] {
        let site = Url::parse(site).unwrap();
        let target = site.join(path).unwrap();
        assert_eq!(target.origin(), site.origin(), "{path:?}");
        assert_eq!((target.username(), target.password()), ("", None), "{path:?}");
    }
}

/// References made of the pieces that redirects are smuggled with.
fn reference() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "/", "\\", "//", "..", ".", "%2e", "%2E%2e", ".%2E", "?", "#", ":", "@", "https:", "http:", "HTTPS://", "http:/",
            "javascript:", "data:", "file:", "ws:", "blob:", "evil.com", "app.example", "localhost:3000", "\t", "\n", "\r", "\0", " ",
            "\u{1f}", "\u{7f}", "\u{80}", "\u{a0}", "%2F", "%5C", "%", "%zz", "／", "\u{2028}", "é", "🦀", "^", "|", "`", "'",
            "\"", "<", ">", "{", "}", "[", "]", "&", "=", "+", "~", "a", "b", "C:", "C|",
        ])
        .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../vectors/oauth/return_path.json")).unwrap()
}
