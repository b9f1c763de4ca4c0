//! JSON Web Key, RFC 7517: the RSA public keys (RFC 7518 section 6.3.1) that RS256 tokens are checked with.

use alloc::string::String;
use core::fmt;

use super::jwk_set::SignatureError;
use super::jws::Jws;
use super::rs256::Rs256Verifier;
use crate::base64url;
use crate::json::UniqueMembers;

/// A JWK ready to verify RS256 signatures.
#[derive(Debug)]
pub struct VerificationKey {
    kid: Option<String>,
    modulus: String,
    exponent: String,
    verifier: Rs256Verifier,
}

/// A JWK that cannot check an RS256 signature: another key type, use or algorithm, a malformed member, a private
/// key, or an RSA key outside the accepted range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnusableJwk;

impl VerificationKey {
    /// Reads one JWK. It must say `kty` `RSA`; `use`, `alg`, `key_ops` and `ext` may be absent, and must not
    /// speak against verifying RS256 when present.
    pub fn parse(json: &str) -> Result<Self, UnusableJwk> {
        let members = UniqueMembers::parse(json).map_err(|_| UnusableJwk)?;
        let text = |name| members.string(name).map_err(|_| UnusableJwk);

        let is_rsa = text("kty")?.as_deref() == Some("RSA");
        let is_for_signatures = text("use")?.is_none_or(|it| it == "sig");
        let is_for_rs256 = text("alg")?.is_none_or(|it| it == "RS256");
        let verifies = match members.strings("key_ops").map_err(|_| UnusableJwk)? {
            Some(operations) => may_verify(&operations),
            None => true,
        };
        if members.get("ext").is_some_and(|it| it.boolean().is_none()) {
            return Err(UnusableJwk);
        }
        // Whoever publishes the private exponent has published a key that anyone can sign with.
        let is_public = !members.contains("d");
        if !(is_rsa && is_for_signatures && is_for_rs256 && verifies && is_public) {
            return Err(UnusableJwk);
        }

        let [modulus, exponent] = [text("n")?.ok_or(UnusableJwk)?, text("e")?.ok_or(UnusableJwk)?];
        let integer = |text: &str| base64url::decode(text).map_err(|_| UnusableJwk);
        let verifier =
            Rs256Verifier::new(&integer(&modulus)?, &integer(&exponent)?).map_err(|_| UnusableJwk)?;
        Ok(Self { kid: text("kid")?, modulus, exponent, verifier })
    }

    /// The key's name within its set.
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The modulus as the JWK has it, `n`.
    pub fn modulus(&self) -> &str {
        &self.modulus
    }

    /// The exponent as the JWK has it, `e`.
    pub fn exponent(&self) -> &str {
        &self.exponent
    }

    /// Checks the token's signature, whatever `kid` its header names.
    pub fn verify(&self, jws: &Jws<'_>) -> Result<(), SignatureError> {
        self.verifier
            .verify(jws.signing_input().as_bytes(), jws.signature())
            .map_err(|_| SignatureError::Invalid)
    }

    /// The check itself, its constants computed once per key.
    pub const fn verifier(&self) -> &Rs256Verifier {
        &self.verifier
    }
}

impl fmt::Display for UnusableJwk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the key cannot verify RS256 signatures")
    }
}

impl core::error::Error for UnusableJwk {}

/// RFC 7517 section 4.3: no operation twice, and `verify` among them.
fn may_verify(operations: &[String]) -> bool {
    let repeats = |(index, it)| operations.iter().take(index).any(|other| other == it);
    // There are eight.
    operations.len() <= 8
        && operations.iter().any(|it| it == "verify")
        && !operations.iter().enumerate().any(repeats)
}
