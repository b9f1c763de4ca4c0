//! Montgomery arithmetic on digits of 23 bits, each held in a double, for WebAssembly.
//!
//! wasm multiplies at most 64 by 64 bits into 64, once per instruction, but two pairs of doubles (simd128), and a
//! double counts exactly up to 2^53. So a product's columns are summed without a thought for carries, in loops that
//! the compiler turns into vector instructions by itself, and the carries are settled once per operation. Doubles as
//! exact integers in this manner: Bernstein, "Floating-point arithmetic and message authentication" (1999).
//!
//! Digits are balanced: signed, of magnitude at most 2^22, and a little over ([`settle`] says how little). A column
//! that holds a product or square and its reduction sums at most 2·180 products of two digits, for 4096 bits, and
//! 2·180·(2^22 + 2^8)² + 2^32 is below 2^53. Numbers are little-endian, their digits a multiple of four; they stand for
//! residues between −n and n, and have room for 8·n.
//!
//! Rows are added four at a time, so that a column is loaded and stored once for four products.

use alloc::vec;
use alloc::vec::Vec;

/// An odd modulus n of up to 4096 bits and what its arithmetic needs; R is 2^23 to the number of digits.
#[derive(Clone)]
pub(super) struct Montgomery {
    modulus: Vec<f64>,
    /// The modulus without its lowest digit, and zeros above: what [`add_rows`] takes to fill the columns from the
    /// fourth on.
    modulus_rows: Vec<f64>,
    /// The modulus' four lowest digits.
    lowest: [i64; ROWS],
    /// −1/n mod 2^23.
    negated_inverse: i64,
    /// R² mod n: multiplying by it brings a number into Montgomery form.
    r_squared: Vec<f64>,
}

impl Montgomery {
    /// Takes an odd modulus of at least two bits as big-endian octets without leading zeros.
    pub(super) fn new(modulus: &[u8]) -> Self {
        let top_bit = (modulus.len() * 8)
            .saturating_sub(1 + modulus.first().map_or(0, |octet| octet.leading_zeros() as usize));
        let length = (top_bit + 1 + SPARE_BITS).div_ceil(DIGIT_BITS).next_multiple_of(ROWS);
        let modulus = from_be_octets(modulus, length);
        let mut lowest = [0; ROWS];
        for (integer, digit) in lowest.iter_mut().zip(&modulus) {
            *integer = *digit as i64;
        }
        let mut modulus_rows = modulus.get(1..).unwrap_or_default().to_vec();
        modulus_rows.resize(length + ROWS - 1, 0.0);
        let mut montgomery = Self {
            modulus,
            modulus_rows,
            lowest,
            negated_inverse: negated_inverse(lowest[0]),
            r_squared: Vec::new(),
        };
        montgomery.r_squared = montgomery.square_of_r(top_bit);
        montgomery
    }

    /// `base ^ exponent mod n` for an odd exponent of at least 3 and a base below n. Octets are big-endian; the power
    /// has as many as the base.
    ///
    /// Left to right, HAC algorithm 14.79. An odd exponent ends in a multiplication; doing that one with the base
    /// as it came, not in Montgomery form, leaves Montgomery form at no further cost.
    pub(super) fn pow_odd(&self, base: &[u8], exponent: u32) -> Vec<u8> {
        let base_digits = from_be_octets(base, self.modulus.len());
        let mut scratch = Scratch::new(self.modulus.len());
        let mut base_in_form = vec![0.0; self.modulus.len()];
        scratch.multiply(&base_digits, &self.r_squared);
        self.reduce(&mut scratch, &mut base_in_form);

        let mut power = base_in_form.clone();
        for bit in (0..exponent.ilog2()).rev() {
            scratch.square(&power);
            self.reduce(&mut scratch, &mut power);
            if (exponent >> bit) & 1 == 1 {
                scratch.multiply(&power, if bit == 0 { &base_digits } else { &base_in_form });
                self.reduce(&mut scratch, &mut power);
            }
        }
        self.to_be_octets(&power, base.len())
    }

    /// Montgomery reduction, the columns divided by R modulo n, HAC algorithm 14.32 with four digits at a time. Uses the
    /// columns up. Their number must be below n·R/8 in magnitude; the result's is then below 5/8·n.
    fn reduce(&self, scratch: &mut Scratch, result: &mut [f64]) {
        let columns = &mut *scratch.columns;
        let Some(lowest) = columns.first_chunk() else { return };
        let (mut quotients, mut carry) = self.quotients(lowest);
        let mut window = columns.get_mut(ROWS..).unwrap_or_default();
        for _ in 0..self.modulus.len() / ROWS {
            let Some((next, above)) = window.split_first_chunk_mut() else { return };
            next[0] += carry;
            add_rows(next, &self.modulus_rows, &quotients);
            // Before the rest of the rows, which do not wait for it: finding quotients is a long chain of steps.
            let found = self.quotients(next);
            add_rows(above, self.modulus_rows.get(ROWS..).unwrap_or_default(), &quotients);
            (quotients, carry) = found;
            window = window.get_mut(ROWS..).unwrap_or_default();
        }
        settle(columns.get(self.modulus.len()..).unwrap_or_default(), result);
    }

