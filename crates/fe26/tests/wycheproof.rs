//! RSASSA-PKCS1-v1_5 with SHA-256 against Project Wycheproof's vectors.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::jose::rs256::{Rs256Verifier, RsaKeyError};
use wycheproof::TestResult;
use wycheproof::rsa_pkcs1_verify::{TestName, TestSet};

/// Every vector agrees. "Acceptable" ones are BER and DER variants of the padding that some libraries let pass;
/// comparing the whole encoded message lets none pass.
fn check(name: TestName, at_least: usize) {
    let mut vectors = 0;
    for group in TestSet::load(name).unwrap().test_groups {
        let verifier = Rs256Verifier::new(&group.key.n, &group.key.e).unwrap();
        for test in &group.tests {
            let holds = verifier.verify(&test.msg, &test.sig).is_ok();
            assert_eq!(holds, test.result == TestResult::Valid, "{name:?} {}: {}", test.tc_id, test.comment);
            vectors += 1;
        }
    }
    assert!(vectors >= at_least, "{vectors} vectors");
}

#[test]
fn rsa_2048() {
    check(TestName::Rsa2048Sha256, 240);
}

#[test]
fn rsa_3072() {
    check(TestName::Rsa3072Sha256, 240);
}

#[test]
fn rsa_4096() {
    check(TestName::Rsa4096Sha256, 240);
}

/// Signatures over other hashes are not RS256, however valid.
#[test]
fn other_hashes() {
    for name in
        [TestName::Rsa2048Sha224, TestName::Rsa2048Sha384, TestName::Rsa2048Sha512, TestName::Rsa2048Sha3_256]
    {
        for group in TestSet::load(name).unwrap().test_groups {
            let verifier = Rs256Verifier::new(&group.key.n, &group.key.e).unwrap();
            for test in group.tests.iter().filter(|test| test.result == TestResult::Valid) {
                assert!(verifier.verify(&test.msg, &test.sig).is_err(), "{name:?} {}", test.tc_id);
            }
        }
    }
}

#[test]
fn moduli_over_4096_bits_are_refused() {
    for group in TestSet::load(TestName::Rsa8192Sha256).unwrap().test_groups {
        let refused = Rs256Verifier::new(&group.key.n, &group.key.e).unwrap_err();
        assert_eq!(refused, RsaKeyError::ModulusLength);
    }
}
