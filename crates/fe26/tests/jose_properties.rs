//! What holds for every token, JWK Set and Claims Set, whoever sends it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "jose/keys.rs"]
mod keys;

use std::sync::LazyLock;

use fe26::base64url;
use fe26::jose::jwk_set::JwkSet;
use fe26::jose::jws::Jws;
use fe26::jose::jwt::{Claims, ClaimsError, Validation};
use fe26::time::UnixTime;
use keys::TestKey;
use proptest::prelude::*;
use serde_json::{Value, json};

static SET: LazyLock<JwkSet> = LazyLock::new(|| {
    let keys: Vec<Value> = TestKey::all().iter().map(TestKey::jwk).collect();
    JwkSet::parse(&json!({ "keys": keys }).to_string()).unwrap()
});

static TOKEN: LazyLock<String> = LazyLock::new(|| {
    TestKey::named("2048").token(r#"{"alg":"RS256","kid":"2048"}"#, r#"{"sub":"user_01","exp":1709193857}"#)
});

fn verifies(token: &str) -> bool {
    Jws::parse(token).is_ok_and(|jws| SET.verify(&jws).is_ok())
}

fn any_json() -> impl Strategy<Value = Value> {
    let name = prop_oneof![
        prop::sample::select(vec![
            "alg", "kid", "typ", "crit", "keys", "kty", "n", "e", "use", "key_ops", "exp", "aud", "act"
        ])
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["RS256", "RSA", "sig", "verify", "AQAB"]).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

#[test]
fn the_token_under_mutation_verifies() {
    assert!(verifies(&TOKEN));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(!verifies(&text));
        let _ = JwkSet::parse(&text);
        prop_assert!(Claims::parse(&bytes).is_err());
    }

    #[test]
    fn any_json_is_read_or_refused(header in any_json(), payload in any_json(), signature in proptest::collection::vec(any::<u8>(), 0..300)) {
        let part = |json: &Value| base64url::encode(json.to_string().as_bytes());
        let token = format!("{}.{}.{}", part(&header), part(&payload), base64url::encode(&signature));
        prop_assert!(!verifies(&token));
        let _ = Claims::parse(payload.to_string().as_bytes());
        let _ = JwkSet::parse(&payload.to_string());
        let _ = JwkSet::parse(&json!({ "keys": [header, payload] }).to_string());
    }

    #[test]
    fn a_key_of_any_numbers_is_read_or_refused(
        n in proptest::collection::vec(any::<u8>(), 0..600),
        e in proptest::collection::vec(any::<u8>(), 0..6),
        signature in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let key = json!({ "kty": "RSA", "n": base64url::encode(&n), "e": base64url::encode(&e) });
        let set = JwkSet::parse(&json!({ "keys": [key] }).to_string()).unwrap();
        let token = format!("eyJhbGciOiJSUzI1NiJ9.e30.{}", base64url::encode(&signature));
        prop_assert!(set.verify(&Jws::parse(&token).unwrap()).is_err());
    }

    #[test]
    fn a_changed_token_never_verifies(at in any::<prop::sample::Index>(), to in "[A-Za-z0-9_.=-]") {
        let mut token = TOKEN.clone();
        let at = at.index(token.len());
        if token[at..=at] != to {
            token.replace_range(at..=at, &to);
            prop_assert!(!verifies(&token), "{token}");
        }
    }

    #[test]
    fn a_token_longer_or_shorter_never_verifies(at in any::<prop::sample::Index>(), extra in "[A-Za-z0-9_.=-]{1,8}") {
        let at = at.index(TOKEN.len());
        let mut longer = TOKEN.clone();
        longer.insert_str(at, &extra);
        prop_assert!(!verifies(&longer), "{longer}");
        let mut shorter = TOKEN.clone();
        shorter.remove(at);
        prop_assert!(!verifies(&shorter), "{shorter}");
        prop_assert!(!verifies(&TOKEN[..at]));
    }

    #[test]
    fn claims_come_back_as_written(
        iss in any::<Option<String>>(), aud in any::<Vec<String>>(), exp in any::<i64>(), nbf in any::<Option<i64>>(),
        role in any::<Option<String>>(), permissions in any::<Option<Vec<String>>>(), act in any::<Option<String>>(),
    ) {
        let mut payload = json!({ "exp": exp, "aud": aud, "role": role, "permissions": permissions });
        if let Some(iss) = &iss { payload["iss"] = json!(iss); }
        if let Some(nbf) = nbf { payload["nbf"] = json!(nbf); }
        if let Some(act) = &act { payload["act"] = json!({ "sub": act }); }
        let claims = Claims::parse(payload.to_string().as_bytes()).unwrap();
        prop_assert_eq!((claims.iss, claims.aud, claims.exp), (iss, aud, UnixTime(exp)));
        prop_assert_eq!((claims.nbf, claims.role, claims.permissions), (nbf.map(UnixTime), role, permissions));
        prop_assert_eq!(claims.act_sub, act);
    }

    #[test]
    fn every_clock_gives_a_verdict(exp in any::<i64>(), nbf in any::<i64>(), now in any::<i64>(), leeway_seconds in any::<u32>()) {
        let claims = Claims::parse(json!({ "exp": exp, "nbf": nbf }).to_string().as_bytes()).unwrap();
        let verdict = Validation { leeway_seconds, ..Validation::default() }.validate(&claims, UnixTime(now));
        // The same sums where nothing can overflow; at the ends of the range ours stop instead.
        let (now, leeway) = (i128::from(now), i128::from(leeway_seconds));
        let early = i128::from(nbf) > (now + leeway).min(i64::MAX.into());
        let late = i128::from(exp) <= (now - leeway).max(i64::MIN.into());
        let expected = if early { Err(ClaimsError::NotYetValid) } else if late { Err(ClaimsError::Expired) } else { Ok(()) };
        prop_assert_eq!(verdict, expected);
    }
}
