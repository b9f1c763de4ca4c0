//! HTTP answers: what an adapter sends when it does not hand the request on. Adapters only translate these.

mod answer;
mod navigation;
mod refusal;
mod route;
mod site;
mod switch;

use super::AuthKit;
use super::callback::{Callback, CallbackError};
use super::config::RequestOrigin;
use super::flow::Moment;
use super::query;
use super::sign_in::{Asked, SignInError, SignInOptions};
use super::with_auth::RequestAuth;
use crate::cookie::{SameSite, chunk};
use crate::error::ErrorCode;
use crate::oauth::{StateError, same_origin_path};
use crate::text::split_before;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
pub use answer::WebAnswer;
use answer::{
    NOT_SHARED, TRY_AGAIN, append_cookies, callback_failure, json, navigation_required, onward, redirect,
    unavailable,
};
pub use navigation::is_navigation;
pub use refusal::refuse_token;

/// The parts of a request that decide how it is answered. Header values are as received, absent ones `None`.
#[derive(Clone, Default)]
pub struct WebRequest {
    /// The method, in upper case.
    pub method: String,
    /// Absolute URL, or path and query.
    pub url: String,
    /// The `Cookie` header, empty if there is none.
    pub cookie: String,
    /// `Accept`.
    pub accept: Option<String>,
    /// `Sec-Fetch-Mode` (Fetch Metadata).
    pub sec_fetch_mode: Option<String>,
    /// `Sec-Fetch-Dest` (Fetch Metadata).
    pub sec_fetch_dest: Option<String>,
    /// `Sec-Fetch-Site` (Fetch Metadata).
    pub sec_fetch_site: Option<String>,
    /// `Origin`: whose page has sent it.
    pub origin_header: Option<String>,
    /// `Sec-Purpose`, or the older `Purpose`.
    pub purpose: Option<String>,
    /// `X-Requested-With`.
    pub requested_with: Option<String>,
    /// Where it was sent.
    pub origin: RequestOrigin,
}

