//! Montgomery arithmetic on digits of 23 bits, each held in a double, for WebAssembly.
//!
//! wasm multiplies at most 64 by 64 bits into 64, once per instruction, but two pairs of doubles (simd128), and a
//! double counts exactly up to 2^53. So a product's columns are summed without a thought for carries, and the
//! carries are settled once per operation. Doubles as exact integers in this manner: Bernstein, "Floating-point
//! arithmetic and message authentication" (1999).
//!
//! Digits are balanced: signed, of magnitude at most 2^22, and a little over ([`settle`] says how little). A column
//! that holds a product or square and its reduction sums at most 2·180 products of two digits, for 4096 bits, and
//! 2·180·(2^22 + 2^8)² + 2^32 is below 2^53. Numbers are little-endian; they stand for residues between −n and n, have
//! room for 8·n, and end in four zeros, so that four rows of a product, each a place further than the one before it, end
//! together.
//!
//! Rows are added four at a time, so that a column is loaded and stored once for four products.

mod f64x2;

use alloc::vec;
use alloc::vec::Vec;
use core::slice;

use f64x2::F64x2;

/// An odd modulus n of up to 4096 bits and what its arithmetic needs; R is 2^23 to the number of digits.
#[derive(Clone)]
pub(super) struct Montgomery {
    modulus: Vec<Digits>,
    /// The modulus' four lowest digits.
    lowest: [i64; 4],
    /// −1/n mod 2^23.
    negated_inverse: i64,
    /// Where the modulus' highest digits stand.
    highest: usize,
    /// R² mod n: multiplying by it brings a number into Montgomery form.
    r_squared: Vec<Digits>,
}

impl Montgomery {
    /// Takes an odd modulus of at least two bits as big-endian octets without leading zeros.
    pub(super) fn new(modulus: &[u8]) -> Self {
        let top_bit = (modulus.len() * 8)
            .saturating_sub(1 + modulus.first().map_or(0, |octet| octet.leading_zeros() as usize));
        let modulus = from_be_octets(modulus, (top_bit + 1 + SPARE_BITS).div_ceil(4 * DIGIT_BITS));
        let mut lowest = [0; 4];
        for (integer, digit) in lowest.iter_mut().zip(digits(&modulus)) {
            *integer = digit as i64;
        }
        let mut montgomery = Self {
            lowest,
            negated_inverse: negated_inverse(lowest[0]),
            highest: top_bit / (4 * DIGIT_BITS),
            modulus,
            r_squared: Vec::new(),
        };
        montgomery.r_squared = montgomery.square_of_r();
        montgomery
    }

    /// `base ^ exponent mod n` for an odd exponent of at least 3 and a base below n. Octets are big-endian; the power
    /// has as many as the base.
    ///
    /// Left to right, HAC algorithm 14.79. An odd exponent ends in a multiplication; doing that one with the base
    /// as it came, not in Montgomery form, leaves Montgomery form at no further cost.
    pub(super) fn pow_odd(&self, base: &[u8], exponent: u32) -> Vec<u8> {
        let base_digits = from_be_octets(base, self.length());
        let mut base_in_form = base_digits.clone();
        let mut columns = self.columns();
        self.multiply(&mut base_in_form, &self.r_squared, &mut columns);
        let mut power = base_in_form.clone();
        for bit in (0..exponent.ilog2()).rev() {
            self.square(&mut power, &mut columns);
            if (exponent >> bit) & 1 == 1 {
                self.multiply(&mut power, if bit == 0 { &base_digits } else { &base_in_form }, &mut columns);
            }
        }
        self.to_be_octets(&power, base.len())
    }

    /// How many times four digits a number has, without the zeros at its end.
    const fn length(&self) -> usize {
        self.modulus.len() - 1
    }

    /// Where products are formed.
    fn columns(&self) -> Vec<Digits> {
        vec![ZEROS; 2 * self.length()]
    }

    /// `left · right / R`, schoolbook (HAC algorithm 14.12).
    #[inline(never)]
    fn multiply(&self, left: &mut [Digits], right: &[Digits], columns: &mut [Digits]) {
        columns.fill(ZEROS);
        let mut window = &mut *columns;
        for factors in &*left {
            add_rows(window, &ZEROS, right, factors);
            window = window.get_mut(1..).unwrap_or_default();
        }
        self.reduce(columns, left);
    }

    /// `number² / R`, each cross product computed once (HAC algorithm 14.16), but for those of four neighbours: four
    /// digits are multiplied by themselves, and by twice what stands above them.
    #[inline(never)]
    fn square(&self, number: &mut [Digits], columns: &mut [Digits]) {
        columns.fill(ZEROS);
        let mut window = &mut *columns;
        let mut rest = &*number;
        while let ([factors, above @ ..], Some((own, _))) = (rest, window.split_at_mut_checked(2)) {
            add_rows(own, &ZEROS, &[*factors, ZEROS], factors);
            window = window.get_mut(1..).unwrap_or_default();
            add_rows(window, &ZEROS, above, &factors.map(|pair| pair + pair));
            window = window.get_mut(1..).unwrap_or_default();
            rest = above;
        }
        self.reduce(columns, number);
    }

