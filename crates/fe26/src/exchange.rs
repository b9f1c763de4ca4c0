//! One request and its retries, without sleeping or sending.
//!
//! WorkOS rotates refresh tokens and for 30 seconds answers a replay of the exchanged token with the same new
//! pair. Retrying within that window is therefore safe, and retrying outlives nothing: every attempt of an
//! exchange starts and ends inside its deadline.

use crate::entropy::{Entropy, EntropyExhausted};
use crate::http::{Outcome, Request};
use crate::http_date;
use crate::text::{decimal, trim};
use crate::time::{UnixTime, UnixTimeMs};
use alloc::string::String;
use alloc::sync::Arc;

/// A request being tried until it is settled.
#[derive(Clone, Debug)]
pub struct Exchange {
    request: Arc<Request>,
    policy: RetryPolicy,
    deadline: UnixTimeMs,
    tried: u32,
    share: Option<String>,
}

/// How often and how long an exchange is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Attempts in all, the first included.
    pub attempts: u32,
    /// Time limit of one attempt.
    pub attempt_timeout_ms: u32,
    /// From the start of the first attempt until the end of the last.
    pub deadline_ms: u32,
    /// What becomes of a long `Retry-After`, and which answers of 5xx are tried again: as `@workos-inc/node` has it.
    pub as_the_sdk: bool,
}

impl RetryPolicy {
    /// For token requests: all inside the 30 seconds in which WorkOS replays a rotated refresh token.
    pub const TOKEN: Self = Self::of(4, 5_000, 25_000);
    /// For the JWK Set: somebody waits for a page, and stale keys may serve meanwhile.
    pub const KEY_SET: Self = Self::of(2, 5_000, 10_000);
    /// For a JWK Set that has grown old: somebody waits, and the old one serves on if there is no answer.
    pub const KEY_SET_AGAIN: Self = Self::of(1, 2_000, 2_000);

    const fn of(attempts: u32, attempt_timeout_ms: u32, deadline_ms: u32) -> Self {
        Self { attempts, attempt_timeout_ms, deadline_ms, as_the_sdk: false }
    }

    /// That of `@workos-inc/node`, which lets a program wait as long as it takes: a long `Retry-After` is cut to a minute.
    pub const fn of_the_sdk(attempts: u32) -> Self {
        Self { attempts, attempt_timeout_ms: u32::MAX, deadline_ms: u32::MAX, as_the_sdk: true }
    }

    /// So many attempts, none longer than this.
    #[must_use]
    pub fn limited(self, attempts: u32, attempt_timeout_ms: u32) -> Self {
        Self { attempts, attempt_timeout_ms: attempt_timeout_ms.min(self.attempt_timeout_ms), ..self }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::TOKEN
    }
}

/// One attempt for the caller to perform: wait, then send, and give up after the time limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What to send.
    pub request: Arc<Request>,
    /// How long to wait before sending.
    pub delay_ms: u32,
    /// How long to wait for the complete answer.
    pub timeout_ms: u32,
    /// Attempts under the same name ask the same thing: a runtime whose requests may await each other's
    /// promises sends one and gives all of them its answer. Never a secret.
    pub share: Option<String>,
}

/// What follows an outcome.
#[derive(Clone, Debug)]
pub enum Next {
    /// Try again.
    Retry(Attempt),
    /// This outcome stands.
    Settled(Outcome),
}

impl Exchange {
    /// Starts trying. `share` as in [`Attempt::share`].
    pub fn begin(
        request: Request,
        policy: RetryPolicy,
        share: Option<String>,
        now: UnixTimeMs,
    ) -> (Self, Attempt) {
        let deadline = now.saturating_add(policy.deadline_ms.into());
        let request = Arc::new(request);
        let attempt = Attempt {
            request: Arc::clone(&request),
            delay_ms: 0,
            timeout_ms: policy.attempt_timeout_ms,
            share: share.clone(),
        };
        (Self { request, policy, deadline, tried: 1, share }, attempt)
    }

    /// Attempts so far, the first included.
    pub const fn tried(&self) -> u32 {
        self.tried
    }

    /// Milliseconds since it began; none if the clock has been set back.
    pub fn elapsed_ms(&self, now: UnixTimeMs) -> i64 {
        let left = self.deadline.since(now);
        i64::from(self.policy.deadline_ms).saturating_sub(left).max(0)
    }

