//! Nobody is signed in, and why.

use fe26::error::ErrorCode;
use fe26::session::error::SessionError;
use fe26::workos::error::WorkOsError;
use serde::Serialize;
use serde_json::value::RawValue;

#[derive(Serialize)]
pub(super) struct NotAuthenticated {
    pub(super) authenticated: bool,
    pub(super) reason: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Failure {
    pub(super) authenticated: bool,
    pub(super) reason: &'static str,
    pub(super) retryable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) retry_after: Option<u32>,
}

impl Failure {
    pub(super) fn of(error: &SessionError) -> Self {
        Self::new(error.error_code(), error.retry_after())
    }

    pub(super) const fn new(code: ErrorCode, retry_after: Option<u32>) -> Self {
        Self { authenticated: false, reason: code.as_str(), retryable: code.is_retryable(), retry_after }
    }
}

#[derive(Serialize)]
pub(super) struct Anonymous {
    /// Always null, so that `auth.user?.email` reads well in both cases.
    pub(super) user: Option<()>,
    #[serde(flatten)]
    pub(super) failure: Failure,
}

/// Why WorkOS gave no session, and what the next step needs.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Refusal<'a> {
    #[serde(flatten)]
    pub(super) failure: Failure,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) workos_code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) errors: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pending_authentication_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) user: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) organizations: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) connection_ids: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) authentication_factors: Option<&'a RawValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) radar_challenge_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email_verification_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<&'a str>,
}

impl<'a> Refusal<'a> {
    pub(super) fn of(error: &'a WorkOsError) -> Self {
        let challenge = error.challenge.as_deref();
        Self {
            failure: Failure::new(error.error_code(), error.retry_after()),
            status: error.status,
            workos_code: error.code.as_deref(),
            description: error.description.as_deref(),
            request_id: error.request_id.as_deref(),
            errors: error.errors.as_deref().and_then(|errors| serde_json::from_str(errors).ok()),
            pending_authentication_token: challenge
                .and_then(|challenge| challenge.pending_authentication_token.as_ref())
                .map(|token| token.expose_secret()),
            user: challenge.and_then(|challenge| challenge.user.as_deref()),
            organizations: challenge.and_then(|challenge| challenge.organizations.as_deref()),
            connection_ids: challenge.and_then(|challenge| challenge.connection_ids.as_deref()),
            authentication_factors: challenge
                .and_then(|challenge| challenge.authentication_factors.as_deref()),
            radar_challenge_id: challenge.and_then(|challenge| challenge.radar_challenge_id.as_deref()),
            email_verification_id: challenge.and_then(|challenge| challenge.email_verification_id.as_deref()),
            email: challenge.and_then(|challenge| challenge.email.as_deref()),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CallbackFailure<'a> {
    #[serde(flatten)]
    pub(super) failure: Failure,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error_description: Option<&'a str>,
}
