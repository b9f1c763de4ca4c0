#![allow(clippy::panic)]

use super::*;
use crate::http::Response;
use crate::secret::Secret;
use alloc::format;

fn answered(status: u16, body: &str) -> Outcome {
    Outcome::Answered(Response { status, retry_after: None, request_id: None, body: Secret::new(body) })
}

/// A 2048-bit key under the given id. Nothing is verified with it here.
fn set(kid: &str) -> Outcome {
    let modulus = format!("{}w", "_".repeat(341));
    answered(200, &format!(r#"{{"keys":[{{"kty":"RSA","kid":"{kid}","n":"{modulus}","e":"AQAB"}}]}}"#))
}

fn fetch(keys: &mut Keys, kid: Option<&str>, now: UnixTimeMs) -> Ticket {
    match keys.plan(kid, now) {
        Plan::Fetch(ticket, _) => ticket,
        Plan::Use => panic!("a fetch was due"),
    }
}

fn fetched(kid: &str, at: i64) -> Keys {
    let mut keys = Keys::remote(KeyPolicy::default());
    let ticket = fetch(&mut keys, Some(kid), UnixTimeMs(at));
    keys.receive(ticket, &set(kid), UnixTimeMs(at));
    assert!(keys.is_usable(UnixTimeMs(at)));
    keys
}

#[test]
fn fresh_keys_serve_without_a_fetch() {
    let mut keys = fetched("a", 0);
    assert_eq!(keys.plan(Some("a"), UnixTimeMs(10 * MINUTE)), Plan::Use);
    fetch(&mut keys, Some("a"), UnixTimeMs(10 * MINUTE + 1));
    assert_eq!(keys.plan(Some("a"), UnixTimeMs(10 * MINUTE + 2)), Plan::Use, "one fetches, others go on");
}

#[test]
fn an_unknown_kid_is_fetched_for_once_however_many_come() {
    let mut keys = fetched("a", 0);
    let ticket = fetch(&mut keys, Some("b"), UnixTimeMs(1));
    keys.receive(ticket, &set("a"), UnixTimeMs(1));
    for (step, kid) in (2..MINUTE).step_by(997).zip((0..).map(|number| format!("hostile{number}"))) {
        assert_eq!(keys.plan(Some(&kid), UnixTimeMs(step)), Plan::Use);
    }
    fetch(&mut keys, Some("c"), UnixTimeMs(MINUTE + 1));
}

#[test]
fn stale_keys_serve_through_an_outage_up_to_their_bound() {
    let mut keys = fetched("a", 0);
    let later = UnixTimeMs(23 * 60 * MINUTE);
    let ticket = fetch(&mut keys, Some("a"), later);
    for failure in [
        Outcome::TimedOut,
        Outcome::Unreachable,
        answered(500, ""),
        answered(200, "<html>"),
        answered(200, r#"{"keys":[]}"#),
        answered(404, r#"{"keys":[]}"#),
    ] {
        keys.receive(ticket, &failure, later);
        assert!(keys.is_usable(later) && keys.set().is_some());
    }
    assert_eq!(keys.plan(Some("a"), later.saturating_add(1)), Plan::Use);
    fetch(&mut keys, Some("a"), later.saturating_add(MINUTE));
    let too_late = UnixTimeMs(24 * 60 * MINUTE + 1);
    assert!(!keys.is_usable(too_late));
    fetch(&mut keys, Some("a"), too_late);
}

#[test]
fn the_generation_grows_only_when_the_set_changes() {
    let mut keys = fetched("a", 0);
    let before = keys.generation();
    let later = UnixTimeMs(11 * MINUTE);
    let ticket = fetch(&mut keys, Some("a"), later);
    keys.receive(ticket, &set("a"), later);
    assert_eq!(keys.generation(), before);
    keys.receive(ticket, &set("b"), later);
    assert_ne!(keys.generation(), before);
}

#[test]
fn requests_beside_a_fetch_for_an_unknown_kid_fetch_too() {
    let mut keys = fetched("a", 0);
    fetch(&mut keys, Some("b"), UnixTimeMs(1));
    let ticket = fetch(&mut keys, Some("b"), UnixTimeMs(2));
    assert_eq!(keys.plan(Some("a"), UnixTimeMs(3)), Plan::Use, "a known kid needs no fetch");
    assert!(keys.may_lack_keys());
    keys.receive(ticket, &set("b"), UnixTimeMs(4));
    assert!(!keys.may_lack_keys());
    assert_eq!(keys.plan(Some("c"), UnixTimeMs(5)), Plan::Use, "the cooldown holds once an answer is there");
}

#[test]
fn a_fetch_that_is_never_answered_does_not_open_the_door_to_hostile_kids() {
    let mut keys = fetched("a", 0);
    fetch(&mut keys, Some("b"), UnixTimeMs(1));
    fetch(&mut keys, Some("c"), UnixTimeMs(FETCH_MS));
    assert_eq!(keys.plan(Some("d"), UnixTimeMs(FETCH_MS + 1)), Plan::Use);
    assert!(keys.may_lack_keys(), "so the token is not judged by the old set");
}

#[test]
fn a_failed_fetch_leaves_doubt_until_one_succeeds() {
    let mut keys = fetched("a", 0);
    let ticket = fetch(&mut keys, Some("b"), UnixTimeMs(1));
    for failure in [Outcome::TimedOut, Outcome::Unreachable, answered(500, ""), answered(200, "{}")] {
        keys.receive(ticket, &failure, UnixTimeMs(1));
        assert!(keys.may_lack_keys());
    }
    keys.receive(ticket, &set("a"), UnixTimeMs(2));
    assert!(!keys.may_lack_keys());
}

#[test]
fn an_answer_that_was_asked_for_earlier_does_not_replace_a_later_one() {
    let mut keys = fetched("a", 0);
    let now = UnixTimeMs(11 * MINUTE);
    let for_freshness = fetch(&mut keys, Some("a"), now);
    let for_the_kid = fetch(&mut keys, Some("b"), now);
    for (first, second) in
        [((for_the_kid, "b"), (for_freshness, "a")), ((for_freshness, "a"), (for_the_kid, "b"))]
    {
        keys.receive(first.0, &set(first.1), now);
        keys.receive(second.0, &set(second.1), now);
        assert_eq!(keys.plan(Some("b"), now), Plan::Use);
        assert!(keys.set().is_some_and(|set| set.candidates(Some("b")).next().is_some()));
    }
}

#[test]
fn an_older_answer_does_not_settle_what_a_pending_fetch_is_to_decide() {
    let mut keys = fetched("a", 0);
    let now = UnixTimeMs(11 * MINUTE);
    let for_freshness = fetch(&mut keys, Some("a"), now);
    fetch(&mut keys, Some("b"), now);
    keys.receive(for_freshness, &set("a"), now);
    assert!(keys.may_lack_keys());
}

#[test]
fn without_a_set_a_failure_stands_for_a_second() {
    let mut keys = Keys::remote(KeyPolicy::default());
    let ticket = fetch(&mut keys, Some("a"), UnixTimeMs(0));
    fetch(&mut keys, Some("a"), UnixTimeMs(1));
    fetch(&mut keys, Some("a"), UnixTimeMs(19));
    keys.receive(ticket, &Outcome::TimedOut, UnixTimeMs(20));
    assert_eq!(keys.plan(Some("a"), UnixTimeMs(1_019)), Plan::Use);
    assert!(!keys.is_usable(UnixTimeMs(1_019)));
    fetch(&mut keys, Some("a"), UnixTimeMs(1_020));
}

#[test]
fn keys_are_never_usable_for_less_time_than_they_are_fresh() {
    let mut keys = Keys::remote(KeyPolicy { stale_for_ms: 0, ..KeyPolicy::default() });
    let ticket = fetch(&mut keys, Some("a"), UnixTimeMs(0));
    keys.receive(ticket, &set("a"), UnixTimeMs(0));
    assert_eq!(keys.plan(Some("a"), UnixTimeMs(10 * MINUTE)), Plan::Use);
    assert!(keys.is_usable(UnixTimeMs(10 * MINUTE)));
    assert!(!keys.is_usable(UnixTimeMs(10 * MINUTE + 1)));
}

#[test]
fn a_clock_set_back_does_not_prolong_freshness() {
    let mut keys = fetched("a", 1000 * MINUTE);
    assert_eq!(keys.plan(Some("a"), UnixTimeMs(MINUTE)), Plan::Use);
    fetch(&mut keys, Some("a"), UnixTimeMs(11 * MINUTE + 1));
    assert!(!keys.is_usable(UnixTimeMs(24 * 60 * MINUTE + MINUTE + 1)));
}

#[test]
fn a_clock_set_back_does_not_block_fetching() {
    let mut keys = fetched("a", 100 * MINUTE);
    fetch(&mut keys, Some("b"), UnixTimeMs(100 * MINUTE));
    fetch(&mut keys, Some("b"), UnixTimeMs(MINUTE));
}
