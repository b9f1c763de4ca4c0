//! JSON; serde_json is the oracle.

use fe26::json::{Json, JsonText, Object, UniqueMembers, push_string};
use serde_json::Value;
use serde_json::value::RawValue;

/// A text that may be JSON.
pub fn json(data: &[u8]) {
    let text = super::text(data);
    let parsed = Json::parse(&text);
    let known = serde_json::from_str::<&RawValue>(&text);
    assert_eq!(parsed.is_ok(), known.is_ok(), "the oracle thinks otherwise");
    let Ok(json) = parsed else { return };
    assert_eq!(JsonText::parse(&text).unwrap().text(), json.text());
    visit(json);
    if let Ok(Value::String(known)) = serde_json::from_str(&text) {
        assert_eq!(json.string(), Some(known.clone()));
        assert_eq!(json.string_lossy(), Some(known.clone()));
        let mut written = String::new();
        push_string(&mut written, &known);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), known);
    }
    if let Ok(Value::Object(known)) = serde_json::from_str(&text) {
        let object = Object::parse(&text).unwrap();
        for (name, value) in &known {
            let ours = object.get(name).expect("the oracle has found this member");
            assert_eq!(serde_json::from_str::<Value>(ours.text()).unwrap(), *value);
        }
    }
}

fn visit(json: Json<'_>) {
    let _ = (json.is_null(), json.boolean(), json.integer(), json.is_number(), json.strings());
    let _ = UniqueMembers::parse(json.text());
    for value in json.array().unwrap_or_default() {
        let _ = value.string_lossy();
    }
    for (name, value) in json.object().iter().flat_map(Object::members) {
        let _ = (name.as_str(), value.string());
    }
}
