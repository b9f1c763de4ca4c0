//! By lookups within vector registers: Mike Hamburg, "Accelerating AES with Vector Permute Instructions" (CHES
//! 2009). No address and no branch depends on a secret, until the padding is looked at.

mod cipher;
mod field;
mod tables;
mod vector;

use alloc::vec::Vec;

use self::cipher::{Decryption, Encryption};
use self::vector::V128;
use super::InvalidPadding;

pub(super) fn encrypt_padded(key: &[u8; 32], iv: &[u8; 16], plaintext: &[u8]) -> Vec<u8> {
    let padding = 16 - (plaintext.len() & 15);
    // Filled once and never moved, so that no copy of the plaintext stays behind.
    let mut text = Vec::with_capacity(plaintext.len() + padding);
    text.extend_from_slice(plaintext);
    text.extend(core::iter::repeat_n(padding as u8, padding));

    let cipher = Encryption::new(key);
    let mut previous = V128::new(*iv);
    for block in text.as_chunks_mut().0 {
        previous = cipher.encrypt(previous ^ V128::new(*block));
        *block = previous.to_bytes();
    }
    text
}

pub(super) fn decrypt_padded(
    key: &[u8; 32],
    iv: &[u8; 16],
    buffer: &mut [u8],
) -> Result<usize, InvalidPadding> {
    decrypt_padded_by(&Decryption::new(key), iv, buffer)
}

pub(crate) fn decrypt_padded_128(
    key: &[u8; 16],
    iv: &[u8; 16],
    buffer: &mut [u8],
) -> Result<usize, InvalidPadding> {
    decrypt_padded_by(&Decryption::new_128(key), iv, buffer)
}

/// AES-256, block by block.
pub(crate) struct BlockEncryption(Encryption);

impl BlockEncryption {
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(Encryption::new(key))
    }

    pub(crate) fn encrypt(&self, block: [u8; 16]) -> [u8; 16] {
        self.0.encrypt(V128::new(block)).to_bytes()
    }
}

fn decrypt_padded_by(cipher: &Decryption, iv: &[u8; 16], buffer: &mut [u8]) -> Result<usize, InvalidPadding> {
    let (blocks, []) = buffer.as_chunks_mut() else { return Err(InvalidPadding) };
    let mut previous = V128::new(*iv);
    for group in blocks.chunks_mut(AT_ONCE) {
        let mut ciphertexts = [previous; AT_ONCE];
        for (ciphertext, block) in ciphertexts.iter_mut().zip(&*group) {
            *ciphertext = V128::new(*block);
        }
        let plaintexts = cipher.decrypt(ciphertexts);
        for ((block, plaintext), ciphertext) in group.iter_mut().zip(plaintexts).zip(ciphertexts) {
            *block = (plaintext ^ previous).to_bytes();
            previous = ciphertext;
        }
    }
    unpadded_length(buffer).ok_or(InvalidPadding)
}

fn unpadded_length(text: &[u8]) -> Option<usize> {
    let padding = *text.last()?;
    let length = text.len().checked_sub(padding.into())?;
    let is_valid = (1..=16).contains(&padding) && text.get(length..)?.iter().all(|byte| *byte == padding);
    is_valid.then_some(length)
}

/// Blocks decrypted at once: more would not fit into the registers.
const AT_ONCE: usize = 3;
