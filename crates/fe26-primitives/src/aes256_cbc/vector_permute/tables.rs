//! The cipher's tables, computed by the compiler.
//!
//! GF(2^8) is taken as GF(2^4)[ζ], where ζ and its conjugate ζ' = ζ + 1 are the roots of z² + z + 1/a. A byte in
//! that basis is `i | k << 4`, two elements of the subfield, and stands for i + kζ'. With j = i + k it is iζ + jζ',
//! whose inverse is a(jζ + iζ') / (k² + aij).

#![allow(clippy::indexing_slicing, reason = "an index out of range does not compile")]

use super::field::{Bytes, affine, compose, invert, multiples, multiply, power};
use super::vector::V128;

/// A map of bytes that is linear over GF(2): what it makes of the low nibble, and of the high one.
pub(super) struct LinearMap {
    pub(super) low: V128,
    pub(super) high: V128,
}

/// What follows the inversion: the table for each of its two halves, io and jo.
pub(super) struct OutputMap {
    pub(super) io: V128,
    pub(super) jo: V128,
}

/// All that the cipher looks up. It stays in memory: as constants in code, these make V8 build each anew at each use.
pub(super) struct Tables {
    pub(super) low_nibbles: V128,
    /// 1/x and a/x in the subfield; infinity is 0x80, which adding a nibble keeps beyond every table.
    pub(super) reciprocal: V128,
    pub(super) a_over: V128,
    pub(super) forward: Forward,
    pub(super) inverse: Inverse,
    pub(super) expansion: Expansion,
}

pub(super) struct Forward {
    /// From AES's bytes to the basis, for the text and for round keys.
    pub(super) input: LinearMap,
    /// SubBytes and its double, still in the basis: what MixColumns adds up.
    pub(super) round: [OutputMap; 2],
    /// SubBytes, back in AES's bytes.
    pub(super) last: OutputMap,
    /// A row further down and further up, in round n at index (n - 1) mod 4, as `unshift`: ShiftRows undone n times.
    pub(super) below: [V128; 4],
    pub(super) above: [V128; 4],
    pub(super) unshift: [V128; 4],
    /// ShiftRows for all 14 rounds at once.
    pub(super) shift: V128,
}

/// As [`Forward`], with InvSubBytes, InvMixColumns and InvShiftRows. The affine map is undone on the way in.
pub(super) struct Inverse {
    pub(super) input: LinearMap,
    pub(super) round: [OutputMap; 4],
    pub(super) last: OutputMap,
    pub(super) below: [V128; 4],
    pub(super) unshift: [V128; 4],
    pub(super) shift: V128,
}

/// Of the key expansion.
pub(super) struct Expansion {
    pub(super) affine_constant: V128,
    pub(super) first_round_constant: V128,
    pub(super) field_polynomial: V128,
    pub(super) last_word: V128,
    pub(super) rotated_last_word: V128,
    pub(super) one_word_up: V128,
    pub(super) two_words_up: V128,
    pub(super) one_row: V128,
    pub(super) two_rows: V128,
}

