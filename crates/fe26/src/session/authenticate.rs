//! Whether a sealed session holds, now.

use super::AuthKit;
use super::digest_set::digest;
use super::error::SessionError;
use super::flow::{Flow, Moment, Progress};
use super::keys::{Plan, Ticket, share_name};
use super::payload::Session;
use crate::exchange::{Exchange, Next, RetryPolicy};
use crate::http::Outcome;
use crate::jose::jwk_set::SignatureError;
use crate::jose::jws::Jws;
use crate::jose::jwt::{Claims, ClaimsError};
use crate::seal::{Passwords, unseal};
use crate::time::UnixTimeMs;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// A session whose seal, signature, expiry and claims hold.
#[derive(Clone)]
pub struct Authenticated {
    /// What the cookie holds.
    pub session: Session,
    /// The claims of its access token.
    pub claims: Claims,
    /// The Claims Set as JSON text, with every custom claim.
    pub claims_set: String,
    /// The seal was made with an older password: set the cookie again.
    pub reseal: bool,
}

/// Authentication that waits for the JWK Set.
#[derive(Debug)]
pub struct Authenticate {
    session: Session,
    reseal: bool,
    ticket: Ticket,
    exchange: Exchange,
}

impl AuthKit {
    /// Authenticates a sealed session. Sends something only when keys must be fetched.
    pub fn authenticate(
        &mut self,
        sealed: &str,
        passwords: &Passwords,
        moment: &mut Moment<'_>,
    ) -> Progress<Authenticate> {
        match open(sealed, passwords, moment.now) {
            Ok((session, reseal)) => self.authenticate_session(session, reseal, moment),
            Err(error) => Progress::Done(Err(error)),
        }
    }

    pub(super) fn authenticate_session(
        &mut self,
        session: Session,
        reseal: bool,
        moment: &mut Moment<'_>,
    ) -> Progress<Authenticate> {
        match self.verify(&session, moment.now, Keying::MayFetch) {
            Ok((claims, claims_set)) => {
                Progress::Done(Ok(Authenticated { session, claims, claims_set, reseal }))
            }
            Err(NotVerified::Because(error)) => Progress::Done(Err(error)),
            Err(NotVerified::NeedsKeys(ticket, policy)) => {
                let endpoint = &self.config.endpoint;
                let share = share_name(&endpoint.key_set_url());
                let (exchange, attempt) =
                    Exchange::begin(endpoint.key_set_request(), policy, share, moment.now);
                Progress::Send(attempt, Authenticate { session, reseal, ticket, exchange })
            }
        }
    }

    /// The claims of the session's token, and their text, if everything about it holds.
    fn verify(
        &mut self,
        session: &Session,
        now: UnixTimeMs,
        keying: Keying,
    ) -> Result<(Claims, String), NotVerified> {
        let token = session.access_token.expose_secret();
        let jws = Jws::parse(token).map_err(|_| REFRESHABLE)?;
        // Claims first: a token that has expired needs no keys, and on a cold start that saves a round trip.
        // Nothing is accepted before the signature holds as well.
        let claims = Claims::parse(jws.payload()).map_err(|_| REFRESHABLE)?;
        self.config.validation.validate(&claims, now.to_seconds()).map_err(|error| {
            let refreshable = error == ClaimsError::Expired;
            NotVerified::Because(SessionError::InvalidJwt { refreshable })
        })?;
        // Asked of every token, known or not, so that a key which has been withdrawn is noticed in time.
        if keying == Keying::MayFetch
            && let Plan::Fetch(ticket, policy) = self.keys.plan(jws.header().kid.as_deref(), now)
        {
            return Err(NotVerified::NeedsKeys(ticket, policy));
        }
        let keys = self.keys.set().filter(|_| self.keys.is_usable(now));
        let keys = keys.ok_or(NotVerified::Because(SessionError::KeySetUnavailable))?;
        if self.verified_generation != self.keys.generation() {
            self.verified.clear();
            self.verified_generation = self.keys.generation();
        }
        let fingerprint = digest(token);
        if !self.verified.contains(&fingerprint) {
            keys.verify(&jws).map_err(|error| self.judge(error))?;
            self.verified.insert(fingerprint);
        }
        let claims_set = core::str::from_utf8(jws.payload()).map_err(|_| REFRESHABLE)?;
        Ok((claims, claims_set.to_owned()))
    }

    /// What a signature that does not hold means. Where a new token would fare no better, refreshing would only
    /// repeat itself with every request.
    fn judge(&self, error: SignatureError) -> NotVerified {
        match error {
            SignatureError::NoMatchingKey if self.keys.may_lack_keys() => {
                NotVerified::Because(SessionError::KeySetUnavailable)
            }
            SignatureError::NoMatchingKey if !self.keys.is_fixed() => REFRESHABLE,
            _ => NotVerified::Because(SessionError::InvalidJwt { refreshable: false }),
        }
    }

    /// Whether the next request would refuse a session that WorkOS has just granted, for a reason that no refresh and
    /// no further sign-in cures. Without this check the browser would be sent to sign in again and again.
    pub(super) fn refuses(&mut self, session: &Session, now: UnixTimeMs) -> bool {
        let verified = self.verify(session, now, Keying::AsIs);
        matches!(verified, Err(NotVerified::Because(SessionError::InvalidJwt { refreshable: false })))
    }
}

impl Flow for Authenticate {
    type Output = Result<Authenticated, SessionError>;

    fn resume(mut self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        let outcome = match self.exchange.next(outcome, moment.now, &mut moment.entropy) {
            Ok(Next::Retry(attempt)) => return Progress::Send(attempt, self),
            Ok(Next::Settled(outcome)) => outcome,
            Err(error) => return Progress::Done(Err(error.into())),
        };
        kit.keys.receive(self.ticket, &outcome, moment.now);
        Progress::Done(match kit.verify(&self.session, moment.now, Keying::AsIs) {
            Ok((claims, claims_set)) => {
                Ok(Authenticated { session: self.session, claims, claims_set, reseal: self.reseal })
            }
            Err(NotVerified::Because(error)) => Err(error),
            Err(NotVerified::NeedsKeys(..)) => Err(SessionError::KeySetUnavailable),
        })
    }
}

/// Claims are the person's.
impl core::fmt::Debug for Authenticated {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Authenticated").field("reseal", &self.reseal).finish_non_exhaustive()
    }
}

/// Opens a cookie value; says whether an older password opened it.
pub(super) fn open(
    sealed: &str,
    passwords: &Passwords,
    now: UnixTimeMs,
) -> Result<(Session, bool), SessionError> {
    if sealed.is_empty() {
        return Err(SessionError::NoSessionCookie);
    }
    let unsealed = unseal(sealed, passwords, now).map_err(|_| SessionError::InvalidSessionCookie)?;
    let session = Session::parse(&unsealed.payload).map_err(|_| SessionError::InvalidSessionCookie)?;
    Ok((session, unsealed.password_index > 0))
}

enum NotVerified {
    Because(SessionError),
    NeedsKeys(Ticket, RetryPolicy),
}

const REFRESHABLE: NotVerified = NotVerified::Because(SessionError::InvalidJwt { refreshable: true });

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keying {
    MayFetch,
    AsIs,
}
