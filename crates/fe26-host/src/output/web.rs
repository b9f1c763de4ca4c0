//! What goes into HTTP responses: cookies, headers, whole answers.

use fe26::session::web::{ResponseHeaders, WebAnswer};
use serde::Serialize;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CallbackOutput<'a, R> {
    pub(super) result: R,
    pub(super) set_cookies: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) answer: Option<Answered>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WithAuthOutput<'a, A> {
    pub(super) auth: A,
    pub(super) refreshed: bool,
    pub(super) set_cookies: &'a [String],
    pub(super) headers: Headers,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignInOutput<'a> {
    pub(super) url: &'a str,
    pub(super) state: &'a str,
    pub(super) set_cookies: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignOutOutput<'a> {
    pub(super) url: Option<&'a str>,
    pub(super) set_cookies: &'a [String],
}

#[derive(Serialize)]
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

impl Answered {
    pub(super) fn new(answer: WebAnswer) -> Self {
        Self { status: answer.status, headers: answer.headers, body: answer.body }
    }
}

#[derive(Serialize)]
pub(super) struct Headers {
    pub(super) append: Vec<(&'static str, String)>,
    pub(super) default: Vec<(&'static str, String)>,
}

impl Headers {
    pub(super) fn new(headers: ResponseHeaders) -> Self {
        Self { append: headers.append, default: headers.default }
    }
}
