//! What holds for every seal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::entropy::Entropy;
use fe26::seal::{
    ENTROPY_BYTES, MAX_SEAL_BYTES, Password, PasswordError, Passwords, SealError, SealVersion, UnsealError,
    seal, unseal,
};
use fe26::time::UnixTimeMs;
use proptest::prelude::*;

proptest! {
    #[test]
    fn what_is_sealed_opens(
        text in any::<String>(),
        secret in "\\PC{32,100}",
        ttl_ms in proptest::option::of(0_u64..),
        entropy in proptest::collection::vec(any::<u8>(), ENTROPY_BYTES),
    ) {
        let payload = serde_json::to_string(&text).unwrap();
        let passwords = Passwords::from(Password::new(&secret).unwrap());
        let sealed = seal(&payload, &passwords, ttl_ms, NOW, &mut Entropy::new(&entropy)).unwrap();
        prop_assert!(sealed.starts_with("Fe26.2*1*") && sealed.ends_with("~2"));
        // A cookie-value, whatever went in (RFC 6265, section 4.1.1).
        prop_assert!(sealed.bytes().all(|b| b.is_ascii_alphanumeric() || b"*-_.~".contains(&b)));

        let unsealed = unseal(&sealed, &passwords, NOW).unwrap();
        prop_assert_eq!(&*unsealed.payload, &payload);
        prop_assert_eq!(unsealed.password_index, 0);
        prop_assert_eq!(unsealed.version, SealVersion::Current);
    }

    #[test]
    fn a_ttl_is_kept_to_the_millisecond(ttl_ms in 0_i64..1 << 50, past in 0_i64..1 << 40) {
        let sealed = sealed_with_ttl(Some(ttl_ms.unsigned_abs()));
        let end = NOW.saturating_add(ttl_ms + 60_000);
        let at = |instant| unseal(&sealed, &passwords(1), instant).map(drop);
        prop_assert_eq!(at(end.saturating_add(-1)), Ok(()));
        prop_assert_eq!(at(end.saturating_add(past)), Err(UnsealError::Expired));
    }

    #[test]
    fn the_password_that_sealed_is_found(count in 1_usize..6, seed in any::<usize>()) {
        let index = seed % count;
        let old = Passwords::from(password(index));
        let sealed = seal("{}", &old, None, NOW, &mut Entropy::new(&BYTES)).unwrap();
        prop_assert_eq!(unseal(&sealed, &passwords(count), NOW).unwrap().password_index, index);
        let without = Passwords::new((0..6).filter(|other| *other != index).map(password).collect()).unwrap();
        prop_assert_eq!(unseal(&sealed, &without, NOW), Err(UnsealError::Mac));
    }

    #[test]
    fn a_changed_character_never_opens(at in any::<proptest::sample::Index>(), by in any::<char>()) {
        let token = token();
        let at = at.index(token.len());
        prop_assume!(!token[at..].starts_with(by));
        prop_assert!(!opens(&replaced(&token, at, by)));
    }

    #[test]
    fn an_added_character_never_opens_but_at_the_end(
        at in any::<proptest::sample::Index>(),
        added in any::<char>(),
    ) {
        let token = token();
        let at = at.index(token.len());
        let changed = format!("{}{added}{}~2", &token[..at], &token[at..]);
        prop_assert!(!opens(&changed));
    }

    #[test]
    fn any_text_is_answered(text in any::<String>(), fields in "(Fe26\\.2)?(\\*[A-Za-z0-9_=~é-]{0,40}){5,9}(~.*)?") {
        prop_assert!(unseal(&text, &passwords(2), NOW).is_err());
        prop_assert!(unseal(&fields, &passwords(2), NOW).is_err());
    }
}

/// Every position, and the characters that mean something to a parser.
#[test]
fn no_position_of_a_seal_is_free() {
    let token = token();
    for at in 0..token.len() {
        for by in ['A', 'B', '0', '1', '-', '_', '=', '*', '~', '+', ' ', '\0', 'é'] {
            if !token[at..].starts_with(by) {
                assert!(!opens(&replaced(&token, at, by)), "{by:?} at {at}");
            }
        }
        assert!(!opens(&format!("{}{}~2", &token[..at], &token[at + 1..])), "{at} left out");
        assert!(!opens(&token[..at]), "cut at {at}");
    }
}

/// The last character of the digest carries four bits: no second spelling of them opens.
#[test]
fn the_digest_has_one_spelling_but_for_its_padding() {
    let token = token();
    let last = token.len() - 1;
    for by in ('\0'..='\u{17f}').filter(|by| !token.ends_with(*by)) {
        assert!(!opens(&replaced(&token, last, by)), "{by:?}");
    }
    for (tail, expected) in
        [("", true), ("=", true), ("==", false), ("A", false), ("AA", false), (" ", false)]
    {
        assert_eq!(opens(&format!("{token}{tail}~2")), expected, "{tail:?}");
    }
}

