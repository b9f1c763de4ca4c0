//! When the JWK Set is fetched, and how long it serves.

use crate::exchange::RetryPolicy;
use crate::http::Outcome;
use crate::jose::jwk_set::JwkSet;
use crate::time::UnixTimeMs;
use alloc::borrow::ToOwned;
use alloc::string::String;

/// The keys tokens are verified with, and what is known about their age.
#[derive(Debug)]
pub struct Keys {
    policy: KeyPolicy,
    fixed: bool,
    current: Option<Fetched>,
    last_fetch: LastFetch,
    fetches: u64,
    /// The latest fetch that was not merely beside another: what it brings decides `last_fetch`.
    decisive: Ticket,
    last_attempt: Option<UnixTimeMs>,
    last_unknown_kid: Option<UnixTimeMs>,
    generation: u32,
}

/// What became of the latest fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LastFetch {
    Pending,
    Failed { at: UnixTimeMs },
    Received,
}

/// One fetch: fetches may overlap, and their answers arrive in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u64);

/// How long keys serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPolicy {
    /// Past this age the set is fetched again.
    pub fresh_for_ms: i64,
    /// Up to this age the set serves while it cannot be fetched.
    pub stale_for_ms: i64,
    /// While one request fetches, or after it failed, others use the stale set for this long.
    pub retry_after_ms: i64,
    /// With no set at hand, a failed fetch stands for this long before the next is tried.
    pub failure_cooldown_ms: i64,
    /// Tokens with an unknown `kid` cause one fetch in this time, however many there are.
    pub unknown_kid_cooldown_ms: i64,
}

impl Default for KeyPolicy {
    fn default() -> Self {
        Self {
            fresh_for_ms: 10 * MINUTE,
            stale_for_ms: 24 * 60 * MINUTE,
            retry_after_ms: MINUTE / 2,
            failure_cooldown_ms: 1_000,
            unknown_kid_cooldown_ms: MINUTE,
        }
    }
}

#[derive(Debug)]
struct Fetched {
    set: JwkSet,
    text: String,
    at: UnixTimeMs,
    ticket: Ticket,
}

/// What to do about the keys before a token is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Verify with what is there.
    Use,
    /// Fetch first, this often at the most, and hand the ticket in with the outcome.
    Fetch(Ticket, RetryPolicy),
}

impl Keys {
    /// Keys fetched from WorkOS when first needed.
    pub const fn remote(policy: KeyPolicy) -> Self {
        Self {
            policy,
            fixed: false,
            current: None,
            last_fetch: LastFetch::Received,
            fetches: 0,
            decisive: Ticket(0),
            last_attempt: None,
            last_unknown_kid: None,
            generation: 0,
        }
    }

    /// Keys given in the configuration: never fetched, never stale.
    pub fn fixed(set: JwkSet) -> Self {
        let current = Some(Fetched { set, text: String::new(), at: UnixTimeMs(0), ticket: Ticket(0) });
        Self { fixed: true, current, ..Self::remote(KeyPolicy::default()) }
    }

    /// The key set at hand, if there is one.
    pub fn set(&self) -> Option<&JwkSet> {
        self.current.as_ref().map(|fetched| &fetched.set)
    }

    /// Grows whenever the key set changes: what was verified under an older generation is to be verified again.
    pub const fn generation(&self) -> u32 {
        self.generation
    }

    /// Decides for a token with this `kid`. On [`Plan::Fetch`] the fetch counts as begun.
    pub fn plan(&mut self, kid: Option<&str>, now: UnixTimeMs) -> Plan {
        if self.fixed {
            return Plan::Use;
        }
        if let Some(current) = &mut self.current {
            // A clock that has been set back must not make keys that were fetched "in the future" fresh until then.
            current.at = current.at.min(now);
        }
        let Some(current) = self.current.as_ref().filter(|_| self.is_usable(now)) else {
            return self.fetch_or_fail(now);
        };
        let age = now.since(current.at);
        if kid.is_some_and(|kid| current.set.candidates(Some(kid)).next().is_none()) {
            if elapsed(self.last_unknown_kid, now, self.policy.unknown_kid_cooldown_ms) {
                self.last_unknown_kid = Some(now);
                return self.fetch(RetryPolicy::KEY_SET, now);
            }
            // Another request is fetching and this one cannot await its answer: the set at hand decides nothing.
            if self.last_fetch == LastFetch::Pending && !elapsed(self.last_attempt, now, FETCH_MS) {
                return Plan::Fetch(self.ticket(), RetryPolicy::KEY_SET);
            }
        }
        if age > self.policy.fresh_for_ms && elapsed(self.last_attempt, now, self.policy.retry_after_ms) {
            // Somebody waits for a page, and the set at hand will do.
            return self.fetch(RetryPolicy::KEY_SET_AGAIN, now);
        }
        Plan::Use
    }

