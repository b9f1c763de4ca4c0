//! Nobody is signed in, and why.

use fe26::error::ErrorCode;
use fe26::json::ObjectWriter;
use fe26::session::error::SessionError;
use fe26::workos::error::WorkOsError;

use super::signed::text_of;

/// `{authenticated: false, reason, retryable, retryAfter?}`.
pub(super) fn failure(output: &mut ObjectWriter<'_>, code: ErrorCode, retry_after: Option<u32>) {
    output.boolean("authenticated", false);
    output.string("reason", code.as_str());
    output.boolean("retryable", code.is_retryable());
    if let Some(seconds) = retry_after {
        output.integer("retryAfter", seconds.into());
    }
}

pub(super) fn session_failure(output: &mut ObjectWriter<'_>, error: &SessionError) {
    failure(output, error.error_code(), error.retry_after());
}

/// Why WorkOS gave no session, and what the next step needs.
pub(super) fn refusal(output: &mut ObjectWriter<'_>, error: &WorkOsError) {
    failure(output, error.error_code(), error.retry_after());
    if let Some(status) = error.status {
        output.integer("status", status.into());
    }
    output.some_string("workosCode", error.code.as_deref());
    output.some_string("description", error.description.as_deref());
    output.some_string("requestId", error.request_id.as_deref());
    output.some_raw("errors", text_of(error.errors.as_ref()));
    let Some(challenge) = error.challenge.as_deref() else { return };
    let pending = challenge.pending_authentication_token.as_ref();
    output.some_string("pendingAuthenticationToken", pending.map(|token| token.expose_secret()));
    output.some_raw("user", text_of(challenge.user.as_ref()));
    output.some_raw("organizations", text_of(challenge.organizations.as_ref()));
    output.some_raw("connectionIds", text_of(challenge.connection_ids.as_ref()));
    output.some_raw("authenticationFactors", text_of(challenge.authentication_factors.as_ref()));
    output.some_string("radarChallengeId", challenge.radar_challenge_id.as_deref());
    output.some_string("emailVerificationId", challenge.email_verification_id.as_deref());
    output.some_string("email", challenge.email.as_deref());
}
