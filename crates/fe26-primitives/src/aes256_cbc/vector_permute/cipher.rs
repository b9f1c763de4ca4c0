//! The rounds and the key expansion.
//!
//! Between input and last round, bytes are in the basis of [`super::tables`], and no round shifts rows: round n
//! works on a state whose rows still are to be shifted n times, with round keys to match, and MixColumns fetches
//! each neighbour from where it then stands.

use core::hint::black_box;

use zeroize::Zeroize;

use super::tables::{Expansion, Forward, Inverse, LinearMap, OutputMap, TABLES, Tables};
use super::vector::V128;

/// AES-256 under one key.
pub(super) struct Encryption {
    tables: &'static Tables,
    round_keys: RoundKeys,
}

/// The inverse of AES-256 or AES-128 under one key: the equivalent inverse cipher of FIPS 197, section 5.3.5.
pub(super) struct Decryption {
    tables: &'static Tables,
    round_keys: RoundKeys,
    /// Round keys after the first that AES-128 does not have.
    absent: usize,
}

/// Of AES-256. Those of AES-128 are the first ten and the last one: the four between are rounds it does not have, and
/// since rows are shifted anew every four rounds, all else is the same. Wiped when dropped.
struct RoundKeys([[u8; 16]; 15]);

impl Encryption {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        // As constants in the code, tables are built anew at each use by V8; so let the compiler not see them.
        let tables = black_box(&TABLES);
        let Forward { input, unshift, .. } = &tables.forward;
        let affine_constant = tables.expansion.affine_constant;
        let mut round_keys = tables.expand(key);
        let [first, between @ .., last] = &mut round_keys.0;
        rewrite(first, |key| tables.map(input, key));
        for (key, unshift) in between.iter_mut().zip(unshift.iter().cycle()) {
            rewrite(key, |key| tables.map(input, key ^ affine_constant).swizzle(*unshift));
        }
        rewrite(last, |key| key ^ affine_constant);
        Self { tables, round_keys }
    }

    pub(super) fn encrypt(&self, block: V128) -> V128 {
        let Forward { input, round: [once, twice], last, below, above, shift, .. } = &self.tables.forward;
        let [first_key, between @ .., last_key] = &self.round_keys.0;
        let mut state = self.tables.map(input, block) ^ V128::new(*first_key);
        for (key, (below, above)) in between.iter().zip(below.iter().zip(above).cycle()) {
            // {02, 03, 01, 01} of a column: with s = 2x + (x below), it is s + (s below) + (x above).
            let inverted = self.tables.invert(state);
            let x = inverted.output(once);
            let s = inverted.output(twice) ^ x.swizzle(*below);
            state = s.swizzle(*below) ^ (s ^ x.swizzle(*above) ^ V128::new(*key));
        }
        self.tables.invert(state).output(last).swizzle(*shift) ^ V128::new(*last_key)
    }
}

impl Decryption {
    pub(super) fn new(key: &[u8; 32]) -> Self {
        let tables = black_box(&TABLES);
        Self::with(tables, tables.expand(key), 0)
    }

    pub(super) fn new_128(key: &[u8; 16]) -> Self {
        let tables = black_box(&TABLES);
        Self::with(tables, tables.expand_128(key), 4)
    }

    fn with(tables: &'static Tables, mut round_keys: RoundKeys, absent: usize) -> Self {
        let Inverse { input, unshift, .. } = &tables.inverse;
        let affine_constant = tables.expansion.affine_constant;
        round_keys.0.reverse();
        let [first, between @ .., _] = &mut round_keys.0;
        rewrite(first, |key| tables.map(input, key ^ affine_constant));
        for (key, unshift) in between.iter_mut().zip(unshift.iter().cycle()) {
            rewrite(key, |key| {
                let key = tables.expansion.inv_mix_columns(key);
                tables.map(input, key ^ affine_constant).swizzle(*unshift)
            });
        }
        Self { tables, round_keys, absent }
    }

    /// Several blocks, each by itself: they share what is loaded, and none waits for another.
    pub(super) fn decrypt<const N: usize>(&self, blocks: [V128; N]) -> [V128; N] {
        let Inverse { input, round: [m0, m1, m2, m3], last, below, shift, .. } = &self.tables.inverse;
        let [first_key, between @ .., last_key] = &self.round_keys.0;
        let first_key = V128::new(*first_key);
        let mut states = blocks.map(|block| self.tables.map(input, block) ^ first_key);
        for (key, below) in between.iter().skip(self.absent).zip(below.iter().cycle()) {
            let key = V128::new(*key);
            states = states.map(|state| {
                let inverted = self.tables.invert(state);
                let mut sum = inverted.output(m3).swizzle(*below);
                sum = (sum ^ inverted.output(m2)).swizzle(*below);
                sum = (sum ^ inverted.output(m1)).swizzle(*below);
                sum ^ inverted.output(m0) ^ key
            });
        }
        let last_key = V128::new(*last_key);
        states.map(|state| self.tables.invert(state).output(last).swizzle(*shift) ^ last_key)
    }
}

