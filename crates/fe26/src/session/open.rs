//! What a sealed session or an access token says by itself: for programs that refresh, store and report on their own.

use super::AuthKit;
use super::authenticate::{Authenticate, Authenticated, Opened, open};
use super::flow::{Flow, Moment, Progress};
use super::payload::Session;
use crate::http::Outcome;
use alloc::sync::Arc;

/// An opening that waits for the JWK Set, or for the host to verify a signature. It ends in the session, if its token
/// holds; nothing is reported.
#[derive(Debug)]
pub struct Open(Authenticate);

impl AuthKit {
    /// Opens a session that was sealed under the configured passwords.
    pub fn open(&mut self, sealed: &str, moment: &mut Moment<'_>) -> Progress<Open> {
        let passwords = Arc::clone(&self.config.passwords);
        match open(sealed, &passwords, moment.now) {
            Ok(opened) => Open::at(self.authenticate_opened(opened, moment)),
            Err(_) => Progress::Done(None),
        }
    }

    /// Verifies an access token: signature and expiry, and issuer and audience where they are configured. Unlike
    /// [`AuthKit::authenticate_token`] it does not ask whom the token is about, nor to which client it was given.
    pub fn open_token(&mut self, token: &str, moment: &mut Moment<'_>) -> Progress<Open> {
        Open::at(self.authenticate_opened(Opened::unsealed(Session::of_token(token)), moment))
    }
}

impl Flow for Open {
    type Output = Option<Authenticated>;

    fn resume(self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self> {
        Self::at(self.0.advance(kit, outcome, moment))
    }
}

impl Open {
    fn at(progress: Progress<Authenticate>) -> Progress<Self> {
        match progress {
            Progress::Send(attempt, flow) => Progress::Send(attempt, Self(flow)),
            Progress::Verify(check, flow) => Progress::Verify(check, Self(flow)),
            Progress::Done(result) => Progress::Done(result.ok()),
        }
    }
}
