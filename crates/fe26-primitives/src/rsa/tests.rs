#![allow(clippy::unwrap_used)]

use alloc::vec;
use alloc::vec::Vec;

use num_bigint::BigUint;
use proptest::prelude::*;

use super::{RsaKeyError, RsaPublicKey, doubles, limbs};

/// num-bigint is the oracle; both arithmetics are run, whichever one this machine uses.
fn check(modulus: &BigUint, base: &BigUint, exponent: u32) {
    let modulus_octets = modulus.to_bytes_be();
    let base_octets = octets(base, modulus_octets.len());
    let expected = octets(&base.modpow(&BigUint::from(exponent), modulus), modulus_octets.len());
    let limbs = limbs::Montgomery::new(&modulus_octets).pow_odd(&base_octets, exponent);
    assert_eq!(limbs, expected, "limbs: {base} ^ {exponent} mod {modulus}");
    let doubles = doubles::Montgomery::new(&modulus_octets).pow_odd(&base_octets, exponent);
    assert_eq!(doubles, expected, "doubles: {base} ^ {exponent} mod {modulus}");
}

fn octets(number: &BigUint, length: usize) -> Vec<u8> {
    let octets = number.to_bytes_be();
    let mut padded = vec![0; length - octets.len()];
    padded.extend(octets);
    padded
}

fn power_of_two(exponent: u32) -> BigUint {
    BigUint::from(1_u8) << exponent
}

#[test]
fn edges_of_the_modulus_and_of_the_base() {
    let moduli = [
        BigUint::from(3_u8),
        BigUint::from(u32::MAX),
        BigUint::from(u64::MAX),
        power_of_two(64) + 1_u8,
        power_of_two(2047) + 1_u8,
        power_of_two(2048) - 1_u8,
        power_of_two(2048) + 1_u8,
        power_of_two(2111) + 1_u8,
        power_of_two(3072) - 1_u8,
        power_of_two(4064) - 1_u8,
        power_of_two(4096) - 1_u8,
    ];
    for modulus in &moduli {
        let edges = [
            BigUint::ZERO,
            BigUint::from(1_u8),
            BigUint::from(2_u8),
            modulus >> 1_u8,
            modulus - 2_u8,
            modulus - 1_u8,
        ];
        for base in &edges {
            for exponent in [3, 5, 65537, u32::MAX] {
                check(modulus, base, exponent);
            }
        }
    }
}

/// The largest digits that doubles may hold, in every place: columns come as near to 2^53 as they can.
#[test]
fn columns_of_doubles_are_full() {
    for bits in [2048, 3072, 4096] {
        let largest =
            (0..bits / 23).fold(BigUint::ZERO, |number, place| number + power_of_two(23 * place + 22));
        let smallest = power_of_two(bits) - &largest;
        for modulus in [&largest + 1_u8, &smallest + 1_u8, power_of_two(bits) - 1_u8] {
            for base in [&largest, &smallest, &(&largest >> 23_u8), &(&modulus >> 1_u8)] {
                check(&modulus, &(base % &modulus), 65537);
            }
        }
    }
}

#[test]
fn numbers_from_the_modulus_on_are_no_signatures() {
    for modulus in [power_of_two(2047) + 1_u8, power_of_two(2048) - 1_u8, power_of_two(2048) + 1_u8] {
        let length = modulus.to_bytes_be().len();
        let key = RsaPublicKey::new(&octets(&modulus, length + 1), &[0, 1, 0, 1]).unwrap();
        assert_eq!(key.modulus_bytes(), length);
        let last = &modulus - 1_u8;
        assert_eq!(key.rsavp1(&octets(&last, length)), Some(octets(&last, length)), "(-1)^65537 is -1");
        for refused in [octets(&modulus, length), vec![0xff; length]] {
            assert_eq!(key.rsavp1(&refused), None);
        }
        for refused in [octets(&last, length + 1), vec![0; length - 1], Vec::new()] {
            assert_eq!(key.rsavp1(&refused), None);
        }
    }
}

#[test]
fn keys_out_of_range_are_refused() {
    let refused = |modulus: &BigUint, exponent: &[u8]| {
        RsaPublicKey::new(&modulus.to_bytes_be(), exponent).map(|_| ()).unwrap_err()
    };
    for modulus in [BigUint::ZERO, BigUint::from(3_u8), power_of_two(2047) - 1_u8, power_of_two(4096) + 1_u8]
    {
        assert_eq!(refused(&modulus, &[3]), RsaKeyError::ModulusLength);
    }
    for modulus in [power_of_two(2047), power_of_two(4096) - 2_u8] {
        assert_eq!(refused(&modulus, &[3]), RsaKeyError::EvenModulus);
    }
    for exponent in [&[][..], &[0], &[1], &[2], &[1, 0, 0], &[1, 0, 0, 0, 1]] {
        assert_eq!(refused(&(power_of_two(2048) - 1_u8), exponent), RsaKeyError::Exponent);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn agrees_with_an_independent_implementation(
        mut modulus in proptest::collection::vec(any::<u8>(), 1..=520),
        base in proptest::collection::vec(any::<u8>(), 520),
        exponent in any::<u32>(),
    ) {
        *modulus.last_mut().unwrap() |= 1;
        *modulus.first_mut().unwrap() |= 2;
        let modulus = BigUint::from_bytes_be(&modulus);
        let base = BigUint::from_bytes_be(&base) % &modulus;
        check(&modulus, &base, (exponent | 1).max(3));
    }

    /// Rows of ones and zeros carry the furthest.
    #[test]
    fn carries_run_through(ones in proptest::collection::vec(any::<bool>(), 64), exponent in prop::sample::select(vec![3, 17, 65537])) {
        let octets: Vec<u8> = ones.iter().flat_map(|one| [if *one { 0xff } else { 0 }; 8]).collect();
        let modulus = BigUint::from_bytes_be(&octets) | power_of_two(4095) | BigUint::from(1_u8);
        for base in [BigUint::from_bytes_be(&octets) >> 1_u8, &modulus - 1_u8, &modulus >> 1_u8] {
            check(&modulus, &base, exponent);
        }
    }
}
