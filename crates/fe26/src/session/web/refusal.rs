//! Answers to requests that do not get what they ask for: somebody is signed in and that is not enough, or a token does
//! not do.

use super::answer::{WebAnswer, forbidden, json, reauthentication_required, unavailable};
use super::{WebRequest, is_navigation, path_of};
use crate::error::ErrorCode;
use crate::jose::jwt::Claims;
use crate::session::AuthKit;
use crate::session::flow::Moment;
use crate::session::requirements::Refusal;
use crate::session::sign_in::{Asked, SignInError, SignInOptions};

impl AuthKit {
    /// The answer to a request whose session does not meet the requirements.
    ///
    /// Where a new sign-in would do, a navigation goes there and comes back, and anything else gets 401 and JSON with the
    /// challenge of RFC 9470. Otherwise it is 403. `claims` are the session's, for the event alone.
    pub fn forbid(
        &self,
        request: &WebRequest,
        refusal: &Refusal,
        claims: Option<&Claims>,
        moment: &mut Moment<'_>,
    ) -> Result<WebAnswer, SignInError> {
        moment.report_forbidden(claims, refusal.code);
        let is_navigation = is_navigation(request);
        let Some(step_up) = &refusal.step_up else {
            return Ok(if is_navigation { forbidden() } else { json(403, "forbidden", refusal.code) });
        };
        if !is_navigation {
            return Ok(reauthentication_required(step_up.max_age));
        }
        let options = SignInOptions {
            max_age: Some(step_up.sign_in_max_age.into()),
            organization_id: step_up.organization_id.clone(),
            ..SignInOptions::default()
        };
        let asked = Asked { return_to: Some(path_of(&request.url)), ..Asked::default() };
        self.begin_sign_in(request, asked, &options, moment)
    }
}

/// The answer to a request whose token does not do, or which has none (RFC 6750, section 3.1): JSON, never a redirect.
/// `max_age` is what was required of a sign-in that is too old; `claims` are the token's, for the event alone.
pub fn refuse_token(
    code: ErrorCode,
    retry_after: Option<u32>,
    max_age: Option<u32>,
    claims: Option<&Claims>,
    moment: &mut Moment<'_>,
) -> WebAnswer {
    if code.is_requirement() {
        moment.report_forbidden(claims, code);
    }
    if code.is_retryable() {
        return unavailable(code, retry_after, None);
    }
    let (status, error, challenge) = match code {
        ErrorCode::ReauthenticationRequired => return reauthentication_required(max_age.unwrap_or_default()),
        ErrorCode::InvalidAuthorizationHeader => {
            (400, "invalid_request", r#"Bearer error="invalid_request""#)
        }
        ErrorCode::InvalidJwt => (401, "invalid_token", r#"Bearer error="invalid_token""#),
        code if code.is_requirement() => (403, "forbidden", r#"Bearer error="insufficient_scope""#),
        _ => (401, "unauthenticated", "Bearer"),
    };
    json(status, error, code).with("www-authenticate", challenge)
}
