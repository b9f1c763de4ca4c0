//! JSON Web Token: the example of RFC 7519, its claims' types, and their validation.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::jose::jws::{Jws, JwsError};
use fe26::jose::jwt::{Claims, ClaimsError, Validation};
use fe26::time::UnixTime;
use serde_json::{Value, json};

const NOW: UnixTime = UnixTime(1_709_193_600);

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../vectors/jose/rfc7519.json")).unwrap()
}

fn claims(payload: &Value) -> Claims {
    Claims::parse(payload.to_string().as_bytes()).unwrap()
}

fn error(payload: impl AsRef<[u8]>) -> ClaimsError {
    Claims::parse(payload.as_ref()).unwrap_err()
}

/// Claims with one member set, or with `exp` alone for a member of `null` JSON text.
fn with(name: &str, json: &str) -> String {
    format!(r#"{{"exp":1709193857,"{name}":{json}}}"#)
}

#[test]
fn section_3_1_claims_set() {
    let example = &vectors()["3.1"];
    let claims = Claims::parse(example["claims"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(claims.iss.as_deref(), Some("joe"));
    assert_eq!(claims.exp, UnixTime(1_300_819_380));
    assert_eq!((claims.iat, claims.nbf, claims.sub), (None, None, None));
}

#[test]
fn section_3_1_and_6_1_tokens_are_not_rs256() {
    let vectors = vectors();
    for section in ["3.1", "6.1"] {
        let token = vectors[section]["token"].as_str().unwrap();
        assert_eq!(Jws::parse(token).unwrap_err(), JwsError::UnsupportedAlgorithm, "{section}");
    }
}

#[test]
fn a_workos_access_token_is_read_whole() {
    let claims = claims(&json!({
        "iss": "https://api.workos.com", "sub": "user_01", "aud": ["one", "two"], "jti": "01JTI", "sid": "session_01",
        "act": { "sub": "admin@example.com" }, "org_id": "org_01", "role": "member", "roles": ["member", "admin"],
        "permissions": ["posts:read"], "entitlements": ["audit-logs"], "feature_flags": [],
        "exp": 1709193857, "iat": 1709193557, "nbf": 1709193556, "auth_time": 1709190000, "custom": { "anything": [1, null] },
    }));
    let list = |items: &[&str]| items.iter().map(|&item| item.to_owned()).collect::<Vec<_>>();
    assert_eq!(
        claims,
        Claims {
            iss: Some("https://api.workos.com".to_owned()),
            sub: Some("user_01".to_owned()),
            aud: list(&["one", "two"]),
            exp: UnixTime(1_709_193_857),
            nbf: Some(UnixTime(1_709_193_556)),
            iat: Some(UnixTime(1_709_193_557)),
            jti: Some("01JTI".to_owned()),
            auth_time: Some(UnixTime(1_709_190_000)),
            sid: Some("session_01".to_owned()),
            org_id: Some("org_01".to_owned()),
            role: Some("member".to_owned()),
            roles: Some(list(&["member", "admin"])),
            permissions: Some(list(&["posts:read"])),
            entitlements: Some(list(&["audit-logs"])),
            feature_flags: Some(Vec::new()),
            act_sub: Some("admin@example.com".to_owned()),
        }
    );
}

#[test]
fn section_4_claim_names_are_unique() {
    assert_eq!(error(r#"{"exp":1,"exp":9999999999}"#), ClaimsError::DuplicateClaim);
    assert_eq!(error(r#"{"exp":1,"\u0065xp":9999999999}"#), ClaimsError::DuplicateClaim);
    assert_eq!(error(r#"{"exp":1,"custom":1,"custom":1}"#), ClaimsError::DuplicateClaim);
    assert!(Claims::parse(br#"{"exp":1,"a":{"x":1,"x":2}}"#).is_ok());
}

#[test]
fn section_7_2_claims_are_a_json_object_in_utf_8() {
    let payloads: [&[u8]; 7] =
        [b"", b"null", b"[]", b"\"\"", b"{\"exp\":1", b"{\"exp\":1,\"a\":\"\xff\"}", b"a.b.c"];
    for payload in payloads {
        assert_eq!(error(payload), ClaimsError::NotAnObject, "{payload:?}");
    }
}

#[test]
fn section_4_1_4_exp_is_required() {
    assert_eq!(error("{}"), ClaimsError::MissingExpiration);
    assert_eq!(error(r#"{"EXP":1,"iat":1}"#), ClaimsError::MissingExpiration);
}

#[test]
fn numeric_dates_are_integers() {
    for date in
        ["1.5", "1.0", "1e9", "-0", "\"1709193857\"", "null", "true", "[1]", "{}", "9223372036854775808"]
    {
        assert_eq!(error(format!(r#"{{"exp":{date}}}"#)), ClaimsError::InvalidNumericDate, "exp {date}");
        assert_eq!(error(with("nbf", date)), ClaimsError::InvalidNumericDate, "nbf {date}");
        assert_eq!(error(with("iat", date)), ClaimsError::InvalidNumericDate, "iat {date}");
    }
    for (json, exp) in
        [("0", 0), ("-1", -1), ("9223372036854775807", i64::MAX), ("-9223372036854775808", i64::MIN)]
    {
        let claims = Claims::parse(format!(r#"{{"exp":{json}}}"#).as_bytes()).unwrap();
        assert_eq!(claims.exp, UnixTime(exp));
    }
}

#[test]
fn registered_claims_of_another_type_refuse_the_token() {
    for name in ["iss", "sub", "jti", "aud"] {
        for value in ["1", "null", "true", "{}", "[1]", r#"["a",null]"#, r#""\ud800""#] {
            assert_eq!(error(with(name, value)), ClaimsError::InvalidClaim, "{name} {value}");
        }
    }
    for value in ["1", "\"admin\"", "[]", "{}", r#"{"sub":1}"#, r#"{"sub":null}"#, r#"{"sub":"a","sub":"b"}"#]
    {
        assert_eq!(error(with("act", value)), ClaimsError::InvalidClaim, "act {value}");
    }
    for value in [r#"["admin"]"#, r#"{"sub":"a","x":1,"x":2}"#] {
        assert_eq!(error(with("act", value)), ClaimsError::InvalidClaim, "act {value}");
    }
    assert_eq!(Claims::parse(with("act", "null").as_bytes()).unwrap().act_sub, None);
    assert_eq!(
        Claims::parse(with("act", r#"{"iss":"x","sub":"a"}"#).as_bytes()).unwrap().act_sub.as_deref(),
        Some("a")
    );
}

/// A JWT template may redefine these; nobody is signed out by it, and nothing is granted.
#[test]
fn workos_claims_of_another_type_are_absent() {
    for name in ["sid", "org_id", "role"] {
        for value in ["1", "null", "[]", r#"{"slug":"admin"}"#, r#""\ud800""#] {
            let claims = Claims::parse(with(name, value).as_bytes()).unwrap();
            assert_eq!((claims.sid, claims.org_id, claims.role), (None, None, None), "{name} {value}");
        }
    }
    for name in ["roles", "permissions", "entitlements", "feature_flags"] {
        for value in ["1", "null", "\"admin\"", "{}", r#"["admin",1]"#] {
            let claims = Claims::parse(with(name, value).as_bytes()).unwrap();
            let lists = [claims.roles, claims.permissions, claims.entitlements, claims.feature_flags];
            assert_eq!(lists, [None, None, None, None], "{name} {value}");
        }
    }
}

#[test]
fn custom_claims_may_hold_what_only_javascript_can_read() {
    let payload = r#"{"exp":1,"nickname":"\udead","\ud800":1e999}"#;
    assert_eq!(Claims::parse(payload.as_bytes()).unwrap().exp, UnixTime(1));
}

#[test]
fn section_4_1_4_expiry_and_leeway() {
    let at = |exp: i64, leeway_seconds: u32| {
        let validation = Validation { leeway_seconds, ..Validation::default() };
        validation.validate(&claims(&json!({ "exp": exp })), NOW)
    };
    assert_eq!(at(NOW.0 + 1, 0), Ok(()));
    assert_eq!(at(NOW.0, 0), Err(ClaimsError::Expired));
    assert_eq!(at(NOW.0 - 1, 0), Err(ClaimsError::Expired));
    assert_eq!(at(NOW.0 - 59, 60), Ok(()));
    assert_eq!(at(NOW.0 - 60, 60), Err(ClaimsError::Expired));
    assert_eq!(at(i64::MAX, u32::MAX), Ok(()));
    assert_eq!(at(i64::MIN, u32::MAX), Err(ClaimsError::Expired));
}

#[test]
fn section_4_1_5_not_before_and_leeway() {
    let at = |nbf: i64, leeway_seconds: u32| {
        let validation = Validation { leeway_seconds, ..Validation::default() };
        validation.validate(&claims(&json!({ "exp": i64::MAX, "nbf": nbf })), NOW)
    };
    assert_eq!(at(NOW.0, 0), Ok(()));
    assert_eq!(at(NOW.0 + 1, 0), Err(ClaimsError::NotYetValid));
    assert_eq!(at(NOW.0 + 60, 60), Ok(()));
    assert_eq!(at(NOW.0 + 61, 60), Err(ClaimsError::NotYetValid));
    assert_eq!(at(i64::MAX, u32::MAX), Err(ClaimsError::NotYetValid));
    assert_eq!(at(i64::MIN, 0), Ok(()));
}

/// As the peers do: a token from a clock ahead of ours is not refused for its `iat`.
#[test]
fn section_4_1_6_issued_at_decides_nothing() {
    let claims = claims(&json!({ "exp": NOW.0 + 300, "iat": NOW.0 + 200 }));
    assert_eq!(Validation::default().validate(&claims, NOW), Ok(()));
}

#[test]
fn section_4_1_1_issuer() {
    let validation = Validation {
        issuers: vec!["https://api.workos.com".to_owned(), "https://auth.example.com/".to_owned()],
        ..Validation::default()
    };
    let from = |iss: Value| validation.validate(&claims(&json!({ "exp": i64::MAX, "iss": iss })), NOW);
    for iss in [
        "https://api.workos.com",
        "https://api.workos.com/",
        "https://auth.example.com",
        "https://auth.example.com/",
    ] {
        assert_eq!(from(json!(iss)), Ok(()), "{iss}");
    }
    for iss in [
        "",
        "/",
        "https://api.workos.com//",
        "https://api.workos.com/user_management/client_01",
        "https://api.workos.com.evil.example",
        "http://api.workos.com",
        "https://API.workos.com",
    ] {
        assert_eq!(from(json!(iss)), Err(ClaimsError::Issuer), "{iss}");
    }
    assert_eq!(validation.validate(&claims(&json!({ "exp": i64::MAX })), NOW), Err(ClaimsError::Issuer));
    let unchecked = Validation::default().validate(&claims(&json!({ "exp": i64::MAX, "iss": "joe" })), NOW);
    assert_eq!(unchecked, Ok(()));
}

#[test]
fn section_4_1_3_audience() {
    let validation = Validation { audiences: vec!["a".to_owned(), "b".to_owned()], ..Validation::default() };
    let to = |aud: Value| validation.validate(&claims(&json!({ "exp": i64::MAX, "aud": aud })), NOW);
    for aud in [json!("a"), json!("b"), json!(["a"]), json!(["x", "b"])] {
        assert_eq!(to(aud.clone()), Ok(()), "{aud}");
    }
    for aud in [json!(""), json!("A"), json!("a/"), json!([]), json!(["x", "y"])] {
        assert_eq!(to(aud.clone()), Err(ClaimsError::Audience), "{aud}");
    }
    assert_eq!(validation.validate(&claims(&json!({ "exp": i64::MAX })), NOW), Err(ClaimsError::Audience));
}

/// A refresh can only mend time: an expired token of a foreign issuer must not be reported as expired.
#[test]
fn expiry_is_reported_last() {
    let validation =
        Validation { issuers: vec!["w".to_owned()], audiences: vec!["a".to_owned()], leeway_seconds: 0 };
    let check = |payload: Value| validation.validate(&claims(&payload), NOW);
    let later = NOW.0 + 10;
    assert_eq!(check(json!({ "exp": 1, "iss": "x", "aud": "x", "nbf": later })), Err(ClaimsError::Issuer));
    assert_eq!(check(json!({ "exp": 1, "iss": "w", "aud": "x", "nbf": later })), Err(ClaimsError::Audience));
    assert_eq!(
        check(json!({ "exp": 1, "iss": "w", "aud": "a", "nbf": later })),
        Err(ClaimsError::NotYetValid)
    );
    assert_eq!(check(json!({ "exp": 1, "iss": "w", "aud": "a" })), Err(ClaimsError::Expired));
    assert_eq!(check(json!({ "exp": later, "iss": "w", "aud": "a" })), Ok(()));
}

#[test]
fn claims_are_not_printed() {
    let claims =
        claims(&json!({ "exp": 4_242_424_242_i64, "sub": "marked", "iss": "marked", "roles": ["marked"] }));
    let printed = format!("{claims:?} {claims:#?}");
    assert!(!printed.contains("marked") && !printed.contains("4242"), "{printed}");
}

/// JavaScript could not read such a Claims Set either.
#[test]
fn a_name_may_not_hold_a_control_character() {
    assert_eq!(error("{\"exp\":1,\"a\u{1}\":2}"), ClaimsError::NotAnObject);
    assert_eq!(error("{\"exp\":1,\"a\n\":2}"), ClaimsError::NotAnObject);
}

#[test]
fn five_hundred_claims_are_enough() {
    let claims = |others: usize| {
        let others: String = (0..others).map(|index| format!(",\"{index}\":0")).collect();
        format!("{{\"exp\":1{others}}}")
    };
    assert!(Claims::parse(claims(511).as_bytes()).is_ok());
    assert_eq!(error(claims(512)), ClaimsError::NotAnObject);
}
