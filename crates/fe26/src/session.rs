//! Sessions: from a request's cookies to a decision, and to the cookies of the response.
//!
//! [`AuthKit`] owns what outlives a request: configuration, keys, and two bounded memories. What needs WorkOS is a
//! [`Flow`]: it says what to send, is told what came back, and ends in a value.

pub mod authenticate;
pub mod callback;
pub mod config;
pub mod digest_set;
pub mod error;
pub mod event;
pub mod flow;
pub mod grant;
pub mod keys;
pub mod open;
pub mod payload;
mod query;
pub mod refresh;
pub mod requirements;
pub mod sign_in;
pub mod sign_out;
pub mod switch;
pub mod token;
pub mod web;
pub mod with_auth;

use alloc::string::String;
use alloc::vec::Vec;
use config::{Config, ConfigProblem, Settings};
use digest_set::DigestSet;
pub use flow::{Flow, Moment, Progress, SignatureCheck};
use keys::Keys;

/// One application's sessions.
#[derive(Debug)]
pub struct AuthKit {
    config: Config,
    keys: Keys,
    /// Tokens whose signature is known to hold under the key set of `verified_generation`.
    verified: DigestSet,
    verified_generation: u32,
    /// The host verifies signatures when asked.
    host_verifies: bool,
    /// Refresh tokens WorkOS has called `invalid_grant`: asking again would only cost time.
    ended: DigestSet,
}

impl AuthKit {
    /// Checks the settings and reports everything that is wrong with them at once.
    ///
    /// `environment` answers for the variables of [`Settings`]; code wins over it.
    pub fn new(
        settings: Settings,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Vec<ConfigProblem>> {
        let mut problems = Vec::new();
        let settings = settings.or_environment(environment, &mut problems);
        let (config, keys) = settings.check(problems)?;
        Ok(Self {
            config,
            keys,
            verified: DigestSet::with_capacity(VERIFIED_TOKENS),
            verified_generation: 0,
            host_verifies: false,
            ended: DigestSet::with_capacity(ENDED_SESSIONS),
        })
    }

    /// Asks the host to verify the signature of each new token ([`Progress::Verify`]), for hosts that are quicker at it:
    /// WebCrypto in a Worker is native code, and this is not.
    #[must_use]
    pub const fn with_host_verification(mut self) -> Self {
        self.host_verifies = true;
        self
    }

    /// Changes whenever the key set does. What is remembered of [`Authenticated`](authenticate::Authenticated) sessions
    /// is void then.
    pub const fn generation(&self) -> u32 {
        self.keys.generation()
    }

    /// The configuration in force.
    pub const fn config(&self) -> &Config {
        &self.config
    }
}

/// 32 bytes and about as much bookkeeping each.
const VERIFIED_TOKENS: usize = 4096;
const ENDED_SESSIONS: usize = 1024;
