//! Sign-in states and verifier cookies: those that authkit-session made, and our own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::cookie::SameSite;
use fe26::entropy::Entropy;
use fe26::oauth::{
    AuthorizationRequest, CodeVerifier, ScreenHint, SignInState, StateError, VerifierCookie, check_state,
    stale_verifier_cookies, stale_verifier_cookies_past, verifier_cookie_name,
};
use fe26::seal::{self, Password, Passwords};
use fe26::time::UnixTimeMs;
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: UnixTimeMs = UnixTimeMs(1_800_000_000_000);
const RANDOM: [u8; 256] = [0x5a; 256];

#[test]
fn states_of_authkit_session_unseal() {
    let vectors = sign_ins();
    let passwords = passwords_of(vectors["cookiePassword"].as_str().unwrap());
    let sign_ins = vectors["signIns"].as_array().unwrap();
    assert_eq!(sign_ins.len(), 6);
    for sign_in in sign_ins {
        let sealed = sign_in["sealed"].as_str().unwrap();
        let members = &sign_in["state"];
        let issued_at = UnixTimeMs(members["issuedAt"].as_i64().unwrap());
        check_state(Some(sealed), Some(sealed)).unwrap();
        let state = SignInState::unseal(sealed, &passwords, issued_at).unwrap();
        assert_eq!(state.nonce, members["nonce"].as_str().unwrap());
        assert_eq!(state.code_verifier.expose_secret(), members["codeVerifier"].as_str().unwrap());
        assert_eq!(state.issued_at, issued_at);
        assert_eq!(state.return_pathname.as_deref(), sign_in["options"]["returnPathname"].as_str());
        assert_eq!(state.custom_state.as_deref(), sign_in["options"]["state"].as_str());
        assert_eq!(state.redirect_uri.as_deref(), sign_in["options"]["redirectUri"].as_str());
    }
}

#[test]
fn authorization_urls_of_authkit_session_are_ours() {
    let vectors = sign_ins();
    for sign_in in vectors["signIns"].as_array().unwrap() {
        let verifier = CodeVerifier::parse(sign_in["state"]["codeVerifier"].as_str().unwrap()).unwrap();
        let url = AuthorizationRequest {
            base_url: "https://api.workos.com",
            client_id: "client_01HZ3VQ4X0K9S1T2U3V4W5X6Y7",
            redirect_uri: Some(redirect_uri(sign_in)),
            provider: Some("authkit"),
            screen_hint: Some(ScreenHint::SignIn),
            code_challenge: Some(&verifier.challenge()),
            state: sign_in["sealed"].as_str(),
            ..Default::default()
        };
        assert_eq!(url.url().unwrap(), sign_in["url"].as_str().unwrap());
    }
}

#[test]
fn verifier_cookies_of_authkit_session_are_ours() {
    let vectors = sign_ins();
    for sign_in in vectors["signIns"].as_array().unwrap() {
        let attributes = VerifierCookie {
            same_site: match sign_in["config"]["cookieSameSite"].as_str() {
                None => SameSite::Lax,
                Some("none") => SameSite::None,
                Some("strict") => SameSite::Strict,
                Some(other) => panic!("{other}"),
            },
            domain: sign_in["config"]["cookieDomain"].as_str(),
            redirect_uri: Some(redirect_uri(sign_in)),
        };
        let cookie = attributes.set(sign_in["sealed"].as_str().unwrap()).unwrap();
        assert_eq!(cookie.name(), sign_in["cookieName"].as_str().unwrap());
        assert_eq!(cookie.encode(), sign_in["setCookie"].as_str().unwrap());
        // Ours says Secure only where SameSite=None needs it, the peer wherever the cookie was set with it.
        let cleared = attributes.clear(cookie.name()).unwrap().encode();
        let peer = sign_in["clearCookie"].as_str().unwrap();
        if attributes.same_site == SameSite::None {
            assert_eq!(cleared, peer);
        } else {
            assert_eq!(cleared, peer.replace("; Secure", ""));
        }
    }
}

#[test]
fn verifier_cookie_names_equal_the_peer_names() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../../vectors/oauth/verifier_cookie_name.json")).unwrap();
    assert_eq!(vectors.len(), 7);
    for vector in vectors {
        assert_eq!(verifier_cookie_name(vector["state"].as_str().unwrap()), vector["name"].as_str().unwrap());
    }
}

