//! One request: who is signed in, refreshed if need be, and the cookies its response must set.

use super::AuthKit;
use super::authenticate::{Authenticate, Authenticated, Opened, Rejected, open};
use super::error::SessionError;
use super::flow::{Flow, Moment, Progress};
use super::grant::claims_of;
use super::refresh::{Refresh, RefreshOptions};
use crate::cookie::chunk::{self, Carried};
use crate::cookie::{self, SetCookie};
use crate::http::Outcome;
use crate::seal::seal;
use crate::time::{UnixTime, UnixTimeMs};
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
    /// The session cookie's name, where there are cookies to set.
    pub cookie_name: Option<String>,
    /// The access token is new.
    pub refreshed: bool,
    /// The request brought a session cookie, good or bad: its response is one person's alone.
    pub is_personal: bool,
}

/// A request that waits.
#[derive(Debug)]
pub enum WithAuth {
    /// For keys, or for a signature to be verified. Without options where no cookies can be set.
    Authenticating(Authenticate, Option<RefreshOptions>, Carried),
    /// For new tokens. The text is [`RefreshOptions::redirect_uri`].
    Refreshing(Refresh, Carried, Option<String>),
    /// For tokens of another organization.
    Switching(Refresh, Carried, Option<String>),
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
        self.authenticate_cookie(cookie_header, Some(options), moment)
    }

    /// Authenticates the session cookie of a `Cookie` header for whoever cannot set cookies: a page that is rendered
    /// after its head was sent, or behind a proxy that has refreshed the session already.
    ///
    /// Nothing is refreshed: WorkOS replaces the refresh token, and the new one would be lost. There are no cookies to
    /// set. An access token that has expired within the last minute still counts: it held when the request came, and
    /// whoever is asked later about the same request is to say the same.
    pub fn read_auth(&mut self, cookie_header: &str, moment: &mut Moment<'_>) -> Progress<WithAuth> {
        self.authenticate_cookie(cookie_header, None, moment)
    }

    fn authenticate_cookie(
        &mut self,
        cookie_header: &str,
        options: Option<RefreshOptions>,
        moment: &mut Moment<'_>,
    ) -> Progress<WithAuth> {
        let progress = match self.open_cookie(cookie_header, moment.now) {
            Ok(mut opened) => {
                let carried = self.carried(cookie_header);
                if options.is_none() {
                    opened.tolerance_seconds = REQUEST_SECONDS;
                }
                let progress = self.authenticate_opened(opened, moment);
                self.authenticated(progress, options, carried, moment)
            }
            Err(error) => Progress::Done(RequestAuth::without(error)),
        };
        report(&progress, moment);
        progress
    }

    /// The session in a `Cookie` header.
    ///
    /// A header may hold several cookies of the name: after a change of the Domain attribute a browser keeps both, and
    /// chunks may be left beside a single cookie. Of those that open, the one whose token was issued last counts, so
    /// that a dead one does not hide the one that every sign-in writes anew. A stranger who sends many pays for a few.
    pub(super) fn open_cookie(&self, cookie_header: &str, now: UnixTimeMs) -> Result<Opened, SessionError> {
        let name = self.config.cookie.name.as_str();
        let mut newest = Err(SessionError::NoSessionCookie);
        let values =
            cookie::pairs(cookie_header).filter(|(candidate, _)| *candidate == name).map(|(_, value)| value);
        for value in values.filter(|value| !value.is_empty()).take(MOST_SAME_NAMED) {
            newest = newer(newest, open(&cookie::decode_value(value), &self.config.passwords, now));
        }
        for joined in &chunk::joined(cookie_header, name, MOST_SAME_NAMED) {
            newest = newer(newest, open(chunk::without_leftovers(joined), &self.config.passwords, now));
        }
        newest
    }

    fn authenticated(
        &mut self,
        progress: Progress<Authenticate>,
        options: Option<RefreshOptions>,
        carried: Carried,
        moment: &mut Moment<'_>,
    ) -> Progress<WithAuth> {
        match progress {
            Progress::Send(attempt, flow) => {
                Progress::Send(attempt, WithAuth::Authenticating(flow, options, carried))
            }
            Progress::Verify(check, flow) => {
                Progress::Verify(check, WithAuth::Authenticating(flow, options, carried))
            }
            Progress::Done(Ok(mut authenticated)) => Progress::Done(if let Some(options) = options {
                self.accept(authenticated, carried, options.redirect_uri.as_deref(), moment)
            } else {
                if authenticated.reseal {
                    // To whoever can set cookies, the same cookie has another answer.
                    authenticated.holds_until = UnixTimeMs(0);
                }
                RequestAuth::passed(authenticated)
            }),
            Progress::Done(Err(rejected)) => match (rejected, options) {
                (
                    Rejected {
                        error: SessionError::InvalidJwt { refreshable: true },
                        session: Some(session),
                    },
                    Some(options),
                ) => {
                    let passwords = Arc::clone(&self.config.passwords);
                    let redirect_uri = options.redirect_uri.clone();
                    let progress = self.refresh_session(session, passwords, options, moment);
                    self.refreshed(progress, carried, redirect_uri, moment)
                }
                (Rejected { error, .. }, _) => Progress::Done(RequestAuth::failed(error)),
            },
        }
    }

    pub(super) fn refreshed(
        &self,
        progress: Progress<Refresh>,
        carried: Carried,
        redirect_uri: Option<String>,
        moment: &mut Moment<'_>,
    ) -> Progress<WithAuth> {
        let new = match progress {
            Progress::Send(attempt, flow) => {
                return Progress::Send(attempt, WithAuth::Refreshing(flow, carried, redirect_uri));
            }
            Progress::Verify(check, flow) => {
                return Progress::Verify(check, WithAuth::Refreshing(flow, carried, redirect_uri));
            }
            Progress::Done(Ok(new)) => new,
            Progress::Done(Err(error)) => return Progress::Done(RequestAuth::failed(error)),
        };
        Progress::Done(
            match self.session_cookies(new.sealed.expose_secret(), carried, redirect_uri.as_deref(), moment) {
                Ok(set_cookies) => RequestAuth {
                    set_cookies,
                    cookie_name: self.cookie_name(),
                    auth: Ok(Authenticated {
                        session: new.session,
                        claims: new.claims,
                        claims_set: new.claims_set,
                        reseal: false,
                        holds_until: UnixTimeMs(0),
                    }),
                    refreshed: true,
                    is_personal: true,
                },
                Err(error) => RequestAuth::failed(error),
            },
        )
    }

    fn accept(
        &self,
        authenticated: Authenticated,
        carried: Carried,
        redirect_uri: Option<&str>,
        moment: &mut Moment<'_>,
    ) -> RequestAuth {
        let (mut set_cookies, mut cookie_name) = (Vec::new(), None);
        if authenticated.reseal {
            match self.reseal(&authenticated, carried, redirect_uri, moment) {
                Ok(cookies) => (set_cookies, cookie_name) = (cookies, self.cookie_name()),
                // The one that is there holds, and goes on holding under the older password.
                Err(SessionError::TooLarge) => {}
                Err(error) => return RequestAuth::failed(error),
            }
        }
        RequestAuth { set_cookies, cookie_name, ..RequestAuth::passed(authenticated) }
    }

    fn reseal(
        &self,
        authenticated: &Authenticated,
        carried: Carried,
        redirect_uri: Option<&str>,
        moment: &mut Moment<'_>,
    ) -> Result<Vec<String>, SessionError> {
        let payload = authenticated.session.encode();
        let sealed = seal(&payload, &self.config.passwords, None, moment.now, &mut moment.entropy)?;
        self.session_cookies(&sealed, carried, redirect_uri, moment)
    }

    fn cookie_name(&self) -> Option<String> {
        Some(self.config.cookie.name.clone())
    }

    /// The session cookies of a `Cookie` header.
    pub fn carried(&self, cookie_header: &str) -> Carried {
        Carried::of(cookie_header, &self.config.cookie.name)
    }

    /// The `Set-Cookie` values that store a sealed session, and delete what the browser has of another. `Secure`
    /// follows from the redirect URI in use, by default the configured one.
    pub fn session_cookies(
        &self,
        sealed: &str,
        carried: Carried,
        redirect_uri: Option<&str>,
        moment: &mut Moment<'_>,
    ) -> Result<Vec<String>, SessionError> {
        let cookie = self.session_cookie(sealed, redirect_uri).ok_or(SessionError::TooLarge)?;
        moment.report_cookie(&cookie);
        chunk::set_cookies(cookie, carried).ok_or(SessionError::TooLarge)
    }

    /// Name and domain were checked with the configuration: there is one.
    pub(super) fn session_cookie(&self, value: &str, redirect_uri: Option<&str>) -> Option<SetCookie> {
        let redirect_uri = redirect_uri.or(self.config.redirect_uri.as_deref());
        self.config.cookie.set(value, redirect_uri).ok()
    }
}

