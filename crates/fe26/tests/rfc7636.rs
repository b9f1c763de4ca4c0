//! PKCE: RFC 7636 appendix B, and verifiers with the challenges that `@workos-inc/node` made of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::entropy::Entropy;
use fe26::oauth::{CodeChallenge, CodeVerifier, PkceError};
use proptest::prelude::*;
use serde_json::Value;

/// Appendix B names the octets, the verifier they spell, and its challenge.
#[test]
fn appendix_b() {
    let octets = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
        214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    let verifier = CodeVerifier::generate(43, &mut Entropy::new(&octets)).unwrap();
    assert_eq!(verifier.expose_secret(), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(verifier.challenge().as_str(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assert_eq!(CodeChallenge::METHOD, "S256");
}

#[test]
fn peer_verifiers_give_the_peer_challenges() {
    let vectors: Vec<Value> = serde_json::from_str(include_str!("../../../vectors/oauth/pkce.json")).unwrap();
    assert_eq!(vectors.len(), 10);
    for vector in vectors {
        let verifier = CodeVerifier::parse(vector["codeVerifier"].as_str().unwrap()).unwrap();
        assert_eq!(verifier.challenge().as_str(), vector["codeChallenge"].as_str().unwrap());
    }
}

#[test]
fn every_length_of_section_4_1_can_be_made_from_its_entropy_and_not_from_less() {
    let random: Vec<u8> = (0..=255).collect();
    assert_eq!(CodeVerifier::ENTROPY_BYTES, 32);
    assert_eq!(CodeVerifier::MAX_ENTROPY_BYTES, 96);
    for length in 43..=128 {
        let needed = CodeVerifier::entropy_bytes(length);
        assert!(needed * 8 <= length * 6 + 7 && needed <= CodeVerifier::MAX_ENTROPY_BYTES, "{length}");
        let verifier = CodeVerifier::generate(length, &mut Entropy::new(&random[..needed])).unwrap();
        assert_eq!(verifier.expose_secret().len(), length);
        assert_eq!(CodeVerifier::parse(verifier.expose_secret()).unwrap(), verifier);
        let too_few = CodeVerifier::generate(length, &mut Entropy::new(&random[..needed - 1]));
        assert_eq!(too_few, Err(PkceError::EntropyExhausted));
    }
}

#[test]
fn other_lengths_are_refused() {
    let random = [7; 256];
    for length in [0, 1, 42, 129, usize::MAX] {
        assert_eq!(CodeVerifier::generate(length, &mut Entropy::new(&random)), Err(PkceError::Length));
    }
    for length in [0, 42, 129] {
        assert_eq!(CodeVerifier::parse(&"a".repeat(length)), Err(PkceError::Length));
    }
}

#[test]
fn characters_outside_the_unreserved_set_are_refused() {
    for foreign in ['+', '/', '=', ' ', '!', '%', '\0', '\n', 'é', '\u{ff0d}'] {
        let text = format!("{}{foreign}", "a".repeat(50));
        assert_eq!(CodeVerifier::parse(&text), Err(PkceError::Character), "{foreign:?}");
    }
}

#[test]
fn debug_shows_no_verifier() {
    let text = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let verifier = CodeVerifier::parse(text).unwrap();
    assert!(!format!("{verifier:?}{verifier:#?}").contains(text));
}

proptest! {
    #[test]
    fn parsing_accepts_exactly_the_grammar(text in "[A-Za-z0-9._~+/ é-]{40,131}") {
        let unreserved = text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c));
        let expected = unreserved && (43..=128).contains(&text.len());
        prop_assert_eq!(CodeVerifier::parse(&text).is_ok(), expected);
    }
}
