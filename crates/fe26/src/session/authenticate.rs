//! Whether a sealed session holds, now.

use super::AuthKit;
use super::digest_set::{Digest, digest};
use super::error::SessionError;
use super::event::WorkOsRequest;
use super::flow::{Flow, Moment, Progress, SignatureCheck};
use super::keys::{Plan, Ticket, share_name};
use super::payload::Session;
use crate::cookie::without_quotes;
use crate::exchange::{Exchange, Next, RetryPolicy};
use crate::http::Outcome;
use crate::jose::jwk_set::{JwkSet, SignatureError};
use crate::jose::jws::Jws;
use crate::jose::jwt::{Claims, ClaimsError};
use crate::seal::{Passwords, unseal_text};
use crate::time::UnixTimeMs;
use alloc::boxed::Box;
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
    /// The seal was made with an older password, or by another SDK: set the cookie again.
    pub reseal: bool,
    /// Until then the same cookie gets the same answer, unless [`AuthKit::generation`] changes: the token does not
    /// expire and the keys need not be looked after. Not after `now` when that cannot be said.
    pub holds_until: UnixTimeMs,
}

/// A session that does not hold.
#[derive(Clone, Debug)]
pub struct Rejected {
    /// Why.
    pub error: SessionError,
    /// What the cookie holds, if it could be opened.
    pub session: Option<Session>,
}

/// Authentication that waits for the JWK Set, or for the host to verify a signature.
#[derive(Debug)]
pub struct Authenticate {
    opened: Opened,
    waiting: Waiting,
}

/// Claims, and the Claims Set they were read from.
type ParsedClaims = (Claims, String);

#[derive(Debug)]
enum Waiting {
    Keys(Ticket, Exchange),
    Signature { fingerprint: Digest, generation: u32, claims: Box<ParsedClaims> },
}

impl AuthKit {
    /// Authenticates a sealed session. Sends something only when keys must be fetched.
    pub fn authenticate(
        &mut self,
        sealed: &str,
        passwords: &Passwords,
        moment: &mut Moment<'_>,
    ) -> Progress<Authenticate> {
        let progress = match open(sealed, passwords, moment.now) {
            Ok(opened) => self.authenticate_opened(opened, moment),
            Err(error) => Progress::Done(Err(Rejected { error, session: None })),
        };
        report(&progress, moment);
        progress
    }

    pub(super) fn authenticate_opened(
        &mut self,
        opened: Opened,
        moment: &mut Moment<'_>,
    ) -> Progress<Authenticate> {
        self.proceed(opened, moment.now, Asking::Anything)
    }

    fn proceed(&mut self, opened: Opened, now: UnixTimeMs, asking: Asking) -> Progress<Authenticate> {
        match self.verify(&opened.session, now, asking, opened.tolerance_seconds) {
            Ok(claims) => Progress::Done(Ok(self.accept_claims(opened, claims, now))),
            Err(NotVerified::Because(error)) => {
                Progress::Done(Err(Rejected { error, session: Some(opened.session) }))
            }
            Err(NotVerified::NeedsKeys(ticket, policy)) => {
                let endpoint = &self.config.endpoint;
                let share = share_name(&endpoint.key_set_url());
                let (exchange, attempt) = Exchange::begin(endpoint.key_set_request(), policy, share, now);
                Progress::Send(attempt, Authenticate { opened, waiting: Waiting::Keys(ticket, exchange) })
            }
            Err(NotVerified::NeedsHost(check, fingerprint, claims)) => {
                let waiting = Waiting::Signature { fingerprint, generation: self.keys.generation(), claims };
                Progress::Verify(*check, Authenticate { opened, waiting })
            }
        }
    }

    fn accept_claims(
        &self,
        opened: Opened,
        (claims, claims_set): ParsedClaims,
        now: UnixTimeMs,
    ) -> Authenticated {
        Authenticated {
            holds_until: self.holds_until(&claims, &opened, now),
            session: opened.session,
            claims,
            claims_set,
            reseal: opened.reseal,
        }
    }

