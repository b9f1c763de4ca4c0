//! What the engine answers, and what it says when it was called wrongly.

use fe26::error::ErrorCode;
use fe26::exchange::Attempt;
use fe26::session::config::ConfigProblem;
use fe26::workos::error::WorkOsError;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use std::borrow::Cow;

/// An answer.
pub(crate) enum Reply {
    Done(String),
    Send(u32, Box<Attempt>),
    Error(Fault),
}

impl Reply {
    /// The output of an operation that has ended.
    pub(crate) fn done(output: &impl Serialize) -> Self {
        match serde_json::to_string(output) {
            Ok(json) => Self::Done(json),
            Err(_) => Self::Error(Fault::internal()),
        }
    }

    pub(crate) fn into_json(self) -> String {
        match self {
            Self::Done(json) => format!(r#"{{"done":{json}}}"#),
            Self::Send(flow, attempt) => to_json(&Send::new(flow, &attempt), "send"),
            Self::Error(fault) => to_json(&fault, "error"),
        }
    }
}

fn to_json(value: &impl Serialize, name: &str) -> String {
    // Strings and numbers always serialize.
    format!(r#"{{"{name}":{}}}"#, serde_json::to_string(value).unwrap_or_default())
}

/// A mistake of the calling program, or of the one who configured it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workos_code: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) problems: Box<[Problem]>,
    /// `Set-Cookie` values that the response should carry all the same.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) set_cookies: Box<[String]>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Problem {
    key: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    environment: Option<&'static str>,
    fix: String,
}

impl Fault {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code: code.as_str(),
            message: message.into(),
            status: None,
            workos_code: None,
            request_id: None,
            problems: Box::default(),
            set_cookies: Box::default(),
        }
    }

    pub(crate) fn with_cookies(mut self, set_cookies: &[String]) -> Self {
        self.set_cookies = set_cookies.into();
        self
    }

    pub(crate) fn argument(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidArgument, message)
    }

    pub(crate) fn internal() -> Self {
        Self::new(ErrorCode::Internal, "fe26 has met a state it should not be in; please report it")
    }

    pub(crate) fn configuration(problems: Vec<ConfigProblem>) -> Self {
        let fixes: Vec<_> = problems.iter().map(|problem| problem.fix.as_str()).collect();
        let mut fault = Self::new(
            ErrorCode::InvalidConfig,
            format!("the configuration cannot work: {}", fixes.join("; ")),
        );
        fault.problems = problems
            .into_iter()
            .map(|ConfigProblem { key, environment, fix }| Problem { key, environment, fix })
            .collect();
        fault
    }

    pub(crate) fn refused(error: &WorkOsError) -> Self {
        let message = match error.status {
            Some(401) => "WorkOS answered 401: the API key is not valid for this client id",
            _ => "WorkOS refused the request: check the API key, the client id and the arguments",
        };
        Self {
            status: error.status,
            workos_code: error.code.as_deref().map(Into::into),
            request_id: error.request_id.clone(),
            ..Self::new(ErrorCode::WorkosRefused, message)
        }
    }

    pub(crate) fn unacceptable() -> Self {
        Self::new(
            ErrorCode::InvalidConfig,
            "WorkOS granted a session that the next request would refuse: check issuer, audience, leeway, jwks and \
             this server's clock",
        )
    }

    pub(crate) fn key_set_unavailable() -> Self {
        Self::new(
            ErrorCode::KeySetUnavailable,
            "the JWK Set could not be fetched from WorkOS, so tokens cannot be verified; try again",
        )
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Send<'a> {
    flow: u32,
    method: &'static str,
    url: &'a str,
    headers: Headers<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<&'a str>,
    delay_ms: u32,
    timeout_ms: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<&'a str>,
}

impl<'a> Send<'a> {
    fn new(flow: u32, attempt: &'a Attempt) -> Self {
        let request = &attempt.request;
        Self {
            flow,
            method: request.method.as_str(),
            url: &request.url,
            headers: Headers(attempt),
            body: request.body.as_ref().map(|body| body.expose_secret()),
            delay_ms: attempt.delay_ms,
            timeout_ms: attempt.timeout_ms,
            share: attempt.share.as_deref(),
        }
    }
}

struct Headers<'a>(&'a Attempt);

impl Serialize for Headers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in &self.0.request.headers {
            map.serialize_entry(name, value.expose_secret())?;
        }
        map.end()
    }
}
