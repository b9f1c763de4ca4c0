//! Authorization and logout URLs against those that `@workos-inc/node` 11 makes of the same request.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::oauth::{
    AuthorizationError, AuthorizationRequest, CodeVerifier, LogoutError, ScreenHint, logout_url,
};
use serde_json::Value;

const BASE_URL: &str = "https://api.workos.com";
const APPENDIX_B_VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

#[test]
fn authorization_urls_equal_the_peer_urls() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../../vectors/oauth/authorization_url.json")).unwrap();
    assert_eq!(vectors.len(), 16);
    for vector in vectors {
        let url = url_of(&vector["request"]);
        assert_eq!(url.as_deref().ok(), vector["url"].as_str(), "{}", vector["name"]);
    }
}

#[test]
fn what_the_peer_throws_for_has_a_code() {
    let request = AuthorizationRequest { base_url: BASE_URL, client_id: "client", ..Default::default() };
    assert_eq!(request.url(), Err(AuthorizationError::TargetMissing));
    let empty = AuthorizationRequest { provider: Some(""), organization_id: Some(""), ..request };
    assert_eq!(empty.url(), Err(AuthorizationError::TargetMissing));
    for provider in [None, Some("GoogleOAuth")] {
        let hinted = AuthorizationRequest {
            provider,
            connection_id: Some("conn"),
            screen_hint: Some(ScreenHint::SignIn),
            ..request
        };
        assert_eq!(hinted.url(), Err(AuthorizationError::ScreenHintUnsupported));
    }
    let nobody = AuthorizationRequest { client_id: "", provider: Some("authkit"), ..request };
    assert_eq!(nobody.url(), Err(AuthorizationError::ClientIdMissing));
}

#[test]
fn a_base_url_may_end_in_a_slash() {
    let request = AuthorizationRequest {
        base_url: "https://auth.example/",
        client_id: "client",
        provider: Some("authkit"),
        ..Default::default()
    };
    let expected =
        "https://auth.example/user_management/authorize?client_id=client&provider=authkit&response_type=code";
    assert_eq!(request.url().unwrap(), expected);
}

#[test]
fn debug_shows_no_credential_and_no_person() {
    let request = AuthorizationRequest {
        state: Some("marked-state"),
        login_hint: Some("marked-hint"),
        invitation_token: Some("marked-invitation"),
        claim_nonce: Some("marked-nonce"),
        provider_query_params: &[("name".to_owned(), "marked-param".to_owned())],
        ..Default::default()
    };
    assert!(!format!("{request:?}").contains("marked"));
}

#[test]
fn logout_urls_equal_the_peer_urls() {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../../../vectors/oauth/logout_url.json")).unwrap();
    assert_eq!(vectors.len(), 5);
    for vector in vectors {
        let url = logout_url(BASE_URL, vector["sessionId"].as_str().unwrap(), vector["returnTo"].as_str());
        assert_eq!(url.unwrap(), vector["url"].as_str().unwrap());
    }
    assert_eq!(logout_url(BASE_URL, "", None), Err(LogoutError::SessionIdMissing));
}

fn url_of(request: &Value) -> Result<String, AuthorizationError> {
    let text = |name: &str| request[name].as_str();
    let verifier = CodeVerifier::parse(APPENDIX_B_VERIFIER).unwrap();
    let challenge = verifier.challenge();
    let scopes: Vec<String> = request["providerScopes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|scope| scope.as_str().unwrap().to_owned())
        .collect();
    let params: Vec<(String, String)> = request["providerQueryParams"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect();
    AuthorizationRequest {
        base_url: BASE_URL,
        client_id: text("clientId").unwrap(),
        redirect_uri: text("redirectUri"),
        provider: text("provider"),
        connection_id: text("connectionId"),
        organization_id: text("organizationId"),
        state: text("state"),
        code_challenge: text("codeChallenge").map(|expected| {
            assert_eq!(challenge.as_str(), expected);
            &challenge
        }),
        screen_hint: text("screenHint").map(|hint| match hint {
            "sign-in" => ScreenHint::SignIn,
            "sign-up" => ScreenHint::SignUp,
            other => panic!("{other}"),
        }),
        login_hint: text("loginHint"),
        domain_hint: text("domainHint"),
        prompt: text("prompt"),
        max_age: request["maxAge"].as_u64(),
        invitation_token: text("invitationToken"),
        claim_nonce: text("claimNonce"),
        provider_scopes: &scopes,
        provider_query_params: &params,
    }
    .url()
}
