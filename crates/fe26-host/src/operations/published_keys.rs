//! The key that a token names, for programs that verify tokens themselves.

use crate::input::Input;
use crate::reply::{Reply, SMALL};
use fe26::jose::jwk_set::{JwkSet, SignatureError};
use fe26::jose::jws::JoseHeader;
use fe26::json::Json;
use fe26::time::UnixTimeMs;

/// `{header, keySet?, fetchedAt?}`: the key of that set as `{n, e}`, or why there is none; whether the set is to be fetched
/// first, and until when it is not. Fetches are as rare as `@workos-inc/node` has them.
pub(super) fn choose(input: &Input<'_, '_>, now: UnixTimeMs) -> Reply {
    let fetched_at = UnixTimeMs(input.json("fetchedAt").and_then(Json::integer).unwrap_or(i64::MIN));
    let [fresh_until, cooling_until] =
        [FRESH_FOR_MS, COOLDOWN_MS].map(|span_ms| fetched_at.saturating_add(span_ms));
    // A clock that was set back does not make a set fresh.
    let is_within = |until| (fetched_at..until).contains(&now);
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
        output.integer("freshUntil", fresh_until.0);
        output.integer("coolingUntil", cooling_until.0);
        let is_lacking = key.err() == Some("none") && !is_within(cooling_until);
        output.boolean("fetch", is_lacking || !is_within(fresh_until));
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
