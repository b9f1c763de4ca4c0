//! JSON Web Signature: the examples of RFC 7515, and what its rules refuse.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::base64url;
use fe26::jose::jwk_set::{JwkSet, SignatureError};
use fe26::jose::jws::{Jws, JwsError, MAX_TOKEN_BYTES};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../vectors/jose/rfc7515.json")).unwrap()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

/// A token with this header; its signature is never looked at.
fn with_header(header: impl AsRef<[u8]>) -> String {
    format!("{}.e30.AAAA", base64url::encode(header.as_ref()))
}

fn error(token: &str) -> JwsError {
    Jws::parse(token).unwrap_err()
}

#[test]
fn appendix_a_2_holds() {
    let example = &vectors()["A.2"];
    let set = JwkSet::parse(&serde_json::json!({ "keys": [example["jwk"]] }).to_string()).unwrap();
    let jws = Jws::parse(text(example, "token")).unwrap();
    assert_eq!(set.verify(&jws), Ok(()));
    assert_eq!(jws.payload(), text(example, "payload").as_bytes());
    assert_eq!((&jws.header().kid, &jws.header().typ), (&None, &None));
}

#[test]
fn appendix_a_2_with_another_payload_does_not() {
    let example = &vectors()["A.2"];
    let set = JwkSet::parse(&serde_json::json!({ "keys": [example["jwk"]] }).to_string()).unwrap();
    let forged = text(example, "payload").replace("true", "null");
    let parts: Vec<&str> = text(example, "token").split('.').collect();
    let token = format!("{}.{}.{}", parts[0], base64url::encode(forged.as_bytes()), parts[2]);
    assert_eq!(set.verify(&Jws::parse(&token).unwrap()), Err(SignatureError::Invalid));
    let unsigned = format!("{}.{}.", parts[0], parts[1]);
    assert_eq!(set.verify(&Jws::parse(&unsigned).unwrap()), Err(SignatureError::Invalid));
}

#[test]
fn other_appendices_use_other_algorithms() {
    let vectors = vectors();
    let examples = vectors["other_algorithms"].as_object().unwrap();
    assert_eq!(examples.len(), 5);
    for (name, token) in examples {
        assert_eq!(error(token.as_str().unwrap()), JwsError::UnsupportedAlgorithm, "{name}");
    }
}

