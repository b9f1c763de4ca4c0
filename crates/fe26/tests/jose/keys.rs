//! The RSA keys of `vectors/jose/rsa_keys.json`, signing with jsonwebtoken's stock provider.

#![allow(dead_code, reason = "each test file uses its own part")]

use fe26::base64url;
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::{Algorithm, EncodingKey};

pub(crate) struct TestKey {
    pub(crate) kid: String,
    pub(crate) modulus: Vec<u8>,
    pub(crate) exponent: Vec<u8>,
    private_key: EncodingKey,
}

impl TestKey {
    pub(crate) fn all() -> Vec<Self> {
        let file = include_str!("../../../../vectors/jose/rsa_keys.json");
        let file: serde_json::Value = serde_json::from_str(file).unwrap();
        file["keys"].as_array().unwrap().iter().map(Self::read).collect()
    }

    pub(crate) fn named(kid: &str) -> Self {
        Self::all().into_iter().find(|key| key.kid == kid).unwrap()
    }

    fn read(key: &serde_json::Value) -> Self {
        let octets = |name: &str| base64url::decode(key[name].as_str().unwrap()).unwrap();
        Self {
            kid: key["kid"].as_str().unwrap().to_owned(),
            modulus: octets("n"),
            exponent: octets("e"),
            private_key: EncodingKey::from_rsa_der(&octets("private_key_pkcs1_der")),
        }
    }

    pub(crate) fn jwk(&self) -> serde_json::Value {
        serde_json::json!({
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.kid,
            "n": base64url::encode(&self.modulus), "e": base64url::encode(&self.exponent),
        })
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let signer = (DEFAULT_PROVIDER.signer_factory)(&Algorithm::RS256, &self.private_key).unwrap();
        signer.try_sign(message).unwrap()
    }

    pub(crate) fn token(&self, header: &str, payload: &str) -> String {
        let input =
            format!("{}.{}", base64url::encode(header.as_bytes()), base64url::encode(payload.as_bytes()));
        let signature = base64url::encode(&self.sign(input.as_bytes()));
        format!("{input}.{signature}")
    }
}
