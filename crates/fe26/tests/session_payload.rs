//! What a session cookie holds: whatever members a peer or an application has put there, they survive being read and
//! sealed again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::session::payload::Session;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,6}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn a_session_survives_a_round_trip(
        access_token in ".{1,40}",
        refresh_token in prop::option::of(".{1,40}"),
        user in prop::option::of(json_value()),
        impersonator in prop::option::of(json_value()),
        others in prop::collection::btree_map("x[a-z_\u{e4}\u{1f511}]{0,8}", json_value(), 0..6),
    ) {
        let mut payload: Map<String, Value> = others.into_iter().collect();
        payload.insert("accessToken".into(), json!(access_token));
        for (name, value) in [("refreshToken", refresh_token.map(Value::from)), ("user", user), ("impersonator", impersonator)] {
            // A null says as much as an absent member, and is written as one.
            if let Some(value) = value.filter(|value| !value.is_null()) {
                payload.insert(name.into(), value);
            }
        }
        let text = serde_json::to_string(&payload).unwrap();
        let session = Session::parse(&text).unwrap();
        let encoded = session.encode();
        prop_assert_eq!(serde_json::from_str::<Map<String, Value>>(&encoded).unwrap(), payload);
        prop_assert_eq!(Session::parse(&encoded).unwrap().encode(), encoded);
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        let _ = Session::parse(&text);
    }
}