/// The suffix is outside the HMAC: changing it never closes a seal, and changes the payload only if that has a
/// `persistent` member.
#[test]
fn any_suffix_opens() {
    for (suffix, version) in [
        ("", SealVersion::None),
        ("~", SealVersion::Legacy),
        ("~1", SealVersion::Legacy),
        ("~~2", SealVersion::Legacy),
        ("~\u{1f600}", SealVersion::Legacy),
        ("~2", SealVersion::Current),
        ("~2*~*", SealVersion::Current),
    ] {
        let unsealed = unseal(&format!("{}{suffix}", token()), &passwords(1), NOW).expect(suffix);
        assert_eq!((&**unsealed.payload, unsealed.version), (PAYLOAD, version), "{suffix}");
    }
}

#[test]
fn entropy_is_taken_once_and_never_stretched() {
    let bytes = [7; ENTROPY_BYTES + 1];
    let mut entropy = Entropy::new(&bytes);
    assert!(seal("{}", &passwords(1), None, NOW, &mut entropy).is_ok());
    assert!(entropy.take::<1>().is_ok(), "one is left");
    assert!(entropy.take::<1>().is_err(), "and only one");
    for length in 0..ENTROPY_BYTES {
        let mut entropy = Entropy::new(&bytes[..length]);
        assert_eq!(seal("{}", &passwords(1), None, NOW, &mut entropy), Err(SealError::Entropy), "{length}");
    }
}

#[test]
fn what_no_reader_could_parse_is_not_sealed() {
    for payload in ["", "undefined", "{}{}", "{'a':1}", "\u{feff}{}"] {
        let sealed = seal(payload, &passwords(1), None, NOW, &mut Entropy::new(&BYTES));
        assert_eq!(sealed, Err(SealError::Payload), "{payload}");
    }
}

#[test]
fn the_longest_seal_opens_and_a_longer_one_is_never_made() {
    let attempt = |length: usize| {
        let payload = format!("\"{}\"", "x".repeat(length - 2));
        seal(&payload, &passwords(1), None, NOW, &mut Entropy::new(&BYTES))
    };
    // 209 characters stand around the ciphertext; 49,142 blocks fit beside them, one byte of which is padding.
    let longest = 49_142 * 16 - 1;
    let sealed = attempt(longest).unwrap();
    assert_eq!(sealed.len(), MAX_SEAL_BYTES - 4);
    assert_eq!(unseal(&sealed, &passwords(1), NOW).unwrap().payload.len(), longest);
    assert_eq!(attempt(longest + 1), Err(SealError::TooLong));

    let long = format!("{}~{}", token(), "2".repeat(MAX_SEAL_BYTES));
    assert_eq!(unseal(&long, &passwords(1), NOW), Err(UnsealError::TooLong));
}

#[test]
fn depth_costs_no_stack() {
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let payload = format!(r#"{{"persistent":{deep}}}"#);
    let sealed = seal(&payload, &passwords(1), None, NOW, &mut Entropy::new(&BYTES)).unwrap();
    let legacy = format!("{}1", sealed.strip_suffix('2').unwrap());
    assert_eq!(*unseal(&legacy, &passwords(1), NOW).unwrap().payload, deep);
}

#[test]
fn debug_and_errors_hold_nothing_secret() {
    let marked = "marked-secret-0123456789abcdefghijk";
    let passwords = Passwords::new(vec![
        Password::new(marked).unwrap(),
        Password::with_separate_secrets("2", marked, &marked.repeat(3)).unwrap(),
    ])
    .unwrap();
    let sealed = seal(r#"{"a":"marked"}"#, &passwords, None, NOW, &mut Entropy::new(&BYTES)).unwrap();
    let unsealed = unseal(&sealed, &passwords, NOW).unwrap();
    assert!(unsealed.payload.contains("marked"));
    let refused = unseal(&format!("{sealed}marked").replace("Fe26", "marked"), &passwords, NOW).unwrap_err();
    let short = Password::new("marked").unwrap_err();
    assert_eq!((refused, short), (UnsealError::Prefix, PasswordError::TooShort));
    let printed = format!("{passwords:?} {unsealed:?} {refused:?} {refused} {short:?} {short}");
    assert!(!printed.contains("marked"), "{printed}");
}

fn opens(sealed: &str) -> bool {
    unseal(sealed, &passwords(1), NOW).is_ok()
}

/// `token` with the character at `at` replaced, and the current suffix.
fn replaced(token: &str, at: usize, by: char) -> String {
    format!("{}{by}{}~2", &token[..at], &token[at + 1..])
}

/// A seal without its suffix.
fn token() -> String {
    let sealed = sealed_with_ttl(Some(600_000));
    sealed.strip_suffix("~2").unwrap().to_owned()
}

fn sealed_with_ttl(ttl_ms: Option<u64>) -> String {
    seal(PAYLOAD, &passwords(1), ttl_ms, NOW, &mut Entropy::new(&BYTES)).unwrap()
}

fn passwords(count: usize) -> Passwords {
    Passwords::new((0..count).map(password).collect()).unwrap()
}

fn password(number: usize) -> Password {
    Password::new(&format!("{number} is the number of this password")).unwrap()
}

const PAYLOAD: &str = r#"{"accessToken":"a","user":{"id":"user_1"}}"#;
const NOW: UnixTimeMs = UnixTimeMs(1_735_689_600_000);
const BYTES: [u8; ENTROPY_BYTES] = [0xa5; ENTROPY_BYTES];
