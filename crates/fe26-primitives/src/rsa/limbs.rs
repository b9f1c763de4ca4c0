//! Montgomery arithmetic on 64-bit limbs, little-endian, for machines that multiply them in one instruction.
//!
//! Products and squares are computed whole, then reduced: the method Koç, Acar and Kaliski call separated operand
//! scanning ("Analyzing and Comparing Montgomery Multiplication Algorithms", IEEE Micro 1996). Squaring computes
//! each cross product once (Handbook of Applied Cryptography, algorithm 14.16); reduction is HAC algorithm 14.32.
//! Two rows go at a time: their carries do not wait for each other, and each sum is loaded and stored once for both.

use alloc::vec;
use alloc::vec::Vec;

/// An odd modulus n and what its arithmetic needs; R is 2^64 to the number of limbs, which is even.
#[derive(Clone)]
pub(super) struct Montgomery {
    modulus: Vec<u64>,
    /// R² mod n: multiplying by it brings a number into Montgomery form.
    r_squared: Vec<u64>,
    /// −1/n mod 2^64.
    negated_inverse: u64,
}

impl Montgomery {
    /// Takes an odd modulus of at least two bits as big-endian octets without leading zeros.
    pub(super) fn new(modulus: &[u8]) -> Self {
        let top_bit = (modulus.len() * 8)
            .saturating_sub(1 + modulus.first().map_or(0, |octet| octet.leading_zeros() as usize));
        let modulus = from_be_octets(modulus, modulus.len().div_ceil(16) * 2);
        let negated_inverse = negated_inverse(modulus.first().copied().unwrap_or_default());
        let mut montgomery = Self { r_squared: Vec::new(), negated_inverse, modulus };
        montgomery.r_squared = montgomery.square_of_r(top_bit);
        montgomery
    }

    /// `base ^ exponent mod n` for an odd exponent of at least 3 and a base below n. Octets are big-endian; the power
    /// has as many as the base.
    ///
    /// Left to right, HAC algorithm 14.79. An odd exponent ends in a multiplication; doing that one with the base
    /// as it came, not in Montgomery form, leaves Montgomery form at no further cost.
    pub(super) fn pow_odd(&self, base: &[u8], exponent: u32) -> Vec<u8> {
        let base_limbs = from_be_octets(base, self.modulus.len());
        let mut product = vec![0; 2 * self.modulus.len()];
        let mut base_in_form = vec![0; self.modulus.len()];
        multiply(&base_limbs, &self.r_squared, &mut product);
        self.reduce(&mut product, &mut base_in_form);

        let mut power = base_in_form.clone();
        for bit in (0..exponent.ilog2()).rev() {
            square(&power, &mut product);
            self.reduce(&mut product, &mut power);
            if (exponent >> bit) & 1 == 1 {
                multiply(&power, if bit == 0 { &base_limbs } else { &base_in_form }, &mut product);
                self.reduce(&mut product, &mut power);
            }
        }
        to_be_octets(&power, base.len())
    }

    /// Montgomery reduction, `product / R mod n`. Uses `product` up; it must be below n·R.
    fn reduce(&self, product: &mut [u64], result: &mut [u64]) {
        let ([lowest, second, ..], [.., highest]) = (&*self.modulus, &*self.modulus) else { return };
        let above_lowest = self.modulus.get(1..).unwrap_or_default();
        let mut window = product;
        let mut overflow = 0;
        // Each round makes the window's two lowest limbs zero and moves past them, until n's length is left.
        while let Some((low, [next, after_next, ..])) = window.split_at_mut_checked(self.modulus.len()) {
            let [first, other, rest @ ..] = low else { return };
            let factor = first.wrapping_mul(self.negated_inverse);
            let (_, carry) = multiply_add(factor, *lowest, *first, 0);
            let (sum, carry) = multiply_add(factor, *second, *other, carry);
            let next_factor = sum.wrapping_mul(self.negated_inverse);
            let (_, next_carry) = multiply_add(next_factor, *lowest, sum, 0);
            let (carry, next_carry) =
                add_two_rows(rest, above_lowest, (factor, next_factor), (carry, next_carry));
            let (sum, next_carry) = multiply_add(next_factor, *highest, *next, next_carry);
            (*next, overflow) = add(sum, carry, overflow);
            (*after_next, overflow) = add(*after_next, next_carry, overflow);
            window = window.get_mut(2..).unwrap_or_default();
        }
        if overflow == 0 && is_below(window, &self.modulus) {
            result.copy_from_slice(window);
        } else {
            subtract(window, &self.modulus, result);
        }
    }

    /// R² mod n from the largest power of two below n: doublings up to R·2^j, then Montgomery squarings, each of
    /// which takes R·2^j to R·2^2j. With j the odd part of R's bit count that is ten-odd squarings and few doublings.
    fn square_of_r(&self, modulus_top_bit: usize) -> Vec<u64> {
        let r_bits = self.modulus.len() * 64;
        let squarings = r_bits.trailing_zeros();
        let mut power = vec![0; self.modulus.len()];
        if let Some(limb) = power.get_mut(modulus_top_bit / 64) {
            *limb = 1 << (modulus_top_bit % 64);
        }
        for _ in modulus_top_bit..r_bits + (r_bits >> squarings) {
            self.double(&mut power);
        }
        let mut product = vec![0; 2 * self.modulus.len()];
        for _ in 0..squarings {
            square(&power, &mut product);
            self.reduce(&mut product, &mut power);
        }
        power
    }

    /// `2 · number mod n`.
    fn double(&self, number: &mut [u64]) {
        let mut carry = 0;
        for limb in number.iter_mut() {
            (*limb, carry) = ((*limb << 1) | carry, *limb >> 63);
        }
        if carry != 0 || !is_below(number, &self.modulus) {
            let doubled = number.to_vec();
            subtract(&doubled, &self.modulus, number);
        }
    }
}

