//! By the `aes` and `cbc` crates, which use the processor's AES instructions.

use aes::{Aes128, Aes256};
use alloc::vec::Vec;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit};

use super::InvalidPadding;

pub(super) fn encrypt_padded(key: &[u8; 32], iv: &[u8; 16], plaintext: &[u8]) -> Vec<u8> {
    cbc::Encryptor::<Aes256>::new(key.into(), iv.into()).encrypt_padded_vec::<Pkcs7>(plaintext)
}

pub(super) fn decrypt_padded(
    key: &[u8; 32],
    iv: &[u8; 16],
    buffer: &mut [u8],
) -> Result<usize, InvalidPadding> {
    let decryptor = cbc::Decryptor::<Aes256>::new(key.into(), iv.into());
    let plaintext = decryptor.decrypt_padded::<Pkcs7>(buffer).map_err(|_| InvalidPadding)?;
    Ok(plaintext.len())
}

pub(crate) fn decrypt_padded_128(
    key: &[u8; 16],
    iv: &[u8; 16],
    buffer: &mut [u8],
) -> Result<usize, InvalidPadding> {
    let decryptor = cbc::Decryptor::<Aes128>::new(key.into(), iv.into());
    let plaintext = decryptor.decrypt_padded::<Pkcs7>(buffer).map_err(|_| InvalidPadding)?;
    Ok(plaintext.len())
}

/// AES-256, block by block.
pub(crate) struct BlockEncryption(Aes256);

impl BlockEncryption {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(Aes256::new(key.into()))
    }

    pub(crate) fn encrypt(&self, block: [u8; 16]) -> [u8; 16] {
        let mut block = block.into();
        self.0.encrypt_block(&mut block);
        block.into()
    }
}
