//! Seals of the peers open here, and the seals made here are the peers' own, byte for byte, given the same salts.
//! The vectors and where they come from: `vectors/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::base64url;
use fe26::entropy::Entropy;
use fe26::seal::{ENTROPY_BYTES, Password, Passwords, SealVersion, UnsealError, seal, unseal};
use fe26::time::UnixTimeMs;
use serde::Deserialize;
use sha2::{Digest, Sha256};

#[test]
fn opens_what_the_peers_seal() {
    for vector in peers().seals {
        let Some(sealed) = &vector.sealed else { continue };
        let unsealed = unseal(sealed, &vector.password.passwords(), NOW).expect(&vector.name);
        let payload = vector.opens.as_deref().or(vector.payload.as_deref()).unwrap();
        assert_eq!(*unsealed.payload, payload, "{}", vector.name);
        assert_eq!(unsealed.version, vector.version(), "{}", vector.name);
        assert_eq!(unsealed.password_index, 0, "{}", vector.name);
    }
}

#[test]
fn seals_what_the_peers_seal() {
    let mut compared = 0;
    for vector in peers().seals {
        let Some(sealed) = &vector.sealed else { continue };
        if vector.names_no_id() {
            continue;
        }
        let token = sealed.split('~').next().unwrap();
        let again = vector.seal(vector.payload.as_deref().unwrap(), &entropy_of(token));
        assert_eq!(again, format!("{token}~2"), "{}", vector.name);
        compared += 1;
    }
    assert_eq!(compared, 54, "all but the large ones and those without an id");
}

#[test]
fn large_payloads_seal_to_the_same_bytes_and_open() {
    let mut lengths = Vec::new();
    for vector in peers().seals {
        let Some(PayloadRule { before, repeat, times, after }) = &vector.payload_rule else { continue };
        let payload = format!("{before}{}{after}", repeat.repeat(*times));
        let mut sealed = vector.seal(&payload, &bytes(vector.entropy.as_deref().unwrap()));
        if vector.version() == SealVersion::None {
            sealed.truncate(sealed.len() - "~2".len());
        }
        assert_eq!(sealed.len(), vector.sealed_length.unwrap(), "{}", vector.name);
        let digest: [u8; 32] = Sha256::digest(&sealed).into();
        assert_eq!(digest, bytes(vector.sealed_sha256.as_deref().unwrap())[..], "{}", vector.name);

        let unsealed = unseal(&sealed, &vector.password.passwords(), NOW).expect(&vector.name);
        assert_eq!(*unsealed.payload, payload, "{}", vector.name);
        lengths.push(*times);
    }
    assert_eq!(lengths, [4096, 4096, 4096, 4096, 102_400, 102_400, 102_400, 102_400]);
}

#[test]
fn a_ttl_ends_sixty_seconds_late() {
    let mut limited = 0;
    for vector in peers().seals {
        let (Some(sealed), Some(ttl_ms)) = (&vector.sealed, vector.ttl_ms) else { continue };
        let passwords = vector.password.passwords();
        let at = |ms| unseal(sealed, &passwords, NOW.saturating_add(ms));
        let end = i64::try_from(ttl_ms).unwrap() + 60_000;
        assert!(at(0).is_ok() && at(end - 1).is_ok(), "{}", vector.name);
        assert_eq!(at(end), Err(UnsealError::Expired), "{}", vector.name);
        limited += 1;
    }
    assert_eq!(limited, 4);
}

#[test]
fn a_peers_seal_opens_under_an_old_password_only_while_it_is_listed() {
    for vector in peers().seals {
        let Some(sealed) = &vector.sealed else { continue };
        let other = |secret: &str| Password::with_id(&vector.password.id, secret).unwrap();
        let newer = || other("a newer password 0123456789abcdef");
        let listed = Passwords::new(vec![newer(), vector.password.password()]).unwrap();
        assert_eq!(unseal(sealed, &listed, NOW).unwrap().password_index, 1, "{}", vector.name);
        let dropped = Passwords::from(newer());
        assert_eq!(unseal(sealed, &dropped, NOW), Err(UnsealError::Mac), "{}", vector.name);
    }
}

