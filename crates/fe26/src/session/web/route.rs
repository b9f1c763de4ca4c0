//! Answers to people who ask to sign in or out: of routes of the application's own, and of the page that signs out.

use super::answer::{confirm_sign_out, navigation_required, redirect};
use super::navigation::{is_document, is_navigation};
use super::{WebAnswer, WebRequest, path_of};
use crate::oauth::same_origin_path;
use crate::session::AuthKit;
use crate::session::config::{at_origin_of, is_http_url};
use crate::session::flow::Moment;
use crate::session::sign_in::{Asked, SignInError, SignInOptions};
use alloc::borrow::ToOwned;

impl AuthKit {
    /// The answer of a route that begins a sign-in, by link or form. Nothing in the request says what for: the options
    /// do, since the application has written the route.
    pub fn sign_in_from_route(
        &self,
        request: &WebRequest,
        options: &SignInOptions,
        moment: &mut Moment<'_>,
    ) -> Result<WebAnswer, SignInError> {
        if !is_document(request) {
            return Ok(navigation_required(401));
        }
        let asked = Asked { return_to: options.return_to.clone(), ..Asked::default() };
        let mut answer = self.begin_sign_in(request, asked, options, moment)?;
        answer.status = found(request);
        Ok(answer)
    }

    /// The answer of the sign-out page, and of a route that signs out. WorkOS sends people to `return_to` then, a path
    /// of the origin that was asked or a URL, and without one to where the pages say. Who had no session to end goes
    /// there at once, but not to another site that `return_to` names: only WorkOS knows which it may be.
    pub fn sign_out_answer(
        &self,
        request: &WebRequest,
        return_to: Option<&str>,
        moment: &mut Moment<'_>,
    ) -> WebAnswer {
        if request.method != "POST" && !is_navigation(request) {
            // An image or a prefetch must not sign anyone out.
            return navigation_required(405).with("allow", "GET, POST");
        }
        if self.is_cross_site(request) {
            // Another site's link or form: the person is asked, and answers from a page of this one.
            let status = if request.method == "POST" { 403 } else { 200 };
            return confirm_sign_out(status, &path_of(&request.url));
        }
        let redirect_uri = self.config.origins.redirect_uri(&request.origin);
        let pages = self.config.pages.as_ref();
        let after = pages.and_then(|pages| pages.after_sign_out_at(redirect_uri.as_deref()));
        let path = return_to.filter(|url| !is_http_url(url)).map(|path| same_origin_path(Some(path), "/"));
        let absolute = path.as_deref().and_then(|path| {
            let here = redirect_uri.as_deref().or(self.config.redirect_uri.as_deref());
            at_origin_of(here?, path)
        });
        let asked = absolute.as_deref().or(return_to).or(after.as_deref());
        let sign_out = self.sign_out(&request.cookie, redirect_uri.as_deref(), asked, moment);
        let home = path.or(after).unwrap_or_else(|| "/".to_owned());
        let mut answer = redirect(found(request), sign_out.url.as_deref().unwrap_or(&home));
        if !self.carried(&request.cookie).is_empty() {
            answer.set_cookies(&sign_out.set_cookies);
        }
        answer
    }
}

/// What turns a form into a navigation (RFC 9110, section 15.4.4).
pub(super) fn found(request: &WebRequest) -> u16 {
    if request.method == "GET" { 302 } else { 303 }
}
