//! Why a request has no session.

use crate::entropy::EntropyExhausted;
use crate::error::ErrorCode;
use crate::seal::SealError;
use crate::workos::error::WorkOsError;
use crate::workos::grant::UnredeemableCode;
use alloc::boxed::Box;

/// Why there is no session, and whether there may be one later.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionError {
    /// There is no cookie.
    NoSessionCookie,
    /// The cookie is not ours, is damaged, or holds no session.
    InvalidSessionCookie,
    /// The access token does not hold. `refreshable` says whether a new one might.
    InvalidJwt {
        /// False when a new token would fare no better: wrong issuer or audience, not yet valid by this clock, or
        /// signed otherwise than the key of its `kid` would.
        refreshable: bool,
    },
    /// There is no access token.
    NoToken,
    /// The `Authorization` header is not what RFC 6750 makes of a Bearer token.
    InvalidAuthorizationHeader,
    /// The signature cannot be checked: no key set.
    KeySetUnavailable,
    /// WorkOS did not refresh the session.
    WorkOs(Box<WorkOsError>),
    /// WorkOS has refused this refresh token before.
    Ended,
    /// WorkOS has granted a session that the next request would refuse: the configuration does not fit.
    Unacceptable,
    /// The grant could not be redeemed: nothing was sent.
    Unredeemable(UnredeemableCode),
    /// The sealed session does not fit into cookies, or is too long to be a seal.
    TooLarge,
    /// The session could not be sealed: too few random bytes.
    Seal(SealError),
}

impl SessionError {
    /// The code callers match on.
    pub fn error_code(&self) -> ErrorCode {
        match self {
            Self::NoSessionCookie => ErrorCode::NoSessionCookieProvided,
            Self::InvalidSessionCookie => ErrorCode::InvalidSessionCookie,
            Self::InvalidJwt { .. } => ErrorCode::InvalidJwt,
            Self::NoToken => ErrorCode::NoTokenProvided,
            Self::InvalidAuthorizationHeader => ErrorCode::InvalidAuthorizationHeader,
            Self::KeySetUnavailable => ErrorCode::KeySetUnavailable,
            Self::WorkOs(error) => error.error_code(),
            Self::Ended => ErrorCode::InvalidGrant,
            Self::Unacceptable => ErrorCode::InvalidConfig,
            Self::Unredeemable(_) => ErrorCode::InvalidArgument,
            Self::TooLarge => ErrorCode::SessionTooLarge,
            Self::Seal(_) => ErrorCode::Internal,
        }
    }

    /// Seconds after which to try again, when WorkOS said how many.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::WorkOs(error) => error.retry_after(),
            _ => None,
        }
    }
}

impl core::fmt::Display for SessionError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.error_code().fmt(f)
    }
}

impl core::error::Error for SessionError {}

impl From<EntropyExhausted> for SessionError {
    fn from(_: EntropyExhausted) -> Self {
        Self::Seal(SealError::Entropy)
    }
}

impl From<SealError> for SessionError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::TooLong => Self::TooLarge,
            error => Self::Seal(error),
        }
    }
}