    /// Without a set, every request fetches, but for a moment after a failure, so that an outage does not hold each of
    /// them for as long as the first.
    fn fetch_or_fail(&mut self, now: UnixTimeMs) -> Plan {
        match self.last_fetch {
            LastFetch::Failed { at } if !elapsed(Some(at), now, self.policy.failure_cooldown_ms) => Plan::Use,
            // Beside a fetch that is to decide: else, with requests coming all the time, none ever would.
            LastFetch::Pending if !elapsed(self.last_attempt, now, FETCH_MS) => {
                Plan::Fetch(self.ticket(), RetryPolicy::KEY_SET)
            }
            _ => self.fetch(RetryPolicy::KEY_SET, now),
        }
    }

    /// Takes the settled outcome of a fetch. Anything but a usable key set leaves the old one in place, and so does an
    /// answer that was asked for before the one in force. Tells whether it was a key set.
    pub fn receive(&mut self, ticket: Ticket, outcome: &Outcome, now: UnixTimeMs) -> bool {
        let received = match outcome {
            Outcome::Answered(response) if response.status == 200 => {
                self.replace(ticket, response.body.expose_secret(), now)
            }
            _ => false,
        };
        if ticket >= self.decisive && (received || self.last_fetch != LastFetch::Received) {
            self.last_fetch = if received { LastFetch::Received } else { LastFetch::Failed { at: now } };
        }
        received
    }

    fn replace(&mut self, ticket: Ticket, text: &str, now: UnixTimeMs) -> bool {
        if let Some(current) = &mut self.current {
            if ticket < current.ticket {
                return true;
            }
            if current.text == text {
                (current.at, current.ticket) = (now, ticket);
                return true;
            }
        }
        // A set without a single usable key is a fault at the other end, not the end of every session.
        match JwkSet::parse(text) {
            Ok(set) if !set.is_empty() => {
                self.current = Some(Fetched { set, text: text.to_owned(), at: now, ticket });
                self.generation = self.generation.wrapping_add(1);
                true
            }
            _ => false,
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

    /// Until when [`Keys::plan`] has nothing to plan for a token that the set has a key for; nothing for keys that serve
    /// for ever.
    pub fn settled_until(&self) -> Option<UnixTimeMs> {
        let current = self.current.as_ref().filter(|_| !self.fixed)?;
        Some(current.at.saturating_add(self.policy.fresh_for_ms))
    }

    /// Whether the set at hand may serve at all.
    pub fn is_usable(&self, now: UnixTimeMs) -> bool {
        self.current.as_ref().is_some_and(|current| {
            self.fixed || now.since(current.at) <= self.policy.stale_for_ms.max(self.policy.fresh_for_ms)
        })
    }

    fn fetch(&mut self, policy: RetryPolicy, now: UnixTimeMs) -> Plan {
        self.last_attempt = Some(now);
        self.last_fetch = LastFetch::Pending;
        self.decisive = self.ticket();
        Plan::Fetch(self.decisive, policy)
    }

    fn ticket(&mut self) -> Ticket {
        self.fetches += 1;
        Ticket(self.fetches)
    }
}

fn elapsed(since: Option<UnixTimeMs>, now: UnixTimeMs, span_ms: i64) -> bool {
    // A clock set back would otherwise block fetching until it has caught up.
    since.is_none_or(|since| !(0..span_ms).contains(&now.since(since)))
}

/// The name under which attempts to fetch one key set may share an answer.
pub fn share_name(url: &str) -> Option<String> {
    Some(["jwks ", url].concat())
}

const MINUTE: i64 = 60_000;
/// The time in which a fetch ends, see [`RetryPolicy::KEY_SET`](crate::exchange::RetryPolicy::KEY_SET).
const FETCH_MS: i64 = 10_000;

#[cfg(test)]
mod tests;
