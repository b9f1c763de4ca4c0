//! When the JWK Set is fetched, and how long it serves.

use crate::http::Outcome;
use crate::jose::jwk_set::JwkSet;
use crate::time::UnixTimeMs;

/// The keys tokens are verified with, and what is known about their age.
#[derive(Debug)]
pub struct Keys {
    policy: KeyPolicy,
    fixed: bool,
    current: Option<Fetched>,
    last_fetch: LastFetch,
    last_attempt: Option<UnixTimeMs>,
    last_unknown_kid: Option<UnixTimeMs>,
    generation: u64,
}

/// What became of the latest fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LastFetch {
    Pending,
    Failed,
    Received,
}

/// How long keys serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPolicy {
    /// Past this age the set is fetched again.
    pub fresh_for_ms: i64,
    /// Up to this age the set serves while it cannot be fetched.
    pub stale_for_ms: i64,
    /// While one request fetches, or after it failed, others use the stale set for this long.
    pub retry_after_ms: i64,
    /// Tokens with an unknown `kid` cause one fetch in this time, however many there are.
    pub unknown_kid_cooldown_ms: i64,
}

impl Default for KeyPolicy {
    fn default() -> Self {
        Self {
            fresh_for_ms: 10 * MINUTE,
            stale_for_ms: 24 * 60 * MINUTE,
            retry_after_ms: MINUTE / 2,
            unknown_kid_cooldown_ms: MINUTE,
        }
    }
}

#[derive(Debug)]
struct Fetched {
    set: JwkSet,
    text: String,
    at: UnixTimeMs,
}

/// What to do about the keys before a token is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Verify with what is there.
    Use,
    /// Fetch first.
    Fetch,
}

impl Keys {
    /// Keys fetched from WorkOS when first needed.
    pub const fn remote(policy: KeyPolicy) -> Self {
        Self {
            policy,
            fixed: false,
            current: None,
            last_fetch: LastFetch::Received,
            last_attempt: None,
            last_unknown_kid: None,
            generation: 0,
        }
    }

    /// Keys given in the configuration: never fetched, never stale.
    pub fn fixed(set: JwkSet) -> Self {
        let current = Some(Fetched { set, text: String::new(), at: UnixTimeMs(0) });
        Self { fixed: true, current, ..Self::remote(KeyPolicy::default()) }
    }

    /// The key set at hand, if there is one.
    pub fn set(&self) -> Option<&JwkSet> {
        self.current.as_ref().map(|fetched| &fetched.set)
    }

    /// Grows whenever the key set changes: what was verified under an older generation is to be verified again.
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Decides for a token with this `kid`. On [`Plan::Fetch`] the fetch counts as begun.
    pub fn plan(&mut self, kid: Option<&str>, now: UnixTimeMs) -> Plan {
        if self.fixed {
            return Plan::Use;
        }
        let Some(current) = &mut self.current else {
            return self.fetch(now);
        };
        // A clock that has been set back must not make keys that were fetched "in the future" fresh until then.
        current.at = current.at.min(now);
        let age = now.since(current.at);
        if age > self.policy.stale_for_ms {
            return self.fetch(now);
        }
        if kid.is_some_and(|kid| current.set.candidates(Some(kid)).next().is_none()) {
            if elapsed(self.last_unknown_kid, now, self.policy.unknown_kid_cooldown_ms) {
                self.last_unknown_kid = Some(now);
                return self.fetch(now);
            }
            // Another request is fetching and this one cannot await its answer: the set at hand decides nothing.
            if self.last_fetch == LastFetch::Pending && !elapsed(self.last_attempt, now, FETCH_MS) {
                return Plan::Fetch;
            }
        }
        if age > self.policy.fresh_for_ms && elapsed(self.last_attempt, now, self.policy.retry_after_ms) {
            return self.fetch(now);
        }
        Plan::Use
    }

    /// Takes the settled outcome of a fetch. Anything but a usable key set leaves the old one in place.
    pub fn receive(&mut self, outcome: &Outcome, now: UnixTimeMs) {
        self.last_fetch = match outcome {
            Outcome::Answered(response) if response.status == 200 => {
                self.replace(response.body.expose_secret(), now)
            }
            _ => LastFetch::Failed,
        };
    }

    fn replace(&mut self, text: &str, now: UnixTimeMs) -> LastFetch {
        if let Some(current) = &mut self.current
            && current.text == text
        {
            current.at = now;
            return LastFetch::Received;
        }
        // A set without a single usable key is a fault at the other end, not the end of every session.
        match JwkSet::parse(text) {
            Ok(set) if !set.is_empty() => {
                self.current = Some(Fetched { set, text: text.to_owned(), at: now });
                self.generation += 1;
                LastFetch::Received
            }
            _ => LastFetch::Failed,
        }
    }

    /// Whether WorkOS may publish keys that are not in the set at hand: the latest fetch failed or is under way. A
    /// `kid` that is missing then says nothing about its token.
    pub fn may_lack_keys(&self) -> bool {
        !self.fixed && self.last_fetch != LastFetch::Received
    }

    /// Whether the keys were given in the configuration.
    pub const fn is_fixed(&self) -> bool {
        self.fixed
    }

    /// Whether the set at hand may serve at all.
    pub fn is_usable(&self, now: UnixTimeMs) -> bool {
        self.current
            .as_ref()
            .is_some_and(|current| self.fixed || now.since(current.at) <= self.policy.stale_for_ms)
    }

    fn fetch(&mut self, now: UnixTimeMs) -> Plan {
        self.last_attempt = Some(now);
        self.last_fetch = LastFetch::Pending;
        Plan::Fetch
    }
}

fn elapsed(since: Option<UnixTimeMs>, now: UnixTimeMs, span_ms: i64) -> bool {
    // A clock set back would otherwise block fetching until it has caught up.
    since.is_none_or(|since| !(0..span_ms).contains(&now.since(since)))
}

/// The name under which attempts to fetch one key set may share an answer.
pub fn share_name(url: &str) -> Option<String> {
    Some(format!("jwks {url}"))
}

const MINUTE: i64 = 60_000;
/// The time in which a fetch ends, see [`RetryPolicy::KEY_SET`](crate::exchange::RetryPolicy::KEY_SET).
const FETCH_MS: i64 = 10_000;

#[cfg(test)]
mod tests;
