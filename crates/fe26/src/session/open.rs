//! What a sealed session or an access token says by itself: for programs that refresh, store and report on their own.

use super::AuthKit;
use super::authenticate::{Authenticate, Authenticated, Opened};
use super::flow::{Flow, Moment, Progress};
use super::payload::Session;
use crate::http::Outcome;
use crate::seal::{Passwords, unseal};
use alloc::boxed::Box;
use alloc::string::String;
use zeroize::Zeroizing;

/// An opening that waits for the JWK Set, or for the host to verify a signature; nothing is reported.
pub struct Open(Authenticate, Option<Zeroizing<String>>);

/// What an opening ends in.
#[derive(Default)]
pub struct OpenResult {
    /// What was sealed, as it was sealed; nothing if the seal does not open.
    pub payload: Option<Zeroizing<String>>,
    /// The session, if its token holds.
    pub session: Option<Box<Authenticated>>,
}

impl AuthKit {
    /// Opens a sealed session.
    pub fn open(&mut self, sealed: &str, passwords: &Passwords, moment: &mut Moment<'_>) -> Progress<Open> {
        let Ok(unsealed) = unseal(sealed, passwords, moment.now) else {
            return Progress::Done(OpenResult::default());
        };
        match Session::parse(&unsealed.payload) {
            Ok(session) => {
                let progress = self.authenticate_opened(Opened::unsealed(session), moment);
                Open::at(progress, Some(unsealed.payload))
            }
            Err(_) => Progress::Done(OpenResult { payload: Some(unsealed.payload), session: None }),
        }
    }

    /// Verifies an access token: signature and expiry, and issuer and audience where they are configured. Unlike
    /// [`AuthKit::authenticate_token`] it does not ask whom the token is about, nor to which client it was given.
    pub fn open_token(&mut self, token: &str, moment: &mut Moment<'_>) -> Progress<Open> {
        Open::at(self.authenticate_opened(Opened::unsealed(Session::of_token(token)), moment), None)
    }
}

impl Flow for Open {
    type Output = OpenResult;

    fn resume(self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        Self::at(self.0.advance(kit, outcome, moment), self.1)
    }
}

impl Open {
    fn at(progress: Progress<Authenticate>, payload: Option<Zeroizing<String>>) -> Progress<Self> {
        match progress {
            Progress::Send(attempt, flow) => Progress::Send(attempt, Self(flow, payload)),
            Progress::Verify(check, flow) => Progress::Verify(check, Self(flow, payload)),
            Progress::Done(result) => {
                Progress::Done(OpenResult { payload, session: result.ok().map(Box::new) })
            }
        }
    }
}

/// Payloads are secret.
impl core::fmt::Debug for Open {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Open([redacted])")
    }
}

impl core::fmt::Debug for OpenResult {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OpenResult([redacted])")
    }
}
