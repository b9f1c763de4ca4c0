//! Complete answers: redirects, JSON for programs, pages for people.

use crate::error::ErrorCode;
use crate::oauth::same_origin_path;
use crate::session::callback::CallbackError;
use crate::text::split_before;
use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

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

impl WebAnswer {
    fn new(status: u16, content_type: &str, body: String) -> Self {
        let mut headers = Vec::new();
        for (name, value) in
            [("content-type", content_type), ("cache-control", NOT_SHARED), ("vary", "Cookie")]
        {
            headers.push((name, value.to_owned()));
        }
        Self { status, headers, body }
    }

    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Appends a `set-cookie` header for each.
    pub fn set_cookies(&mut self, cookies: &[String]) {
        append_cookies(&mut self.headers, cookies);
    }
}

impl core::fmt::Debug for WebAnswer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("WebAnswer").field("status", &self.status).finish_non_exhaustive()
    }
}

pub(super) fn append_cookies(headers: &mut Vec<(&'static str, String)>, cookies: &[String]) {
    for cookie in cookies {
        headers.push(("set-cookie", cookie.clone()));
    }
}

pub(super) fn redirect(status: u16, location: &str) -> WebAnswer {
    WebAnswer::new(status, "text/plain; charset=utf-8", String::new()).with("location", location)
}

pub(super) fn json(status: u16, error: &str, reason: ErrorCode) -> WebAnswer {
    let body = fill(r#"{"error":"$","reason":"$"}"#, &[error, reason.as_str()]);
    json_body(status, body)
}

/// To a program that asks for a page of people's.
pub(super) fn navigation_required(status: u16) -> WebAnswer {
    let code = ErrorCode::NavigationRequired;
    json(status, code.as_str(), code)
}

pub(super) fn json_body(status: u16, body: String) -> WebAnswer {
    WebAnswer::new(status, "application/json", body)
}

/// For somebody who is signed in. It does not say what is missing.
pub(super) fn forbidden() -> WebAnswer {
    page(403, "You cannot open this page", "Your account has no access to it.", "")
}

pub(super) fn reauthentication_required(max_age: u32) -> WebAnswer {
    let max_age = i64::from(max_age).to_string();
    let code = ErrorCode::ReauthenticationRequired.as_str();
    let body = fill(r#"{"error":"$","reason":"$","maxAge":$}"#, &[code, code, &max_age]);
    WebAnswer::new(401, "application/json", body).with(
        "www-authenticate",
        &fill(r#"Bearer error="insufficient_user_authentication", max_age="$""#, &[&max_age]),
    )
}

/// To a person with a link ([`TRY_AGAIN`], or none), to a program without.
pub(super) fn unavailable(code: ErrorCode, retry_after: Option<u32>, link: Option<&str>) -> WebAnswer {
    let answer = match link {
        Some(link) => page(
            503,
            "Please try again in a moment",
            "You are still signed in. We could not check it just now.",
            link,
        ),
        None => json(503, "temporarily_unavailable", code),
    };
    answer.with("retry-after", &seconds(retry_after))
}

pub(super) fn callback_failure(error: &CallbackError, sign_in_path: &str) -> WebAnswer {
    let code = error.error_code();
    if code.is_retryable() {
        return page(
            503,
            "Sign-in is not possible right now",
            "Please try again in a moment.",
            &sign_in_link(sign_in_path),
        )
        .with("retry-after", &seconds(error.retry_after()));
    }
    let (status, sentence) = match error {
        CallbackError::Denied { .. } => (403, "The sign-in was cancelled or declined."),
        CallbackError::Exchange(_) => (403, "The sign-in could not be completed."),
        _ => (400, "This sign-in link is no longer valid, or it was opened in another browser."),
    };
    page(status, "You are not signed in", sentence, &sign_in_link(sign_in_path))
}

fn seconds(retry_after: Option<u32>) -> String {
    i64::from(retry_after.unwrap_or(DEFAULT_RETRY_AFTER)).to_string()
}

/// A page for people, in our words only: nothing from the request is in it.
pub(super) fn page(status: u16, title: &str, sentence: &str, link: &str) -> WebAnswer {
    document(status, "", title, &fill("<h1>$</h1><p>$</p>$", &[title, sentence, link]))
}

fn sign_in_link(path: &str) -> String {
    let path = in_attribute(&same_origin_path(Some(path), "/"));
    fill(r#"<p><a href="$">Sign in</a></p>"#, &[&path])
}

/// To the page it stands on.
pub(super) const TRY_AGAIN: &str = r#"<p><a href="">Try again</a></p>"#;

/// Goes on to a path by itself, as a navigation of this site.
pub(super) fn onward(path: &str) -> WebAnswer {
    let path = in_attribute(path);
    let refresh = fill(r#"<meta http-equiv="refresh" content="0;url=$">"#, &[&path]);
    let link = fill(r#"<p><a href="$">Continue</a></p>"#, &[&path]);
    document(200, &refresh, "You are signed in", &link)
}

/// Asks whether to sign out. The form's request comes from this site and is believed.
pub(super) fn confirm_sign_out(status: u16, path: &str) -> WebAnswer {
    let form = r#"<h1>Sign out?</h1><p>A link on another site has brought you here.</p><form method="post" action="$"><button>Sign out</button></form>"#;
    // Whatever the application's policy: without its origin the form would be another site's again.
    let referrer = r#"<meta name="referrer" content="same-origin">"#;
    document(status, referrer, "Sign out?", &fill(form, &[&in_attribute(path)]))
}

/// A path for a double-quoted attribute. Of what HTML gives a meaning there, a path holds at most the ampersand:
/// [`same_origin_path`] has percent-encoded the quotation mark and the angle brackets.
fn in_attribute(path: &str) -> String {
    let mut attribute = String::with_capacity(path.len());
    let mut rest = path;
    while !rest.is_empty() {
        let (plain, special) = split_before(rest, |byte| matches!(byte, b'&' | b'"'));
        attribute.push_str(plain);
        match special.as_bytes().first() {
            Some(b'&') => attribute.push_str("&amp;"),
            Some(_) => attribute.push_str("&quot;"),
            None => {}
        }
        rest = special.get(1..).unwrap_or_default();
    }
    attribute
}

fn document(status: u16, head: &str, title: &str, content: &str) -> WebAnswer {
    let body = fill(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">$<meta name=\"viewport\" content=\"width=device-width\">\
         <title>$</title><style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:28rem;margin:20vh auto;\
         padding:0 1rem}h1{line-height:1.2}a,button{display:inline-block;padding:.5em 0;font:inherit}button{padding:.5em 1em}</style>$</html>",
        &[head, title, content],
    );
    // A page with a button must not stand in somebody else's frame, and none of them needs to.
    WebAnswer::new(status, "text/html; charset=utf-8", body)
        .with("content-security-policy", "frame-ancestors 'none'")
}

/// The template with a value for each `$` in it.
fn fill(template: &str, values: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = template;
    for value in values {
        let (before, after) = split_before(rest, |byte| byte == b'$');
        text.push_str(before);
        text.push_str(value);
        rest = after.get(1..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

pub(super) const NOT_SHARED: &str = "private, no-store";
/// Seconds. Longer than an attempt's time limit, shorter than a person's patience.
const DEFAULT_RETRY_AFTER: u32 = 5;
