//! AES-128-CBC with PKCS #7 padding, for reading alone: nothing is written with it here.

use crate::aes256_cbc::{InvalidPadding, implementation};

/// As [`aes256_cbc::decrypt_padded`](crate::aes256_cbc::decrypt_padded), and with the same warning: verify a MAC first.
///
/// # Errors
/// [`InvalidPadding`].
pub fn decrypt_padded(key: &[u8; 16], iv: &[u8; 16], buffer: &mut [u8]) -> Result<usize, InvalidPadding> {
    implementation::decrypt_padded_128(key, iv, buffer)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use aes::Aes128;
    use alloc::vec::Vec;
    use cbc::cipher::block_padding::Pkcs7;
    use cbc::cipher::{BlockModeEncrypt, KeyIvInit};
    use proptest::prelude::*;

    use crate::aes256_cbc::{library, vector_permute};

    fn encrypt(key: &[u8; 16], iv: &[u8; 16], text: &[u8]) -> Vec<u8> {
        cbc::Encryptor::<Aes128>::new(key.into(), iv.into()).encrypt_padded_vec::<Pkcs7>(text)
    }

    /// NIST SP 800-38A, section F.2.2: the first two blocks, which padding follows here.
    #[test]
    fn nist_sp_800_38a_cbc_aes128() {
        let key = 0x2b7e_1516_28ae_d2a6_abf7_1588_09cf_4f3c_u128.to_be_bytes();
        let iv = 0x0001_0203_0405_0607_0809_0a0b_0c0d_0e0f_u128.to_be_bytes();
        let plaintext =
            [0x6bc1_bee2_2e40_9f96_e93d_7e11_7393_172a, 0xae2d_8a57_1e03_ac9c_9eb7_6fac_45af_8e51_u128];
        let ciphertext =
            [0x7649_abac_8119_b246_cee9_8e9b_12e9_197d, 0x5086_cb9b_5072_19ee_95db_113a_9176_78b2_u128];
        let plaintext = plaintext.map(u128::to_be_bytes).concat();
        let sealed = encrypt(&key, &iv, &plaintext);
        assert_eq!(sealed[..32], ciphertext.map(u128::to_be_bytes).concat());
        for decrypt in [library::decrypt_padded_128, vector_permute::decrypt_padded_128] {
            let mut text = sealed.clone();
            assert_eq!(decrypt(&key, &iv, &mut text), Ok(32));
            assert_eq!(text[..32], plaintext);
        }
    }

    proptest! {
        #[test]
        fn both_decrypt_alike(key: [u8; 16], iv: [u8; 16], text in prop::collection::vec(any::<u8>(), 0..200)) {
            let sealed = encrypt(&key, &iv, &text);
            for decrypt in [library::decrypt_padded_128, vector_permute::decrypt_padded_128] {
                let mut buffer = sealed.clone();
                prop_assert_eq!(decrypt(&key, &iv, &mut buffer), Ok(text.len()));
                prop_assert_eq!(&buffer[..text.len()], &text);
                let mut garbage = text.clone();
                let length = library::decrypt_padded_128(&key, &iv, &mut text.clone());
                prop_assert_eq!(decrypt(&key, &iv, &mut garbage), length);
            }
        }
    }
}
