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
    last_attempt: Option<UnixTimeMs>,
    last_unknown_kid: Option<UnixTimeMs>,
    generation: u64,
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
        let Some(current) = &self.current else {
            return self.fetch(now);
        };
        let age = now.since(current.at);
        if age > self.policy.stale_for_ms {
            return self.fetch(now);
        }
        if kid.is_some_and(|kid| current.set.candidates(Some(kid)).next().is_none())
            && elapsed(self.last_unknown_kid, now, self.policy.unknown_kid_cooldown_ms)
        {
            self.last_unknown_kid = Some(now);
            return self.fetch(now);
        }
        if age > self.policy.fresh_for_ms && elapsed(self.last_attempt, now, self.policy.retry_after_ms) {
            return self.fetch(now);
        }
        Plan::Use
    }

    /// Takes the settled outcome of a fetch. Anything but a usable key set leaves the old one in place.
    pub fn receive(&mut self, outcome: &Outcome, now: UnixTimeMs) {
        let Outcome::Answered(response) = outcome else { return };
        if response.status != 200 {
            return;
        }
        let text = response.body.expose_secret();
        if let Some(current) = &mut self.current
            && current.text == text
        {
            current.at = now;
            return;
        }
        // A set without a single usable key is a fault at the other end, not the end of every session.
        if let Ok(set) = JwkSet::parse(text)
            && !set.is_empty()
        {
            self.current = Some(Fetched { set, text: text.to_owned(), at: now });
            self.generation += 1;
        }
    }

    /// Whether the set at hand may serve at all.
    pub fn is_usable(&self, now: UnixTimeMs) -> bool {
        self.current
            .as_ref()
            .is_some_and(|current| self.fixed || now.since(current.at) <= self.policy.stale_for_ms)
    }

    fn fetch(&mut self, now: UnixTimeMs) -> Plan {
        self.last_attempt = Some(now);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Response;
    use crate::secret::Secret;

    fn answered(status: u16, body: &str) -> Outcome {
        Outcome::Answered(Response { status, retry_after: None, request_id: None, body: Secret::new(body) })
    }

    /// A 2048-bit key under the given id. Nothing is verified with it here.
    fn set(kid: &str) -> Outcome {
        let modulus = format!("{}w", "_".repeat(341));
        answered(200, &format!(r#"{{"keys":[{{"kty":"RSA","kid":"{kid}","n":"{modulus}","e":"AQAB"}}]}}"#))
    }

    fn fetched(kid: &str, at: i64) -> Keys {
        let mut keys = Keys::remote(KeyPolicy::default());
        assert_eq!(keys.plan(Some(kid), UnixTimeMs(at)), Plan::Fetch);
        keys.receive(&set(kid), UnixTimeMs(at));
        assert!(keys.is_usable(UnixTimeMs(at)));
        keys
    }

    #[test]
    fn fresh_keys_serve_without_a_fetch() {
        let mut keys = fetched("a", 0);
        assert_eq!(keys.plan(Some("a"), UnixTimeMs(10 * MINUTE)), Plan::Use);
        assert_eq!(keys.plan(Some("a"), UnixTimeMs(10 * MINUTE + 1)), Plan::Fetch);
        assert_eq!(keys.plan(Some("a"), UnixTimeMs(10 * MINUTE + 2)), Plan::Use, "one fetches, others go on");
    }

    #[test]
    fn an_unknown_kid_is_fetched_for_once_however_many_come() {
        let mut keys = fetched("a", 0);
        assert_eq!(keys.plan(Some("b"), UnixTimeMs(1)), Plan::Fetch);
        for (step, kid) in (2..MINUTE).step_by(997).zip((0..).map(|number| format!("hostile{number}"))) {
            assert_eq!(keys.plan(Some(&kid), UnixTimeMs(step)), Plan::Use);
        }
        assert_eq!(keys.plan(Some("c"), UnixTimeMs(MINUTE + 1)), Plan::Fetch);
    }

    #[test]
    fn stale_keys_serve_through_an_outage_up_to_their_bound() {
        let mut keys = fetched("a", 0);
        let later = UnixTimeMs(23 * 60 * MINUTE);
        assert_eq!(keys.plan(Some("a"), later), Plan::Fetch);
        for failure in [Outcome::TimedOut, Outcome::Unreachable, answered(500, ""), answered(200, "<html>"),
            answered(200, r#"{"keys":[]}"#), answered(404, r#"{"keys":[]}"#)]
        {
            keys.receive(&failure, later);
            assert!(keys.is_usable(later) && keys.set().is_some());
        }
        assert_eq!(keys.plan(Some("a"), later.saturating_add(1)), Plan::Use);
        assert_eq!(keys.plan(Some("a"), later.saturating_add(MINUTE)), Plan::Fetch);
        let too_late = UnixTimeMs(24 * 60 * MINUTE + 1);
        assert!(!keys.is_usable(too_late));
        assert_eq!(keys.plan(Some("a"), too_late), Plan::Fetch);
    }

    #[test]
    fn the_generation_grows_only_when_the_set_changes() {
        let mut keys = fetched("a", 0);
        let before = keys.generation();
        keys.receive(&set("a"), UnixTimeMs(5));
        assert_eq!(keys.generation(), before);
        keys.receive(&set("b"), UnixTimeMs(6));
        assert_ne!(keys.generation(), before);
    }

    #[test]
    fn a_clock_set_back_does_not_block_fetching() {
        let mut keys = fetched("a", 100 * MINUTE);
        assert_eq!(keys.plan(Some("b"), UnixTimeMs(100 * MINUTE)), Plan::Fetch);
        assert_eq!(keys.plan(Some("b"), UnixTimeMs(MINUTE)), Plan::Fetch);
    }
}