    /// Takes the outcome of the attempt before. Spends 2 bytes of entropy on a retry's jitter.
    pub fn next(
        &mut self,
        outcome: Outcome,
        now: UnixTimeMs,
        entropy: &mut Entropy<'_>,
    ) -> Result<Next, EntropyExhausted> {
        let delay_ms = self.policy.delay_ms(self.tried, &outcome, now, entropy)?;
        let Some(delay_ms) = delay_ms else { return Ok(Next::Settled(outcome)) };
        let left = self.deadline.since(now.saturating_add(delay_ms.into()));
        if left < SHORTEST_ATTEMPT_MS {
            return Ok(Next::Settled(outcome));
        }
        let timeout_ms = left.min(self.policy.attempt_timeout_ms.into());
        self.tried += 1;
        Ok(Next::Retry(Attempt {
            request: Arc::clone(&self.request),
            delay_ms,
            timeout_ms: u32::try_from(timeout_ms).unwrap_or(self.policy.attempt_timeout_ms),
            share: self.share.clone(),
        }))
    }
}

impl RetryPolicy {
    /// How long to wait before the next attempt; nothing if this outcome stands. `tried`: attempts so far. Spends 2 bytes of
    /// entropy.
    pub fn delay_ms(
        &self,
        tried: u32,
        outcome: &Outcome,
        now: UnixTimeMs,
        entropy: &mut Entropy<'_>,
    ) -> Result<Option<u32>, EntropyExhausted> {
        let is_odd = matches!(outcome, Outcome::Answered(answer) if matches!(answer.status, 501 | 505..));
        if tried >= self.attempts || !is_transient(outcome) || self.as_the_sdk && is_odd {
            return Ok(None);
        }
        let backoff_ms = backoff_ms(tried, u16::from_be_bytes(entropy.take()?));
        let asked_ms = asked_to_wait_ms(outcome, now).unwrap_or(0).min(LONGEST_WAIT_MS);
        // Whoever was asked to wait the same time was asked at the same time: jitter tells them apart.
        let is_held = asked_ms <= LONGEST_HELD_MS || self.as_the_sdk;
        Ok(is_held.then_some(asked_ms + backoff_ms))
    }
}

/// Whether a request may have been granted although no answer to it says so.
pub fn is_lost(outcome: &Outcome) -> bool {
    is_transient(outcome) && !matches!(outcome, Outcome::Answered(answer) if answer.status == 429)
}

/// Whether the same request may succeed later: no answer, 408, 429, or 5xx.
pub fn is_transient(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::TimedOut | Outcome::Unreachable | Outcome::Verified { .. } => true,
        Outcome::Answered(response) => matches!(response.status, 408 | 429 | 500..=599),
    }
}

fn asked_to_wait_ms(outcome: &Outcome, now: UnixTimeMs) -> Option<u32> {
    let Outcome::Answered(response) = outcome else { return None };
    retry_after_seconds(response.retry_after.as_deref()?, now).map(|seconds| seconds.saturating_mul(1000))
}

/// The seconds a `Retry-After` header asks for (RFC 9110, section 10.2.3): a count, or a date seen from `now`.
pub fn retry_after_seconds(header: &str, now: UnixTimeMs) -> Option<u32> {
    let text = trim(header);
    let seconds = decimal(text.as_bytes()).or_else(|| {
        let UnixTime(date) = http_date::parse(text)?;
        Some(date.saturating_sub(now.to_seconds().0).max(0))
    });
    seconds?.try_into().ok()
}

/// 250 ms doubled per attempt, of which a random half is kept so that many servers do not knock in step.
fn backoff_ms(tried: u32, random: u16) -> u32 {
    let full = 250_u32 << (tried - 1).min(4);
    full / 2 + full / 2 * u32::from(random) / u32::from(u16::MAX)
}

