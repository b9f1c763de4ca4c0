//! Somebody is signed in: claims, tokens and seals.

use fe26::jose::jwt::Claims;
use fe26::session::authenticate::Authenticated;
use fe26::session::grant::Granted;
use fe26::session::payload::Session;
use fe26::workos::answer::AuthenticationAnswer;
use serde::Serialize;
use serde_json::value::RawValue;

/// A session's user and claims, as `authenticate()` of `@workos-inc/node` names them, and the whole Claims Set.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Signed<'a> {
    pub(super) authenticated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) session_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) organization_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) roles: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) permissions: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entitlements: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) feature_flags: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) authentication_method: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) impersonator: Option<&'a RawValue>,
    pub(super) access_token: &'a str,
    pub(super) claims: Option<&'a RawValue>,
}

impl<'a> Signed<'a> {
    pub(super) fn new(authenticated: &'a Authenticated) -> Self {
        Self::of(&authenticated.session, &authenticated.claims, &authenticated.claims_set)
    }

    pub(super) fn of(session: &'a Session, claims: &'a Claims, claims_set: &'a str) -> Self {
        Self {
            authenticated: true,
            session_id: claims.sid.as_deref(),
            organization_id: claims.org_id.as_deref(),
            role: claims.role.as_deref(),
            roles: claims.roles.as_deref(),
            permissions: claims.permissions.as_deref(),
            entitlements: claims.entitlements.as_deref(),
            feature_flags: claims.feature_flags.as_deref(),
            user: session.user.as_deref(),
            authentication_method: session.authentication_method.as_deref(),
            impersonator: session.impersonator.as_deref(),
            access_token: session.access_token.expose_secret(),
            // It has been parsed as an object before: this reads it as text once more.
            claims: serde_json::from_str(claims_set).ok(),
        }
    }
}

/// Tokens as `@workos-inc/node` answers them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer<'a> {
    pub(super) user: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) organization_id: Option<&'a str>,
    pub(super) access_token: &'a str,
    pub(super) refresh_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) impersonator: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) authentication_method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) oauth_tokens: Option<&'a RawValue>,
}

impl<'a> Answer<'a> {
    pub(super) fn new(answer: &'a AuthenticationAnswer) -> Self {
        Self {
            user: &answer.user,
            organization_id: answer.organization_id.as_deref(),
            access_token: answer.access_token.expose_secret(),
            refresh_token: answer.refresh_token.expose_secret(),
            impersonator: answer.impersonator.as_deref(),
            authentication_method: answer.authentication_method.as_deref(),
            oauth_tokens: answer.oauth_tokens.as_deref(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct RefreshedOutput<'a> {
    #[serde(flatten)]
    pub(super) claims: Signed<'a>,
    pub(super) sealed_session: &'a str,
    pub(super) session: Answer<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GrantedOutput<'a> {
    #[serde(flatten)]
    pub(super) claims: Signed<'a>,
    pub(super) refresh_token: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) oauth_tokens: Option<&'a RawValue>,
    pub(super) sealed_session: &'a str,
}

impl<'a> GrantedOutput<'a> {
    pub(super) fn new(granted: &'a Granted) -> Self {
        Self {
            claims: Signed::of(&granted.session, &granted.claims, &granted.claims_set),
            refresh_token: granted.answer.refresh_token.expose_secret(),
            oauth_tokens: granted.answer.oauth_tokens.as_deref(),
            sealed_session: granted.sealed.expose_secret(),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GrantOutput<'a> {
    #[serde(flatten)]
    pub(super) granted: GrantedOutput<'a>,
    pub(super) set_cookies: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignedInOutput<'a> {
    #[serde(flatten)]
    pub(super) granted: GrantedOutput<'a>,
    pub(super) return_pathname: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state: Option<&'a str>,
}
