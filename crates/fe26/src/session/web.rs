//! HTTP answers: what an adapter sends when it does not hand the request on. Adapters only translate these.

mod navigation;

use super::AuthKit;
use super::callback::{Callback, CallbackError};
use super::flow::Moment;
use super::sign_in::{SignInError, SignInOptions};
use super::with_auth::RequestAuth;
use crate::error::ErrorCode;
use crate::oauth::same_origin_path;
pub use navigation::is_navigation;

/// The parts of a request that decide how it is answered. Header values are as received, absent ones `None`.
#[derive(Clone, Debug, Default)]
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
    /// `Sec-Purpose`, or the older `Purpose`.
    pub purpose: Option<String>,
    /// `X-Requested-With`.
    pub requested_with: Option<String>,
}

/// A complete answer.
#[derive(Clone, PartialEq, Eq)]
pub struct WebAnswer {
    /// The status code.
    pub status: u16,
    /// Header names in lower case; `set-cookie` may repeat and each is a header of its own.
    pub headers: Vec<(&'static str, String)>,
    /// The body; its type is in the headers.
    pub body: String,
}

/// Headers of a response the application makes itself.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ResponseHeaders {
    /// To be appended to whatever is there.
    pub append: Vec<(&'static str, String)>,
    /// To be set where the application set none.
    pub default: Vec<(&'static str, String)>,
}

impl RequestAuth {
    /// What the response to this request must carry. A response that depends on a session is not for shared
    /// caches, and one made without a session must not be served to those who have one.
    pub fn response_headers(&self) -> ResponseHeaders {
        let mut headers = ResponseHeaders::default();
        headers.append.extend(self.set_cookies.iter().map(|cookie| ("set-cookie", cookie.clone())));
        headers.append.push(("vary", "Cookie".to_owned()));
        if self.is_personal || !self.set_cookies.is_empty() {
            headers.default.push(("cache-control", NOT_SHARED.to_owned()));
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
            return Ok(unavailable(code, retry_after, is_navigation(request)));
        }
        if !is_navigation(request) {
            return Ok(json(401, "unauthenticated", code));
        }
        let options = SignInOptions { return_to: Some(path_of(&request.url)), ..SignInOptions::default() };
        self.begin_sign_in(request, &options, moment)
    }

    /// The answer of the sign-in endpoint. `returnTo` in its query says where to go afterwards.
    pub fn sign_in_answer(
        &self,
        request: &WebRequest,
        options: &SignInOptions,
        moment: &mut Moment<'_>,
    ) -> Result<WebAnswer, SignInError> {
        if !is_navigation(request) {
            // A prefetch or a fetch() would mint a verifier cookie for a sign-in nobody began.
            return Ok(json(401, "navigation_required", ErrorCode::NoSessionCookieProvided));
        }
        let mut options = options.clone();
        if let Some(return_to) = query_parameter(&request.url, "returnTo") {
            options.return_to = Some(return_to);
        }
        self.begin_sign_in(request, &options, moment)
    }

    /// The answer of the callback endpoint. `sign_in_path` is offered to people whose sign-in did not complete.
    pub fn callback_answer(&self, callback: &Callback, sign_in_path: &str) -> WebAnswer {
        let mut answer = match &callback.result {
            Ok(signed_in) => redirect(302, &signed_in.return_pathname),
            Err(error) => callback_failure(error, sign_in_path),
        };
        answer.set_cookies(&callback.set_cookies);
        answer
    }

    /// The answer of the sign-out endpoint. `fallback` is where people go who had no session to end.
    pub fn sign_out_answer(
        &self,
        request: &WebRequest,
        return_to: Option<&str>,
        fallback: &str,
        moment: &Moment<'_>,
    ) -> WebAnswer {
        let is_post = request.method == "POST";
        if !is_post && !is_navigation(request) {
            // An image or a prefetch must not sign anyone out.
            return json(405, "navigation_required", ErrorCode::InvalidArgument);
        }
        let sign_out = self.sign_out(&request.cookie, return_to, moment.now);
        let target = sign_out.url.unwrap_or_else(|| same_origin_path(Some(fallback), "/"));
        let mut answer = redirect(if is_post { 303 } else { 302 }, &target);
        answer.set_cookies(&sign_out.set_cookies);
        answer
    }

    fn begin_sign_in(
        &self,
        request: &WebRequest,
        options: &SignInOptions,
        moment: &mut Moment<'_>,
    ) -> Result<WebAnswer, SignInError> {
        let sign_in = self.sign_in(options, &request.cookie, moment)?;
        let mut answer = redirect(302, &sign_in.url);
        answer.set_cookies(&sign_in.set_cookies);
        Ok(answer)
    }
}

impl WebAnswer {
    fn new(status: u16, content_type: &str, body: String) -> Self {
        let headers = vec![
            ("content-type", content_type.to_owned()),
            ("cache-control", NOT_SHARED.to_owned()),
            ("vary", "Cookie".to_owned()),
        ];
        Self { status, headers, body }
    }

    fn set_cookies(&mut self, cookies: &[String]) {
        self.headers.extend(cookies.iter().map(|cookie| ("set-cookie", cookie.clone())));
    }
}

impl core::fmt::Debug for WebAnswer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("WebAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}

fn redirect(status: u16, location: &str) -> WebAnswer {
    let mut answer = WebAnswer::new(status, "text/plain; charset=utf-8", String::new());
    answer.headers.push(("location", location.to_owned()));
    answer
}

fn json(status: u16, error: &str, reason: ErrorCode) -> WebAnswer {
    WebAnswer::new(status, "application/json", format!(r#"{{"error":"{error}","reason":"{reason}"}}"#))
}

fn unavailable(code: ErrorCode, retry_after: Option<u32>, is_navigation: bool) -> WebAnswer {
    let mut answer = if is_navigation {
        page(503, "Please try again in a moment", "You are still signed in. We could not check it just now.", None)
    } else {
        json(503, "temporarily_unavailable", code)
    };
    answer.headers.push(("retry-after", retry_after.unwrap_or(DEFAULT_RETRY_AFTER).to_string()));
    answer
}

fn callback_failure(error: &CallbackError, sign_in_path: &str) -> WebAnswer {
    let code = error.error_code();
    if code.is_retryable() {
        let mut answer =
            page(503, "Sign-in is not possible right now", "Please try again in a moment.", Some(sign_in_path));
        answer.headers.push(("retry-after", DEFAULT_RETRY_AFTER.to_string()));
        return answer;
    }
    let (status, sentence) = match error {
        CallbackError::Denied { .. } => (403, "The sign-in was cancelled or declined."),
        CallbackError::Exchange(_) => (403, "The sign-in could not be completed."),
        _ => (400, "This sign-in link is no longer valid, or it was opened in another browser."),
    };
    page(status, "You are not signed in", sentence, Some(sign_in_path))
}

/// A page for people, in our words only: nothing from the request is in it but the configured path.
fn page(status: u16, title: &str, sentence: &str, sign_in_path: Option<&str>) -> WebAnswer {
    let link = sign_in_path.map_or_else(String::new, |path| {
        let path = same_origin_path(Some(path), "/").replace('&', "&amp;").replace('"', "&quot;");
        format!(r#"<p><a href="{path}">Sign in</a></p>"#)
    });
    let body = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>body{{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:20vh auto;\
         padding:0 1rem}}</style><h1>{title}</h1><p>{sentence}</p>{link}</html>"
    );
    WebAnswer::new(status, "text/html; charset=utf-8", body)
}

/// Path, query and fragment of an absolute or relative URL.
fn path_of(url: &str) -> String {
    let path = match url.split_once("://") {
        Some((scheme, rest)) if !scheme.contains(['/', '?', '#']) => {
            rest.find(['/', '?', '#']).and_then(|start| rest.get(start..)).unwrap_or("/")
        }
        _ => url,
    };
    same_origin_path(Some(path), "/")
}

fn query_parameter(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split('#').next()?.split_once('?')?;
    let (_, value) = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?;
    let spaced = value.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8().ok().map(|text| text.into_owned())
}

const NOT_SHARED: &str = "private, no-store";
/// Seconds. Longer than an attempt's time limit, shorter than a person's patience.
const DEFAULT_RETRY_AFTER: u32 = 5;
