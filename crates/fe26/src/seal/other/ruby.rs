//! AES-256-GCM, as WorkOS's Ruby SDK seals: in one way since version 7, in another before.
//!
//! Since version 7 it reads both, the old one after the new one has failed, and so is it done here.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{aes256_gcm, decode_base64};

/// The keys of one cookie password.
#[derive(Clone)]
pub(crate) struct RubyKey {
    /// Since version 7.
    derived: Zeroizing<[u8; 32]>,
    /// Before: the password itself. OpenSSL takes no other length.
    own: Option<Zeroizing<[u8; 32]>>,
}

impl RubyKey {
    /// Since 8.0.1 the SDK takes no password of fewer than 32 bytes, and 5 and 6 could not. What 7 did with a shorter one
    /// can be guessed at, and is not accepted.
    pub(super) fn new(cookie_password: &str) -> Option<Self> {
        let bytes = cookie_password.as_bytes();
        if bytes.len() < 32 {
            return None;
        }
        let own = bytes.try_into().ok().map(Zeroizing::new);
        Some(Self { derived: Zeroizing::new(Sha256::digest(bytes).into()), own })
    }

    pub(super) fn open(&self, sealed: &str) -> Option<Zeroizing<Vec<u8>>> {
        let bytes = decode_base64(sealed)?;
        self.open_current(&bytes).or_else(|| self.open_old(&bytes))
    }

    /// 01, nonce, tag, ciphertext.
    fn open_current(&self, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, rest) = bytes.strip_prefix(&[1])?.split_first_chunk()?;
        let (tag, ciphertext) = rest.split_first_chunk()?;
        aes256_gcm::decrypt(&self.derived, nonce, tag, ciphertext)
    }

    /// Nonce, ciphertext, tag.
    fn open_old(&self, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (nonce, rest) = bytes.split_first_chunk()?;
        let (ciphertext, tag) = rest.split_last_chunk()?;
        aes256_gcm::decrypt(self.own.as_ref()?, nonce, tag, ciphertext)
    }
}
