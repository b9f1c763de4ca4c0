//! fe26's RS256 verifier under one key, without anything around it: `bench/questions/rs256.mjs` measures it.

#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(target_family = "wasm")]
mod wasm;

use fe26::jose::jwk_set::JwkSet;
use fe26::jose::jws::Jws;
use fe26::jose::rs256::Rs256Verifier;

/// The same key twice: for bytes, and for tokens that name it.
struct Key {
    verifier: Rs256Verifier,
    set: JwkSet,
}

impl Key {
    /// Takes the key as big-endian bytes, and as a JWK Set.
    fn new(modulus: &[u8], exponent: &[u8], jwks: &str) -> Result<Self, &'static str> {
        let verifier = Rs256Verifier::new(modulus, exponent).map_err(|_| "not an RSA key")?;
        let set = JwkSet::parse(jwks).map_err(|_| "not a JWK Set")?;
        Ok(Self { verifier, set })
    }

    fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifier.verify(message, signature).is_ok()
    }

    fn verify_token(&self, token: &str) -> bool {
        Jws::parse(token).is_ok_and(|jws| self.set.verify(&jws).is_ok())
    }
}
