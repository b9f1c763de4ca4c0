//! What WorkOS answers instead of tokens, and what that means for a session.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::error::ErrorCode;
use fe26::exchange::is_transient;
use fe26::http::{Outcome, Response};
use fe26::secret::Secret;
use fe26::time::UnixTimeMs;
use fe26::workos::error::{WorkOsError, WorkOsErrorKind};
use proptest::prelude::*;
use serde_json::json;

fn outcome(status: u16, retry_after: Option<&str>, body: &str) -> Outcome {
    Outcome::Answered(Response {
        status,
        retry_after: retry_after.map(str::to_owned),
        request_id: Some("req_1".into()),
        body: Secret::new(body),
    })
}

fn error(status: u16, body: &str) -> WorkOsError {
    WorkOsError::from_outcome(&outcome(status, None, body), UnixTimeMs(0))
}

#[test]
fn status_and_body_decide_the_code() {
    for (status, body, expected) in [
        (400, r#"{"error":"invalid_grant"}"#, ErrorCode::InvalidGrant),
        (400, r#"{"error":"invalid_grant","code":"other"}"#, ErrorCode::InvalidGrant),
        (400, r#"{"error":"invalid_request"}"#, ErrorCode::WorkosRefused),
        (400, "", ErrorCode::WorkosRefused),
        (401, r#"{"message":"Unauthorized"}"#, ErrorCode::WorkosRefused),
        (404, "<html>", ErrorCode::WorkosRefused),
        (409, "{}", ErrorCode::WorkosRefused),
        (422, r#"{"errors":[{"code":"email_required"}]}"#, ErrorCode::WorkosRefused),
        (301, "", ErrorCode::ServerError),
        (403, "<html>", ErrorCode::ServerError),
        (403, r#"{"code":"forbidden"}"#, ErrorCode::WorkosRefused),
        (408, r#"{"error":"invalid_grant"}"#, ErrorCode::Timeout),
        (429, r#"{"error":"invalid_grant"}"#, ErrorCode::RateLimitExceeded),
        (500, r#"{"error":"invalid_grant"}"#, ErrorCode::ServerError),
        (502, r#"{"code":"sso_required"}"#, ErrorCode::ServerError),
        (200, "", ErrorCode::ServerError),
    ] {
        assert_eq!(error(status, body).error_code(), expected, "{status} {body}");
    }
}

#[test]
fn every_step_has_its_code_in_either_member() {
    for step in [
        "email_verification_required",
        "organization_selection_required",
        "mfa_enrollment",
        "mfa_challenge",
        "mfa_verification",
        "radar_email_challenge",
        "radar_sms_challenge",
        "sso_required",
    ] {
        for member in ["code", "error"] {
            let error = error(403, &json!({ member: step }).to_string());
            assert_eq!(error.kind, WorkOsErrorKind::Authentication);
            assert_eq!(error.error_code().as_str(), step);
            assert!(!error.is_retryable() && error.challenge.is_some());
        }
    }
}

#[test]
fn members_of_another_type_are_as_good_as_absent() {
    let body = json!({
        "code": 7, "error": ["invalid_grant"], "message": {}, "user": "x", "organizations": null,
    });
    let error = error(400, &body.to_string());
    assert_eq!((error.error_code(), error.code, error.description), (ErrorCode::WorkosRefused, None, None));
}

#[test]
fn no_answer_is_a_code_too() {
    for (outcome, expected) in
        [(Outcome::TimedOut, ErrorCode::Timeout), (Outcome::Unreachable, ErrorCode::NetworkError)]
    {
        assert_eq!(WorkOsError::from_outcome(&outcome, UnixTimeMs(0)).error_code(), expected);
    }
}

#[test]
fn nothing_of_a_body_is_printed() {
    let body = json!({
        "code": "marked", "error": "marked", "error_description": "marked", "message": "marked",
        "pending_authentication_token": "marked", "email": "marked",
    });
    for status in [400, 401, 403, 500] {
        let error = error(status, &body.to_string());
        assert!(!format!("{error:?} {error}").contains("marked"));
    }
    let step = error(403, r#"{"code":"mfa_challenge","pending_authentication_token":"marked"}"#);
    assert!(!format!("{step:?} {step}").contains("marked"));
}

proptest! {
    #[test]
    fn any_answer_has_a_code_and_a_transient_one_is_retryable(
        status in any::<u16>(),
        retry_after in prop::option::of("\\PC{0,40}"),
        body in prop_oneof!["\\PC{0,100}", "\\{\"(error|code|user)\":\\PC{0,40}\\}"],
        now in any::<i64>(),
    ) {
        let outcome = outcome(status, retry_after.as_deref(), &body);
        let error = WorkOsError::from_outcome(&outcome, UnixTimeMs(now));
        prop_assert_eq!(error.is_retryable(), error.error_code().is_retryable());
        if is_transient(&outcome) {
            prop_assert!(error.is_retryable());
        }
    }
}