impl Flow for WithAuth {
    type Output = RequestAuth;

    fn resume(self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        let progress = match self {
            Self::Authenticating(flow, options, carried) => {
                let progress = flow.advance(kit, outcome, moment);
                kit.authenticated(progress, options, carried, moment)
            }
            Self::Refreshing(flow, carried, redirect_uri) => {
                let progress = flow.resume(kit, outcome, moment);
                kit.refreshed(progress, carried, redirect_uri, moment)
            }
            Self::Switching(flow, carried, redirect_uri) => {
                let progress = flow.resume(kit, outcome, moment);
                return kit.switched(progress, carried, redirect_uri, moment);
            }
        };
        report(&progress, moment);
        progress
    }
}

/// The session whose token was issued later, by its own word, for which the seal vouches; if neither, the first.
fn newer(
    first: Result<Opened, SessionError>,
    second: Result<Opened, SessionError>,
) -> Result<Opened, SessionError> {
    match (&first, &second) {
        (Ok(one), Ok(other)) if issued_at(other) <= issued_at(one) => first,
        (Ok(_), Err(_)) => first,
        _ => second,
    }
}

fn issued_at(opened: &Opened) -> Option<UnixTime> {
    claims_of(&opened.session.access_token)?.0.iat
}

fn report(progress: &Progress<WithAuth>, moment: &mut Moment<'_>) {
    if let Progress::Done(request) = progress {
        moment.report_auth(request.auth.as_ref());
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
    /// No session in the request's cookies.
    pub(super) fn without(error: SessionError) -> Self {
        let is_personal = !matches!(error, SessionError::NoSessionCookie);
        Self { is_personal, ..Self::failed(error) }
    }

    const fn passed(authenticated: Authenticated) -> Self {
        Self::of(Ok(authenticated))
    }

    pub(super) const fn failed(error: SessionError) -> Self {
        Self::of(Err(error))
    }

    const fn of(auth: Result<Authenticated, SessionError>) -> Self {
        Self { auth, set_cookies: Vec::new(), cookie_name: None, refreshed: false, is_personal: true }
    }
}

/// As long as a request may take.
const REQUEST_SECONDS: u32 = 60;
/// Cookies of one name that are tried.
const MOST_SAME_NAMED: usize = 4;
