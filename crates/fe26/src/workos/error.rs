//! What WorkOS answers instead of tokens, and what it means (WorkOS API, "Errors").

use super::answer::user_to_camel_case;
use crate::error::ErrorCode;
use crate::exchange::retry_after_seconds;
use crate::http::{Outcome, Response};
use crate::json::{JsonText, Object};
use crate::secret::Secret;
use crate::time::UnixTimeMs;
use alloc::boxed::Box;
use alloc::string::String;

/// Why a call to WorkOS gave no result.
#[derive(Clone, PartialEq, Eq)]
pub struct WorkOsError {
    /// What kind of failure it is, and so what can be done about it.
    pub kind: WorkOsErrorKind,
    /// The status, if there was an answer.
    pub status: Option<u16>,
    /// WorkOS's own code (`code`, or OAuth's `error`), such as `invalid_grant`.
    pub code: Option<String>,
    /// WorkOS's sentence for people. It can name the person or repeat what they typed: show it, do not log it.
    pub description: Option<String>,
    /// The `x-request-id` of the answer.
    pub request_id: Option<String>,
    /// What is wrong with the arguments (422): as sent.
    pub errors: Option<JsonText>,
    /// What the next step of signing in needs, when `kind` asks for one.
    pub challenge: Option<Box<Challenge>>,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkOsErrorKind {
    /// `invalid_grant`: the code or refresh token is used up, expired or revoked.
    InvalidGrant,
    /// The person has a step to take: `code` says which (`mfa_enrollment`, `sso_required` …).
    Authentication,
    /// 429; try again after so many seconds.
    RateLimited {
        /// Seconds, if WorkOS said how many.
        retry_after: Option<u32>,
    },
    /// 408, or no answer within our own time limit.
    Timeout,
    /// 5xx, or a `200` that is not what the API promises.
    Server,
    /// No answer.
    Network,
    /// Any other refusal: a wrong API key, client id or argument. Trying again does not help, and the person
    /// at the browser cannot help it.
    Refused,
}

/// What an authentication error carries for the step it asks for.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Challenge {
    /// Hands the attempt so far to the next grant.
    pub pending_authentication_token: Option<Secret>,
    /// The user, with camelCase members.
    pub user: Option<JsonText>,
    /// Organizations to choose from, as sent.
    pub organizations: Option<JsonText>,
    /// SSO connections to sign in through, as sent.
    pub connection_ids: Option<JsonText>,
    /// Enrolled factors, as sent.
    pub authentication_factors: Option<JsonText>,
    /// Names the Radar challenge.
    pub radar_challenge_id: Option<String>,
    /// Names the e-mail verification.
    pub email_verification_id: Option<String>,
    /// The address being signed in.
    pub email: Option<String>,
}

impl WorkOsError {
    /// Reads any outcome that is not a usable `200`.
    pub fn from_outcome(outcome: &Outcome, now: UnixTimeMs) -> Self {
        match outcome {
            Outcome::TimedOut => Self::bare(WorkOsErrorKind::Timeout),
            Outcome::Unreachable | Outcome::Verified { .. } => Self::bare(WorkOsErrorKind::Network),
            Outcome::Answered(response) => Self::from_response(response, now),
        }
    }

    /// Whether the same call may succeed later.
    pub const fn is_retryable(&self) -> bool {
        matches!(
            self.kind,
            WorkOsErrorKind::RateLimited { .. }
                | WorkOsErrorKind::Timeout
                | WorkOsErrorKind::Server
                | WorkOsErrorKind::Network
        )
    }

    /// The code callers match on.
    pub fn error_code(&self) -> ErrorCode {
        match self.kind {
            WorkOsErrorKind::InvalidGrant => ErrorCode::InvalidGrant,
            WorkOsErrorKind::RateLimited { .. } => ErrorCode::RateLimitExceeded,
            WorkOsErrorKind::Timeout => ErrorCode::Timeout,
            WorkOsErrorKind::Server => ErrorCode::ServerError,
            WorkOsErrorKind::Network => ErrorCode::NetworkError,
            WorkOsErrorKind::Refused => ErrorCode::WorkosRefused,
            WorkOsErrorKind::Authentication => {
                self.code.as_deref().and_then(further_step).unwrap_or(ErrorCode::WorkosRefused)
            }
        }
    }

    /// Whether the application itself was refused: a wrong API key or client id, which no user can cause or cure.
    pub fn is_misconfiguration(&self) -> bool {
        self.kind == WorkOsErrorKind::Refused
            && (self.status == Some(401)
                || matches!(self.code.as_deref(), Some("invalid_client" | "unauthorized_client")))
    }

    /// Seconds to wait, when WorkOS said how many.
    pub const fn retry_after(&self) -> Option<u32> {
        match self.kind {
            WorkOsErrorKind::RateLimited { retry_after } => retry_after,
            _ => None,
        }
    }

    pub(crate) const fn bare(kind: WorkOsErrorKind) -> Self {
        Self {
            kind,
            status: None,
            code: None,
            description: None,
            request_id: None,
            errors: None,
            challenge: None,
        }
    }

