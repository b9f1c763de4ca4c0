//! What WorkOS answers instead of tokens, and what it means (WorkOS API, "Errors").

use super::answer::user_to_camel_case;
use crate::error::ErrorCode;
use crate::exchange::retry_after_seconds;
use crate::http::{Outcome, Response};
use crate::secret::Secret;
use crate::time::UnixTimeMs;
use serde::Deserialize;
use serde_json::value::RawValue;

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
    /// What is wrong with the arguments (422): JSON text, as sent.
    pub errors: Option<String>,
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
#[derive(Clone, Default)]
pub struct Challenge {
    /// Hands the attempt so far to the next grant.
    pub pending_authentication_token: Option<Secret>,
    /// The user, with camelCase members.
    pub user: Option<Box<RawValue>>,
    /// Organizations to choose from, as sent.
    pub organizations: Option<Box<RawValue>>,
    /// SSO connections to sign in through, as sent.
    pub connection_ids: Option<Box<RawValue>>,
    /// Enrolled factors, as sent.
    pub authentication_factors: Option<Box<RawValue>>,
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
            Outcome::Unreachable => Self::bare(WorkOsErrorKind::Network),
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
            WorkOsErrorKind::Authentication => match self.code.as_deref() {
                Some("email_verification_required") => ErrorCode::EmailVerificationRequired,
                Some("organization_selection_required") => ErrorCode::OrganizationSelectionRequired,
                Some("mfa_enrollment") => ErrorCode::MfaEnrollment,
                Some("mfa_challenge") => ErrorCode::MfaChallenge,
                Some("mfa_verification") => ErrorCode::MfaVerification,
                Some("radar_email_challenge") => ErrorCode::RadarEmailChallenge,
                Some("radar_sms_challenge") => ErrorCode::RadarSmsChallenge,
                Some("sso_required") => ErrorCode::SsoRequired,
                _ => ErrorCode::WorkosRefused,
            },
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

    fn bare(kind: WorkOsErrorKind) -> Self {
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
        let body: Option<Body<'_>> = serde_json::from_str(response.body.expose_secret()).ok();
        let is_api = body.is_some();
        let body = body.unwrap_or_default();
        let code = body.code.clone().or_else(|| body.error.clone());
        let step = [&body.code, &body.error]
            .into_iter()
            .flatten()
            .find(|code| AUTHENTICATION_ERRORS.contains(&code.as_str()));
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
            _ if step.is_some() => WorkOsErrorKind::Authentication,
            _ if body.error.as_deref() == Some("invalid_grant") => WorkOsErrorKind::InvalidGrant,
            _ => WorkOsErrorKind::Refused,
        };
        let is_step = kind == WorkOsErrorKind::Authentication;
        Self {
            kind,
            status: Some(response.status),
            code: if is_step { step.cloned() } else { code },
            description: body.error_description.clone().or_else(|| body.message.clone()),
            request_id: response.request_id.clone(),
            errors: body.errors.map(|errors| errors.get().to_owned()),
            challenge: is_step.then(|| Box::new(body.into_challenge())),
        }
    }
}

/// JSON text is compared as it is written.
impl PartialEq for Challenge {
    fn eq(&self, other: &Self) -> bool {
        let json = |it: &Self| {
            [&it.user, &it.organizations, &it.connection_ids, &it.authentication_factors]
                .map(|value| value.as_ref().map(|value| value.get().to_owned()))
        };
        let texts = |it: &Self| {
            [&it.radar_challenge_id, &it.email_verification_id, &it.email].map(Option::<String>::clone)
        };
        self.pending_authentication_token == other.pending_authentication_token
            && json(self) == json(other)
            && texts(self) == texts(other)
    }
}

impl Eq for Challenge {}

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

#[derive(Default, Deserialize)]
#[serde(default)]
struct Body<'a> {
    #[serde(deserialize_with = "text")]
    code: Option<String>,
    #[serde(deserialize_with = "text")]
    error: Option<String>,
    #[serde(deserialize_with = "text")]
    error_description: Option<String>,
    #[serde(deserialize_with = "text")]
    message: Option<String>,
    #[serde(deserialize_with = "text")]
    pending_authentication_token: Option<String>,
    #[serde(borrow)]
    errors: Option<&'a RawValue>,
    #[serde(borrow)]
    user: Option<&'a RawValue>,
    #[serde(borrow)]
    organizations: Option<&'a RawValue>,
    #[serde(borrow)]
    connection_ids: Option<&'a RawValue>,
    #[serde(borrow)]
    authentication_factors: Option<&'a RawValue>,
    #[serde(deserialize_with = "text")]
    radar_challenge_id: Option<String>,
    #[serde(deserialize_with = "text")]
    email_verification_id: Option<String>,
    #[serde(deserialize_with = "text")]
    email: Option<String>,
}

impl Body<'_> {
    fn into_challenge(self) -> Challenge {
        Challenge {
            pending_authentication_token: self.pending_authentication_token.map(Secret::new),
            user: self.user.and_then(user_to_camel_case),
            organizations: self.organizations.map(ToOwned::to_owned),
            connection_ids: self.connection_ids.map(ToOwned::to_owned),
            authentication_factors: self.authentication_factors.map(ToOwned::to_owned),
            radar_challenge_id: self.radar_challenge_id,
            email_verification_id: self.email_verification_id,
            email: self.email,
        }
    }
}

/// A string member; any other type is as good as absent, since an error body promises nothing.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?;
    Ok(serde_json::from_str(raw.get()).ok())
}

/// The codes that ask the person for a further step.
const AUTHENTICATION_ERRORS: [&str; 8] = [
    "email_verification_required",
    "organization_selection_required",
    "mfa_enrollment",
    "mfa_challenge",
    "mfa_verification",
    "radar_email_challenge",
    "radar_sms_challenge",
    "sso_required",
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
        assert_eq!(challenge.organizations.unwrap().get(), r#"[{"id":"org_1"}]"#);
        assert!(challenge.user.unwrap().get().contains("emailVerified"));
    }
}
