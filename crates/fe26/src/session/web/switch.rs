//! The answer of a page that switches to another organization.

use super::answer::{json, json_body, navigation_required, page, redirect, unavailable};
use super::navigation::{is_document, is_speculative};
use super::route::found;
use super::{WebAnswer, WebRequest};
use crate::error::ErrorCode;
use crate::json::push_object;
use crate::oauth::same_origin_path;
use crate::session::AuthKit;
use crate::session::flow::Moment;
use crate::session::sign_in::{Asked, SignInError, SignInOptions};
use crate::session::with_auth::RequestAuth;
use alloc::string::String;

impl AuthKit {
    /// The answer to a request for which nothing may be switched: nobody has gone anywhere yet, or
    /// another site asks for it.
    pub fn refuse_switch(&self, request: &WebRequest) -> Option<WebAnswer> {
        if is_speculative(request.purpose.as_deref()) {
            return Some(navigation_required(403));
        }
        self.is_cross_site(request).then(|| {
            if is_document(request) {
                let sentence = "Another site has asked for it. You are where you were.";
                page(403, "You have not been switched to another organization", sentence, "")
            } else {
                json(403, "forbidden", ErrorCode::OriginNotAllowed)
            }
        })
    }

    /// The answer once the switch has been tried.
    ///
    /// A person, by link or form, goes on to the return path, or to sign in where there is no session or the
    /// organization wants a sign-in. Without a session that is a plain sign-in: no form may choose
    /// where strangers sign in to. A program is told in JSON, and no sign-in begins: 200, 401 without a session, 403
    /// where WorkOS refuses or wants a sign-in. A transient failure is 503 and leaves the session as it was.
    pub fn switch_answer(
        &self,
        request: &WebRequest,
        switched: &RequestAuth,
        options: &SignInOptions,
        moment: &mut Moment<'_>,
    ) -> Result<WebAnswer, SignInError> {
        let is_person = is_document(request);
        let found = found(request);
        let error = match &switched.auth {
            Ok(session) => {
                let mut answer = if is_person {
                    redirect(found, &same_origin_path(options.return_to.as_deref(), "/"))
                } else {
                    let mut body = String::new();
                    let organization_id = session.claims.org_id.as_deref();
                    push_object(&mut body, |body| body.string_or_null("organizationId", organization_id));
                    json_body(200, body)
                };
                answer.set_cookies(&switched.set_cookies);
                return Ok(answer);
            }
            Err(error) => error,
        };
        let code = error.error_code();
        if code.is_retryable() {
            return Ok(unavailable(code, error.retry_after(), is_person.then_some("")));
        }
        let is_refused = code == ErrorCode::WorkosRefused;
        if is_person && is_refused {
            let sentence = "You are still signed in, in the organization you were in.";
            return Ok(page(403, "You cannot switch to this organization", sentence, ""));
        }
        if is_person {
            let asked = Asked { return_to: options.return_to.clone(), ..Asked::default() };
            let mut answer = if switched.asks_for_step() {
                self.begin_sign_in(request, asked, options, moment)
            } else {
                self.begin_sign_in(request, asked, &options.to_nowhere_named(), moment)
            }?;
            answer.status = found;
            return Ok(answer);
        }
        Ok(match (is_refused, switched.asks_for_step()) {
            (true, _) => json(403, "forbidden", code),
            (_, true) => json(403, "sign_in_required", code),
            _ => json(401, "unauthenticated", code),
        })
    }
}