    /// The claims of the session's token, and their text, if everything about it holds.
    fn verify(
        &mut self,
        session: &Session,
        now: UnixTimeMs,
        asking: Asking,
        tolerance_seconds: u32,
    ) -> Result<ParsedClaims, NotVerified> {
        let token = session.access_token.expose_secret();
        let jws = Jws::parse(token).map_err(|_| REFRESHABLE)?;
        // Claims first: a token that has expired needs no keys, and on a cold start that saves a round trip.
        // Nothing is accepted before the signature holds as well.
        let claims = Claims::parse(jws.payload()).map_err(|_| REFRESHABLE)?;
        self.validate(&claims, now, tolerance_seconds).map_err(NotVerified::Because)?;
        // Asked of every token, known or not, so that a key which has been withdrawn is noticed in time.
        if asking == Asking::Anything
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
            let key = keys.select(jws.header()).map_err(|error| self.judge(error))?;
            if self.host_verifies && asking != Asking::Nothing {
                let check = Box::new(SignatureCheck::new(key, &jws));
                let claims_set = String::from_utf8(jws.into_payload()).map_err(|_| REFRESHABLE)?;
                return Err(NotVerified::NeedsHost(check, fingerprint, Box::new((claims, claims_set))));
            }
            key.verify(&jws).map_err(|error| self.judge(error))?;
            self.verified.insert(fingerprint);
        }
        let claims_set = String::from_utf8(jws.into_payload()).map_err(|_| REFRESHABLE)?;
        Ok((claims, claims_set))
    }

    fn validate(&self, claims: &Claims, now: UnixTimeMs, tolerance_seconds: u32) -> Result<(), SessionError> {
        let Self { config, .. } = self;
        let Err(error) = config.validation.validate(claims, now.to_seconds()) else { return Ok(()) };
        // It is found last: nothing else stands against these claims.
        let refreshable = error == ClaimsError::Expired;
        let tolerated = config.validation.expiry(claims).0.saturating_add(tolerance_seconds.into());
        if refreshable && now.to_seconds().0 < tolerated {
            return Ok(());
        }
        Err(SessionError::InvalidJwt { refreshable })
    }

    fn holds_until(&self, claims: &Claims, opened: &Opened, now: UnixTimeMs) -> UnixTimeMs {
        if opened.reseal {
            return now;
        }
        let longest = now.saturating_add(self.config.remember_for_ms);
        let expiry = self.config.validation.expiry(claims).to_ms();
        let ends = [self.keys.settled_until(), Some(expiry), opened.expired_from];
        ends.into_iter().flatten().fold(longest, Ord::min)
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
        let verified = self.verify(session, now, Asking::Nothing, 0);
        matches!(verified, Err(NotVerified::Because(SessionError::InvalidJwt { refreshable: false })))
    }
}

impl Flow for Authenticate {
    type Output = Result<Authenticated, Rejected>;

    fn resume(self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        let progress = self.advance(kit, outcome, moment);
        report(&progress, moment);
        progress
    }
}