impl Drop for RoundKeys {
    fn drop(&mut self) {
        wipe(self.0.as_flattened_mut());
    }
}

/// Once, and as a loop: written out for each of 240 bytes it would be a quarter of this cipher's code.
#[inline(never)]
fn wipe(bytes: &mut [u8]) {
    bytes.zeroize();
}

fn rewrite(key: &mut [u8; 16], change: impl Fn(V128) -> V128) {
    *key = change(V128::new(*key)).to_bytes();
}

impl Tables {
    /// The key expansion (FIPS 197, section 5.2), a round key at a time.
    fn expand(&self, key: &[u8; 32]) -> RoundKeys {
        let expansion = &self.expansion;
        let mut round_keys = RoundKeys([[0; 16]; 15]);
        let mut halves = key.as_chunks::<16>().0.iter();
        let mut half = || halves.next().map_or(self.low_nibbles, |half| V128::new(*half));
        let (mut even, mut odd) = (half(), half());
        let mut round_constant = expansion.first_round_constant;
        for pair in round_keys.0.chunks_mut(2) {
            for (place, key) in pair.iter_mut().zip([even, odd]) {
                *place = key.to_bytes();
            }
            let word = self.sub_bytes(odd).swizzle(expansion.rotated_last_word) ^ round_constant;
            even = expansion.next(even, word);
            odd = expansion.next(odd, self.sub_bytes(even).swizzle(expansion.last_word));
            round_constant = round_constant.double();
        }
        round_keys
    }

    /// The same for AES-128, whose eleven round keys are made one from the other.
    fn expand_128(&self, key: &[u8; 16]) -> RoundKeys {
        let expansion = &self.expansion;
        let mut round_keys = RoundKeys([[0; 16]; 15]);
        let mut key = V128::new(*key);
        let mut round_constant = expansion.first_round_constant;
        let [first_ten @ .., _, _, _, _, last] = &mut round_keys.0;
        for place in first_ten.iter_mut().chain([last]) {
            *place = key.to_bytes();
            let word = self.sub_bytes(key).swizzle(expansion.rotated_last_word) ^ round_constant;
            key = expansion.next(key, word);
            round_constant = expansion.xtime(round_constant);
        }
        round_keys
    }

    fn sub_bytes(&self, bytes: V128) -> V128 {
        let inverse = self.invert(self.map(&self.forward.input, bytes));
        inverse.output(&self.forward.last) ^ self.expansion.affine_constant
    }

    #[inline(always)]
    fn map(&self, map: &LinearMap, bytes: V128) -> V128 {
        let (low, high) = self.nibbles(bytes);
        map.low.swizzle(low) ^ map.high.swizzle(high)
    }

    #[inline(always)]
    fn invert(&self, state: V128) -> Inverted {
        let (i, k) = self.nibbles(state);
        let j = i ^ k;
        let a_over_k = self.a_over.swizzle(k);
        let iak = self.reciprocal.swizzle(i) ^ a_over_k;
        let jak = self.reciprocal.swizzle(j) ^ a_over_k;
        Inverted { io: self.reciprocal.swizzle(iak) ^ j, jo: self.reciprocal.swizzle(jak) ^ i }
    }

    #[inline(always)]
    fn nibbles(&self, bytes: V128) -> (V128, V128) {
        (bytes & self.low_nibbles, bytes.shift_right_4() & self.low_nibbles)
    }
}

impl Expansion {
    /// Each word plus all words before it, plus `word`.
    fn next(&self, key: V128, word: V128) -> V128 {
        let key = key ^ key.swizzle(self.one_word_up);
        key ^ key.swizzle(self.two_words_up) ^ word
    }

    /// InvMixColumns as MixColumns of x + 4(x + x two rows down): {0e, 0b, 0d, 09} = {02, 03, 01, 01}·{05, 00, 04, 00}.
    fn inv_mix_columns(&self, x: V128) -> V128 {
        let x = x ^ self.xtime(self.xtime(x ^ x.swizzle(self.two_rows)));
        let next = x.swizzle(self.one_row);
        self.xtime(x ^ next) ^ next ^ (x ^ next).swizzle(self.two_rows)
    }

    /// Each byte times x in AES's field (FIPS 197, section 4.2).
    fn xtime(&self, bytes: V128) -> V128 {
        bytes.double() ^ (bytes.is_negative() & self.field_polynomial)
    }
}

/// The inverse, in two halves of which tables make whatever is linear in it.
struct Inverted {
    io: V128,
    jo: V128,
}

