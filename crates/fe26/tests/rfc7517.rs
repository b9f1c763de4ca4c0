//! JSON Web Key and JWK Set: the example of RFC 7517, which keys are usable, and which one is chosen.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "jose/keys.rs"]
mod keys;

use fe26::base64url;
use fe26::jose::jwk::VerificationKey;
use fe26::jose::jwk_set::{JwkSet, JwkSetError, MAX_KEYS, MAX_SET_BYTES, SignatureError};
use fe26::jose::jws::Jws;
use keys::TestKey;
use serde_json::{Value, json};

fn set(keys: &[Value]) -> JwkSet {
    JwkSet::parse(&json!({ "keys": keys }).to_string()).unwrap()
}

fn verify(set: &JwkSet, token: &str) -> Result<(), SignatureError> {
    set.verify(&Jws::parse(token).unwrap())
}

fn is_usable(jwk: &Value) -> bool {
    let usable = VerificationKey::parse(&jwk.to_string()).is_ok();
    assert_eq!(set(std::slice::from_ref(jwk)).is_empty(), !usable);
    usable
}

#[test]
fn appendix_a_1_keeps_the_rsa_key() {
    let file: Value = serde_json::from_str(include_str!("../../../vectors/jose/rfc7517.json")).unwrap();
    let set = JwkSet::parse(&file["A.1"].to_string()).unwrap();
    assert_eq!(set.len(), 1);
    assert_eq!(set.candidates(Some("2011-04-29")).count(), 1);
    assert_eq!(set.candidates(Some("1")).count(), 0);
    assert_eq!(set.candidates(None).next().and_then(VerificationKey::kid), Some("2011-04-29"));
}

#[test]
fn members_that_say_nothing_or_the_right_thing_are_usable() {
    let key = TestKey::named("2048");
    let bare = json!({ "kty": "RSA", "n": key.jwk()["n"], "e": "AQAB" });
    assert!(is_usable(&bare));
    for (name, value) in [
        ("use", json!("sig")),
        ("alg", json!("RS256")),
        ("key_ops", json!(["verify"])),
        ("key_ops", json!(["encrypt", "verify"])),
        ("ext", json!(true)),
        ("kid", json!("")),
        ("x5c", json!(["MII…"])),
        ("unknown", json!({ "d": 1 })),
    ] {
        let mut jwk = bare.clone();
        jwk[name] = value;
        assert!(is_usable(&jwk), "{jwk}");
    }
}

#[test]
fn members_that_speak_against_it_make_a_key_unusable() {
    for (name, value) in [
        ("kty", json!("EC")),
        ("kty", json!("oct")),
        ("kty", json!("rsa")),
        ("kty", Value::Null),
        ("use", json!("enc")),
        ("use", Value::Null),
        ("alg", json!("RS512")),
        ("alg", json!("PS256")),
        ("alg", json!("RSA-OAEP")),
        ("alg", json!(256)),
        ("key_ops", json!([])),
        ("key_ops", json!(["sign"])),
        ("key_ops", json!(["verify", "verify"])),
        ("key_ops", json!(["verify", 1])),
        ("key_ops", json!("verify")),
        ("ext", json!("true")),
        ("kid", json!(1)),
        ("d", json!("AQAB")),
        ("n", Value::Null),
        ("n", json!("")),
        ("n", json!("====")),
        ("e", Value::Null),
        ("e", json!("")),
        ("e", json!("AQAB=")),
        ("e", json!(65537)),
    ] {
        let mut jwk = TestKey::named("2048").jwk();
        assert!(is_usable(&jwk));
        jwk[name] = value;
        assert!(!is_usable(&jwk), "{name}: {}", jwk[name]);
    }
    for name in ["kty", "n", "e"] {
        let mut jwk = TestKey::named("2048").jwk();
        jwk.as_object_mut().unwrap().remove(name);
        assert!(!is_usable(&jwk), "without {name}");
    }
}