impl Authenticate {
    /// [`Flow::resume`], leaving it to the caller to report what it ends in.
    pub(super) fn advance(
        self,
        kit: &mut AuthKit,
        outcome: Outcome,
        moment: &mut Moment<'_>,
    ) -> Progress<Self> {
        let Self { opened, waiting } = self;
        match waiting {
            Waiting::Keys(ticket, mut exchange) => {
                match moment.next(&mut exchange, outcome, WorkOsRequest::KeySet) {
                    Ok(Next::Retry(attempt)) => {
                        Progress::Send(attempt, Self { opened, waiting: Waiting::Keys(ticket, exchange) })
                    }
                    Ok(Next::Settled(outcome)) => {
                        let received = kit.keys.receive(ticket, &outcome, moment.now);
                        let keys = kit.keys.set().filter(|_| received).map(JwkSet::len);
                        moment.report_key_set(keys, &outcome, moment.effort(&exchange));
                        kit.proceed(opened, moment.now, Asking::ForVerification)
                    }
                    Err(error) => {
                        Progress::Done(Err(Rejected { error: error.into(), session: Some(opened.session) }))
                    }
                }
            }
            Waiting::Signature { fingerprint, generation, claims } => {
                let now = moment.now;
                // It says nothing of keys that have been replaced meanwhile, or are too old by now.
                let is_current = generation == kit.keys.generation() && kit.keys.is_usable(now);
                let error = match outcome {
                    Outcome::Verified { holds: true } if is_current => {
                        kit.verified.insert(fingerprint);
                        match kit.validate(&claims.0, now, opened.tolerance_seconds) {
                            Ok(()) => return Progress::Done(Ok(kit.accept_claims(opened, *claims, now))),
                            Err(error) => error,
                        }
                    }
                    Outcome::Verified { holds: false } if is_current => {
                        SessionError::InvalidJwt { refreshable: false }
                    }
                    // The host could not say.
                    _ => return kit.proceed(opened, now, Asking::Nothing),
                };
                Progress::Done(Err(Rejected { error, session: Some(opened.session) }))
            }
        }
    }
}

fn report(progress: &Progress<Authenticate>, moment: &mut Moment<'_>) {
    if let Progress::Done(result) = progress {
        moment.report_authentication(result);
    }
}

/// Claims are the person's.
impl core::fmt::Debug for Authenticated {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Authenticated").field("reseal", &self.reseal).finish_non_exhaustive()
    }
}

/// An opened cookie value.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) session: Session,
    /// An older password opened it, or the key of another SDK.
    pub(super) reseal: bool,
    /// When the seal itself has expired, if it ever does.
    expired_from: Option<UnixTimeMs>,
    /// For how long after its expiry the access token still says who it is.
    pub(super) tolerance_seconds: u32,
}

impl Opened {
    /// A session that was not sealed.
    pub(super) const fn unsealed(session: Session) -> Self {
        Self { session, reseal: false, expired_from: None, tolerance_seconds: 0 }
    }
}

pub(super) fn open(sealed: &str, passwords: &Passwords, now: UnixTimeMs) -> Result<Opened, SessionError> {
    if sealed.is_empty() {
        return Err(SessionError::NoSessionCookie);
    }
    let Ok(unsealed) = unseal_text(sealed, passwords, now) else {
        return open_other(sealed, passwords).ok_or(SessionError::InvalidSessionCookie);
    };
    let session = Session::parse(&unsealed.payload).map_err(|_| SessionError::InvalidSessionCookie)?;
    Ok(Opened {
        session,
        reseal: unsealed.password_index > 0,
        expired_from: unsealed.expired_from,
        tolerance_seconds: 0,
    })
}

/// A session that another SDK has sealed, if its seals are accepted. Python puts their padding, and so the whole of them,
/// in quotes, and not everybody's parser of cookies takes those away.
#[inline(never)]
pub fn session_of_other_sdk(sealed: &str, passwords: &Passwords) -> Option<Session> {
    Session::parse_other(&passwords.open_other(without_quotes(sealed))?).ok()
}

/// One without a user goes on as it is until a refresh brings the user.
fn open_other(sealed: &str, passwords: &Passwords) -> Option<Opened> {
    let session = session_of_other_sdk(sealed, passwords)?;
    let reseal = session.user.as_ref().is_some_and(|user| !user.as_json().is_null());
    Some(Opened { reseal, ..Opened::unsealed(session) })
}

enum NotVerified {
    Because(SessionError),
    NeedsKeys(Ticket, RetryPolicy),
    NeedsHost(Box<SignatureCheck>, Digest, Box<ParsedClaims>),
}

const REFRESHABLE: NotVerified = NotVerified::Because(SessionError::InvalidJwt { refreshable: true });

/// What may be asked of the host before a decision.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Anything,
    ForVerification,
    Nothing,
}
