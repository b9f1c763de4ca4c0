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
    keys.receive(&set("a"), UnixTimeMs(1));
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
    for failure in [
        Outcome::TimedOut,
        Outcome::Unreachable,
        answered(500, ""),
        answered(200, "<html>"),
        answered(200, r#"{"keys":[]}"#),
        answered(404, r#"{"keys":[]}"#),
    ] {
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
fn requests_beside_a_fetch_for_an_unknown_kid_fetch_too() {
    let mut keys = fetched("a", 0);
    assert_eq!(keys.plan(Some("b"), UnixTimeMs(1)), Plan::Fetch);
    assert_eq!(keys.plan(Some("b"), UnixTimeMs(2)), Plan::Fetch);
    assert_eq!(keys.plan(Some("a"), UnixTimeMs(3)), Plan::Use, "a known kid needs no fetch");
    assert!(keys.may_lack_keys());
    keys.receive(&set("b"), UnixTimeMs(4));
    assert!(!keys.may_lack_keys());
    assert_eq!(keys.plan(Some("c"), UnixTimeMs(5)), Plan::Use, "the cooldown holds once an answer is there");
}

#[test]
fn a_fetch_that_is_never_answered_does_not_open_the_door_to_hostile_kids() {
    let mut keys = fetched("a", 0);
    assert_eq!(keys.plan(Some("b"), UnixTimeMs(1)), Plan::Fetch);
    assert_eq!(keys.plan(Some("c"), UnixTimeMs(FETCH_MS)), Plan::Fetch);
    assert_eq!(keys.plan(Some("d"), UnixTimeMs(FETCH_MS + 1)), Plan::Use);
    assert!(keys.may_lack_keys(), "so the token is not judged by the old set");
}

#[test]
fn a_failed_fetch_leaves_doubt_until_one_succeeds() {
    let mut keys = fetched("a", 0);
    for failure in [Outcome::TimedOut, Outcome::Unreachable, answered(500, ""), answered(200, "{}")] {
        keys.receive(&failure, UnixTimeMs(1));
        assert!(keys.may_lack_keys());
    }
    keys.receive(&set("a"), UnixTimeMs(2));
    assert!(!keys.may_lack_keys());
}

#[test]
fn a_clock_set_back_does_not_prolong_freshness() {
    let mut keys = fetched("a", 1000 * MINUTE);
    assert_eq!(keys.plan(Some("a"), UnixTimeMs(MINUTE)), Plan::Use);
    assert_eq!(keys.plan(Some("a"), UnixTimeMs(11 * MINUTE + 1)), Plan::Fetch);
    assert!(!keys.is_usable(UnixTimeMs(24 * 60 * MINUTE + MINUTE + 1)));
}

#[test]
fn a_clock_set_back_does_not_block_fetching() {
    let mut keys = fetched("a", 100 * MINUTE);
    assert_eq!(keys.plan(Some("b"), UnixTimeMs(100 * MINUTE)), Plan::Fetch);
    assert_eq!(keys.plan(Some("b"), UnixTimeMs(MINUTE)), Plan::Fetch);
}
