//! Our RS256 beside jsonwebtoken's stock provider: the same keys, messages and signatures, the same verdicts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "jose/keys.rs"]
mod keys;

use fe26::jose::rs256::{CRYPTO_PROVIDER, Rs256Verifier, RsaKeyError};
use jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;
use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use keys::TestKey;
use num_bigint::BigUint;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// One key behind both providers.
struct Pair {
    ours: Box<dyn JwtVerifier>,
    stock: Box<dyn JwtVerifier>,
}

impl Pair {
    fn new(key: &TestKey) -> Self {
        let decoding_key = DecodingKey::from_rsa_raw_components(&key.modulus, &key.exponent);
        let verifier =
            |provider: &CryptoProvider| (provider.verifier_factory)(&Algorithm::RS256, &decoding_key);
        Self { ours: verifier(&CRYPTO_PROVIDER).unwrap(), stock: verifier(&DEFAULT_PROVIDER).unwrap() }
    }

    /// The common verdict.
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> bool {
        let ours = self.ours.verify(message, signature).is_ok();
        assert_eq!(ours, self.stock.verify(message, signature).is_ok(), "{message:x?} {signature:x?}");
        ours
    }
}

fn octets(number: &BigUint, length: usize) -> Vec<u8> {
    let octets = number.to_bytes_be();
    let mut padded = vec![0; length.saturating_sub(octets.len())];
    padded.extend(octets);
    padded
}

