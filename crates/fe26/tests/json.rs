//! JSON as RFC 8259 has it; serde_json is the oracle.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use fe26::json::{
    Json, JsonText, MAX_UNIQUE_MEMBERS, NotJson, Object, UnexpectedType, UniqueMembers, UniqueMembersError,
    push_object, push_string, push_strings,
};
use proptest::prelude::*;
use serde::de::IgnoredAny;
use serde_json::Value;

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

#[test]
fn values_end_where_they_end() {
    for text in [
        "0",
        "-0",
        "1",
        "-1.5e+10",
        "0.0",
        "1E5",
        "1e-5",
        "true",
        "false",
        "null",
        "\"\"",
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        " [ 1 , 2 ] ",
        "{\"a\":{\"b\":[1,{}]}, \"a\" : 2}",
        "\r\n\t {} ",
        "\"\\u0041\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\ud800\"",
        "\"\u{7f}\u{2028}é𝄞\"",
        "1e999",
    ] {
        assert!(Json::parse(text).is_ok() && is_json(text), "{text}");
        assert_eq!(Json::parse(text).unwrap().text(), text.trim(), "{text}");
    }
    for text in [
        "",
        " ",
        "01",
        "-",
        "+1",
        "1.",
        ".1",
        "1e",
        "1e+",
        "0x1",
        "truer",
        "tru",
        "True",
        "nul",
        "NaN",
        "Infinity",
        "\"",
        "\"\\",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\n\"",
        "\"\u{0}\"",
        "'a'",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,]",
        "[1 2]",
        "[1}",
        "{",
        "}",
        "{]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{1:1}",
        "{\"a\":1 \"b\":2}",
        "{} {}",
        "1 1",
        "\u{feff}1",
        "\u{a0}1",
        "[1]x",
        "//\n1",
        "undefined",
    ] {
        assert_eq!(Json::parse(text), Err(NotJson), "{text}");
        assert!(!is_json(text), "{text}");
    }
}

#[test]
fn depth_costs_no_stack() {
    let deep = 1_000_000;
    let text = format!("{}{}", "[".repeat(deep), "]".repeat(deep));
    assert!(Json::parse(&text).is_ok());
    assert!(Json::parse(&text[1..]).is_err());
    let members = format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep));
    assert!(Json::parse(&members).unwrap().object().unwrap().get("a").unwrap().object().is_some());
}

#[test]
fn types_are_not_mixed_up() {
    let types = |text| {
        let json = Json::parse(text).unwrap();
        let found = [
            json.is_null(),
            json.boolean().is_some(),
            json.is_number(),
            json.string().is_some(),
            json.array().is_some(),
            json.object().is_some(),
        ];
        found.iter().position(|it| *it).filter(|_| found.iter().filter(|it| **it).count() == 1)
    };
    let cases =
        [(0, "null"), (1, "true"), (1, "false"), (2, "-1"), (3, "\"null\""), (4, "[1]"), (5, "{\"a\":1}")];
    for (expected, text) in cases {
        assert_eq!(types(text), Some(expected), "{text}");
    }
}

#[test]
fn integers_are_written_as_integers() {
    let integer = |text| Json::parse(text).unwrap().integer();
    assert_eq!(integer("9223372036854775807"), Some(i64::MAX));
    assert_eq!(integer("-9223372036854775808"), Some(i64::MIN));
    for text in ["9223372036854775808", "-0", "1.0", "1e3", "\"1\"", "null", "[1]"] {
        assert_eq!(integer(text), None, "{text}");
    }
}