#[test]
fn section_4_1_1_alg_is_pinned() {
    for header in [
        "{}",
        r#"{"alg":"none"}"#,
        r#"{"alg":"HS256"}"#,
        r#"{"alg":"RS384"}"#,
        r#"{"alg":"RS512"}"#,
        r#"{"alg":"PS256"}"#,
        r#"{"alg":"rs256"}"#,
        r#"{"alg":"RS256 "}"#,
        r#"{"alg":"RS256\u0000"}"#,
        r#"{"alg":["RS256"]}"#,
        r#"{"alg":null}"#,
        r#"{"ALG":"RS256"}"#,
    ] {
        assert_eq!(error(&with_header(header)), JwsError::UnsupportedAlgorithm, "{header}");
    }
    assert!(Jws::parse(&with_header(r#"{"alg":"\u0052S256"}"#)).is_ok());
}

#[test]
fn section_4_1_11_crit_is_refused() {
    for crit in [r#"["exp"]"#, r#"["b64"]"#, "[]", "null"] {
        let header = format!(r#"{{"alg":"RS256","crit":{crit},"b64":false}}"#);
        assert_eq!(error(&with_header(header)), JwsError::CriticalExtension, "{crit}");
    }
    assert_eq!(error(&with_header(r#"{"alg":"RS256","cri\u0074":["exp"]}"#)), JwsError::CriticalExtension);
}

#[test]
fn section_4_members_are_named_once() {
    for header in [
        r#"{"alg":"RS256","alg":"RS256"}"#,
        r#"{"alg":"none","alg":"RS256"}"#,
        r#"{"alg":"RS256","\u0061lg":"none"}"#,
        r#"{"alg":"RS256","kid":"a","kid":"b"}"#,
        r#"{"alg":"RS256","x":1,"x":1}"#,
    ] {
        assert_eq!(error(&with_header(header)), JwsError::DuplicateHeaderMember, "{header}");
    }
}

#[test]
fn section_4_1_4_and_4_1_9_kid_and_typ_are_strings() {
    for value in ["1", "null", "[]", "{}", "true", r#""\ud800""#] {
        for name in ["kid", "typ"] {
            let header = format!(r#"{{"alg":"RS256","{name}":{value}}}"#);
            assert_eq!(error(&with_header(&header)), JwsError::InvalidHeaderMember, "{header}");
        }
    }
    let token = with_header(
        r#"{"typ":"JWT","alg":"RS256","kid":"sso_oidc_key_pair_01","jku":"https://evil.example"}"#,
    );
    let jws = Jws::parse(&token).unwrap();
    assert_eq!(jws.header().kid.as_deref(), Some("sso_oidc_key_pair_01"));
    assert_eq!(jws.header().typ.as_deref(), Some("JWT"));
}

#[test]
fn section_5_2_the_header_is_a_json_object_in_utf_8() {
    let not_utf8: &[u8] = b"{\"alg\":\"RS256\",\"x\":\"\xff\"}";
    let with_bom: &[u8] = b"\xef\xbb\xbf{\"alg\":\"RS256\"}";
    let others: [&[u8]; 6] =
        [b"", b"null", b"[]", b"\"RS256\"", b"{\"alg\":\"RS256\"", b"{\"alg\":\"RS256\"}{}"];
    for header in others.into_iter().chain([not_utf8, with_bom]) {
        assert_eq!(error(&with_header(header)), JwsError::InvalidHeader, "{header:?}");
    }
}

#[test]
fn section_7_1_three_parts() {
    for token in
        ["", ".", "e30", "e30.e30", "e30.e30.e30.e30", "a.b.c.d.e", r#"{"payload":"","signature":""}"#]
    {
        assert_eq!(error(token), JwsError::NotCompact, "{token}");
    }
}

/// Section 2: no padding, no line breaks, no other alphabet; and unused bits are zero, or a token would have
/// several spellings.
#[test]
fn section_2_base64url() {
    let header = base64url::encode(br#"{"alg":"RS256"}"#);
    assert!(Jws::parse(&format!("{header}.e30.AA")).is_ok());
    for part in ["AA==", "A", "A+", "A/", "A A", "AA\n", "AB", "é"] {
        for token in [format!("{part}.e30.AA"), format!("{header}.{part}.AA"), format!("{header}.e30.{part}")]
        {
            assert_eq!(error(&token), JwsError::NotBase64Url, "{token}");
        }
    }
}

#[test]
fn length_is_bounded() {
    let frame = with_header(r#"{"alg":"RS256"}"#);
    let longest = format!("{frame}{}", "A".repeat(MAX_TOKEN_BYTES - frame.len()));
    assert_eq!(longest.len(), MAX_TOKEN_BYTES);
    assert!(Jws::parse(&longest).is_ok());
    assert_eq!(error(&format!("{longest}A")), JwsError::TooLong);
    assert_eq!(error(&".".repeat(1 << 20)), JwsError::TooLong);
}

#[test]
fn nothing_of_a_token_is_printed() {
    let header = r#"{"alg":"RS256","kid":"marked-kid","typ":"marked-typ"}"#;
    let token =
        format!("{}.{}.c2ln", base64url::encode(header.as_bytes()), base64url::encode(b"marked-payload"));
    let jws = Jws::parse(&token).unwrap();
    let printed = format!("{jws:?} {:?} {:#?}", jws.header(), jws);
    for secret in ["marked", &token[..8], "c2ln", "115"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