#[test]
fn genuine_and_altered_signatures_of_every_key() {
    let keys = TestKey::all();
    assert_eq!(keys.len(), 9);
    for key in &keys {
        let pair = Pair::new(key);
        let message = format!("signed with {}", key.kid);
        let signature = key.sign(message.as_bytes());
        assert!(pair.verify(message.as_bytes(), &signature), "{}", key.kid);
        assert!(!pair.verify(b"another message", &signature), "{}", key.kid);

        let modulus = BigUint::from_bytes_be(&key.modulus);
        let number = BigUint::from_bytes_be(&signature);
        let length = signature.len();
        for altered in [
            &number + &modulus,
            &modulus - &number,
            &number + 1_u8,
            BigUint::ZERO,
            BigUint::from(1_u8),
            &modulus - 1_u8,
            modulus.clone(),
            &modulus + 1_u8,
        ] {
            assert!(!pair.verify(message.as_bytes(), &octets(&altered, length)), "{} {altered:x}", key.kid);
        }
        for altered in
            [Vec::new(), signature[1..].to_vec(), signature[..length - 1].to_vec(), vec![0xff; length]]
        {
            assert!(!pair.verify(message.as_bytes(), &altered), "{} {altered:x?}", key.kid);
        }
        for padded in [[&[0], &*signature].concat(), [&*signature, &[0]].concat()] {
            assert!(!pair.verify(message.as_bytes(), &padded), "{}", key.kid);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn random_messages_and_bits(
        message in proptest::collection::vec(any::<u8>(), 0..300),
        bit in 0..2048_usize,
        foreign in proptest::collection::vec(any::<u8>(), 256),
    ) {
        let key = TestKey::named("2048");
        let pair = Pair::new(&key);
        let mut signature = key.sign(&message);
        prop_assert!(pair.verify(&message, &signature));
        signature[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!pair.verify(&message, &signature));
        prop_assert!(!pair.verify(&message, &foreign));
    }
}

/// Bleichenbacher's forgery for e = 3: a cube whose first octets look like a padded hash, the rest being what it
/// is. Whoever parses the padding and stops at the hash accepts it.
#[test]
fn a_cube_root_is_not_a_signature() {
    let key = TestKey::named("2048-e3");
    let message = b"forged";
    let digest_info = [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];
    let prefix = [
        &[0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0],
        &digest_info[..],
        &Sha256::digest(message),
    ]
    .concat();
    let mut encoded = prefix.clone();
    encoded.resize(256, 0xff);
    let root = BigUint::from_bytes_be(&encoded).cbrt();
    assert!(octets(&root.pow(3), 256).starts_with(&prefix), "the forgery is what it claims to be");
    assert!(!Pair::new(&key).verify(message, &octets(&root, 256)));
}

#[test]
fn keys_out_of_range_are_refused() {
    let odd_number_of = |bits: u32| ((BigUint::from(1_u8) << (bits - 1)) + 1_u8).to_bytes_be();
    for bits in [2, 512, 1024, 2047, 4097, 8192] {
        let refused = Rs256Verifier::new(&odd_number_of(bits), &[3]).unwrap_err();
        assert_eq!(refused, RsaKeyError::ModulusLength, "{bits}");
    }
    assert_eq!(Rs256Verifier::new(&[], &[3]).unwrap_err(), RsaKeyError::ModulusLength);
    assert_eq!(Rs256Verifier::new(&[0; 256], &[3]).unwrap_err(), RsaKeyError::ModulusLength);
    for bits in [2048, 2049, 4095, 4096] {
        assert!(Rs256Verifier::new(&odd_number_of(bits), &[3]).is_ok(), "{bits}");
    }
    let mut even = odd_number_of(2048);
    even[255] = 0;
    assert_eq!(Rs256Verifier::new(&even, &[3]).unwrap_err(), RsaKeyError::EvenModulus);

    let modulus = TestKey::named("2048").modulus;
    for exponent in [&[][..], &[0], &[1], &[2], &[4], &[1, 0, 0], &[1, 0, 0, 0, 1], &[0xff; 9]] {
        assert_eq!(
            Rs256Verifier::new(&modulus, exponent).unwrap_err(),
            RsaKeyError::Exponent,
            "{exponent:?}"
        );
    }
    for exponent in [&[3][..], &[1, 0, 1], &[0, 1, 0, 1], &[0xff; 4]] {
        assert!(Rs256Verifier::new(&modulus, exponent).is_ok(), "{exponent:?}");
    }
}

#[test]
fn the_provider_knows_rs256_and_refuses_the_rest() {
    let key = TestKey::named("2048");
    let components = DecodingKey::from_rsa_raw_components(&key.modulus, &key.exponent);
    for algorithm in [
        Algorithm::HS256,
        Algorithm::HS384,
        Algorithm::HS512,
        Algorithm::RS384,
        Algorithm::RS512,
        Algorithm::PS256,
        Algorithm::PS384,
        Algorithm::PS512,
        Algorithm::ES256,
        Algorithm::ES384,
        Algorithm::EdDSA,
    ] {
        assert!((CRYPTO_PROVIDER.verifier_factory)(&algorithm, &components).is_err(), "{algorithm:?}");
    }
    for key in [
        DecodingKey::from_secret(b"secret"),
        DecodingKey::from_rsa_der(b"der"),
        DecodingKey::from_rsa_raw_components(&[3], &[3]),
    ] {
        assert!((CRYPTO_PROVIDER.verifier_factory)(&Algorithm::RS256, &key).is_err());
    }
    let verifier = (CRYPTO_PROVIDER.verifier_factory)(&Algorithm::RS256, &components).unwrap();
    assert_eq!(verifier.algorithm(), Algorithm::RS256);
    assert!((CRYPTO_PROVIDER.signer_factory)(&Algorithm::RS256, &EncodingKey::from_rsa_der(b"")).is_err());
    let utils = &CRYPTO_PROVIDER.key_utils;
    assert!((utils.rsa_pub_components_from_private_key)(b"").is_err());
    assert!((utils.rsa_pub_components_from_public_key)(b"").is_err());
    assert!((utils.ec_pub_components_from_private_key)(b"", Algorithm::ES256).is_err());
    assert!(
        (utils.ed_pub_components_from_private_key)(b"", &jsonwebtoken::jwk::EllipticCurve::Ed25519).is_err()
    );
    assert!((utils.compute_digest)(b"", jsonwebtoken::jwk::ThumbprintHash::SHA256).is_err());
}

/// An application may install it for itself; nothing else in this process asks for the default.
#[test]
fn jsonwebtoken_decodes_through_it_once_installed() {
    CRYPTO_PROVIDER.install_default().unwrap();
    let key = TestKey::named("2048");
    let token = key.token(r#"{"alg":"RS256"}"#, r#"{"sub":"user_01","exp":1709193857}"#);
    let decoding_key = DecodingKey::from_rsa_raw_components(&key.modulus, &key.exponent);
    let mut validation = jsonwebtoken::Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    let decode = |token: &str| jsonwebtoken::decode::<serde_json::Value>(token, &decoding_key, &validation);
    assert_eq!(decode(&token).unwrap().claims["sub"], "user_01");
    assert!(decode(&key.token(r#"{"alg":"RS512"}"#, "{}")).is_err());
    let forged = token.replacen(".eyJ", ".ewJ", 1);
    assert_ne!(forged, token);
    assert!(decode(&forged).is_err());
}

#[test]
fn verifiers_cross_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Rs256Verifier>();
    shared::<fe26::jose::jwk_set::JwkSet>();
}
