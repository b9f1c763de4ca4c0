//! What the engine says when it was called wrongly.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use fe26::error::ErrorCode;
use fe26::json::{ObjectWriter, push_object};
use fe26::session::config::ConfigProblem;
use fe26::workos::error::WorkOsError;

/// A mistake of the calling program, or of the one who configured it.
#[derive(Debug)]
pub(crate) struct Fault {
    code: ErrorCode,
    message: Cow<'static, str>,
    status: Option<u16>,
    workos_code: Option<Box<str>>,
    request_id: Option<Box<str>>,
    problems: Box<[ConfigProblem]>,
    /// `Set-Cookie` values that the response should carry all the same.
    set_cookies: Box<[String]>,
}

impl Fault {
    pub(crate) fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Box<Self> {
        Box::new(Self {
            code,
            message: message.into(),
            status: None,
            workos_code: None,
            request_id: None,
            problems: Box::default(),
            set_cookies: Box::default(),
        })
    }

    pub(crate) fn with_cookies(mut self: Box<Self>, set_cookies: &[String]) -> Box<Self> {
        self.set_cookies = set_cookies.into();
        self
    }

    pub(crate) fn argument(message: impl Into<Cow<'static, str>>) -> Box<Self> {
        Self::new(ErrorCode::InvalidArgument, message)
    }

    pub(crate) fn internal() -> Box<Self> {
        Self::new(ErrorCode::Internal, "fe26 has met a state it should not be in; please report it")
    }

    pub(crate) fn configuration(problems: Vec<ConfigProblem>) -> Box<Self> {
        let fixes: Vec<_> = problems.iter().map(|problem| problem.fix.as_str()).collect();
        let message = ["the configuration cannot work: ", fixes.join("; ").as_str()].concat();
        let mut fault = Self::new(ErrorCode::InvalidConfig, message);
        fault.problems = problems.into();
        fault
    }

    pub(crate) fn refused(error: &WorkOsError) -> Box<Self> {
        let message = match error.status {
            Some(401) => "WorkOS answered 401: the API key is not valid for this client id",
            _ => "WorkOS refused the request: check the API key, the client id and the arguments",
        };
        let mut fault = Self::new(ErrorCode::WorkosRefused, message);
        fault.status = error.status;
        fault.workos_code = error.code.as_deref().map(Into::into);
        fault.request_id = error.request_id.as_deref().map(Into::into);
        fault
    }

    pub(crate) fn unacceptable() -> Box<Self> {
        Self::new(
            ErrorCode::InvalidConfig,
            "WorkOS granted a session that the next request would refuse: check issuer, audience, leeway, jwks and \
             this server's clock",
        )
    }

    pub(crate) fn key_set_unavailable() -> Box<Self> {
        Self::new(
            ErrorCode::KeySetUnavailable,
            "the JWK Set could not be fetched from WorkOS, so tokens cannot be verified; try again",
        )
    }

    /// `{code, message, …}`.
    pub(crate) fn to_json(&self) -> String {
        let mut json = String::new();
        push_object(&mut json, |error| self.write(error));
        json
    }

    pub(super) fn write(&self, error: &mut ObjectWriter<'_>) {
        error.string("code", self.code.as_str());
        error.string("message", &self.message);
        if let Some(status) = self.status {
            error.integer("status", status.into());
        }
        error.some_string("workosCode", self.workos_code.as_deref());
        error.some_string("requestId", self.request_id.as_deref());
        if !self.problems.is_empty() {
            error.objects("problems", &self.problems, |problem, ConfigProblem { key, environment, fix }| {
                problem.string("key", key);
                problem.some_string("environment", *environment);
                problem.string("fix", fix);
            });
        }
        error.some_strings("setCookies", Some(&*self.set_cookies).filter(|cookies| !cookies.is_empty()));
    }
}