pub(super) static TABLES: Tables = Tables {
    low_nibbles: V128::splat(0x0f),
    reciprocal: subfield_quotients(1),
    a_over: subfield_quotients(A),
    forward: Forward {
        input: linear(&TO_BASIS),
        round: [
            output(&compose(&TO_BASIS, &AFFINE)),
            output(&compose(&TO_BASIS, &compose(&multiples(2), &AFFINE))),
        ],
        last: output(&AFFINE),
        below: [fetch(1, 1), fetch(1, 2), fetch(1, 3), fetch(1, 0)],
        above: [fetch(3, 3), fetch(3, 2), fetch(3, 1), fetch(3, 0)],
        unshift: [shift_rows(3), shift_rows(2), shift_rows(1), shift_rows(0)],
        shift: shift_rows(2),
    },
    inverse: Inverse {
        input: linear(&UNDO_AFFINE),
        round: [
            output(&compose(&UNDO_AFFINE, &multiples(0x0e))),
            output(&compose(&UNDO_AFFINE, &multiples(0x0b))),
            output(&compose(&UNDO_AFFINE, &multiples(0x0d))),
            output(&compose(&UNDO_AFFINE, &multiples(0x09))),
        ],
        last: output(&multiples(1)),
        below: [fetch(1, 3), fetch(1, 2), fetch(1, 1), fetch(1, 0)],
        unshift: [shift_rows(1), shift_rows(2), shift_rows(3), shift_rows(0)],
        shift: shift_rows(2),
    },
    expansion: Expansion {
        affine_constant: V128::splat(0x63),
        first_round_constant: V128::new([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]),
        field_polynomial: V128::splat(0x1b),
        last_word: V128::new([12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15]),
        rotated_last_word: V128::new([13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12, 13, 14, 15, 12]),
        one_word_up: V128::new([16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        two_words_up: V128::new([16, 16, 16, 16, 16, 16, 16, 16, 0, 1, 2, 3, 4, 5, 6, 7]),
        one_row: V128::new([1, 2, 3, 0, 5, 6, 7, 4, 9, 10, 11, 8, 13, 14, 15, 12]),
        two_rows: V128::new([2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13]),
    },
};

/// An element of order 15, so that its powers 1, w, w² and w³ are a basis of the subfield.
const W: u8 = power(3, 17);
const ZETA: u8 = zeta();
/// One over ζζ'.
const A: u8 = power(power(ZETA, 17), 254);

/// From a byte in the basis to the element it stands for, and back.
const FROM_BASIS: Bytes = from_basis();
const TO_BASIS: Bytes = invert(&FROM_BASIS);

/// 0x63, the other part of SubBytes's affine map, is added to the round keys.
const AFFINE: Bytes = affine();
const UNDO_AFFINE: Bytes = compose(&TO_BASIS, &invert(&AFFINE));

const fn linear(map: &Bytes) -> LinearMap {
    let (mut low, mut high) = ([0; 16], [0; 16]);
    let mut n = 0;
    while n < 16 {
        low[n] = map[n];
        high[n] = map[n << 4];
        n += 1;
    }
    LinearMap { low: V128::new(low), high: V128::new(high) }
}

/// `map` of the inverse, which is (1/a + ζ')/io + (1/a + ζ)/jo: solve 1/io = (k + ai)/(k² + aij) and
/// 1/jo = (k + aj)/(k² + aij) for what the inverse is made of.
const fn output(map: &Bytes) -> OutputMap {
    let one_over_a = power(A, 254);
    let (mut io, mut jo) = ([0; 16], [0; 16]);
    let mut n = 1;
    while n < 16 {
        let reciprocal = power(FROM_BASIS[n], 254);
        io[n] = map[multiply(one_over_a ^ ZETA ^ 1, reciprocal) as usize];
        jo[n] = map[multiply(one_over_a ^ ZETA, reciprocal) as usize];
        n += 1;
    }
    OutputMap { io: V128::new(io), jo: V128::new(jo) }
}

const fn subfield_quotients(dividend: u8) -> V128 {
    let mut quotients = [0x80; 16];
    let mut n = 1;
    while n < 16 {
        quotients[n] = TO_BASIS[multiply(dividend, power(FROM_BASIS[n], 254)) as usize];
        n += 1;
    }
    V128::new(quotients)
}

/// Where ShiftRows, done so many times, takes each byte from.
const fn shift_rows(times: usize) -> V128 {
    let mut from = [0; 16];
    let mut to = 0;
    while to < 16 {
        let row = to % 4;
        from[to] = ((to + 4 * row * times) % 16) as u8;
        to += 1;
    }
    V128::new(from)
}

/// From `rows` further down, `columns` further right.
const fn fetch(rows: usize, columns: usize) -> V128 {
    let mut from = [0; 16];
    let mut to = 0;
    while to < 16 {
        let (row, column) = (to % 4, to / 4);
        from[to] = ((row + rows) % 4 + (column + columns) % 4 * 4) as u8;
        to += 1;
    }
    V128::new(from)
}

const fn from_basis() -> Bytes {
    let mut bits = [1, W, multiply(W, W), power(W, 3), 0, 0, 0, 0];
    let mut bit = 0;
    while bit < 4 {
        bits[bit + 4] = multiply(bits[bit], ZETA ^ 1);
        bit += 1;
    }
    let mut elements = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            if byte >> bit & 1 == 1 {
                elements[byte] ^= bits[bit];
            }
            bit += 1;
        }
        byte += 1;
    }
    elements
}

/// The first element that adds up to 1 with its conjugate.
const fn zeta() -> u8 {
    let mut z = 0;
    while power(z, 16) ^ z != 1 {
        z += 1;
    }
    z
}
