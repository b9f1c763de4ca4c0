//! Why a sign-in cannot begin or end.

use core::fmt;

use crate::cookie::InvalidCookie;
use crate::entropy::EntropyExhausted;
use crate::oauth::pkce::PkceError;
use crate::seal::{SealError, UnsealError};

/// Why a sign-in cannot begin or a callback cannot be trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateError {
    /// The callback has no `state`, or another one than the verifier cookie: not this browser's sign-in.
    StateMismatch,
    /// The browser sent no verifier cookie for this `state`.
    CookieMissing,
    /// The seal does not hold, for another reason than its age. Nobody but a log needs to know more.
    Seal(UnsealError),
    /// The seal is ours, but what it holds is not a sign-in state.
    Malformed,
    /// Issued more than ten minutes ago, or more than a minute ahead of this clock.
    Expired,
    /// The application's state exceeds 2,048 bytes, or the whole cookie [`crate::oauth::VerifierCookie::MAX_HEADER_BYTES`].
    TooLarge,
    /// The verifier cookie's configuration would break its header.
    Cookie(InvalidCookie),
    /// Too few random bytes were given.
    EntropyExhausted,
}

impl From<EntropyExhausted> for StateError {
    fn from(_: EntropyExhausted) -> Self {
        Self::EntropyExhausted
    }
}

impl From<SealError> for StateError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::Entropy => Self::EntropyExhausted,
            SealError::TooLong => Self::TooLarge,
            SealError::Payload => Self::Malformed,
        }
    }
}

impl From<UnsealError> for StateError {
    fn from(error: UnsealError) -> Self {
        match error {
            UnsealError::Expired => Self::Expired,
            other => Self::Seal(other),
        }
    }
}

impl From<PkceError> for StateError {
    fn from(error: PkceError) -> Self {
        match error {
            PkceError::EntropyExhausted => Self::EntropyExhausted,
            PkceError::Length | PkceError::Character => Self::Malformed,
        }
    }
}

impl From<InvalidCookie> for StateError {
    fn from(error: InvalidCookie) -> Self {
        Self::Cookie(error)
    }
}

impl StateError {
    /// What is wrong.
    pub const fn message(&self) -> &'static str {
        match self {
            Self::StateMismatch => "the state parameter is missing or is not this browser's",
            Self::CookieMissing => "the browser sent no verifier cookie for this state",
            Self::Seal(_) => "the state's seal does not hold",
            Self::Malformed => "the seal holds no sign-in state",
            Self::Expired => "the sign-in took longer than ten minutes, or the clocks disagree",
            Self::TooLarge => "state, return path or redirect URI are too long for a cookie",
            Self::Cookie(error) => error.message(),
            Self::EntropyExhausted => EntropyExhausted.message(),
        }
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seal(error) => error.fmt(f),
            other => f.write_str(other.message()),
        }
    }
}

impl core::error::Error for StateError {}