#[test]
fn stale_verifier_cookies_equal_the_peer_choice() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../../vectors/oauth/stale_verifier_cookies.json")).unwrap();
    assert_eq!(vectors.len(), 8);
    for vector in vectors {
        let texts = |name: &str| -> Vec<&str> {
            vector[name].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
        };
        let stale = stale_verifier_cookies(texts("cookieNames"), vector["keep"].as_str().unwrap());
        assert_eq!(stale, texts("stale"));
    }
}

#[test]
fn names_that_no_header_can_carry_are_not_deleted() {
    let mut names: Vec<String> = (0..4).map(|digit| format!("wos-auth-verifier-{digit}")).collect();
    names
        .extend(["wos-auth-verifier-é", "wos-auth-verifier- x", "wos-auth-verifier-\r\n"].map(str::to_owned));
    assert!(stale_verifier_cookies(names.iter().map(String::as_str), "wos-auth-verifier-9").is_empty());
    names.push("wos-auth-verifier-4".to_owned());
    let stale = stale_verifier_cookies(names.iter().map(String::as_str), "wos-auth-verifier-9");
    assert_eq!(stale.len(), 5);
    assert!(stale.iter().all(|name| VerifierCookie::default().clear(name).is_ok()));
}

#[test]
fn a_sign_in_comes_back() {
    let passwords = passwords();
    let state = SignInState {
        return_pathname: Some("/a?b#c".to_owned()),
        custom_state: Some("\"é🦀\\".to_owned()),
        redirect_uri: Some("https://app.example/callback".to_owned()),
        ..begin()
    };
    let sealed = state.seal(&passwords, NOW, &mut Entropy::new(&RANDOM)).unwrap();
    assert_eq!(SignInState::unseal(&sealed, &passwords, NOW).unwrap(), state);

    let payload: Value =
        serde_json::from_str(&seal::unseal(&sealed, &passwords, NOW).unwrap().payload).unwrap();
    assert_eq!(
        payload,
        json!({
            "nonce": state.nonce, "codeVerifier": state.code_verifier.expose_secret(), "issuedAt": NOW.0,
            "returnPathname": "/a?b#c", "customState": "\"é🦀\\", "redirectUri": "https://app.example/callback",
        })
    );
}

/// The peer's schema knows optional members, not null ones.
#[test]
fn absent_members_are_not_sealed() {
    let sealed = begin().seal(&passwords(), NOW, &mut Entropy::new(&RANDOM)).unwrap();
    let unsealed = seal::unseal(&sealed, &passwords(), NOW).unwrap();
    let payload: Value = serde_json::from_str(&unsealed.payload).unwrap();
    let names: Vec<&str> = payload.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, ["codeVerifier", "issuedAt", "nonce"]);
}

#[test]
fn each_sign_in_differs_and_takes_what_it_says() {
    let random: Vec<u8> = (0..=255).collect();
    let (first, second) = random.split_at(SignInState::ENTROPY_BYTES);
    let first = SignInState::begin(NOW, &mut Entropy::new(first)).unwrap();
    let second = SignInState::begin(NOW, &mut Entropy::new(second)).unwrap();
    assert_ne!(first.nonce, second.nonce);
    assert_ne!(first.code_verifier, second.code_verifier);
    let too_few = &random[..SignInState::ENTROPY_BYTES - 1];
    assert_eq!(SignInState::begin(NOW, &mut Entropy::new(too_few)), Err(StateError::EntropyExhausted));
    let too_few = &random[..seal::ENTROPY_BYTES - 1];
    let sealed = first.seal(&passwords(), NOW, &mut Entropy::new(too_few));
    assert_eq!(sealed, Err(StateError::EntropyExhausted));
}

#[test]
fn state_and_cookie_must_be_there_and_equal() {
    use StateError::{CookieMissing, StateMismatch};
    for (state, cookie, expected) in [
        (Some("a"), Some("a"), Ok(())),
        (None, Some("a"), Err(StateMismatch)),
        (Some(""), Some(""), Err(StateMismatch)),
        (None, None, Err(StateMismatch)),
        (Some("a"), None, Err(CookieMissing)),
        (Some("a"), Some(""), Err(CookieMissing)),
        (Some("a"), Some("b"), Err(StateMismatch)),
        (Some("a"), Some("ab"), Err(StateMismatch)),
        (Some("ab"), Some("a"), Err(StateMismatch)),
    ] {
        assert_eq!(check_state(state, cookie), expected, "{state:?} {cookie:?}");
    }
}

