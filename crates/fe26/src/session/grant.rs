//! Signing in without the hosted page: a grant, and the session WorkOS answers with.

use super::AuthKit;
use super::error::SessionError;
use super::flow::{Flow, Moment, Progress};
use super::payload::Session;
use super::refresh::{read_answer, renew};
use crate::exchange::{Exchange, Next, RetryPolicy};
use crate::http::Outcome;
use crate::jose::jwt::Claims;
use crate::seal::{Passwords, seal};
use crate::secret::Secret;
use crate::workos::answer::AuthenticationAnswer;
use crate::workos::endpoint::Device;
use crate::workos::grant::Grant;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;

/// A new session.
#[derive(Clone)]
pub struct Granted {
    /// What the cookie holds.
    pub session: Session,
    /// The seal of it.
    pub sealed: Secret,
    /// The claims of the access token, received from WorkOS itself.
    pub claims: Claims,
    /// The Claims Set as JSON text.
    pub claims_set: String,
    /// WorkOS's answer.
    pub answer: AuthenticationAnswer,
}

/// A grant that waits for WorkOS.
#[derive(Debug)]
pub struct Exchanging {
    passwords: Arc<Passwords>,
    exchange: Exchange,
}

impl AuthKit {
    /// Presents a grant to WorkOS.
    pub fn exchange(
        &mut self,
        grant: &Grant,
        device: &Device,
        moment: &mut Moment<'_>,
    ) -> Progress<Exchanging> {
        if let Err(error) = grant.check(&self.config.endpoint) {
            return Progress::Done(Err(SessionError::Unredeemable(error)));
        }
        match self.config.endpoint.token_request(grant, device, &mut moment.entropy) {
            Ok(request) => {
                let (exchange, attempt) = Exchange::begin(request, RetryPolicy::TOKEN, None, moment.now);
                let passwords = Arc::clone(&self.config.passwords);
                Progress::Send(attempt, Exchanging { passwords, exchange })
            }
            Err(error) => Progress::Done(Err(error.into())),
        }
    }
}

impl Flow for Exchanging {
    type Output = Result<Granted, SessionError>;

    fn resume(mut self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        let outcome = match self.exchange.next(outcome, moment.now, &mut moment.entropy) {
            Ok(Next::Retry(attempt)) => return Progress::Send(attempt, self),
            Ok(Next::Settled(outcome)) => outcome,
            Err(error) => return Progress::Done(Err(error.into())),
        };
        Progress::Done(self.finish(kit, &outcome, moment))
    }
}

impl Exchanging {
    fn finish(
        self,
        kit: &mut AuthKit,
        outcome: &Outcome,
        moment: &mut Moment<'_>,
    ) -> Result<Granted, SessionError> {
        let answer = read_answer(outcome, moment).map_err(|error| SessionError::WorkOs(Box::new(error)))?;
        let (session, claims, claims_set) =
            renew(None, &answer, outcome, moment).map_err(|error| SessionError::WorkOs(Box::new(error)))?;
        if kit.refuses(&session, moment.now) {
            return Err(SessionError::Unacceptable);
        }
        let sealed = seal(&session.encode(), &self.passwords, None, moment.now, &mut moment.entropy)?;
        Ok(Granted { session, sealed: Secret::new(sealed), claims, claims_set, answer })
    }
}

/// Tokens and claims are the person's.
impl core::fmt::Debug for Granted {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Granted([redacted])")
    }
}
