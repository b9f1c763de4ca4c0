//! Token requests. That they are the peer's, byte for byte, is shown through the engine: fe26-host's `grants.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::entropy::Entropy;
use fe26::secret::Secret;
use fe26::workos::endpoint::{Device, Endpoint};
use fe26::workos::grant::{Grant, UnredeemableCode};

fn endpoint(client_id: &str, api_key: Option<&str>) -> Endpoint {
    Endpoint {
        base_url: "https://api.workos.com".into(),
        client_id: client_id.into(),
        api_key: api_key.map(Secret::new),
    }
}

#[test]
fn a_code_needs_its_verifier_or_an_api_key() {
    let code = |verifier: Option<&str>| Grant::AuthorizationCode {
        code: Secret::new("c"),
        code_verifier: verifier.map(Secret::new),
        invitation_token: None,
        signals_id: None,
    };
    let (public, confidential) = (endpoint("client", None), endpoint("client", Some("sk")));
    assert_eq!(code(None).check(&public), Err(UnredeemableCode::NoVerifierNoApiKey));
    assert_eq!(code(None).check(&confidential), Ok(()));
    assert_eq!(code(Some("v")).check(&public), Ok(()));
    for empty in ["", " \t"] {
        assert_eq!(code(Some(empty)).check(&confidential), Err(UnredeemableCode::EmptyVerifier));
    }
}

#[test]
fn every_exchange_has_an_idempotency_key_of_its_own() {
    let grant = Grant::RefreshToken { refresh_token: Secret::new("r"), organization_id: None };
    let key = |random: u8| {
        let endpoint = endpoint("client", None);
        let request =
            endpoint.token_request(&grant, &Device::default(), &mut Entropy::new(&[random; 16])).unwrap();
        let header = request.headers.iter().find(|(name, _)| *name == "idempotency-key");
        header.unwrap().1.expose_secret().to_owned()
    };
    assert_ne!(key(1), key(2));
    assert_eq!(key(1).len(), 36);
}

#[test]
fn debug_shows_the_kind_of_grant_alone() {
    let grant = Grant::Password {
        email: "marked@example.com".into(),
        password: Secret::new("marked"),
        invitation_token: Some(Secret::new("marked")),
        radar_auth_attempt_id: Some("marked".into()),
        signals_id: None,
    };
    let device = Device { ip_address: Some("marked".into()), user_agent: Some("marked".into()) };
    let request =
        endpoint("client", Some("marked")).token_request(&grant, &device, &mut Entropy::new(&[1; 16]));
    let printed = format!("{grant:?} {device:?} {request:?}");
    assert!(printed.starts_with("Grant(password)") && !printed.contains("marked"), "{printed}");
}