/// `left · right`, schoolbook (HAC algorithm 14.12), both of the same even length. `product` is twice as long.
fn multiply(left: &[u64], right: &[u64], product: &mut [u64]) {
    product.fill(0);
    let ([lowest, ..], [.., highest]) = (right, right) else { return };
    let mut window = product;
    for &[factor, next_factor] in left.as_chunks().0 {
        let Some((low, [next, after_next, ..])) = window.split_at_mut_checked(right.len()) else { return };
        let [first, rest @ ..] = low else { return };
        let carry;
        (*first, carry) = multiply_add(factor, *lowest, *first, 0);
        let (carry, next_carry) = add_two_rows(rest, right, (factor, next_factor), (carry, 0));
        (*next, *after_next) = multiply_add(next_factor, *highest, carry, next_carry);
        window = window.get_mut(2..).unwrap_or_default();
    }
}

/// `number²`, of an even length: the cross products once, doubled, and the squares of the limbs added.
fn square(number: &[u64], product: &mut [u64]) {
    product.fill(0);
    let mut window = &mut *product;
    let mut rest = number;
    while let [factor, next_factor, higher @ ..] = rest {
        let [_, first, second, above @ ..] = window else { return };
        let (sum, mut carry) = multiply_add(*factor, *next_factor, *first, 0);
        *first = sum;
        if let ([lowest, ..], [.., highest]) = (higher, higher) {
            (*second, carry) = multiply_add(*factor, *lowest, *second, carry);
            let Some((middle, [next, after_next, ..])) = above.split_at_mut_checked(higher.len() - 1) else {
                return;
            };
            let (carry, next_carry) = add_two_rows(middle, higher, (*factor, *next_factor), (carry, 0));
            (*next, *after_next) = multiply_add(*next_factor, *highest, carry, next_carry);
        } else {
            *second = carry;
        }
        window = window.get_mut(4..).unwrap_or_default();
        rest = higher;
    }
    let (mut shifted_out, mut carry) = (0, 0);
    for (&limb, [low, high]) in number.iter().zip(product.as_chunks_mut().0) {
        let (doubled_low, doubled_high) = ((*low << 1) | shifted_out, (*high << 1) | (*low >> 63));
        shifted_out = *high >> 63;
        let (square_low, square_high) = multiply_add(limb, limb, doubled_low, carry);
        (*low, (*high, carry)) = (square_low, add(doubled_high, square_high, 0));
    }
}

/// `sum += number · factor / 2^64 + number · next factor` over the length of `sum`, one less than that of `number`:
/// two neighbouring rows of the schoolbook, each with its carry. Native code spends all its time here.
#[inline(always)]
fn add_two_rows(
    sum: &mut [u64],
    number: &[u64],
    (factor, next_factor): (u64, u64),
    (mut carry, mut next_carry): (u64, u64),
) -> (u64, u64) {
    for (sum, pair) in sum.iter_mut().zip(number.windows(2)) {
        let &[lower, limb] = pair else { break };
        (*sum, carry) = multiply_add(factor, limb, *sum, carry);
        (*sum, next_carry) = multiply_add(next_factor, lower, *sum, next_carry);
    }
    (carry, next_carry)
}

/// `left · right + addend + carry` as (low, high). Cannot overflow: (b−1)² + 2(b−1) = b² − 1.
#[inline(always)]
const fn multiply_add(left: u64, right: u64, addend: u64, carry: u64) -> (u64, u64) {
    let wide = left as u128 * right as u128 + addend as u128 + carry as u128;
    (wide as u64, (wide >> 64) as u64)
}

/// `left + right + carry` as (low, high).
#[inline(always)]
const fn add(left: u64, right: u64, carry: u64) -> (u64, u64) {
    let wide = left as u128 + right as u128 + carry as u128;
    (wide as u64, (wide >> 64) as u64)
}

/// `left − right`, dropping a borrow that a limb above would have paid.
fn subtract(left: &[u64], right: &[u64], difference: &mut [u64]) {
    let mut borrow = false;
    for ((difference, &left), &right) in difference.iter_mut().zip(left).zip(right) {
        let (without_borrow, below) = left.overflowing_sub(right);
        let (limb, below_again) = without_borrow.overflowing_sub(u64::from(borrow));
        (*difference, borrow) = (limb, below | below_again);
    }
}

/// Compares numbers of equal length.
fn is_below(left: &[u64], right: &[u64]) -> bool {
    left.iter().rev().lt(right.iter().rev())
}

/// −1/n modulo 2^64 by Newton's iteration (Dussé and Kaliski 1990): an odd number is its own inverse modulo 8, and
/// each round doubles the bits that are right, 3 to 96.
fn negated_inverse(odd: u64) -> u64 {
    let inverse = (0..5)
        .fold(odd, |inverse: u64, _| inverse.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(inverse))));
    inverse.wrapping_neg()
}

fn from_be_octets(octets: &[u8], limbs: usize) -> Vec<u64> {
    let limb = |octets: &[u8]| octets.iter().fold(0, |value, octet| (value << 8) | u64::from(*octet));
    let mut number: Vec<u64> = octets.rchunks(8).map(limb).collect();
    number.resize(limbs, 0);
    number
}

fn to_be_octets(number: &[u64], length: usize) -> Vec<u8> {
    let mut octets = vec![0; length];
    for (octets, limb) in octets.rchunks_mut(8).zip(number) {
        for (octet, value) in octets.iter_mut().rev().zip(limb.to_le_bytes()) {
            *octet = value;
        }
    }
    octets
}
