//! By the `aes` and `cbc` crates, which use the processor's AES instructions.

use aes::Aes256;
use alloc::vec::Vec;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};

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
