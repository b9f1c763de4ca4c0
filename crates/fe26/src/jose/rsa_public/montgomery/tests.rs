#![allow(clippy::unwrap_used)]

use alloc::vec;
use alloc::vec::Vec;
use num_bigint::BigUint;
use proptest::prelude::*;

use super::*;

/// num-bigint is the oracle; both limb widths are run, whichever one this machine uses.
fn check<L: Limb>(modulus: &BigUint, base: &BigUint, exponent: u32) {
    let length = modulus.to_bytes_be().len();
    let montgomery = Montgomery::<L>::new(&modulus.to_bytes_be()).unwrap();
    let power = montgomery.pow_odd(&octets(base, length), exponent);
    if base < modulus {
        let expected = base.modpow(&BigUint::from(exponent), modulus);
        assert_eq!(power, Some(octets(&expected, length)), "{base} ^ {exponent} mod {modulus}");
    } else {
        assert_eq!(power, None, "{base} is not below {modulus}");
    }
}

fn check_both(modulus: &BigUint, base: &BigUint, exponent: u32) {
    check::<u32>(modulus, base, exponent);
    check::<u64>(modulus, base, exponent);
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
            modulus - 1_u8,
            modulus.clone(),
            power_of_two(modulus.to_bytes_be().len() as u32 * 8) - 1_u8,
        ];
        for base in &edges {
            for exponent in [3, 5, 65537, u32::MAX] {
                check_both(modulus, base, exponent);
            }
        }
    }
}

#[test]
fn even_moduli_are_refused() {
    for modulus in
        [vec![2], vec![4], power_of_two(2047).to_bytes_be(), vec![0xff; 255].into_iter().chain([0]).collect()]
    {
        assert!(Montgomery::<u32>::new(&modulus).is_none());
        assert!(Montgomery::<u64>::new(&modulus).is_none());
    }
    assert!(Montgomery::<u64>::new(&[]).is_none());
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
        check_both(&modulus, &base, (exponent | 1).max(3));
    }

    /// Rows of ones and zeros carry the furthest.
    #[test]
    fn carries_run_through(ones in proptest::collection::vec(any::<bool>(), 64), exponent in prop::sample::select(vec![3, 17, 65537])) {
        let octets: Vec<u8> = ones.iter().flat_map(|one| [if *one { 0xff } else { 0 }; 8]).collect();
        let modulus = BigUint::from_bytes_be(&octets) | power_of_two(4095) | BigUint::from(1_u8);
        for base in [BigUint::from_bytes_be(&octets) >> 1_u8, &modulus - 1_u8, &modulus >> 1_u8] {
            check_both(&modulus, &base, exponent);
        }
    }
}
