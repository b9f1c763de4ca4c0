//! Fernet (github.com/fernet/spec), in which WorkOS's Python SDK seals.
//!
//! 80, a timestamp of 8 bytes, an IV of 16, the AES-128-CBC ciphertext, and HMAC-SHA-256 of all that: in base64url, so
//! that every token begins with `gAAAA` for centuries. The timestamp is when the seal was made. The SDK decrypts without a
//! ttl, and Fernet then looks at no clock.

use alloc::vec::Vec;

use fe26_primitives::aes128_cbc;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::decode_base64;
use crate::base64url;
use crate::seal::key::hmac_key;

/// 16 bytes to sign with, then 16 to encrypt with.
#[derive(Clone)]
pub(crate) struct FernetKey {
    signing: Hmac<Sha256>,
    encryption: Zeroizing<[u8; 16]>,
}

impl FernetKey {
    /// 32 bytes in base64. As Python reads it: in either alphabet, and whatever the two bits past the last byte are.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.trim_ascii().strip_suffix('=').filter(|digits| digits.len() == 43)?;
        // A 44th digit takes up those bits.
        let bytes = Zeroizing::new(decode_base64(&Zeroizing::new([digits, "A"].concat()))?);
        let (signing, rest) = bytes.split_first_chunk::<16>()?;
        let encryption = rest.first_chunk::<16>()?;
        Some(Self {
            signing: Hmac::new((&*hmac_key(signing)).into()),
            encryption: Zeroizing::new(*encryption),
        })
    }

    pub(super) fn open(&self, token: &str) -> Option<Zeroizing<Vec<u8>>> {
        if !token.starts_with(BEGINNING) {
            return None;
        }
        let bytes = base64url::decode_padded(token).ok()?;
        let (signed, digest) = bytes.split_last_chunk::<32>()?;
        self.signing.clone().chain_update(signed).verify(digest.into()).ok()?;
        let (_version_and_timestamp, encrypted) = signed.split_first_chunk::<9>()?;
        let (iv, ciphertext) = encrypted.split_first_chunk::<16>()?;
        let mut plaintext = Zeroizing::new(ciphertext.to_vec());
        let length = aes128_cbc::decrypt_padded(&self.encryption, iv, &mut plaintext).ok()?;
        plaintext.truncate(length);
        Some(plaintext)
    }
}

/// The version, and the zeros of a timestamp before the year 2106.
const BEGINNING: &str = "gAAAA";