/// Section 4: member names within a JWK are unique.
#[test]
fn a_key_that_names_a_member_twice_is_left_out() {
    let jwk = TestKey::named("2048").jwk().to_string();
    let twice = jwk.replacen('{', r#"{"kty":"RSA","#, 1);
    assert!(VerificationKey::parse(&jwk).is_ok());
    assert!(VerificationKey::parse(&twice).is_err());
    let set = JwkSet::parse(&format!(r#"{{"keys":[{twice},{jwk}]}}"#)).unwrap();
    assert_eq!(set.len(), 1);
}

/// Section 5: what is not understood is ignored, and does not take its neighbours along.
#[test]
fn unusable_members_do_not_spoil_the_set() {
    let good = TestKey::named("2048");
    let set = set(&[json!(null), json!(1), json!([]), json!({}), json!({ "kty": "OKP" }), good.jwk()]);
    assert_eq!(set.len(), 1);
    assert_eq!(verify(&set, &good.token(r#"{"alg":"RS256","kid":"2048"}"#, "{}")), Ok(()));
}

#[test]
fn a_set_is_an_object_with_an_array_of_keys() {
    for (json, error) in [
        ("", JwkSetError::NotAnObject),
        ("[]", JwkSetError::NotAnObject),
        ("{\"keys\":[]", JwkSetError::NotAnObject),
        ("<html>", JwkSetError::NotAnObject),
        ("{}", JwkSetError::MissingKeys),
        ("{\"keys\":null}", JwkSetError::MissingKeys),
        ("{\"keys\":{}}", JwkSetError::MissingKeys),
        ("{\"keys\":\"\"}", JwkSetError::MissingKeys),
        ("{\"keys\":[],\"keys\":[]}", JwkSetError::DuplicateMember),
        ("{\"keys\":[],\"\\u006beys\":[]}", JwkSetError::DuplicateMember),
    ] {
        assert_eq!(JwkSet::parse(json).unwrap_err(), error, "{json}");
    }
    assert!(JwkSet::parse(r#"{"keys":[],"other":"\ud800"}"#).unwrap().is_empty());
}

#[test]
fn a_set_is_bounded() {
    let long = format!(r#"{{"keys":[],"x":"{}"}}"#, "x".repeat(MAX_SET_BYTES));
    assert_eq!(JwkSet::parse(&long).unwrap_err(), JwkSetError::TooLong);
    let many = vec![json!({}); MAX_KEYS + 1];
    assert_eq!(JwkSet::parse(&json!({ "keys": many }).to_string()).unwrap_err(), JwkSetError::TooManyKeys);
    assert!(JwkSet::parse(&json!({ "keys": many[1..] }).to_string()).is_ok());
}

#[test]
fn the_kid_chooses() {
    let (one, other) = (TestKey::named("2048"), TestKey::named("2048-other"));
    let set = set(&[one.jwk(), other.jwk()]);
    let header = |kid: &str| format!(r#"{{"alg":"RS256","kid":"{kid}"}}"#);
    assert_eq!(verify(&set, &one.token(&header("2048"), "{}")), Ok(()));
    assert_eq!(verify(&set, &other.token(&header("2048-other"), "{}")), Ok(()));
    assert_eq!(verify(&set, &other.token(&header("2048"), "{}")), Err(SignatureError::Invalid));
    assert_eq!(verify(&set, &one.token(&header("unknown"), "{}")), Err(SignatureError::NoMatchingKey));
    assert_eq!(verify(&set, &one.token(&header(""), "{}")), Err(SignatureError::NoMatchingKey));
}

#[test]
fn without_a_kid_only_a_single_key_can_be_meant() {
    let (one, other) = (TestKey::named("2048"), TestKey::named("2048-other"));
    let token = one.token(r#"{"alg":"RS256"}"#, "{}");
    assert_eq!(verify(&set(&[]), &token), Err(SignatureError::NoMatchingKey));
    assert_eq!(verify(&set(&[one.jwk()]), &token), Ok(()));
    assert_eq!(verify(&set(&[other.jwk()]), &token), Err(SignatureError::Invalid));
    let several = set(&[one.jwk(), other.jwk()]);
    assert_eq!(verify(&several, &token), Err(SignatureError::MultipleMatchingKeys));
}

#[test]
fn a_shared_kid_is_never_guessed_at() {
    let (one, other) = (TestKey::named("2048"), TestKey::named("2048-other"));
    let mut twin = other.jwk();
    twin["kid"] = json!("2048");
    let token = one.token(r#"{"alg":"RS256","kid":"2048"}"#, "{}");
    let both = set(&[one.jwk(), twin.clone()]);
    assert_eq!(both.candidates(Some("2048")).count(), 2);
    assert_eq!(verify(&both, &token), Err(SignatureError::MultipleMatchingKeys));
    // RFC 7517 section 4.5 lets keys of different types or uses share one.
    twin["use"] = json!("enc");
    assert_eq!(verify(&set(&[one.jwk(), twin]), &token), Ok(()));
}

/// RFC 7518 section 6.3.1.1 knows of issuers that prefix a zero octet.
#[test]
fn leading_zero_octets_change_nothing() {
    let key = TestKey::named("2048");
    let mut jwk = key.jwk();
    jwk["n"] = json!(base64url::encode(&[&[0], &*key.modulus].concat()));
    jwk["e"] = json!(base64url::encode(&[&[0, 0], &*key.exponent].concat()));
    assert_eq!(verify(&set(&[jwk]), &key.token(r#"{"alg":"RS256"}"#, "{}")), Ok(()));
}
