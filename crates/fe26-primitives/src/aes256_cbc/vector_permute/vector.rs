//! Sixteen bytes and the few operations the cipher needs, each one instruction of WebAssembly's simd128.

use core::ops::{BitAnd, BitXor, BitXorAssign};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lanes {
    use core::arch::wasm32;

    pub(super) use wasm32::v128 as Lanes;
    pub(super) use wasm32::{i8x16_swizzle as swizzle, v128_and as and, v128_xor as xor};

    pub(super) const fn from_bytes(b: [u8; 16]) -> Lanes {
        wasm32::u8x16(
            b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
            b[15],
        )
    }

    pub(super) fn to_bytes(v: Lanes) -> [u8; 16] {
        let low = wasm32::u64x2_extract_lane::<0>(v);
        let high = wasm32::u64x2_extract_lane::<1>(v);
        (u128::from(low) | u128::from(high) << 64).to_le_bytes()
    }

    pub(super) fn shift_right_4(v: Lanes) -> Lanes {
        wasm32::u64x2_shr(v, 4)
    }

    pub(super) fn double(v: Lanes) -> Lanes {
        wasm32::i8x16_add(v, v)
    }

    pub(super) fn is_negative(v: Lanes) -> Lanes {
        wasm32::i8x16_lt(v, wasm32::i8x16_splat(0))
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod lanes {
    pub(super) type Lanes = [u8; 16];

    pub(super) const fn from_bytes(bytes: [u8; 16]) -> Lanes {
        bytes
    }

    pub(super) const fn to_bytes(v: Lanes) -> [u8; 16] {
        v
    }

    /// An index beyond the table yields 0.
    pub(super) fn swizzle(table: Lanes, indices: Lanes) -> Lanes {
        indices.map(|index| table.get(usize::from(index)).copied().unwrap_or(0))
    }

    pub(super) fn and(a: Lanes, b: Lanes) -> Lanes {
        (u128::from_ne_bytes(a) & u128::from_ne_bytes(b)).to_ne_bytes()
    }

    pub(super) fn xor(a: Lanes, b: Lanes) -> Lanes {
        (u128::from_ne_bytes(a) ^ u128::from_ne_bytes(b)).to_ne_bytes()
    }

    pub(super) fn shift_right_4(v: Lanes) -> Lanes {
        v.map(|byte| byte >> 4)
    }

    pub(super) fn double(v: Lanes) -> Lanes {
        v.map(|byte| byte << 1)
    }

    pub(super) fn is_negative(v: Lanes) -> Lanes {
        v.map(|byte| if byte < 0x80 { 0 } else { 0xff })
    }
}

/// Sixteen bytes.
#[derive(Clone, Copy)]
pub(super) struct V128(lanes::Lanes);

impl V128 {
    pub(super) const fn new(bytes: [u8; 16]) -> Self {
        Self(lanes::from_bytes(bytes))
    }

    pub(super) const fn splat(byte: u8) -> Self {
        Self::new([byte; 16])
    }

    pub(super) fn to_bytes(self) -> [u8; 16] {
        lanes::to_bytes(self.0)
    }

    /// The byte of `self` at each index; 0 where the index is 16 or more.
    pub(super) fn swizzle(self, indices: Self) -> Self {
        Self(lanes::swizzle(self.0, indices.0))
    }

    /// What moves from the high nibble of each byte to the low one; the high one holds nothing of use.
    pub(super) fn shift_right_4(self) -> Self {
        Self(lanes::shift_right_4(self.0))
    }

    /// Each byte twice.
    pub(super) fn double(self) -> Self {
        Self(lanes::double(self.0))
    }

    /// All bits of each byte whose highest bit is set.
    pub(super) fn is_negative(self) -> Self {
        Self(lanes::is_negative(self.0))
    }
}

impl BitXor for V128 {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        Self(lanes::xor(self.0, other.0))
    }
}

impl BitXorAssign for V128 {
    fn bitxor_assign(&mut self, other: Self) {
        *self = *self ^ other;
    }
}

impl BitAnd for V128 {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(lanes::and(self.0, other.0))
    }
}
