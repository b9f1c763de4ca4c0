//! The key that a token names, for programs that verify tokens themselves.

use crate::input::Input;
use crate::reply::{Reply, SMALL};
use fe26::jose::jwk_set::{JwkSet, SignatureError};
use fe26::jose::jws::JoseHeader;
use fe26::json::Json;
use fe26::time::UnixTimeMs;

/// `{header, keySet?, fetchedAt?}`: the key of that set as `{n, e}`, or why there is none; and whether the set is to be
/// fetched first. Fetches are as rare as `@workos-inc/node` has them.
pub(super) fn choose(input: &Input<'_, '_>, now: UnixTimeMs) -> Reply {
    let fetched_at = input.json("fetchedAt").and_then(Json::integer);
    // A clock that was set back does not make a set fresh.
    let age_ms = fetched_at.map_or(i64::MAX, |at| now.since(UnixTimeMs(at)));
    let (fresh, cooling_down) = ((0..FRESH_FOR_MS).contains(&age_ms), (0..COOLDOWN_MS).contains(&age_ms));
    let set = JwkSet::parse(&input.text_or_empty("keySet"));
    let header = JoseHeader::parse(input.json("header").map_or("", Json::text).as_bytes());
    let key = match (&set, &header) {
        (Err(_), _) => Err("malformed"),
        (_, Err(_)) => Err("none"),
        (Ok(set), Ok(header)) => set.select(header).map_err(|error| match error {
            SignatureError::MultipleMatchingKeys => "several",
            _ => "none",
        }),
    };
    Reply::done(SMALL, |output| {
        output.boolean("fresh", fresh);
        output.boolean("coolingDown", cooling_down);
        output.boolean("fetch", !fresh || !cooling_down && key.err() == Some("none"));
        match key {
            Ok(key) => {
                output.string("n", key.modulus());
                output.string("e", key.exponent());
            }
            Err(missing) => output.string("missing", missing),
        }
    })
}

const FRESH_FOR_MS: i64 = 600_000;
const COOLDOWN_MS: i64 = 300_000;