/// A person waits behind the request: a longer `Retry-After` is passed on instead of slept through.
const LONGEST_HELD_MS: u32 = 5_000;
/// Longer waits are cut to this.
const LONGEST_WAIT_MS: u32 = 60_000;
/// Less time than this is not worth an attempt.
const SHORTEST_ATTEMPT_MS: i64 = 500;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;
    use crate::http::{Method, Response};
    use crate::secret::Secret;

    fn request() -> Request {
        Request { method: Method::Get, url: "https://a.example/".into(), headers: vec![], body: None }
    }

    fn answer(status: u16, retry_after: Option<&str>) -> Outcome {
        Outcome::Answered(Response {
            status,
            retry_after: retry_after.map(str::to_owned),
            request_id: None,
            body: Secret::new(""),
        })
    }

    fn next(exchange: &mut Exchange, outcome: Outcome, now: i64) -> Next {
        exchange.next(outcome, UnixTimeMs(now), &mut Entropy::new(&[0xff; 2])).unwrap()
    }

    #[test]
    fn every_attempt_ends_inside_the_deadline() {
        let policy = RetryPolicy { attempts: 100, ..RetryPolicy::TOKEN };
        let (mut exchange, mut attempt) = Exchange::begin(request(), policy, None, UnixTimeMs(0));
        let mut now = 0;
        let mut attempts = 1;
        loop {
            now += i64::from(attempt.delay_ms) + i64::from(attempt.timeout_ms);
            assert!(now <= 25_000, "attempt {attempts} ends at {now}");
            match next(&mut exchange, Outcome::TimedOut, now) {
                Next::Retry(again) => attempt = again,
                Next::Settled(outcome) => break assert_eq!(outcome, Outcome::TimedOut),
            }
            attempts += 1;
        }
        assert!(attempts >= 4);
    }

    #[test]
    fn transient_outcomes_are_retried_and_others_stand() {
        for status in [408, 429, 500, 502, 503, 504, 599] {
            let (mut exchange, _) = Exchange::begin(request(), RetryPolicy::TOKEN, None, UnixTimeMs(0));
            assert!(matches!(next(&mut exchange, answer(status, None), 1), Next::Retry(_)), "{status}");
        }
        for status in [200, 302, 400, 401, 403, 404, 422] {
            let (mut exchange, _) = Exchange::begin(request(), RetryPolicy::TOKEN, None, UnixTimeMs(0));
            assert!(matches!(next(&mut exchange, answer(status, None), 1), Next::Settled(_)), "{status}");
        }
    }

    #[test]
    fn retry_after_is_waited_for_when_short_and_passed_on_when_long() {
        let (mut exchange, _) = Exchange::begin(request(), RetryPolicy::TOKEN, None, UnixTimeMs(0));
        let Next::Retry(attempt) = next(&mut exchange, answer(429, Some("3")), 1) else {
            panic!("a short wait is held")
        };
        assert_eq!(attempt.delay_ms, 3_250, "the time asked for, and jitter");
        assert!(matches!(next(&mut exchange, answer(429, Some("60")), 1), Next::Settled(_)));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = UnixTimeMs(784_111_770_000);
        assert_eq!(retry_after_seconds(" 120 ", now), Some(120));
        assert_eq!(retry_after_seconds("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(7));
        assert_eq!(retry_after_seconds("Fri, 31 Dec 1993 23:59:59 GMT", now), Some(0));
        for nonsense in ["", "-1", "1.5", "soon", "99999999999"] {
            assert_eq!(retry_after_seconds(nonsense, now), None, "{nonsense}");
        }
    }

    #[test]
    fn a_program_is_served_as_the_sdk_serves_it() {
        let policy = RetryPolicy::of_the_sdk(4);
        let delay = |tried, outcome: Outcome| {
            policy.delay_ms(tried, &outcome, UnixTimeMs(1), &mut Entropy::new(&[0xff; 2])).unwrap()
        };
        for status in [408, 429, 500, 502, 503, 504] {
            assert_eq!(delay(1, answer(status, None)), Some(250), "{status}");
        }
        for status in [200, 302, 400, 401, 404, 422, 501, 505, 599] {
            assert_eq!(delay(1, answer(status, None)), None, "{status}");
        }
        assert_eq!(delay(1, Outcome::TimedOut), Some(250));
        assert_eq!(delay(3, Outcome::Unreachable), Some(1_000));
        assert_eq!(delay(4, Outcome::Unreachable), None, "all attempts are made");
        assert_eq!(delay(1, answer(429, Some("17"))), Some(17_250), "a long wait is held");
        assert_eq!(delay(1, answer(503, Some("3600"))), Some(60_250), "and cut to a minute");
        assert_eq!(delay(1, answer(503, Some("99999999999"))), Some(250), "nonsense is none");
    }

    #[test]
    fn an_exchange_may_be_limited_further() {
        let policy = RetryPolicy::TOKEN.limited(2, 100);
        let (mut exchange, attempt) = Exchange::begin(request(), policy, None, UnixTimeMs(0));
        assert_eq!(attempt.timeout_ms, 100);
        let Next::Retry(again) = next(&mut exchange, Outcome::TimedOut, 100) else {
            panic!("short attempts are worth another")
        };
        assert_eq!(again.timeout_ms, 100);
        assert!(matches!(next(&mut exchange, Outcome::TimedOut, 200), Next::Settled(_)));
        assert_eq!(RetryPolicy::TOKEN.limited(9, 60_000).attempt_timeout_ms, 5_000);
    }

    #[test]
    fn attempts_are_counted() {
        let (mut exchange, first) =
            Exchange::begin(request(), RetryPolicy::TOKEN, Some("key".into()), UnixTimeMs(0));
        assert_eq!(first.share.as_deref(), Some("key"));
        for _ in 0..3 {
            assert!(matches!(next(&mut exchange, Outcome::Unreachable, 1), Next::Retry(_)));
        }
        assert!(matches!(next(&mut exchange, Outcome::Unreachable, 1), Next::Settled(_)));
    }
}
