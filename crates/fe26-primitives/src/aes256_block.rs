//! AES-256 of single blocks (FIPS 197), for modes of operation that are built elsewhere.

use crate::aes256_cbc::implementation::BlockEncryption;

/// The cipher under one key.
pub struct Aes256(BlockEncryption);

impl Aes256 {
    /// Expands the key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(BlockEncryption::new(key))
    }

    /// Encrypts a block.
    #[must_use]
    pub fn encrypt(&self, block: [u8; 16]) -> [u8; 16] {
        self.0.encrypt(block)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::aes256_cbc::{library, vector_permute};

    proptest! {
        #[test]
        fn both_encrypt_alike(key: [u8; 32], block: [u8; 16]) {
            let expected = library::BlockEncryption::new(&key).encrypt(block);
            prop_assert_eq!(vector_permute::BlockEncryption::new(&key).encrypt(block), expected);
        }
    }
}