    fn from_response(response: &Response, now: UnixTimeMs) -> Self {
        // An empty or HTML body tells no more than the status does.
        let body = Object::parse(response.body.expose_secret());
        let is_api = body.is_some();
        // An error body promises nothing: what has another type is as good as absent.
        let text = |name| body.as_ref().and_then(|body| body.string(name));
        let (code, error) = (text("code"), text("error"));
        let is_step = |code: &String| further_step(code).is_some();
        let asks_for_step = code.as_ref().is_some_and(is_step) || error.as_ref().is_some_and(is_step);
        let kind = match response.status {
            429 => WorkOsErrorKind::RateLimited {
                retry_after: response
                    .retry_after
                    .as_deref()
                    .and_then(|header| retry_after_seconds(header, now)),
            },
            408 => WorkOsErrorKind::Timeout,
            200..=299 | 500..=599 => WorkOsErrorKind::Server,
            // Something in between answered: a proxy's redirect, a firewall's block page. It passes.
            300..=399 | 403 if !is_api => WorkOsErrorKind::Server,
            _ if asks_for_step => WorkOsErrorKind::Authentication,
            _ if error.as_deref() == Some("invalid_grant") => WorkOsErrorKind::InvalidGrant,
            _ => WorkOsErrorKind::Refused,
        };
        let challenge = body.as_ref().filter(|_| kind == WorkOsErrorKind::Authentication);
        let is_code = code.as_ref().is_some_and(|code| challenge.is_none() || is_step(code));
        Self {
            kind,
            status: Some(response.status),
            code: text(if is_code { "code" } else { "error" }),
            description: text("error_description").or_else(|| text("message")),
            request_id: response.request_id.clone(),
            errors: body.as_ref().and_then(|body| body.non_null("errors")).map(JsonText::from),
            challenge: challenge.map(|body| Box::new(Challenge::parse(body))),
        }
    }
}

impl Challenge {
    fn parse(body: &Object<'_>) -> Self {
        let json = |name| body.non_null(name).map(JsonText::from);
        Self {
            pending_authentication_token: body.string("pending_authentication_token").map(Secret::new),
            user: body.get("user").and_then(user_to_camel_case),
            organizations: json("organizations"),
            connection_ids: json("connection_ids"),
            authentication_factors: json("authentication_factors"),
            radar_challenge_id: body.string("radar_challenge_id"),
            email_verification_id: body.string("email_verification_id"),
            email: body.string("email"),
        }
    }
}

/// Our code instead of WorkOS's: that one is text from a body, and nobody has promised what stands in it.
impl core::fmt::Debug for WorkOsError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("WorkOsError")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("error_code", &self.error_code())
            .finish_non_exhaustive()
    }
}

impl core::fmt::Display for WorkOsError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.status {
            Some(status) => write!(f, "WorkOS answered {status} ({})", self.error_code()),
            None if self.kind == WorkOsErrorKind::Timeout => f.write_str("WorkOS did not answer in time"),
            None => f.write_str("WorkOS could not be reached"),
        }
    }
}

impl core::error::Error for WorkOsError {}

/// Ours for one of WorkOS's codes that ask the person for a further step. They are spelt alike.
fn further_step(code: &str) -> Option<ErrorCode> {
    FURTHER_STEPS.into_iter().find(|step| step.as_str() == code)
}

const FURTHER_STEPS: [ErrorCode; 8] = [
    ErrorCode::EmailVerificationRequired,
    ErrorCode::OrganizationSelectionRequired,
    ErrorCode::MfaEnrollment,
    ErrorCode::MfaChallenge,
    ErrorCode::MfaVerification,
    ErrorCode::RadarEmailChallenge,
    ErrorCode::RadarSmsChallenge,
    ErrorCode::SsoRequired,
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn error(status: u16, body: &str) -> WorkOsError {
        let response =
            Response { status, retry_after: Some("7".into()), request_id: None, body: Secret::new(body) };
        WorkOsError::from_outcome(&Outcome::Answered(response), UnixTimeMs(0))
    }

    #[test]
    fn status_and_body_decide_the_kind() {
        use WorkOsErrorKind::*;
        let grant = r#"{"error":"invalid_grant","error_description":"used"}"#;
        assert_eq!(error(400, grant).kind, InvalidGrant);
        assert_eq!(error(503, grant).kind, Server, "an outage never ends a session");
        assert_eq!(error(429, grant).kind, RateLimited { retry_after: Some(7) });
        assert_eq!(error(408, "").kind, Timeout);
        assert_eq!(error(401, "").kind, Refused);
        assert_eq!(error(422, r#"{"code":7,"errors":[]}"#).kind, Refused);
        assert_eq!(error(200, "<html>").kind, Server);
        assert_eq!(error(302, "").kind, Server);
        assert_eq!(error(403, "<html>blocked</html>").kind, Server);
        assert_eq!(error(403, r#"{"code":"forbidden"}"#).kind, Refused);
    }

    #[test]
    fn an_authentication_error_carries_its_challenge() {
        let answer = error(
            403,
            r#"{"code":"organization_selection_required","message":"choose","pending_authentication_token":"p",
                "organizations":[{"id":"org_1"}],"user":{"id":"user_1","email_verified":true}}"#,
        );
        assert_eq!(answer.kind, WorkOsErrorKind::Authentication);
        let challenge = answer.challenge.unwrap();
        assert_eq!(challenge.pending_authentication_token.unwrap().expose_secret(), "p");
        assert_eq!(challenge.organizations.unwrap().text(), r#"[{"id":"org_1"}]"#);
        assert!(challenge.user.unwrap().text().contains("emailVerified"));
    }
}