    /// The digits whose product with n, added to four columns, makes those zero; and what they carry to the next one.
    fn quotients(&self, columns: &[f64; ROWS]) -> ([f64; ROWS], f64) {
        let mut quotients = [0; ROWS];
        let mut carry = 0;
        for (place, column) in columns.iter().enumerate() {
            let rows = quotients.iter().zip(self.lowest.iter().take(place + 1).skip(1).rev());
            let sum = rows.fold(*column as i64 + carry, |sum, (quotient, digit)| sum + quotient * digit);
            // The low 23 bits, as a signed number.
            let quotient = sum.wrapping_mul(self.negated_inverse) << (64 - DIGIT_BITS) >> (64 - DIGIT_BITS);
            carry = (sum + quotient * self.lowest[0]) >> DIGIT_BITS;
            if let Some(found) = quotients.get_mut(place) {
                *found = quotient;
            }
        }
        (quotients.map(|quotient| quotient as f64), carry as f64)
    }

    /// R² mod n, which is R·2^r, r being R's bits: from the largest power of two below n up to R·2^j by shifting, j
    /// being the leading bits of r; then Montgomery squarings, each of which takes R·2^j to R·2^2j, and a shift by
    /// one where r has a bit.
    fn square_of_r(&self, modulus_top_bit: usize) -> Vec<f64> {
        let r_bits = self.modulus.len() * DIGIT_BITS;
        let mut power = vec![0.0; self.modulus.len()];
        if let Some(digit) = power.get_mut(modulus_top_bit / DIGIT_BITS) {
            *digit = (1_u32 << (modulus_top_bit % DIGIT_BITS)).into();
        }
        let mut scratch = Scratch::new(self.modulus.len());
        let mut distance = r_bits + (r_bits >> SQUARINGS) - modulus_top_bit;
        while distance > 0 {
            let step = distance.min(LARGEST_SHIFT);
            self.shift(&mut power, step, &mut scratch, modulus_top_bit);
            distance -= step;
        }
        for bit in (0..SQUARINGS).rev() {
            scratch.square(&power);
            self.reduce(&mut scratch, &mut power);
            self.shift(&mut power, (r_bits >> bit) & 1, &mut scratch, modulus_top_bit);
        }
        power
    }

    /// `number · 2^bits` less the multiple of n that is nearest, as far as their highest digits tell.
    fn shift(&self, number: &mut [f64], bits: usize, scratch: &mut Scratch, modulus_top_bit: usize) {
        let highest = (modulus_top_bit / DIGIT_BITS).saturating_sub(3);
        let leading = |digits: &[f64]| {
            digits.iter().skip(highest).rev().fold(0.0, |value, digit| value * DIGIT + digit)
        };
        let factor = f64::from(1_u32 << bits);
        let quotient = leading(number) * factor / leading(&self.modulus);
        let quotient = (quotient + ROUND_TO_ONE) - ROUND_TO_ONE;
        for ((column, digit), modulus_digit) in scratch.columns.iter_mut().zip(&*number).zip(&self.modulus) {
            *column = factor * digit - quotient * modulus_digit;
        }
        settle(&scratch.columns, number);
    }

    /// The residue between 0 and n.
    fn to_be_octets(&self, number: &[f64], length: usize) -> Vec<u8> {
        let mut carry = 0;
        let mut digits: Vec<i64> = number.iter().map(|digit| unbalance(*digit as i64, &mut carry)).collect();
        if carry < 0 {
            carry = 0;
            for (digit, modulus_digit) in digits.iter_mut().zip(&self.modulus) {
                *digit = unbalance(*digit + *modulus_digit as i64, &mut carry);
            }
        }
        let mut octets = vec![0; length];
        let (mut bits, mut count) = (0, 0);
        let mut digits = digits.iter();
        for octet in octets.iter_mut().rev() {
            if count < 8 {
                bits |= digits.next().copied().unwrap_or_default() << count;
                count += DIGIT_BITS;
            }
            *octet = bits as u8;
            bits >>= 8;
            count -= 8;
        }
        octets
    }
}

/// Where products are formed.
struct Scratch {
    columns: Vec<f64>,
    /// A factor with zeros below and above it, so that rows can begin before and end after it.
    padded: Vec<f64>,
}

impl Scratch {
    fn new(length: usize) -> Self {
        Self { columns: vec![0.0; 2 * length], padded: vec![0.0; length + PADDING + ROWS] }
    }

    /// The columns of `left · right`, schoolbook (HAC algorithm 14.12).
    #[inline(never)]
    fn multiply(&mut self, left: &[f64], right: &[f64]) {
        self.columns.fill(0.0);
        for (padded, digit) in self.padded.iter_mut().skip(PADDING).zip(right) {
            *padded = *digit;
        }
        let mut window = &mut *self.columns;
        for factors in left.as_chunks().0 {
            add_rows(window, &self.padded, factors);
            window = window.get_mut(ROWS..).unwrap_or_default();
        }
    }

