//! What happens to sessions, for logs and metrics.
//!
//! A step reports into its [`Moment`], if that [listens](Moment::listening); [`Moment::take_events`] gives them, oldest
//! first. They are meant to be logged: who is meant is said by ids, and nothing a session is opened with is in them.

mod report;

use crate::error::ErrorCode;
use crate::jose::jwt::Claims;
use crate::oauth::ScreenHint;
use alloc::string::String;

/// Something that has happened. Reported once by each flow it concerns: five requests that have waited for the same
/// answer of WorkOS are five events.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// A request, a sealed session or an access token has been authenticated.
    Authenticated {
        /// Who.
        subject: Subject,
        /// Somebody acts as the user.
        impersonated: bool,
    },
    /// There was a session cookie, and it gave no session.
    Unauthenticated {
        /// Why.
        reason: ErrorCode,
    },
    /// There was an access token, or an `Authorization` header, and it stands for nobody.
    TokenRejected {
        /// Why.
        reason: ErrorCode,
    },
    /// Somebody does not meet what is required, and has been told so.
    Forbidden {
        /// Who.
        subject: Subject,
        /// The first requirement that is not met.
        reason: ErrorCode,
    },
    /// A session has new tokens.
    Refreshed {
        /// Whose.
        subject: Subject,
        /// What it took.
        effort: Effort,
    },
    /// A session has not got new tokens.
    RefreshFailed(Failure),
    /// A browser is being sent to WorkOS to sign in.
    SignInStarted {
        /// The page it begins with, if the provider has several.
        screen_hint: Option<ScreenHint>,
    },
    /// WorkOS has granted a new session.
    SignedIn {
        /// Whose.
        subject: Subject,
        /// How the person proved who they are, such as `Password`.
        authentication_method: Option<String>,
        /// What it took.
        effort: Effort,
    },
    /// A callback or a grant has ended without a session; with `mfa_challenge` and the like, there is a further step.
    SignInFailed(Failure),
    /// The cookie of a session is being deleted.
    SignedOut {
        /// Nothing if the cookie held none.
        session_id: Option<String>,
    },
    /// The JWK Set has arrived.
    KeySetFetched {
        /// Usable keys in it.
        keys: usize,
        /// What it took.
        effort: Effort,
    },
    /// The JWK Set has not arrived, or was none.
    KeySetFailed(Failure),
    /// An attempt has failed, and there will be another.
    WorkOsAttemptFailed {
        /// What was asked for.
        request: WorkOsRequest,
        /// Why it failed; its effort counts the attempts so far.
        failure: Failure,
        /// How long until the next.
        delay_ms: u32,
    },
    /// A session cookie is near the 4,096 bytes over which it is written in chunks, or over them.
    SessionCookieLarge {
        /// Of name, value and attributes.
        bytes: usize,
    },
}

/// Whose session, by the claims of its access token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// `sid`
    pub session_id: Option<String>,
    /// `sub`
    pub user_id: Option<String>,
    /// `org_id`
    pub organization_id: Option<String>,
}

/// What an exchange with WorkOS has taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Attempts, the first included.
    pub attempts: u32,
    /// Milliseconds from before the first, delays included.
    pub duration_ms: i64,
}

/// Why something has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The code, which says whether trying again may help.
    pub reason: ErrorCode,
    /// The status WorkOS answered with.
    pub status: Option<u16>,
    /// What WorkOS's support asks for.
    pub request_id: Option<String>,
    /// Nothing if WorkOS was not asked.
    pub effort: Option<Effort>,
}

/// The requests there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkOsRequest {
    /// For tokens.
    Token,
    /// For the JWK Set.
    KeySet,
}

impl Event {
    /// Its name in JSON and in JavaScript.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Authenticated { .. } => "authenticated",
            Self::Unauthenticated { .. } => "unauthenticated",
            Self::TokenRejected { .. } => "token_rejected",
            Self::Forbidden { .. } => "forbidden",
            Self::Refreshed { .. } => "refreshed",
            Self::RefreshFailed(_) => "refresh_failed",
            Self::SignInStarted { .. } => "sign_in_started",
            Self::SignedIn { .. } => "signed_in",
            Self::SignInFailed(_) => "sign_in_failed",
            Self::SignedOut { .. } => "signed_out",
            Self::KeySetFetched { .. } => "key_set_fetched",
            Self::KeySetFailed(_) => "key_set_failed",
            Self::WorkOsAttemptFailed { .. } => "workos_attempt_failed",
            Self::SessionCookieLarge { .. } => "session_cookie_large",
        }
    }
}

impl Subject {
    pub(super) fn of(claims: &Claims) -> Self {
        Self {
            session_id: claims.sid.clone(),
            user_id: claims.sub.clone(),
            organization_id: claims.org_id.clone(),
        }
    }
}

impl WorkOsRequest {
    /// Its name in JSON and in JavaScript.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::KeySet => "key_set",
        }
    }
}

/// A session cookie of more bytes is worth a warning: 3.5 KB of the 4 that browsers take.
pub const LARGE_COOKIE_BYTES: usize = 3_584;
