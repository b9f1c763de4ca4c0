//! Tokens and keys.

use super::known::{JWKS, USER_ID, step};
use fe26::jose::jwk_set::JwkSet;
use fe26::jose::jws::Jws;
use fe26::jose::jwt::Claims;
use fe26::session::Progress;
use std::sync::LazyLock;

static KEYS: LazyLock<JwkSet> = LazyLock::new(|| JwkSet::parse(JWKS).unwrap());
const TOKEN: &str = include_str!("../corpus/token/genuine");

/// A compact JWS.
pub fn token(data: &[u8]) {
    let text = super::text(data);
    let _ = Claims::parse(data);
    if let Ok(jws) = Jws::parse(&text) {
        let claims = Claims::parse(jws.payload());
        if KEYS.verify(&jws).is_ok() {
            assert_eq!(claims.unwrap().sub.as_deref(), Some(USER_ID), "a forged token holds");
        }
    }
}

/// A JWK Set.
pub fn jwk_set(data: &[u8]) {
    if let Ok(keys) = JwkSet::parse(&super::text(data)) {
        let _ = keys.verify(&Jws::parse(TOKEN).unwrap());
    }
}

/// An `Authorization` header.
pub fn authorization(data: &[u8]) {
    match step(|kit, moment| kit.authenticate_bearer(&super::text(data), moment)) {
        Progress::Done(Ok(token)) => {
            assert_eq!(token.claims.sub.as_deref(), Some(USER_ID), "a forged token holds");
        }
        Progress::Done(Err(error)) => assert!(!error.error_code().is_retryable()),
        _ => panic!("the keys are at hand"),
    }
}
