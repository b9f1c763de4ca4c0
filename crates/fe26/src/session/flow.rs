//! How something that needs WorkOS is carried on without waiting for it.

use alloc::string::String;
use alloc::vec::Vec;

use super::AuthKit;
use super::event::Event;
use crate::entropy::Entropy;
use crate::exchange::Attempt;
use crate::http::Outcome;
use crate::jose::jwk::VerificationKey;
use crate::jose::jws::Jws;
use crate::time::UnixTimeMs;

/// Work that pauses whenever it needs an answer from WorkOS.
///
/// The contract: perform the attempt of [`Progress::Send`] (or the check of [`Progress::Verify`]), then call `resume` with its outcome and a fresh
/// [`Moment`], until [`Progress::Done`]. A flow that is dropped instead has changed nothing that matters.
pub trait Flow: Sized {
    /// What it ends in.
    type Output;

    /// Takes the outcome of the attempt before.
    fn resume(self, kit: &mut AuthKit, outcome: Outcome, moment: &mut Moment<'_>) -> Progress<Self>;
}

/// Where a flow stands.
#[derive(Debug)]
pub enum Progress<F: Flow> {
    /// Perform this and resume the flow.
    Send(Attempt, F),
    /// Verify this signature and resume the flow with [`Outcome::Verified`], or with any other outcome if that is not
    /// possible. Asked only of hosts that offered it: see [`AuthKit::with_host_verification`].
    Verify(SignatureCheck, F),
    /// It has ended.
    Done(F::Output),
}

/// An RS256 signature to be verified: RSASSA-PKCS1-v1_5 with SHA-256. Everything in it is base64url, but
/// `signing_input`, which is ASCII.
#[derive(Clone)]
pub struct SignatureCheck {
    /// The key's modulus, a JWK's `n`.
    pub modulus: String,
    /// The key's exponent, a JWK's `e`.
    pub exponent: String,
    /// What was signed.
    pub signing_input: String,
    /// The signature.
    pub signature: String,
}

impl SignatureCheck {
    pub(super) fn new(key: &VerificationKey, jws: &Jws<'_>) -> Self {
        Self {
            modulus: key.modulus().into(),
            exponent: key.exponent().into(),
            signing_input: jws.signing_input().into(),
            signature: jws.encoded_signature().into(),
        }
    }
}

/// Together they are a token.
impl core::fmt::Debug for SignatureCheck {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SignatureCheck([redacted])")
    }
}

/// The time and the randomness of one step, and what it has reported.
#[derive(Clone, Debug)]
pub struct Moment<'a> {
    /// The time.
    pub now: UnixTimeMs,
    /// At least [`ENTROPY_PER_STEP`] fresh random bytes.
    pub entropy: Entropy<'a>,
    listens: bool,
    events: Vec<Event>,
}

/// Bytes that no single step exceeds: a seal, a code verifier and a UUID with room to spare.
pub const ENTROPY_PER_STEP: usize = 256;

impl<'a> Moment<'a> {
    /// A step at this time with these random bytes.
    pub const fn new(now: UnixTimeMs, entropy: &'a [u8]) -> Self {
        Self { now, entropy: Entropy::new(entropy), listens: false, events: Vec::new() }
    }

    /// Whether events are wanted; by default they are not, and cost nothing.
    ///
    /// ```
    /// # use fe26::session::Moment;
    /// # use fe26::time::UnixTimeMs;
    /// let mut moment = Moment::new(UnixTimeMs(1_800_000_000_000), &[7; 256]).listening(true);
    /// // … a step of an AuthKit …
    /// for event in moment.take_events() {
    ///     println!("{}: {event:?}", event.name());
    /// }
    /// ```
    #[must_use]
    pub fn listening(mut self, listens: bool) -> Self {
        self.listens = listens;
        self
    }

    /// What the steps of this moment have reported, oldest first.
    #[must_use]
    pub fn take_events(&mut self) -> Vec<Event> {
        core::mem::take(&mut self.events)
    }

    pub(super) const fn is_listening(&self) -> bool {
        self.listens
    }

    /// Keeps an event if somebody listens. A step has a few to report at the most.
    pub(super) fn report(&mut self, event: impl FnOnce() -> Event) {
        if self.listens {
            self.events.push(event());
        }
    }
}
