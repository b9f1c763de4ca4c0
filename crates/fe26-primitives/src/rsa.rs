//! The RSA public operation, RFC 8017 section 5.2.2.
//!
//! Only public values pass through here (a published key, a signature anyone may hold), so its time may depend
//! on them. Nothing of this is fit for a private key.

#[cfg(any(test, target_family = "wasm"))]
mod doubles;
#[cfg(any(test, not(target_family = "wasm")))]
mod limbs;
#[cfg(test)]
mod tests;

use alloc::vec::Vec;
use core::fmt;

#[cfg(target_family = "wasm")]
use doubles::Montgomery;
#[cfg(not(target_family = "wasm"))]
use limbs::Montgomery;

/// An RSA public key with the constants that make its operation quick.
#[derive(Clone)]
pub struct RsaPublicKey {
    modulus: Vec<u8>,
    arithmetic: Montgomery,
    exponent: u32,
}

/// Why a modulus and an exponent are no key to verify with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RsaKeyError {
    /// The modulus has fewer than 2048 or more than 4096 bits.
    ModulusLength,
    /// The modulus is even, so it is not a product of two large primes.
    EvenModulus,
    /// The exponent is even, below 3 or above 2^32 − 1. Issuers use 65537, some 3; a larger one buys nothing
    /// and lets a hostile key set make each verification slow.
    Exponent,
}

impl RsaPublicKey {
    /// Takes big-endian bytes. Leading zero octets are allowed: RFC 7518 section 6.3.1.1 forbids issuers to
    /// send them and knows that some do.
    pub fn new(modulus: &[u8], exponent: &[u8]) -> Result<Self, RsaKeyError> {
        let modulus = without_leading_zeros(modulus);
        let bits = modulus.len() * 8 - modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
        if !(MIN_MODULUS_BITS..=MAX_MODULUS_BITS).contains(&bits) {
            return Err(RsaKeyError::ModulusLength);
        }
        let exponent = without_leading_zeros(exponent);
        if exponent.len() > size_of::<u32>() {
            return Err(RsaKeyError::Exponent);
        }
        let exponent = exponent.iter().fold(0_u32, |value, byte| (value << 8) | u32::from(*byte));
        if exponent < 3 || exponent.is_multiple_of(2) {
            return Err(RsaKeyError::Exponent);
        }
        if modulus.last().is_none_or(|octet| octet.is_multiple_of(2)) {
            return Err(RsaKeyError::EvenModulus);
        }
        Ok(Self { modulus: modulus.to_vec(), arithmetic: Montgomery::new(modulus), exponent })
    }

    /// k of RFC 8017: the length of the modulus and of every signature, in octets.
    pub const fn modulus_bytes(&self) -> usize {
        self.modulus.len()
    }

    /// RSAVP1 between octet strings: signature to encoded message, both of the modulus' length. Nothing when the
    /// signature is of another length or stands for a number not below the modulus, as it otherwise would have a
    /// second spelling.
    pub fn rsavp1(&self, signature: &[u8]) -> Option<Vec<u8>> {
        let is_representative = signature.len() == self.modulus.len() && signature < &*self.modulus;
        is_representative.then(|| self.arithmetic.pow_odd(signature, self.exponent))
    }
}

impl fmt::Debug for RsaPublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RsaPublicKey")
            .field("modulus_bytes", &self.modulus_bytes())
            .field("exponent", &self.exponent)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for RsaKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ModulusLength => "the RSA modulus is not of 2048 to 4096 bits",
            Self::EvenModulus => "the RSA modulus is even",
            Self::Exponent => "the RSA exponent is not an odd number from 3 to 4294967295",
        })
    }
}

impl core::error::Error for RsaKeyError {}

fn without_leading_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.split_at_checked(zeros).map_or(&[], |(_, value)| value)
}

const MIN_MODULUS_BITS: usize = 2048;
const MAX_MODULUS_BITS: usize = 4096;
