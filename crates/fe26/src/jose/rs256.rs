//! RS256: RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 section 3.3, verification only.

#[cfg(feature = "jsonwebtoken")]
mod crypto_provider;

use alloc::vec::Vec;

pub use fe26_primitives::rsa::RsaKeyError;
use fe26_primitives::rsa::RsaPublicKey;
use sha2::{Digest, Sha256};

#[cfg(feature = "jsonwebtoken")]
pub use self::crypto_provider::CRYPTO_PROVIDER;

/// Verifies with one RSA public key. Building it computes the key's Montgomery constants; keep it.
#[derive(Clone, Debug)]
pub struct Rs256Verifier {
    key: RsaPublicKey,
}

/// The signature is not the key's work over the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSignature;

impl Rs256Verifier {
    /// Takes a modulus and an exponent as big-endian bytes: 2048 to 4096 bits, odd, and 3 to 2^32 − 1, odd.
    pub fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, RsaKeyError> {
        RsaPublicKey::new(modulus, exponent).map(|key| Self { key })
    }

    /// RSASSA-PKCS1-V1_5-VERIFY, RFC 8017 section 8.2.2.
    ///
    /// The expected encoded message is built and compared whole. Parsing the received one instead is what let
    /// signatures be forged for small exponents (Bleichenbacher 2006, CVE-2006-4339).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let encoded = self.key.rsavp1(signature).ok_or(InvalidSignature)?;
        if encoded == emsa_pkcs1_v1_5_encode(message, self.key.modulus_bytes()) {
            Ok(())
        } else {
            Err(InvalidSignature)
        }
    }
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