#[test]
fn age_is_bounded_on_both_sides() {
    let passwords = passwords();
    let sealed = begin().seal(&passwords, NOW, &mut Entropy::new(&RANDOM)).unwrap();
    let at = |age_ms| SignInState::unseal(&sealed, &passwords, NOW.saturating_add(age_ms)).map(drop);
    for age_ms in [-60_000, -1, 0, 599_999, 600_000] {
        assert_eq!(at(age_ms), Ok(()), "{age_ms}");
    }
    for age_ms in [i64::MIN, -60_001, 600_001, 659_999, 660_000, 700_000, i64::MAX] {
        assert_eq!(at(age_ms), Err(StateError::Expired), "{age_ms}");
    }
}

/// A seal without expiration, as another sealer of the same password might make, is still bounded by `issuedAt`.
#[test]
fn the_issue_time_bounds_a_seal_that_has_no_expiration() {
    let sealed = sealed(&members(json!({ "issuedAt": NOW.0 - 600_001 })));
    assert_eq!(SignInState::unseal(&sealed, &passwords(), NOW), Err(StateError::Expired));
}

#[test]
fn other_payloads_are_malformed() {
    assert!(SignInState::unseal(&sealed(&members(json!({ "further": null }))), &passwords(), NOW).is_ok());
    let mut payloads: Vec<String> = ["null", "[]", "\"\"", "1", "{}"].map(str::to_owned).to_vec();
    payloads.push(json!({ "accessToken": "a", "refreshToken": "r", "user": {} }).to_string());
    for (name, value) in [
        ("nonce", json!(null)),
        ("nonce", json!(1)),
        ("codeVerifier", json!("too-short")),
        ("codeVerifier", json!("é".repeat(43))),
        ("issuedAt", json!("1800000000000")),
        ("issuedAt", json!(null)),
        ("returnPathname", json!(null)),
        ("customState", json!({})),
        ("redirectUri", json!(["https://app.example"])),
    ] {
        payloads.push(members(json!({ name: value })));
    }
    for payload in payloads {
        let result = SignInState::unseal(&sealed(&payload), &passwords(), NOW);
        assert_eq!(result, Err(StateError::Malformed), "{payload}");
    }
}

#[test]
fn foreign_and_damaged_seals_are_refused() {
    let sealed = begin().seal(&passwords(), NOW, &mut Entropy::new(&RANDOM)).unwrap();
    let other = passwords_of("another-password-of-thirty-two-characters");
    assert!(matches!(SignInState::unseal(&sealed, &other, NOW), Err(StateError::Seal(_))));
    for text in ["", "~2", "Fe26.2", &sealed[1..], &sealed.replace("*1*", "*2*")] {
        assert!(matches!(SignInState::unseal(text, &passwords(), NOW), Err(StateError::Seal(_))), "{text}");
    }
}

#[test]
fn what_a_browser_would_drop_is_refused_before() {
    let with_state = |bytes: usize| SignInState { custom_state: Some("x".repeat(bytes)), ..begin() };
    let seal = |state: SignInState| state.seal(&passwords(), NOW, &mut Entropy::new(&RANDOM));
    assert!(seal(with_state(2_048)).is_ok());
    assert_eq!(seal(with_state(2_049)), Err(StateError::TooLarge));
    let in_bytes = SignInState { custom_state: Some("é".repeat(1_025)), ..begin() };
    assert_eq!(seal(in_bytes), Err(StateError::TooLarge));

    let cookie = VerifierCookie::default();
    assert!(cookie.set(&seal(with_state(2_048)).unwrap()).is_ok());
    let long_path = SignInState { return_pathname: Some("/".repeat(600)), ..with_state(2_048) };
    assert_eq!(cookie.set(&seal(long_path).unwrap()), Err(StateError::TooLarge));

    let overhead = cookie.set("").unwrap().header_bytes();
    assert_eq!(cookie.set(&"x".repeat(3_800 - overhead)).unwrap().header_bytes(), 3_800);
    assert_eq!(cookie.set(&"x".repeat(3_801 - overhead)), Err(StateError::TooLarge));
}

#[test]
fn debug_and_display_show_nothing_of_a_sign_in() {
    let state = SignInState {
        nonce: "marked-nonce".to_owned(),
        code_verifier: CodeVerifier::parse(&"marked-".repeat(7)).unwrap(),
        issued_at: NOW,
        return_pathname: Some("/marked".to_owned()),
        custom_state: Some("marked".to_owned()),
        redirect_uri: Some("https://marked.example".to_owned()),
    };
    assert!(!format!("{state:?}{state:#?}").contains("marked"));
    let errors = [
        check_state(Some("marked-a"), Some("marked-b")).unwrap_err(),
        SignInState::unseal("marked", &passwords(), NOW).unwrap_err(),
        SignInState::unseal(&sealed("{\"nonce\":\"marked\"}"), &passwords(), NOW).unwrap_err(),
        VerifierCookie { domain: Some("marked!"), ..Default::default() }.set("marked").unwrap_err(),
    ];
    for error in errors {
        assert!(!format!("{error:?}{error}").contains("marked"));
    }
}

