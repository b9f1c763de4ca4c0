//! Two doubles and the few operations the arithmetic needs, each one instruction of WebAssembly's simd128. Written out,
//! because a compiler makes them of plain loops only where the whole program is built for speed.

use core::ops::{Add, Mul, Sub};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod lanes {
    use core::arch::wasm32;

    pub(super) use wasm32::v128 as Lanes;
    pub(super) use wasm32::{
        f64x2 as new, f64x2_add as add, f64x2_mul as mul, f64x2_splat as splat, f64x2_sub as sub,
        i64x2_shuffle,
    };

    pub(super) fn to_array(v: Lanes) -> [f64; 2] {
        [wasm32::f64x2_extract_lane::<0>(v), wasm32::f64x2_extract_lane::<1>(v)]
    }

    pub(super) fn after(v: Lanes, previous: Lanes) -> Lanes {
        i64x2_shuffle::<1, 2>(previous, v)
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod lanes {
    pub(super) type Lanes = [f64; 2];

    pub(super) const fn new(low: f64, high: f64) -> Lanes {
        [low, high]
    }

    pub(super) const fn splat(both: f64) -> Lanes {
        [both; 2]
    }

    pub(super) const fn to_array(v: Lanes) -> [f64; 2] {
        v
    }

    pub(super) const fn add(a: Lanes, b: Lanes) -> Lanes {
        [a[0] + b[0], a[1] + b[1]]
    }

    pub(super) const fn sub(a: Lanes, b: Lanes) -> Lanes {
        [a[0] - b[0], a[1] - b[1]]
    }

    pub(super) const fn mul(a: Lanes, b: Lanes) -> Lanes {
        [a[0] * b[0], a[1] * b[1]]
    }

    pub(super) const fn after(v: Lanes, previous: Lanes) -> Lanes {
        [previous[1], v[0]]
    }
}

/// Two doubles.
#[derive(Clone, Copy)]
pub(super) struct F64x2(lanes::Lanes);

impl F64x2 {
    pub(super) const ZERO: Self = Self::new(0.0, 0.0);

    #[inline(always)]
    pub(super) const fn new(low: f64, high: f64) -> Self {
        Self(lanes::new(low, high))
    }

    #[inline(always)]
    pub(super) fn splat(both: f64) -> Self {
        Self(lanes::splat(both))
    }

    #[inline(always)]
    pub(super) fn to_array(self) -> [f64; 2] {
        lanes::to_array(self.0)
    }

    /// What stands one place lower in a row of pairs: the high one of the pair before, and the low one.
    #[inline(always)]
    pub(super) fn after(self, previous: Self) -> Self {
        Self(lanes::after(self.0, previous.0))
    }
}

impl Add for F64x2 {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(lanes::add(self.0, other.0))
    }
}

impl Sub for F64x2 {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(lanes::sub(self.0, other.0))
    }
}

impl Mul for F64x2 {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(lanes::mul(self.0, other.0))
    }
}