#[test]
fn fixed_salts_give_the_seal_that_node_crypto_gives() {
    let counted: Vec<u8> = (0..80).collect();
    let format = read(include_str!("../../../vectors/iron/format.json"));
    assert_eq!(format.seals.len(), 10);
    for vector in format.seals {
        let payload = vector.payload.as_deref().unwrap();
        assert_eq!(Some(vector.seal(payload, &counted)), vector.sealed, "{}", vector.name);
    }
}

#[test]
fn edges_with_a_valid_hmac() {
    let edges = read(include_str!("../../../vectors/iron/edges.json"));
    assert_eq!(edges.seals.len(), 36);
    for vector in edges.seals {
        let unsealed = unseal(vector.sealed.as_deref().unwrap(), &vector.password.passwords(), NOW);
        match (&vector.opens, &vector.error) {
            (Some(payload), None) => assert_eq!(*unsealed.expect(&vector.name).payload, *payload),
            (None, Some(error)) => {
                assert_eq!(format!("{:?}", unsealed.unwrap_err()), *error, "{}", vector.name);
            }
            _ => panic!("{} both opens and does not", vector.name),
        }
    }
}

#[derive(Deserialize)]
struct Vectors {
    now: i64,
    seals: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    name: String,
    password: Keys,
    #[serde(default)]
    ttl_ms: Option<u64>,
    #[serde(default)]
    version: String,
    payload: Option<String>,
    opens: Option<String>,
    error: Option<String>,
    sealed: Option<String>,
    payload_rule: Option<PayloadRule>,
    entropy: Option<String>,
    sealed_length: Option<usize>,
    sealed_sha256: Option<String>,
}

#[derive(Deserialize)]
struct Keys {
    id: String,
    secret: Option<String>,
    encryption: Option<String>,
    integrity: Option<String>,
}

#[derive(Deserialize)]
struct PayloadRule {
    before: String,
    repeat: String,
    times: usize,
    after: String,
}

impl Vector {
    fn seal(&self, payload: &str, entropy: &[u8]) -> String {
        assert_eq!(entropy.len(), ENTROPY_BYTES);
        let passwords = self.password.passwords();
        seal(payload, &passwords, self.ttl_ms, NOW, &mut Entropy::new(entropy)).expect(&self.name)
    }

    fn version(&self) -> SealVersion {
        match self.version.as_str() {
            "none" => SealVersion::None,
            "current" => SealVersion::Current,
            "legacy" => SealVersion::Legacy,
            other => panic!("{other} is no version"),
        }
    }

    fn names_no_id(&self) -> bool {
        self.sealed.as_ref().is_some_and(|sealed| sealed.starts_with("Fe26.2**"))
    }
}

impl Keys {
    fn password(&self) -> Password {
        match (&self.secret, &self.encryption, &self.integrity) {
            (Some(secret), None, None) if self.id == "1" => Password::new(secret),
            (Some(secret), None, None) => Password::with_id(&self.id, secret),
            (None, Some(encryption), Some(integrity)) => {
                Password::with_separate_secrets(&self.id, encryption, integrity)
            }
            _ => panic!("{} has neither one secret nor two", self.id),
        }
        .unwrap()
    }

    fn passwords(&self) -> Passwords {
        self.password().into()
    }
}

fn peers() -> Vectors {
    let peers = read(include_str!("../../../vectors/iron/peers.json"));
    assert_eq!(peers.seals.len(), 64);
    peers
}

fn read(json: &str) -> Vectors {
    let vectors: Vectors = serde_json::from_str(json).unwrap();
    assert_eq!(UnixTimeMs(vectors.now), NOW);
    vectors
}

/// The random bytes that a token was sealed with, in the order in which `seal` takes them.
fn entropy_of(token: &str) -> Vec<u8> {
    let fields: Vec<&str> = token.split('*').collect();
    [bytes(fields[2]), base64url::decode(fields[3]).unwrap(), bytes(fields[6])].concat()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap()).collect()
}

/// 2025-01-01T00:00:00Z, the clock of the vectors.
const NOW: UnixTimeMs = UnixTimeMs(1_735_689_600_000);
