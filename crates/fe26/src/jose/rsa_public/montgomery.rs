//! Montgomery arithmetic modulo an odd number.
//!
//! Products and squares are computed whole, then reduced: the method Koç, Acar and Kaliski call separated operand
//! scanning ("Analyzing and Comparing Montgomery Multiplication Algorithms", IEEE Micro 1996). Squaring computes
//! each cross product once (Handbook of Applied Cryptography, algorithm 14.16), which matters, since raising to
//! 65537 is sixteen squarings. Reduction is HAC algorithm 14.32. Numbers are little-endian limbs.

use alloc::vec;
use alloc::vec::Vec;

use super::limb::Limb;

#[cfg(test)]
mod tests;

/// An odd modulus n and what its arithmetic needs; R is b to the number of limbs.
#[derive(Clone)]
pub(super) struct Montgomery<L> {
    modulus: Vec<L>,
    /// R² mod n: multiplying by it brings a number into Montgomery form.
    r_squared: Vec<L>,
    /// −1/n mod b.
    negated_inverse: L,
}

impl<L: Limb> Montgomery<L> {
    /// Takes a modulus of at least two bits as big-endian octets without leading zeros. Nothing for an even one.
    pub(super) fn new(modulus: &[u8]) -> Option<Self> {
        let bits = (modulus.len() * 8).checked_sub(modulus.first()?.leading_zeros() as usize + 1)?;
        let modulus = from_be_octets::<L>(modulus, modulus.len().div_ceil(L::BYTES));
        let lowest = modulus.first().copied().filter(|limb| limb.is_odd())?;
        let mut montgomery =
            Self { r_squared: Vec::new(), negated_inverse: lowest.negated_inverse(), modulus };
        montgomery.r_squared = montgomery.square_of_r(bits);
        Some(montgomery)
    }

    /// `base ^ exponent mod n` for an odd exponent of at least 3. Octets are big-endian; the base has as many as the
    /// modulus, and so has the power. Nothing when the base is not below n.
    ///
    /// Left to right, HAC algorithm 14.79. An odd exponent ends in a multiplication; doing that one with the base
    /// as it came, not in Montgomery form, leaves Montgomery form at no further cost.
    pub(super) fn pow_odd(&self, base: &[u8], exponent: u32) -> Option<Vec<u8>> {
        let base_limbs = from_be_octets::<L>(base, self.modulus.len());
        if !is_below(&base_limbs, &self.modulus) {
            return None;
        }
        let mut product = vec![L::ZERO; 2 * self.modulus.len()];
        let mut base_in_form = vec![L::ZERO; self.modulus.len()];
        multiply(&base_limbs, &self.r_squared, &mut product);
        self.reduce(&mut product, &mut base_in_form);

        let mut power = base_in_form.clone();
        for bit in (0..exponent.ilog2()).rev() {
            square(&power, &mut product);
            self.reduce(&mut product, &mut power);
            if (exponent >> bit) & 1 == 1 {
                let factor = if bit == 0 { &base_limbs } else { &base_in_form };
                multiply(&power, factor, &mut product);
                self.reduce(&mut product, &mut power);
            }
        }
        Some(to_be_octets(&power, base.len()))
    }

    /// Montgomery reduction, `product / R mod n`, HAC algorithm 14.32. Uses `product` up; it must be below n·R.
    fn reduce(&self, product: &mut [L], result: &mut [L]) {
        let mut window = product;
        let mut overflow = L::ZERO;
        // Each round makes the window's lowest limb zero and moves past it, until n's length is left.
        while let Some((low, [next, ..])) = window.split_at_mut_checked(self.modulus.len()) {
            let factor = low.first().map_or(L::ZERO, |limb| limb.wrapping_mul(self.negated_inverse));
            let carry = add_multiple(low, &self.modulus, factor);
            (*next, overflow) = next.add(carry, overflow);
            window = window.get_mut(1..).unwrap_or_default();
        }
        if overflow == L::ZERO && is_below(window, &self.modulus) {
            result.copy_from_slice(window);
        } else {
            subtract(window, &self.modulus, result);
        }
    }