proptest! {
    #[test]
    fn any_sign_in_comes_back(
        verifier in "[A-Za-z0-9._~-]{43,128}",
        nonce in any::<String>(),
        texts in prop::array::uniform3(prop::option::of(any::<String>())),
    ) {
        let [return_pathname, custom_state, redirect_uri] = texts;
        let code_verifier = CodeVerifier::parse(&verifier).unwrap();
        let state =
            SignInState { nonce, code_verifier, issued_at: NOW, return_pathname, custom_state, redirect_uri };
        let sealed = state.seal(&passwords(), NOW, &mut Entropy::new(&RANDOM)).unwrap();
        prop_assert_eq!(SignInState::unseal(&sealed, &passwords(), NOW).unwrap(), state);
    }

    #[test]
    fn a_changed_state_never_unseals(position in any::<prop::sample::Index>(), replacement in any::<char>()) {
        let sealed = begin().seal(&passwords(), NOW, &mut Entropy::new(&RANDOM)).unwrap();
        let position = position.index(sealed.len() - "~2".len());
        let mut changed = sealed.clone();
        changed.replace_range(position..=position, &replacement.to_string());
        prop_assume!(changed != sealed);
        prop_assert_eq!(check_state(Some(&changed), Some(&sealed)), Err(StateError::StateMismatch));
        prop_assert!(SignInState::unseal(&changed, &passwords(), NOW).is_err());
    }
}

fn begin() -> SignInState {
    SignInState::begin(NOW, &mut Entropy::new(&RANDOM)).unwrap()
}

fn passwords() -> Passwords {
    passwords_of("a-password-of-at-least-thirty-two-characters")
}

fn passwords_of(secret: &str) -> Passwords {
    Passwords::new(vec![Password::new(secret).unwrap()]).unwrap()
}

fn sealed(payload: &str) -> String {
    seal::seal(payload, &passwords(), None, NOW, &mut Entropy::new(&RANDOM)).unwrap()
}

/// A valid payload with some members replaced.
fn members(replaced: Value) -> String {
    let mut members = json!({ "nonce": "n", "codeVerifier": "v".repeat(43), "issuedAt": NOW.0 });
    members.as_object_mut().unwrap().extend(replaced.as_object().unwrap().clone());
    members.to_string()
}

/// What the peer used: the request's own redirect URI, or the configured one.
fn redirect_uri(sign_in: &Value) -> &str {
    sign_in["options"]["redirectUri"].as_str().unwrap_or("https://app.example/callback")
}

fn sign_ins() -> Value {
    serde_json::from_str(include_str!("../../../vectors/oauth/sign_in_state.json")).unwrap()
}

#[test]
fn a_state_is_read_whoever_sealed_it() {
    let mut state =
        SignInState::begin_verifying("any form, \u{e4}", NOW, &mut Entropy::new(&RANDOM)).unwrap();
    assert_eq!(state.nonce.len(), 36, "authkit-session's nonces are UUIDs");
    state.custom_state = Some(String::new());
    let read = SignInState::read(&state.encode(), NOW).unwrap();
    assert_eq!(read, state);
    // What is sealed here is ours, and has the form of RFC 7636.
    let passwords = passwords_of("a password of thirty-two characters");
    let sealed = state.seal(&passwords, NOW, &mut Entropy::new(&RANDOM)).unwrap();
    assert_eq!(SignInState::unseal(&sealed, &passwords, NOW).err(), Some(StateError::Malformed));

    let late = UnixTimeMs(NOW.0 + SignInState::TTL_MS + 1);
    assert_eq!(SignInState::read(&state.encode(), late).err(), Some(StateError::Expired));
    for payload in ["", "null", "[]", "{}", r#"{"nonce":"n","codeVerifier":"v"}"#] {
        assert_eq!(SignInState::read(payload, NOW).err(), Some(StateError::Malformed), "{payload}");
    }
}

#[test]
fn as_many_sign_ins_may_be_pending_as_the_caller_says() {
    let names: Vec<String> = (0..30).map(|index| format!("wos-auth-verifier-{index}")).collect();
    let stale = |count: usize, max| {
        stale_verifier_cookies_past(max, &mut names.iter().take(count).map(String::as_str), &names[0]).len()
    };
    assert_eq!([stale(3, 3), stale(4, 3), stale(2, 0), stale(30, 1)], [0, 3, 1, 20]);
}
