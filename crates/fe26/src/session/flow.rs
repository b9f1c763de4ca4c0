//! How something that needs WorkOS is carried on without waiting for it.

use super::AuthKit;
use crate::entropy::Entropy;
use crate::exchange::Attempt;
use crate::http::Outcome;
use crate::time::UnixTimeMs;

/// Work that pauses whenever it needs an answer from WorkOS.
///
/// The contract: perform the attempt of [`Progress::Send`], then call `resume` with its outcome and a fresh
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
    /// It has ended.
    Done(F::Output),
}

/// The time and the randomness of one step.
#[derive(Clone, Debug)]
pub struct Moment<'a> {
    /// The time.
    pub now: UnixTimeMs,
    /// At least [`ENTROPY_PER_STEP`] fresh random bytes.
    pub entropy: Entropy<'a>,
}

/// Bytes that no single step exceeds: a seal, a code verifier and a UUID with room to spare.
pub const ENTROPY_PER_STEP: usize = 256;

impl<'a> Moment<'a> {
    /// A step at this time with these random bytes.
    pub const fn new(now: UnixTimeMs, entropy: &'a [u8]) -> Self {
        Self { now, entropy: Entropy::new(entropy) }
    }
}