/// Headers of a response the application makes itself.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ResponseHeaders {
    /// To be appended to whatever is there.
    pub append: Vec<(&'static str, String)>,
    /// To be set where the application set none.
    pub default: Vec<(&'static str, String)>,
    /// To be set whatever the application has set: with a cookie that is one person's, a response that was meant for
    /// everybody no longer is.
    pub set: Vec<(&'static str, String)>,
    /// Names of cookies. Where the application sets one of these itself, because it signs somebody in or out, the cookies
    /// in `append` have been overtaken and are left out.
    pub unless_set: Vec<String>,
}

impl ResponseHeaders {
    /// What the response to a request must carry that a token has answered for: it is that token's alone.
    pub fn of_token() -> Self {
        let mut headers = Self::default();
        headers.append.push(("vary", "Authorization".to_owned()));
        headers.default.push(("cache-control", NOT_SHARED.to_owned()));
        headers
    }

    /// What a callback's answer must carry that is the application's own. A failure is not for caches unless the
    /// application says so, and a new session in no case.
    pub fn of_callback(is_signed_in: bool) -> Self {
        let mut headers = Self::default();
        headers.append.push(("vary", "Cookie".to_owned()));
        let place = if is_signed_in { &mut headers.set } else { &mut headers.default };
        place.push(("cache-control", NOT_SHARED.to_owned()));
        headers
    }
}

/// The cookie is a credential, and so may the URL be: a callback's holds the code.
impl core::fmt::Debug for WebRequest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("WebRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

impl RequestAuth {
    /// What the response to this request must carry. A response that depends on a session is not for shared
    /// caches, and one made without a session must not be served to those who have one.
    pub fn response_headers(&self) -> ResponseHeaders {
        let mut headers = ResponseHeaders::default();
        append_cookies(&mut headers.append, &self.set_cookies);
        headers.append.push(("vary", "Cookie".to_owned()));
        let cache_control = ("cache-control", NOT_SHARED.to_owned());
        if !self.set_cookies.is_empty() {
            headers.set.push(cache_control);
            headers.unless_set = self.cookie_name.as_deref().map(chunk::names).unwrap_or_default();
        } else if self.is_personal {
            headers.default.push(cache_control);
        }
        headers
    }
}

impl AuthKit {
    /// The answer to a request that must have a session and has none, for the reason `code`.
    ///
    /// A navigation goes to sign in and comes back; anything else gets 401 and JSON; a transient failure gets 503
    /// with `Retry-After`, because nobody has been signed out.
    pub fn deny(
        &self,
        request: &WebRequest,
        code: ErrorCode,
        retry_after: Option<u32>,
        moment: &mut Moment<'_>,
    ) -> Result<WebAnswer, SignInError> {
        if code.is_retryable() {
            let link = is_navigation(request).then_some(TRY_AGAIN);
            return Ok(unavailable(code, retry_after, link));
        }
        if !is_navigation(request) {
            return Ok(json(401, "unauthenticated", code));
        }
        let asked = Asked { return_to: Some(path_of(&request.url)), ..Asked::default() };
        self.begin_sign_in(request, asked, &SignInOptions::default(), moment)
    }

    /// The answer of the sign-in endpoint. `returnTo` in its query says where to go afterwards; `login_hint` and
    /// `invitation_token`, by these names or in camelCase, are passed on where `options` have none. Anybody can write a
    /// link to it, so it takes nothing that chooses who vouches for a person: an organization of somebody else's could
    /// sign the person in to an account of somebody else's.
    pub fn sign_in_answer(
        &self,
        request: &WebRequest,
        options: &SignInOptions,
        moment: &mut Moment<'_>,
    ) -> Result<WebAnswer, SignInError> {
        if !is_navigation(request) {
            // A prefetch or a fetch() would mint a verifier cookie for a sign-in nobody began.
            return Ok(navigation_required(401));
        }
        let return_to = query::parameter(&request.url, "returnTo").or_else(|| options.return_to.clone());
        let from_query = |names: [&str; 2]| {
            let mut values = names.into_iter().filter_map(|name| query::parameter(&request.url, name));
            values.find(|value| !value.is_empty())
        };
        let asked = Asked {
            return_to,
            login_hint: from_query(["login_hint", "loginHint"]),
            invitation_token: from_query(["invitation_token", "invitationToken"]),
            ..Asked::default()
        };
        self.begin_sign_in(request, asked, options, moment)
    }

    /// The answer of the callback endpoint. `sign_in_path` is offered to people whose sign-in did not complete.
    pub fn callback_answer(&self, callback: &Callback, sign_in_path: &str) -> WebAnswer {
        let mut answer = match &callback.result {
            Ok(signed_in) => self.callback_redirect(&signed_in.return_pathname, true),
            // The code is not ours to take, but a sign-in of this browser's own will find the person signed in at
            // WorkOS. Whoever brings about this redirect could as well have linked to the page it leads to.
            Err(CallbackError::BegunElsewhere) => redirect(302, &same_origin_path(Some(sign_in_path), "/")),
            Err(error) => callback_failure(error, sign_in_path),
        };
        answer.set_cookies(&callback.set_cookies);
        answer
    }

    /// The answer of the callback endpoint of an application that sends people to a path of its own choice.
    pub fn callback_redirect(&self, path: &str, is_signed_in: bool) -> WebAnswer {
        let path = same_origin_path(Some(path), "/");
        if is_signed_in && self.config.cookie.same_site == SameSite::Strict {
            // Coming from WorkOS, a redirect would arrive without a Strict cookie and start the next sign-in.
            onward(&path)
        } else {
            redirect(302, &path)
        }
    }

    fn begin_sign_in(
        &self,
        request: &WebRequest,
        mut asked: Asked,
        options: &SignInOptions,
        moment: &mut Moment<'_>,
    ) -> Result<WebAnswer, SignInError> {
        asked.redirect_uri = self.config.origins.redirect_uri(&request.origin);
        let mut sign_in = self.sign_in_as(&asked, options, &request.cookie, moment);
        // A stranger writes the address people ask for: a long one is not come back to, but it signs in.
        if asked.return_to.is_some() && matches!(sign_in, Err(SignInError::State(StateError::TooLarge))) {
            asked.return_to = None;
            sign_in = self.sign_in_as(&asked, options, &request.cookie, moment);
        }
        let sign_in = sign_in?;
        let mut answer = redirect(302, &sign_in.url);
        answer.set_cookies(&sign_in.set_cookies);
        Ok(answer)
    }
}

/// Path, query and fragment of an absolute or relative URL.
fn path_of(url: &str) -> String {
    let ends_authority = |byte| matches!(byte, b'/' | b'?' | b'#');
    let (scheme, rest) = split_before(url, ends_authority);
    let path = match rest.strip_prefix("//") {
        Some(rest) if scheme.ends_with(":") => split_before(rest, ends_authority).1,
        _ => url,
    };
    same_origin_path(Some(path), "/")
}