    /// The columns of `number²`, each cross product computed once (HAC algorithm 14.16), but for those of four
    /// neighbours: four digits are multiplied by themselves and by twice what stands above them.
    fn square(&mut self, number: &[f64]) {
        self.columns.fill(0.0);
        for (padded, digit) in self.padded.iter_mut().skip(PADDING).zip(number) {
            *padded = 2.0 * digit;
        }
        let mut window = &mut *self.columns;
        let mut rows = &mut *self.padded;
        for factors in number.as_chunks().0 {
            if let Some(own) = rows.get_mut(PADDING..PADDING + ROWS) {
                own.copy_from_slice(factors);
            }
            add_rows(window, rows, factors);
            if let Some(own) = rows.get_mut(PADDING..PADDING + ROWS) {
                own.fill(0.0);
            }
            window = window.get_mut(2 * ROWS..).unwrap_or_default();
            rows = rows.get_mut(ROWS..).unwrap_or_default();
        }
    }
}

/// Adds four neighbouring rows of the schoolbook, as far as `columns` and `number` reach: the first row begins at
/// `number`'s fourth digit, the last at its first. wasm spends nearly all its time here, two columns at a time where the
/// compiler sees to it: that takes simd128 and a crate that is optimised for speed, as the one that links must be.
#[inline(always)]
fn add_rows(columns: &mut [f64], number: &[f64], factors: &[f64; ROWS]) {
    for (column, digits) in columns.iter_mut().zip(number.windows(ROWS)) {
        let Ok(digits) = <&[f64; ROWS]>::try_from(digits) else { break };
        let products = factors.iter().zip(digits.iter().rev());
        *column = products.fold(*column, |sum, (factor, digit)| sum + factor * digit);
    }
}

/// Moves what exceeds 23 bits in each column to the next, twice; the highest keeps its own. Columns of up to 2^53
/// become digits of up to 2^22 + 2^30 the first time, of up to 2^22 + 2^7 + 1 the second. No step waits for more than
/// the two before it, as one pass with a running carry would.
#[inline(never)]
fn settle(columns: &[f64], digits: &mut [f64]) {
    let (mut first_excess, mut second_excess) = (0.0, 0.0);
    for (digit, column) in digits.iter_mut().zip(columns) {
        let (below, excess) = (first_excess, round(*column));
        let once = (column - excess) + below * (1.0 / DIGIT);
        first_excess = excess;
        let (below, excess) = (second_excess, round(once));
        *digit = (once - excess) + below * (1.0 / DIGIT);
        second_excess = excess;
    }
    if let Some(highest) = digits.last_mut() {
        *highest += first_excess + second_excess;
    }
}

/// The nearest multiple of 2^23: next to a number of this size a double has no room for less.
#[inline(always)]
fn round(column: f64) -> f64 {
    (column + ROUND_TO_DIGIT) - ROUND_TO_DIGIT
}

/// The low 23 bits of a digit and a carry, and what they carry on.
fn unbalance(digit: i64, carry: &mut i64) -> i64 {
    let sum = digit + *carry;
    *carry = sum >> DIGIT_BITS;
    sum & DIGIT_MASK
}

/// −1/n modulo 2^23 by Newton's iteration (Dussé and Kaliski 1990): an odd number is its own inverse modulo 8, and
/// each round doubles the bits that are right, 3 to 24.
fn negated_inverse(odd: i64) -> i64 {
    let inverse = (0..3).fold(odd, |inverse, _| {
        inverse.wrapping_mul(2_i64.wrapping_sub(odd.wrapping_mul(inverse))) & DIGIT_MASK
    });
    -inverse & DIGIT_MASK
}

fn from_be_octets(octets: &[u8], length: usize) -> Vec<f64> {
    let (mut bits, mut count) = (0, 0);
    let mut digits = Vec::with_capacity(length);
    for octet in octets.iter().rev() {
        bits |= i64::from(*octet) << count;
        count += 8;
        if count >= DIGIT_BITS {
            digits.push((bits & DIGIT_MASK) as f64);
            bits >>= DIGIT_BITS;
            count -= DIGIT_BITS;
        }
    }
    digits.push(bits as f64);
    digits.resize(length, 0.0);
    let mut balanced = vec![0.0; length];
    settle(&digits, &mut balanced);
    balanced
}

const DIGIT_BITS: usize = 23;
const DIGIT: f64 = 8_388_608.0;
const DIGIT_MASK: i64 = (1 << DIGIT_BITS) - 1;
/// 1.5·2^52: the sum with a number of up to 2^51 has no room for a fraction.
const ROUND_TO_ONE: f64 = 6_755_399_441_055_744.0;
const ROUND_TO_DIGIT: f64 = ROUND_TO_ONE * DIGIT;
/// How many rows are added at a time. Six are as quick, two a quarter slower, eight a tenth.
const ROWS: usize = 4;
const PADDING: usize = ROWS - 1;
/// So that the square of what lies between −n and n is below n·R/8.
const SPARE_BITS: usize = 3;
/// By how many bits a residue is shifted before it is reduced.
const LARGEST_SHIFT: usize = 16;
/// How many of the squarings towards R² are made; the fewer, the more shifts.
const SQUARINGS: usize = 5;
