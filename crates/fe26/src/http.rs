//! HTTP as values: the core says what to send and is told what came back.

use crate::secret::Secret;
use alloc::string::String;
use alloc::vec::Vec;

/// A request for the caller to perform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET` or `POST`.
    pub method: Method,
    /// Absolute URL.
    pub url: String,
    /// Header names in lower case, each at most once. Values may be credentials.
    pub headers: Vec<(&'static str, Secret)>,
    /// JSON text, for `POST`.
    pub body: Option<Secret>,
}

/// The two methods WorkOS's authentication endpoints are called with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Safe to repeat.
    Get,
    /// Repeated only under one `idempotency-key`.
    Post,
}

impl Method {
    /// The method as it stands in a request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer arrived, whatever its status.
    Answered(Response),
    /// No complete answer within the attempt's time limit.
    TimedOut,
    /// No answer: the name did not resolve, the connection failed or broke.
    Unreachable,
    /// The host's answer to [`Progress::Verify`](crate::session::Progress::Verify), which is no request.
    Verified {
        /// Whether the signature holds.
        holds: bool,
    },
}

/// An answer. Only the headers the core reads are carried.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The `retry-after` header, as sent.
    pub retry_after: Option<String>,
    /// The `x-request-id` header: what WorkOS's support asks for.
    pub request_id: Option<String>,
    /// The body as text; it may be empty or not what its type promised.
    pub body: Secret,
}

impl core::fmt::Debug for Response {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Response").field("status", &self.status).finish_non_exhaustive()
    }
}