    /// Montgomery reduction, the columns divided by R modulo n, HAC algorithm 14.32 with four digits at a time. Uses the
    /// columns up. Their number must be below n·R/8 in magnitude; the result's is then below 5/8·n.
    #[inline(never)]
    fn reduce(&self, columns: &mut [Digits], result: &mut [Digits]) {
        let ([lowest, window @ ..], [first, rows @ ..]) = (&mut *columns, &*self.modulus) else { return };
        let (second, above_second) = rows.split_first().unwrap_or((&ZEROS, &[]));
        let (mut quotients, mut carry) = self.quotients(lowest);
        let mut window = window;
        for _ in 0..self.length() {
            let [next, above @ ..] = window else { return };
            next[0] = next[0] + F64x2::new(carry, 0.0);
            add_rows(slice::from_mut(next), first, rows, &quotients);
            // Before the rest of the rows, which do not wait for it: finding quotients is a long chain of steps.
            let found = self.quotients(next);
            add_rows(above, second, above_second, &quotients);
            (quotients, carry) = found;
            window = above;
        }
        settle(columns.get(self.length()..).unwrap_or_default(), result);
    }

    /// The digits whose product with n, added to four columns, makes those zero; and what they carry to the next one.
    #[inline(always)]
    fn quotients(&self, columns: &Digits) -> (Digits, f64) {
        let [[first, second], [third, fourth]] = columns.map(F64x2::to_array);
        let mut quotients = [0; 4];
        let mut carry = 0;
        for (place, column) in [first, second, third, fourth].into_iter().enumerate() {
            let rows = quotients.iter().zip(self.lowest.iter().take(place + 1).skip(1).rev());
            let sum = rows.fold(column as i64 + carry, |sum, (quotient, digit)| sum + quotient * digit);
            // The low 23 bits, as a signed number.
            let quotient = sum.wrapping_mul(self.negated_inverse) << (64 - DIGIT_BITS) >> (64 - DIGIT_BITS);
            carry = (sum + quotient * self.lowest[0]) >> DIGIT_BITS;
            if let Some(found) = quotients.get_mut(place) {
                *found = quotient;
            }
        }
        let [first, second, third, fourth] = quotients.map(|quotient| quotient as f64);
        ([F64x2::new(first, second), F64x2::new(third, fourth)], carry as f64)
    }

    /// R² mod n, which is R·2^r, r being R's bits: from a power of two below n up to R·2^(r/4) by shifting, then by two
    /// Montgomery squarings, each of which takes R·2^j to R·2^2j. r is a multiple of four.
    fn square_of_r(&self) -> Vec<Digits> {
        let r_bits = self.length() * 4 * DIGIT_BITS;
        let mut distance = r_bits + r_bits / 4 - self.highest * 4 * DIGIT_BITS;
        let mut power = vec![ZEROS; self.modulus.len()];
        if let Some([pair, _]) = power.get_mut(self.highest) {
            *pair = F64x2::new(1.0, 0.0);
        }
        let mut columns = self.columns();
        while distance > 0 {
            let step = distance.min(LARGEST_SHIFT);
            self.shift(&mut power, step, &mut columns);
            distance -= step;
        }
        for _ in 0..2 {
            self.square(&mut power, &mut columns);
        }
        power
    }

    /// `number · 2^bits` less the multiple of n that is nearest, as far as their highest digits tell.
    fn shift(&self, number: &mut [Digits], bits: usize, columns: &mut [Digits]) {
        let factor = f64::from(1_u32 << bits);
        let quotient = self.leading(number) * factor / self.leading(&self.modulus);
        let quotient = F64x2::splat((quotient + ROUND_TO_ONE) - ROUND_TO_ONE);
        let factor = F64x2::splat(factor);
        let columns = columns.get_mut(..self.length()).unwrap_or_default();
        let digits = number.as_flattened().iter().zip(self.modulus.as_flattened());
        for (column, (digit, modulus_digit)) in columns.as_flattened_mut().iter_mut().zip(digits) {
            *column = factor * *digit - quotient * *modulus_digit;
        }
        settle(columns, number);
    }

    /// A number's highest digits, at least five where n has as many, in units of the lowest of them.
    fn leading(&self, number: &[Digits]) -> f64 {
        let highest = number.get(self.highest.saturating_sub(1)..).unwrap_or_default();
        highest.as_flattened().iter().rev().fold(0.0, |value, pair| {
            let [low, high] = pair.to_array();
            (value * DIGIT + high) * DIGIT + low
        })
    }

    /// The residue between 0 and n.
    fn to_be_octets(&self, number: &[Digits], length: usize) -> Vec<u8> {
        let is_negative = digits(number).fold(0, |carry, digit| (carry + digit as i64) >> DIGIT_BITS) < 0;
        let multiple = if is_negative { 1.0 } else { 0.0 };
        let mut digits = digits(number).zip(digits(&self.modulus));
        let mut octets = vec![0; length];
        let (mut bits, mut count) = (0, 0);
        for octet in octets.iter_mut().rev() {
            if count < 8 {
                let (digit, modulus_digit) = digits.next().unwrap_or_default();
                bits += ((digit + multiple * modulus_digit) as i64) << count;
                count += DIGIT_BITS;
            }
            *octet = bits as u8;
            bits >>= 8;
            count -= 8;
        }
        octets
    }
}