impl Inverted {
    #[inline(always)]
    fn output(&self, map: &OutputMap) -> V128 {
        map.io.swizzle(self.io) ^ map.jo.swizzle(self.jo)
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// Appendix C.3.
    #[test]
    fn fips_197_example() {
        let key = core::array::from_fn(|n| n as u8);
        let plaintext = V128::new(core::array::from_fn(|n| n as u8 * 0x11));
        let ciphertext = Encryption::new(&key).encrypt(plaintext);
        let expected: u128 = 0x8ea2_b7ca_5167_45bf_eafc_4990_4b49_6089;
        assert_eq!(u128::from_be_bytes(ciphertext.to_bytes()), expected);
        let blocks = Decryption::new(&key).decrypt([ciphertext, plaintext, ciphertext]);
        assert_eq!(blocks[0].to_bytes(), plaintext.to_bytes());
        assert_eq!(blocks[2].to_bytes(), plaintext.to_bytes());
        assert_eq!(Encryption::new(&key).encrypt(blocks[1]).to_bytes(), plaintext.to_bytes());
    }

    /// Appendix C.1.
    #[test]
    fn fips_197_example_of_aes_128() {
        let key = core::array::from_fn(|n| n as u8);
        let ciphertext: u128 = 0x69c4_e0d8_6a7b_0430_d8cd_b780_70b4_c55a;
        let blocks = Decryption::new_128(&key).decrypt([V128::new(ciphertext.to_be_bytes())]);
        assert_eq!(blocks[0].to_bytes(), core::array::from_fn(|n| n as u8 * 0x11));
    }

    /// Appendix A.1: the first, the second and the last.
    #[test]
    fn fips_197_key_expansion_of_aes_128() {
        let key: u128 = 0x2b7e_1516_28ae_d2a6_abf7_1588_09cf_4f3c;
        let round_keys = TABLES.expand_128(&key.to_be_bytes()).0.map(u128::from_be_bytes);
        assert_eq!(round_keys[..2], [key, 0xa0fa_fe17_8854_2cb1_23a3_3939_2a6c_7605]);
        assert_eq!(round_keys[14], 0xd014_f9a8_c9ee_2589_e13f_0cc8_b663_0ca6);
    }

    /// Appendix A.3, words 0 to 11 and the last four.
    #[test]
    fn fips_197_key_expansion() {
        let first: u128 = 0x603d_eb10_15ca_71be_2b73_aef0_857d_7781;
        let second: u128 = 0x1f35_2c07_3b61_08d7_2d98_10a3_0914_dff4;
        let mut key = [0; 32];
        key[..16].copy_from_slice(&first.to_be_bytes());
        key[16..].copy_from_slice(&second.to_be_bytes());
        let round_keys = TABLES.expand(&key).0.map(u128::from_be_bytes);
        assert_eq!(round_keys[..2], [first, second]);
        assert_eq!(round_keys[2], 0x9ba3_5411_8e69_25af_a51a_8b5f_2067_fcde);
        assert_eq!(round_keys[14], 0xfe48_90d1_e618_8d0b_046d_f344_706c_631e);
    }

    /// SubBytes as FIPS 197, section 5.1.1, defines it: the inverse, found by trying, and a matrix of bits.
    #[test]
    fn every_byte_through_sub_bytes_and_back() {
        let Inverse { input, last, .. } = &TABLES.inverse;
        for byte in 0..=255_u8 {
            let inverse = (1..=255).find(|other| product(byte, *other) == 1).unwrap_or(0);
            let bit = |n: u32| inverse >> (n % 8) & 1;
            let affine = (0..8).map(|n| (bit(n) ^ bit(n + 4) ^ bit(n + 5) ^ bit(n + 6) ^ bit(n + 7)) << n);
            let expected = affine.sum::<u8>() ^ 0x63;
            let subbed = TABLES.sub_bytes(V128::splat(byte));
            assert_eq!(subbed.to_bytes(), [expected; 16], "{byte}");
            let back =
                TABLES.invert(TABLES.map(input, subbed ^ TABLES.expansion.affine_constant)).output(last);
            assert_eq!(back.to_bytes(), [byte; 16], "{byte}");
        }
        assert_eq!(TABLES.sub_bytes(V128::splat(0x53)).to_bytes()[0], 0xed);
    }

    /// Section 5.3.3's matrix, applied to every byte in every place of a column.
    #[test]
    fn inverse_mix_columns() {
        for byte in 0..=255 {
            for place in 0..16 {
                let mut column = [0; 16];
                column[place] = byte;
                let mut expected = [0; 16];
                for (row, factor) in [0x0e, 0x09, 0x0d, 0x0b].into_iter().enumerate() {
                    expected[place / 4 * 4 + (place + row) % 4] = product(byte, factor);
                }
                assert_eq!(TABLES.expansion.inv_mix_columns(V128::new(column)).to_bytes(), expected);
            }
        }
    }

    fn product(a: u8, b: u8) -> u8 {
        let carryless = (0..8).filter(|n| b >> n & 1 == 1).fold(0_u16, |sum, n| sum ^ u16::from(a) << n);
        (8..15).rev().fold(carryless, |sum, n| if sum >> n & 1 == 1 { sum ^ 0x11b << (n - 8) } else { sum })
            as u8
    }
}
