//! Arithmetic in AES's field, GF(2)[x] modulo x⁸ + x⁴ + x³ + x + 1, for the compiler to make tables with.

#![allow(clippy::indexing_slicing, reason = "an index out of range does not compile")]

/// A map of bytes.
pub(super) type Bytes = [u8; 256];

/// The linear part of SubBytes's affine map (FIPS 197, section 5.1.1).
pub(super) const fn affine() -> Bytes {
    let mut map = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        map[byte] = b ^ b.rotate_left(1) ^ b.rotate_left(2) ^ b.rotate_left(3) ^ b.rotate_left(4);
        byte += 1;
    }
    map
}

pub(super) const fn multiples(factor: u8) -> Bytes {
    let mut map = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        map[byte] = multiply(byte as u8, factor);
        byte += 1;
    }
    map
}

pub(super) const fn compose(outer: &Bytes, inner: &Bytes) -> Bytes {
    let mut map = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        map[byte] = outer[inner[byte] as usize];
        byte += 1;
    }
    map
}

pub(super) const fn invert(map: &Bytes) -> Bytes {
    let mut inverse = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        inverse[map[byte] as usize] = byte as u8;
        byte += 1;
    }
    inverse
}

pub(super) const fn power(base: u8, exponent: u8) -> u8 {
    let mut power = 1;
    let mut n = 0;
    while n < exponent {
        power = multiply(power, base);
        n += 1;
    }
    power
}

/// The product in AES's field (FIPS 197, section 4.2).
pub(super) const fn multiply(mut a: u8, mut b: u8) -> u8 {
    let mut product = 0;
    while b != 0 {
        if b & 1 == 1 {
            product ^= a;
        }
        a = (a << 1) ^ ((a >> 7) * 0x1b);
        b >>= 1;
    }
    product
}
