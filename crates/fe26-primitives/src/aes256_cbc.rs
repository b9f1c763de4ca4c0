//! AES-256-CBC with PKCS #7 padding (FIPS 197; NIST SP 800-38A, section 6.2; RFC 5652, section 6.3).
//!
//! The `aes` and `cbc` crates, except in WebAssembly with simd128, where they have no instructions to call on.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) mod library;
#[cfg(any(test, all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) mod vector_permute;

use alloc::vec::Vec;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(crate) use self::library as implementation;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(crate) use self::vector_permute as implementation;

/// Not whole blocks, or not PKCS #7 padding at the end of the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPadding;

/// Encrypts `plaintext` and 1 to 16 bytes of padding.
#[must_use]
pub fn encrypt_padded(key: &[u8; 32], iv: &[u8; 16], plaintext: &[u8]) -> Vec<u8> {
    implementation::encrypt_padded(key, iv, plaintext)
}

/// Decrypts in place and returns the length of the plaintext, which `buffer` then begins with.
///
/// Whoever can ask whether a padding is valid can decrypt by asking: verify a MAC of the ciphertext first.
///
/// # Errors
/// [`InvalidPadding`]; `buffer` then holds nothing of use, and may hold what was decrypted.
pub fn decrypt_padded(key: &[u8; 32], iv: &[u8; 16], buffer: &mut [u8]) -> Result<usize, InvalidPadding> {
    implementation::decrypt_padded(key, iv, buffer)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::vec;

    use proptest::prelude::*;

    use super::{InvalidPadding, Vec, library, vector_permute};

    type Encrypt = fn(&[u8; 32], &[u8; 16], &[u8]) -> Vec<u8>;
    type Decrypt = fn(&[u8; 32], &[u8; 16], &mut [u8]) -> Result<usize, InvalidPadding>;

    const BOTH: [(&str, Encrypt, Decrypt); 2] = [
        ("library", library::encrypt_padded, library::decrypt_padded),
        ("vector permute", vector_permute::encrypt_padded, vector_permute::decrypt_padded),
    ];

    fn bytes<const N: usize>(hex: &str) -> [u8; N] {
        core::array::from_fn(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap())
    }

    /// Sections F.2.5 and F.2.6; padding adds a block that they do not list.
    #[test]
    fn nist_sp_800_38a_cbc_aes256() {
        let key = bytes("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        let iv = bytes("000102030405060708090a0b0c0d0e0f");
        let plaintext: [u8; 64] = bytes(concat!(
            "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51",
            "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
        ));
        let ciphertext: [u8; 64] = bytes(concat!(
            "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d",
            "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b",
        ));
        for (name, encrypt, decrypt) in BOTH {
            let mut text = encrypt(&key, &iv, &plaintext);
            assert_eq!(text.len(), 80, "{name}");
            assert_eq!(text[..64], ciphertext, "{name}");
            assert_eq!(decrypt(&key, &iv, &mut text), Ok(64), "{name}");
            assert_eq!(text[..64], plaintext, "{name}");
        }
    }

    /// In the manner of NIST's Monte Carlo tests: each result is the next key, IV and text.
    #[test]
    fn a_thousand_keys_each_from_the_last_result() {
        let chain = |encrypt: Encrypt| {
            let (mut key, mut text) = ([0; 32], vec![0; 48]);
            for _ in 0..1000 {
                let iv = text[16..32].try_into().unwrap();
                text = encrypt(&key, &iv, &text[..47]);
                key.iter_mut().zip(&text).for_each(|(key, text)| *key ^= text);
            }
            text
        };
        assert_eq!(chain(vector_permute::encrypt_padded), chain(library::encrypt_padded));
    }

    #[test]
    fn text_that_is_not_whole_padded_blocks() {
        for (name, _, decrypt) in BOTH {
            for length in [0, 1, 15, 17, 31, 33, 47, 49] {
                assert_eq!(decrypt(&[1; 32], &[2; 16], &mut vec![0; length]), Err(InvalidPadding), "{name}");
            }
        }
    }

    /// Every last byte, over a text whose other bytes make it valid, and with each of them changed.
    #[test]
    fn every_padding() {
        // In CBC the IV is added to the first block's plaintext, so it can make any plaintext of a ciphertext.
        let (key, block) = ([3; 32], library::encrypt_padded(&[3; 32], &[0; 16], &[0; 15]));
        let with_plaintext = |plaintext: [u8; 16]| -> [u8; 16] {
            core::array::from_fn(|n| plaintext[n] ^ if n == 15 { 1 } else { 0 })
        };
        for (name, _, decrypt) in BOTH {
            let check = |plaintext| decrypt(&key, &with_plaintext(plaintext), &mut block[..16].to_vec());
            for padding in 0..=255 {
                let length = 16_usize.checked_sub(padding.into()).filter(|length| *length < 16);
                assert_eq!(check([padding; 16]), length.ok_or(InvalidPadding), "{name} {padding}");
                let Some(length) = length else { continue };
                for changed in 0..15 {
                    let mut plaintext = [padding; 16];
                    plaintext[changed] ^= 0x40;
                    let expected = if changed < length { Ok(length) } else { Err(InvalidPadding) };
                    assert_eq!(check(plaintext), expected, "{name} {padding} {changed}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn both_encrypt_alike(key: [u8; 32], iv: [u8; 16], text in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut sealed = vector_permute::encrypt_padded(&key, &iv, &text);
            prop_assert_eq!(&sealed, &library::encrypt_padded(&key, &iv, &text));
            prop_assert_eq!(vector_permute::decrypt_padded(&key, &iv, &mut sealed), Ok(text.len()));
            prop_assert_eq!(&sealed[..text.len()], &text);
        }

        #[test]
        fn both_decrypt_alike(key: [u8; 32], iv: [u8; 16], text in prop::collection::vec(any::<u8>(), 0..200)) {
            let (mut ours, mut theirs) = (text.clone(), text);
            let length = vector_permute::decrypt_padded(&key, &iv, &mut ours);
            prop_assert_eq!(length, library::decrypt_padded(&key, &iv, &mut theirs));
            if length.is_ok() {
                prop_assert_eq!(ours, theirs);
            }
        }
    }
}