    /// R² mod n from the largest power of two below n: doublings up to R·2^j, then Montgomery squarings, each of
    /// which takes R·2^j to R·2^2j. With j the odd part of R's bit count that is ten-odd squarings and few doublings.
    fn square_of_r(&self, modulus_top_bit: usize) -> Vec<L> {
        let r_bits = self.modulus.len() * L::BITS;
        let squarings = r_bits.trailing_zeros();
        let mut power = vec![L::ZERO; self.modulus.len()];
        if let Some(limb) = power.get_mut(modulus_top_bit / L::BITS) {
            *limb = L::power_of_two(modulus_top_bit % L::BITS);
        }
        for _ in modulus_top_bit..r_bits + (r_bits >> squarings) {
            self.double(&mut power);
        }
        let mut product = vec![L::ZERO; 2 * self.modulus.len()];
        for _ in 0..squarings {
            square(&power, &mut product);
            self.reduce(&mut product, &mut power);
        }
        power
    }

    /// `2 · number mod n`.
    fn double(&self, number: &mut [L]) {
        let mut carry = L::ZERO;
        for limb in number.iter_mut() {
            (*limb, carry) = limb.double(carry);
        }
        if carry != L::ZERO || !is_below(number, &self.modulus) {
            let doubled = number.to_vec();
            subtract(&doubled, &self.modulus, number);
        }
    }
}

/// `left · right`, schoolbook (HAC algorithm 14.12). `product` is as long as both together.
fn multiply<L: Limb>(left: &[L], right: &[L], product: &mut [L]) {
    product.fill(L::ZERO);
    let mut window = product;
    for &factor in left {
        let Some((low, [next, ..])) = window.split_at_mut_checked(right.len()) else { return };
        *next = add_multiple(low, right, factor);
        window = window.get_mut(1..).unwrap_or_default();
    }
}

/// `number²`, HAC algorithm 14.16: the cross products once, doubled, and the squares of the limbs added.
fn square<L: Limb>(number: &[L], product: &mut [L]) {
    product.fill(L::ZERO);
    let mut window = product.get_mut(1..).unwrap_or_default();
    let mut rest = number;
    while let Some((&factor, higher)) = rest.split_first() {
        let Some((low, [next, ..])) = window.split_at_mut_checked(higher.len()) else { return };
        *next = add_multiple(low, higher, factor);
        window = window.get_mut(2..).unwrap_or_default();
        rest = higher;
    }
    let (mut shifted_out, mut carry) = (L::ZERO, L::ZERO);
    for (&limb, [low, high]) in number.iter().zip(product.as_chunks_mut::<2>().0) {
        let (doubled_low, middle) = low.double(shifted_out);
        let (doubled_high, out) = high.double(middle);
        shifted_out = out;
        let (square_low, square_high) = limb.mul_add(limb, doubled_low, carry);
        (*low, (*high, carry)) = (square_low, doubled_high.add(square_high, L::ZERO));
    }
}

/// `sum += number · factor` over the length of `number`; returns the limb that is carried out. All time is spent here.
#[inline(always)]
fn add_multiple<L: Limb>(sum: &mut [L], number: &[L], factor: L) -> L {
    let mut carry = L::ZERO;
    for (sum, &limb) in sum.iter_mut().zip(number) {
        (*sum, carry) = limb.mul_add(factor, *sum, carry);
    }
    carry
}

/// `left − right`, dropping a borrow that a limb above would have paid.
fn subtract<L: Limb>(left: &[L], right: &[L], difference: &mut [L]) {
    let mut borrow = L::ZERO;
    for ((difference, &left), &right) in difference.iter_mut().zip(left).zip(right) {
        (*difference, borrow) = left.sub(right, borrow);
    }
}

/// Compares numbers of equal length.
fn is_below<L: Limb>(left: &[L], right: &[L]) -> bool {
    left.iter().rev().lt(right.iter().rev())
}

fn from_be_octets<L: Limb>(octets: &[u8], limbs: usize) -> Vec<L> {
    let mut number: Vec<L> = octets.rchunks(L::BYTES).map(L::from_be_octets).collect();
    number.resize(limbs, L::ZERO);
    number
}

fn to_be_octets<L: Limb>(number: &[L], length: usize) -> Vec<u8> {
    let mut octets = vec![0; length];
    for (octets, limb) in octets.rchunks_mut(L::BYTES).zip(number) {
        limb.write_be_octets(octets);
    }
    octets
}