#[test]
fn lone_surrogates_are_no_text_but_pass_through() {
    let json = Json::parse(r#""\ud83d\ude00\ud800x\udc00""#).unwrap();
    assert_eq!(json.string(), None);
    assert_eq!(json.string_lossy().as_deref(), Some("😀\u{fffd}x\u{fffd}"));
    assert_eq!(Json::parse(r#""\ud800\ud83d\ude00""#).unwrap().string_lossy().as_deref(), Some("\u{fffd}😀"));
    assert_eq!(JsonText::from(json).text(), json.text());
    let object = Object::parse(r#"{"\ud800":1,"\uD800":2,"b":3}"#).unwrap();
    assert_eq!(object.members().filter(|(name, _)| name.as_str().is_none()).count(), 2);
    assert_eq!(object.get("b").and_then(Json::integer), Some(3));
}

#[test]
fn the_last_of_several_counts_and_where_that_matters_they_are_refused() {
    let text = r#"{"alg":1,"\u0061lg":2}"#;
    assert_eq!(Object::parse(text).unwrap().get("alg").and_then(Json::integer), Some(2));
    assert_eq!(UniqueMembers::parse(text).err(), Some(UniqueMembersError::DuplicateMember));
    let lone = r#"{"\ud800":1,"\uD800":2}"#;
    assert_eq!(UniqueMembers::parse(lone).err(), Some(UniqueMembersError::DuplicateMember));
    assert!(UniqueMembers::parse(r#"{"a":{"b":1},"b":{"a":1},"A":2}"#).is_ok());
    for text in ["", "null", "[]", "1", "\"{}\"", "{", "{}{}", "{\"a\":1,\"a\":1"] {
        assert_eq!(UniqueMembers::parse(text).err(), Some(UniqueMembersError::NotAnObject), "{text}");
    }
}

#[test]
fn an_object_that_must_be_compared_with_itself_is_bounded() {
    let object = |members: usize| {
        let members: Vec<_> = (0..members).map(|index| format!("\"{index}\":0")).collect();
        format!("{{{}}}", members.join(","))
    };
    assert!(UniqueMembers::parse(&object(MAX_UNIQUE_MEMBERS)).is_ok());
    assert!(UniqueMembers::parse(&object(MAX_UNIQUE_MEMBERS + 1)).is_err());
    assert!(Object::parse(&object(MAX_UNIQUE_MEMBERS + 1)).is_some());
}

#[test]
fn null_is_a_type_where_members_are_unique_and_absent_elsewhere() {
    let text = r#"{"null":null,"text":"a","list":["a"],"mixed":["a",1]}"#;
    let members = UniqueMembers::parse(text).unwrap();
    assert_eq!(members.string("text"), Ok(Some("a".to_owned())));
    assert_eq!(members.string("absent"), Ok(None));
    assert_eq!(members.string("null"), Err(UnexpectedType));
    assert_eq!(members.strings("list"), Ok(Some(vec!["a".to_owned()])));
    assert_eq!(members.strings("mixed"), Err(UnexpectedType));
    assert_eq!(members.integer("text"), Err(UnexpectedType));
    let object = Object::parse(text).unwrap();
    assert!(object.non_null("null").is_none() && object.get("null").is_some());
}

#[test]
fn nothing_of_a_text_is_printed() {
    let text = r#"{"marked":"marked"}"#;
    let (json, owned) = (Json::parse(text).unwrap(), JsonText::parse(text).unwrap());
    let printed = format!("{json:?} {owned:?} {:?} {:?}", json.object(), UniqueMembers::parse(text));
    assert!(!printed.contains("marked"), "{printed}");
}

#[test]
fn absent_members_are_left_out() {
    let mut json = String::new();
    push_object(&mut json, |object| {
        object.some_string("a", None);
        object.string_or_null("b", None);
        object.some_strings::<String>("c", None);
        object.some_strings("d", Some(&["x", "\"y"]));
        object.some_raw("e", Some("[1]"));
        object.some_raw("f", None);
        object.integer("g", i64::MIN);
        object.boolean("h", true);
        object.object("i", |_| {});
        object.objects("j", &[1, 2], |object, item| object.integer("k", *item));
    });
    let expected = r#"{"b":null,"d":["x","\"y"],"e":[1],"g":-9223372036854775808,"h":true,"i":{},"j":[{"k":1},{"k":2}]}"#;
    assert_eq!(json, expected);
}

/// Text of the characters that JSON is made of, mostly wrong.
fn nearly_json() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\\", "\\u", "d800", "0", "1", "-", ".", "e", "true",
        "null", " ", "\n", "é",
    ]);
    prop::collection::vec(token, 0..24).prop_map(|tokens| tokens.concat())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::from(serde_json::Map::from_iter(members))),
        ]
    })
}

/// What serde_json would have read.
fn read(json: Json<'_>) -> Value {
    if let Some(text) = json.string() {
        return text.into();
    }
    if let Some(integer) = json.integer() {
        return integer.into();
    }
    if let Some(boolean) = json.boolean() {
        return boolean.into();
    }
    if let Some(values) = json.array() {
        return values.into_iter().map(read).collect();
    }
    match json.object() {
        Some(object) => {
            let members =
                object.members().map(|(name, value)| (name.as_str().unwrap().to_owned(), read(value)));
            Value::from(serde_json::Map::from_iter(members))
        }
        None => Value::Null,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn accepts_what_the_oracle_accepts(text in nearly_json()) {
        prop_assert_eq!(Json::parse(&text).is_ok(), is_json(&text), "{}", text);
        prop_assert_eq!(Object::parse(&text).is_some(), is_json(&text) && text.trim().starts_with('{'));
        prop_assert_eq!(Json::parse(&text).ok().and_then(Json::array).is_some(), is_json(&text) && text.trim().starts_with('['));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        prop_assert_eq!(Json::parse(&text).is_ok(), is_json(&text));
        let quoted = format!("\"{text}\"");
        let json = Json::parse(&quoted).ok();
        prop_assert_eq!(json.and_then(Json::string), serde_json::from_str::<String>(&quoted).ok());
    }

    #[test]
    fn reads_what_the_oracle_writes(value in value()) {
        let compact = value.to_string();
        prop_assert_eq!(read(Json::parse(&compact).unwrap()), value.clone());
        let spaced = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(read(Json::parse(&spaced).unwrap()), value);
    }

    #[test]
    fn writes_what_the_oracle_writes(text in any::<String>(), control in "[\\x00-\\x7f]{0,40}") {
        for text in [&text, &control] {
            let mut json = String::new();
            push_string(&mut json, text);
            prop_assert_eq!(&json, &serde_json::to_string(text).unwrap());
            prop_assert_eq!(Json::parse(&json).unwrap().string(), Some(text.clone()));
        }
        let mut json = String::new();
        push_strings(&mut json, &[&text, &control]);
        prop_assert_eq!(json, serde_json::to_string(&[&text, &control]).unwrap());
    }

    /// Escapes at every offset of the words that plain text is skipped by.
    #[test]
    fn escapes_are_found_at_any_offset(before in "[a-zé]{0,20}", after in "[a-zé]{0,20}", escape in "\\\\(\"|n|u00e9|ud83d\\\\ude00)") {
        let literal = format!("\"{before}{escape}{after}\"");
        prop_assert_eq!(Json::parse(&literal).unwrap().string(), serde_json::from_str::<String>(&literal).ok());
    }
}
