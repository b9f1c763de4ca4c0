//! One request: who is signed in, refreshed if need be, and the cookies its response must set.

use super::AuthKit;
use super::authenticate::{Authenticate, Authenticated, Opened, Rejected, open};
use super::error::SessionError;
use super::flow::{Flow, Moment, Progress};
use super::refresh::{Refresh, RefreshOptions};
use crate::cookie;
use crate::http::Outcome;
use crate::seal::seal;
use crate::time::UnixTimeMs;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

/// What a request amounts to.
#[derive(Clone)]
pub struct RequestAuth {
    /// The session, or why there is none.
    pub auth: Result<Authenticated, SessionError>,
    /// `Set-Cookie` values, each to be appended as a header of its own. Empty unless something changed.
    pub set_cookies: Vec<String>,
    /// The access token is new.
    pub refreshed: bool,
    /// The request brought a session cookie, good or bad: its response is one person's alone.
    pub is_personal: bool,
}

/// A request that waits.
#[derive(Debug)]
pub enum WithAuth {
    /// For keys, or for a signature to be verified.
    Authenticating(Authenticate, RefreshOptions),
    /// For new tokens. The text is [`RefreshOptions::redirect_uri`].
    Refreshing(Refresh, Option<String>),
}

impl AuthKit {
    /// Authenticates the session cookie of a `Cookie` header, and refreshes the session when its token no longer
    /// holds.
    ///
    /// A failure leaves the cookie as it is. After a transient one the next request tries again; after
    /// `invalid_grant`, deleting the cookie here could delete the one that a parallel request has just
    /// refreshed. The next sign-in replaces it.
    pub fn with_auth(
        &mut self,
        cookie_header: &str,
        options: RefreshOptions,
        moment: &mut Moment<'_>,
    ) -> Progress<WithAuth> {
        match self.open_cookie(cookie_header, moment.now) {
            Ok(opened) => {
                let progress = self.authenticate_opened(opened, moment);
                self.authenticated(progress, options, moment)
            }
            Err(error) => {
                let is_personal = !matches!(error, SessionError::NoSessionCookie);
                Progress::Done(RequestAuth { is_personal, ..RequestAuth::failed(error) })
            }
        }
    }

    /// The session in a `Cookie` header.
    ///
    /// A header may hold several cookies of the name: after a change of the Domain attribute a browser keeps both. The
    /// first that opens counts, so that a dead one does not hide the one that every sign-in writes anew. A stranger who
    /// sends many pays for a few.
    pub(super) fn open_cookie(&self, cookie_header: &str, now: UnixTimeMs) -> Result<Opened, SessionError> {
        let name = self.config.cookie.name.as_str();
        let mut failure = SessionError::NoSessionCookie;
        let values =
            cookie::pairs(cookie_header).filter(|(candidate, _)| *candidate == name).map(|(_, value)| value);
        for value in values.filter(|value| !value.is_empty()).take(MOST_SAME_NAMED) {
            match open(&cookie::decode_value(value), &self.config.passwords, now) {
                Ok(opened) => return Ok(opened),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    fn authenticated(
        &mut self,
        progress: Progress<Authenticate>,
        options: RefreshOptions,
        moment: &mut Moment<'_>,
    ) -> Progress<WithAuth> {
        match progress {
            Progress::Send(attempt, flow) => Progress::Send(attempt, WithAuth::Authenticating(flow, options)),
            Progress::Verify(check, flow) => Progress::Verify(check, WithAuth::Authenticating(flow, options)),
            Progress::Done(Ok(authenticated)) => {
                Progress::Done(self.accept(authenticated, options.redirect_uri.as_deref(), moment))
            }
            Progress::Done(Err(Rejected {
                error: SessionError::InvalidJwt { refreshable: true },
                session: Some(session),
            })) => {
                let passwords = Arc::clone(&self.config.passwords);
                let redirect_uri = options.redirect_uri.clone();
                let progress = self.refresh_session(session, passwords, options, moment);
                self.refreshed(progress, redirect_uri)
            }
            Progress::Done(Err(Rejected { error, .. })) => Progress::Done(RequestAuth::failed(error)),
        }
    }

    fn refreshed(&self, progress: Progress<Refresh>, redirect_uri: Option<String>) -> Progress<WithAuth> {
        match progress {
            Progress::Send(attempt, flow) => {
                Progress::Send(attempt, WithAuth::Refreshing(flow, redirect_uri))
            }
            Progress::Verify(check, flow) => {
                Progress::Verify(check, WithAuth::Refreshing(flow, redirect_uri))
            }
            Progress::Done(Ok(new)) => Progress::Done(RequestAuth {
                set_cookies: self.session_cookie(new.sealed.expose_secret(), redirect_uri.as_deref()),
                auth: Ok(Authenticated {
                    session: new.session,
                    claims: new.claims,
                    claims_set: new.claims_set,
                    reseal: false,
                    holds_until: UnixTimeMs(0),
                }),
                refreshed: true,
                is_personal: true,
            }),
            Progress::Done(Err(error)) => Progress::Done(RequestAuth::failed(error)),
        }
    }

    fn accept(
        &self,
        authenticated: Authenticated,
        redirect_uri: Option<&str>,
        moment: &mut Moment<'_>,
    ) -> RequestAuth {
        let mut set_cookies = Vec::new();
        if authenticated.reseal {
            let payload = authenticated.session.encode();
            match seal(&payload, &self.config.passwords, None, moment.now, &mut moment.entropy) {
                Ok(sealed) => set_cookies = self.session_cookie(&sealed, redirect_uri),
                Err(error) => return RequestAuth::failed(error.into()),
            }
        }
        RequestAuth { auth: Ok(authenticated), set_cookies, refreshed: false, is_personal: true }
    }

    /// The `Set-Cookie` that stores a sealed session. `Secure` follows from the redirect URI in use, by default the
    /// configured one.
    pub fn session_cookie(&self, sealed: &str, redirect_uri: Option<&str>) -> Vec<String> {
        let redirect_uri = redirect_uri.or(self.config.redirect_uri.as_deref());
        // Name and domain were checked with the configuration: this does not fail.
        let cookie = self.config.cookie.set(sealed, redirect_uri);
        cookie.map(|cookie| cookie.encode()).into_iter().collect()
    }
}

impl Flow for WithAuth {
    type Output = RequestAuth;

    fn resume(self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        match self {
            Self::Authenticating(flow, options) => {
                let progress = flow.resume(kit, outcome, moment);
                kit.authenticated(progress, options, moment)
            }
            Self::Refreshing(flow, redirect_uri) => {
                let progress = flow.resume(kit, outcome, moment);
                kit.refreshed(progress, redirect_uri)
            }
        }
    }
}

/// The cookies are credentials.
impl core::fmt::Debug for RequestAuth {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RequestAuth")
            .field("auth", &self.auth)
            .field("refreshed", &self.refreshed)
            .field("is_personal", &self.is_personal)
            .finish_non_exhaustive()
    }
}

impl RequestAuth {
    const fn failed(error: SessionError) -> Self {
        Self { auth: Err(error), set_cookies: Vec::new(), refreshed: false, is_personal: true }
    }
}

/// Cookies of one name that are tried.
const MOST_SAME_NAMED: usize = 4;
