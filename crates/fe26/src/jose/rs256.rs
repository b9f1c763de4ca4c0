//! RS256: RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3, verification only; and a jsonwebtoken
//! `CryptoProvider` that knows nothing else.

pub use fe26_primitives::rsa::RsaKeyError;
use fe26_primitives::rsa::RsaPublicKey;
use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind};
use sha2::{Digest, Sha256};

/// Verifies with one RSA public key. Building it computes the key's Montgomery constants; keep it.
#[derive(Clone, Debug)]
pub struct Rs256Verifier {
    key: RsaPublicKey,
}

/// RS256 for jsonwebtoken; every other algorithm, signing and key extraction are errors, never panics.
///
/// fe26 itself builds [`Rs256Verifier`]s and does not install this. `CryptoProvider::install_default` sets one
/// provider for the whole process: a library that called it would take RS512 or HS256 away from an application
/// that uses jsonwebtoken for its own tokens, or lose to that application's own choice. `jsonwebtoken::decode`
/// looks nowhere else and panics when nothing is installed; it also lets `crit` and repeated header members
/// through. So tokens are read by [`Jws`](super::jws::Jws), and only this seam is shared. An application that
/// wants it process-wide installs it itself.
pub static CRYPTO_PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(unsupported()),
    verifier_factory,
    key_utils: KeyUtils {
        rsa_pub_components_from_private_key: |_| Err(unsupported()),
        rsa_pub_components_from_public_key: |_| Err(unsupported()),
        ec_pub_components_from_private_key: |_, _| Err(unsupported()),
        ed_pub_components_from_private_key: |_, _| Err(unsupported()),
        compute_digest: |_, _| Err(unsupported()),
    },
};

impl Rs256Verifier {
    /// Takes a modulus and an exponent as big-endian bytes: 2048 to 4096 bits, odd, and 3 to 2^32 − 1, odd.
    pub fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, RsaKeyError> {
        RsaPublicKey::new(modulus, exponent).map(|key| Self { key })
    }

    /// RSASSA-PKCS1-V1_5-VERIFY, RFC 8017 section 8.2.2.
    ///
    /// The expected encoded message is built and compared whole. Parsing the received one instead is what let
    /// signatures be forged for small exponents (Bleichenbacher 2006, CVE-2006-4339).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), signature::Error> {
        let encoded = self.key.rsavp1(signature).ok_or_else(signature::Error::new)?;
        if encoded == emsa_pkcs1_v1_5_encode(message, self.key.modulus_bytes()) {
            Ok(())
        } else {
            Err(signature::Error::new())
        }
    }
}

impl Verifier<Vec<u8>> for Rs256Verifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        Self::verify(self, message, signature)
    }
}

impl JwtVerifier for Rs256Verifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

/// Serves keys given as modulus and exponent (a JWK); a DER key is refused, as nothing here reads DER.
fn verifier_factory(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>, Error> {
    if *algorithm != Algorithm::RS256 {
        return Err(unsupported());
    }
    let DecodingKeyKind::RsaModulusExponent { n, e } = key.kind() else {
        return Err(ErrorKind::InvalidKeyFormat.into());
    };
    match Rs256Verifier::new(n, e) {
        Ok(verifier) => Ok(Box::new(verifier)),
        Err(error) => Err(ErrorKind::InvalidRsaKey(error.to_string()).into()),
    }
}

fn unsupported() -> Error {
    ErrorKind::UnsupportedAlgorithm.into()
}

/// EMSA-PKCS1-v1_5, RFC 8017 section 9.2: `00 01 FF … FF 00`, the DigestInfo, the hash; `length` bytes in all.
fn emsa_pkcs1_v1_5_encode(message: &[u8], length: usize) -> Vec<u8> {
    let hash = Sha256::digest(message);
    let padding = length.saturating_sub(3 + SHA256_DIGEST_INFO.len() + hash.len());
    let mut encoded = Vec::with_capacity(length);
    encoded.extend_from_slice(&[0x00, 0x01]);
    encoded.resize(2 + padding, 0xff);
    encoded.push(0x00);
    encoded.extend_from_slice(&SHA256_DIGEST_INFO);
    encoded.extend_from_slice(&hash);
    encoded
}

/// The DER of DigestInfo up to the hash: SHA-256, NULL parameters (RFC 8017 section 9.2, note 1).
const SHA256_DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];
