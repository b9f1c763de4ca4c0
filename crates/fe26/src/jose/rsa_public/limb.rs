//! The machine word that big numbers are cut into.

/// A limb and the products it can hold on to.
pub(super) trait Limb: Copy + Ord + 'static {
    const ZERO: Self;
    const BITS: usize;
    const BYTES: usize;

    /// `self · factor + addend + carry` as (low, high). Cannot overflow: (b−1)² + 2(b−1) = b² − 1.
    fn mul_add(self, factor: Self, addend: Self, carry: Self) -> (Self, Self);
    /// `self + other + carry` as (low, high), whatever the carry.
    fn add(self, other: Self, carry: Self) -> (Self, Self);
    /// `self − other − borrow` as (low, borrow); the borrow is 0 or 1.
    fn sub(self, other: Self, borrow: Self) -> (Self, Self);
    /// The low half of `self · other`.
    fn wrapping_mul(self, other: Self) -> Self;
    /// `2 · self + carry` as (low, high); the carry is 0 or 1.
    fn double(self, carry: Self) -> (Self, Self);
    /// `2 ^ exponent`, for an exponent below [`Limb::BITS`].
    fn power_of_two(exponent: usize) -> Self;
    fn is_odd(self) -> bool;
    /// `−1 / self` modulo one limb, for odd `self`.
    fn negated_inverse(self) -> Self;

    /// Up to [`Limb::BYTES`] big-endian octets; octets beyond are cut off at the front.
    fn from_be_octets(octets: &[u8]) -> Self;
    /// Big-endian octets into the end of `octets`, cutting off at the front.
    fn write_be_octets(self, octets: &mut [u8]);
}

macro_rules! limb {
    ($limb:ty, $wide:ty) => {
        impl Limb for $limb {
            const ZERO: Self = 0;
            const BITS: usize = Self::BITS as usize;
            const BYTES: usize = size_of::<Self>();

            #[inline(always)]
            fn mul_add(self, factor: Self, addend: Self, carry: Self) -> (Self, Self) {
                let wide = <$wide>::from(self) * <$wide>::from(factor)
                    + <$wide>::from(addend)
                    + <$wide>::from(carry);
                (wide as Self, (wide >> Self::BITS) as Self)
            }

            #[inline(always)]
            fn add(self, other: Self, carry: Self) -> (Self, Self) {
                let wide = <$wide>::from(self) + <$wide>::from(other) + <$wide>::from(carry);
                (wide as Self, (wide >> Self::BITS) as Self)
            }

            #[inline(always)]
            fn sub(self, other: Self, borrow: Self) -> (Self, Self) {
                let (difference, below) = self.overflowing_sub(other);
                let (difference, below_again) = difference.overflowing_sub(borrow);
                (difference, Self::from(below | below_again))
            }

            #[inline(always)]
            fn wrapping_mul(self, other: Self) -> Self {
                Self::wrapping_mul(self, other)
            }

            #[inline(always)]
            fn double(self, carry: Self) -> (Self, Self) {
                ((self << 1) | carry, self >> (Self::BITS - 1))
            }

            fn power_of_two(exponent: usize) -> Self {
                1 << exponent
            }

            fn is_odd(self) -> bool {
                self & 1 == 1
            }

            /// Newton's iteration (Dussé and Kaliski 1990): an odd number is its own inverse modulo 8, and each
            /// round doubles the bits that are right, 3 to 96.
            fn negated_inverse(self) -> Self {
                let inverse = (0..5).fold(self, |inverse, _| {
                    inverse.wrapping_mul(Self::wrapping_sub(2, self.wrapping_mul(inverse)))
                });
                inverse.wrapping_neg()
            }

            fn from_be_octets(octets: &[u8]) -> Self {
                octets.iter().fold(0, |value, octet| (value << 8) | Self::from(*octet))
            }

            fn write_be_octets(self, octets: &mut [u8]) {
                for (octet, value) in octets.iter_mut().rev().zip(self.to_le_bytes()) {
                    *octet = value;
                }
            }
        }
    };
}

limb!(u32, u64);
limb!(u64, u128);

/// The limb whose product the target computes in one instruction or two: wasm has a 64-bit multiplication and no
/// wider one, whatever its pointers.
#[cfg(all(target_pointer_width = "64", not(target_family = "wasm")))]
pub(super) type NativeLimb = u64;
/// See above.
#[cfg(not(all(target_pointer_width = "64", not(target_family = "wasm"))))]
pub(super) type NativeLimb = u32;
