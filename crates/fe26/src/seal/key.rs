//! The keys of a seal and what they do.

use alloc::vec::Vec;

use fe26_primitives::aes256_cbc;
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::error::UnsealError;

/// A secret from which each seal derives its own key by PBKDF2-HMAC-SHA-1 (RFC 8018, section 5.2).
///
/// It holds HMAC's state after the secret, not the secret: absorbing it is the same for every seal, and half the
/// work of a derivation. The state is worth as much as the secret, and wiped like one when dropped.
#[derive(Clone)]
pub(super) struct KeySource(Hmac<Sha1>);

impl KeySource {
    pub(super) fn new(secret: &str) -> Self {
        // RFC 2104: a key longer than a block is hashed first.
        let key = if secret.len() > HMAC_BLOCK_BYTES {
            hmac_key(&Sha1::digest(secret))
        } else {
            hmac_key(secret.as_bytes())
        };
        Self(Hmac::new((&*key).into()))
    }

    pub(super) fn encrypt(&self, salt: &str, iv: &[u8; 16], plaintext: &str) -> Vec<u8> {
        aes256_cbc::encrypt_padded(&self.derive(salt), iv, plaintext.as_bytes())
    }

    /// Decrypts in place. The padding says nothing about who made it: verify the MAC first.
    pub(super) fn decrypt(
        &self,
        salt: &str,
        iv: &[u8; 16],
        ciphertext: Vec<u8>,
    ) -> Result<Zeroizing<Vec<u8>>, UnsealError> {
        let mut buffer = Zeroizing::new(ciphertext);
        let length = aes256_cbc::decrypt_padded(&self.derive(salt), iv, &mut buffer)
            .map_err(|_| UnsealError::Padding)?;
        buffer.truncate(length);
        Ok(buffer)
    }

    /// HMAC-SHA-256 of `text` under the key that belongs to `salt`.
    pub(super) fn hmac(&self, salt: &str, text: &str) -> [u8; 32] {
        self.hmac_state(salt, text).finalize().into_bytes().into()
    }

    /// Whether `digest` is that HMAC, in constant time.
    pub(super) fn verify(&self, salt: &str, text: &str, digest: &[u8; 32]) -> bool {
        self.hmac_state(salt, text).verify(digest.into()).is_ok()
    }

    fn hmac_state(&self, salt: &str, text: &str) -> Hmac<Sha256> {
        Hmac::new((&*hmac_key(&*self.derive(salt))).into()).chain_update(text)
    }

    /// PBKDF2 with one iteration: T_1 and the first 12 bytes of T_2. The salt is the token's text, not the bytes
    /// its hex digits spell.
    fn derive(&self, salt: &str) -> Zeroizing<[u8; 32]> {
        let salted = self.0.clone().chain_update(salt);
        let t_1 = salted.clone().chain_update(1_u32.to_be_bytes()).finalize().into_bytes();
        let t_2 = salted.chain_update(2_u32.to_be_bytes()).finalize().into_bytes();
        let mut key = Zeroizing::new([0; 32]);
        key.iter_mut().zip(t_1.iter().chain(&t_2)).for_each(|(place, byte)| *place = *byte);
        key
    }
}

/// RFC 2104, step 1: the key with zeros up to the length of a block.
pub(super) fn hmac_key(key: &[u8]) -> Zeroizing<[u8; HMAC_BLOCK_BYTES]> {
    let mut block = Zeroizing::new([0; HMAC_BLOCK_BYTES]);
    block.iter_mut().zip(key).for_each(|(place, byte)| *place = *byte);
    block
}

/// The block of SHA-1 and of SHA-256.
const HMAC_BLOCK_BYTES: usize = 64;

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 6070's first vector, the only one with a single iteration; it asks for 20 bytes of our 32.
    #[test]
    fn rfc_6070_one_iteration() {
        let key = KeySource::new("password").derive("salt");
        let expected = [
            0x0c, 0x60, 0xc8, 0x0f, 0x96, 0x1f, 0x0e, 0x71, 0xf3, 0xa9, 0xb5, 0x24, 0xaf, 0x60, 0x12, 0x06,
            0x2f, 0xe0, 0x37, 0xa6,
        ];
        assert_eq!(key[..20], expected);
    }

    /// RFC 4231, test case 2, over a key that HMAC itself pads.
    #[test]
    fn rfc_4231_short_key() {
        let state: Hmac<Sha256> = Hmac::new((&*hmac_key(b"Jefe")).into());
        let digest = state.chain_update("what do ya want for nothing?").finalize().into_bytes();
        assert_eq!(digest[..4], [0x5b, 0xdc, 0xc1, 0x46]);
        assert_eq!(digest[28..], [0x64, 0xec, 0x38, 0x43]);
    }

    #[test]
    fn ciphertext_that_is_not_whole_padded_blocks() {
        let source = KeySource::new("secret");
        for length in [0, 1, 15, 17, 31] {
            assert_eq!(source.decrypt("", &[0; 16], vec![0; length]), Err(UnsealError::Padding), "{length}");
        }
    }

    proptest! {
        #[test]
        fn derives_what_the_pbkdf2_crate_derives(secret in ".{0,100}", salt in ".{0,100}") {
            let mut expected = [0; 32];
            pbkdf2::pbkdf2_hmac::<Sha1>(secret.as_bytes(), salt.as_bytes(), 1, &mut expected);
            prop_assert_eq!(*KeySource::new(&secret).derive(&salt), expected);
        }
    }
}
