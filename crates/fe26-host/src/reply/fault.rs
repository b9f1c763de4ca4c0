//! What the engine says when it was called wrongly.

use alloc::boxed::Box;
use alloc::string::String;

use fe26::error::ErrorCode;
use fe26::json::{ObjectWriter, push_object, push_strings};
use fe26::session::config::ConfigProblem;
use fe26::workos::error::WorkOsError;

/// A mistake of the calling program, or of the one who configured it: the JSON text of `{code, message, …}`.
#[derive(Debug)]
pub(crate) struct Fault(String);

impl Fault {
    pub(crate) fn new(code: ErrorCode, message: &str) -> Box<Self> {
        Self::with(code, message, |_| {})
    }

    pub(crate) fn argument(message: &str) -> Box<Self> {
        Self::new(ErrorCode::InvalidArgument, message)
    }

    pub(crate) fn internal() -> Box<Self> {
        Self::new(ErrorCode::Internal, "fe26 has met a state it should not be in; please report it")
    }

    pub(crate) fn configuration(problems: &[ConfigProblem]) -> Box<Self> {
        let mut message = String::from("the configuration cannot work");
        let mut separator = ": ";
        for problem in problems {
            message.push_str(separator);
            message.push_str(&problem.fix);
            separator = "; ";
        }
        Self::with(ErrorCode::InvalidConfig, &message, |fault| {
            fault.objects("problems", problems, |member, problem| {
                member.string("key", &problem.key);
                member.some_string("environment", problem.environment);
                member.string("fix", &problem.fix);
            });
        })
    }

    pub(crate) fn refused(error: &WorkOsError) -> Box<Self> {
        let message = match error.status {
            Some(401) => "WorkOS answered 401: the API key is not valid for this client id",
            _ => "WorkOS refused the request: check the API key, the client id and the arguments",
        };
        Self::with(ErrorCode::WorkosRefused, message, |fault| {
            if let Some(status) = error.status {
                fault.integer("status", status.into());
            }
            fault.some_string("workosCode", error.code.as_deref());
            fault.some_string("requestId", error.request_id.as_deref());
        })
    }

    pub(crate) fn unacceptable() -> Box<Self> {
        Self::new(
            ErrorCode::InvalidConfig,
            "WorkOS granted a session that the next request would refuse: check issuer, audience, leeway, jwks and \
             this server's clock",
        )
    }

    pub(crate) fn too_large() -> Box<Self> {
        Self::new(
            ErrorCode::SessionTooLarge,
            "the session does not fit into three cookies: shorten the claims of the JWT template or the user's metadata",
        )
    }

    pub(crate) fn key_set_unavailable() -> Box<Self> {
        Self::new(
            ErrorCode::KeySetUnavailable,
            "the JWK Set could not be fetched from WorkOS, so tokens cannot be verified; try again",
        )
    }

    /// With `Set-Cookie` values that the response should carry all the same.
    pub(crate) fn with_cookies(mut self: Box<Self>, set_cookies: &[String]) -> Box<Self> {
        if !set_cookies.is_empty() {
            self.0.pop();
            self.0.push_str(",\"setCookies\":");
            push_strings(&mut self.0, set_cookies);
            self.0.push('}');
        }
        self
    }

    pub(crate) fn json(&self) -> &str {
        &self.0
    }

    fn with(code: ErrorCode, message: &str, members: impl FnOnce(&mut ObjectWriter<'_>)) -> Box<Self> {
        let mut json = String::new();
        push_object(&mut json, |fault| {
            fault.string("code", code.as_str());
            fault.string("message", message);
            members(fault);
        });
        Box::new(Self(json))
    }
}