/// Four digits or columns, in pairs.
type Digits = [F64x2; 2];

/// Adds four neighbouring rows of the schoolbook, as far as `columns` and `number` reach: the first row begins at
/// `number`'s first digit, the others up to three digits earlier, in what stands `before` it. wasm spends nearly all its
/// time here.
#[inline(never)]
fn add_rows(columns: &mut [Digits], before: &Digits, number: &[Digits], factors: &Digits) {
    let [[first, second], [third, fourth]] = factors.map(|pair| pair.to_array().map(F64x2::splat));
    let mut below = before[1];
    let mut odd_below = below.after(before[0]);
    for ([columns, columns_above], &[digits, digits_above]) in columns.iter_mut().zip(number) {
        let odd = digits.after(below);
        let odd_above = digits_above.after(digits);
        *columns = *columns + first * digits + second * odd + third * below + fourth * odd_below;
        *columns_above =
            *columns_above + first * digits_above + second * odd_above + third * digits + fourth * odd;
        (below, odd_below) = (digits_above, odd_above);
    }
}

/// Moves what exceeds 23 bits in each column to the next, twice; the highest keeps its own. Columns of up to 2^53
/// become digits of up to 2^22 + 2^30 the first time, of up to 2^22 + 2^7 + 1 the second. No step waits for more than
/// the two before it, as one pass with a running carry would.
#[inline(never)]
fn settle(columns: &[Digits], digits: &mut [Digits]) {
    let unit = F64x2::splat(1.0 / DIGIT);
    let (mut first_excess, mut second_excess) = (F64x2::ZERO, F64x2::ZERO);
    let digits = digits.get_mut(..columns.len()).unwrap_or_default().as_flattened_mut();
    for (digit, &column) in digits.iter_mut().zip(columns.as_flattened()) {
        let (below, excess) = (first_excess, round(column));
        let once = (column - excess) + excess.after(below) * unit;
        first_excess = excess;
        let (below, excess) = (second_excess, round(once));
        *digit = (once - excess) + excess.after(below) * unit;
        second_excess = excess;
    }
    if let Some(highest) = digits.last_mut() {
        let [_, excess] = (first_excess + second_excess).to_array();
        *highest = *highest + F64x2::new(0.0, excess);
    }
}

/// The nearest multiple of 2^23: next to a number of this size a double has no room for less.
#[inline(always)]
fn round(column: F64x2) -> F64x2 {
    let large = F64x2::splat(ROUND_TO_DIGIT);
    (column + large) - large
}

fn digits(number: &[Digits]) -> impl Iterator<Item = f64> {
    number.as_flattened().iter().flat_map(|pair| pair.to_array())
}

/// −1/n modulo 2^23 by Newton's iteration (Dussé and Kaliski 1990): an odd number is its own inverse modulo 8, and
/// each round doubles the bits that are right, 3 to 24.
fn negated_inverse(odd: i64) -> i64 {
    let inverse = (0..3).fold(odd, |inverse, _| {
        inverse.wrapping_mul(2_i64.wrapping_sub(odd.wrapping_mul(inverse))) & DIGIT_MASK
    });
    -inverse & DIGIT_MASK
}

fn from_be_octets(octets: &[u8], length: usize) -> Vec<Digits> {
    let mut octets = octets.iter().rev();
    let (mut bits, mut count) = (0, 0);
    let mut next = || {
        while count < DIGIT_BITS {
            bits |= i64::from(octets.next().copied().unwrap_or_default()) << count;
            count += 8;
        }
        let digit = bits & DIGIT_MASK;
        bits >>= DIGIT_BITS;
        count -= DIGIT_BITS;
        digit as f64
    };
    let mut columns = vec![ZEROS; length];
    for pair in columns.as_flattened_mut() {
        *pair = F64x2::new(next(), next());
    }
    let mut balanced = vec![ZEROS; length + 1];
    settle(&columns, &mut balanced);
    balanced
}

const ZEROS: Digits = [F64x2::ZERO; 2];
const DIGIT_BITS: usize = 23;
const DIGIT: f64 = 8_388_608.0;
const DIGIT_MASK: i64 = (1 << DIGIT_BITS) - 1;
/// 1.5·2^52: the sum with a number of up to 2^51 has no room for a fraction.
const ROUND_TO_ONE: f64 = 6_755_399_441_055_744.0;
const ROUND_TO_DIGIT: f64 = ROUND_TO_ONE * DIGIT;
/// So that the square of what lies between −n and n is below n·R/8.
const SPARE_BITS: usize = 3;
/// By how many bits a residue is shifted before it is reduced: columns then reach 2^51, and what is subtracted is n
/// times an integer that two doubles' quotient, off by 2^-50 of it, still finds.
const LARGEST_SHIFT: usize = 28;
