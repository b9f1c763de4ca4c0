//! Seals of WorkOS's SDKs for Python and Ruby: Fernet's own vectors, what the SDKs have sealed, and what is no seal.
//! Where the vectors come from: `vectors/README.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use fe26::seal::{OtherSdk, Passwords};
use fe26::session::config::{OneOrMany, PasswordSetting, session_passwords};
use fe26::session::payload::Session;
use proptest::prelude::*;
use serde_json::Value;

fn passwords(secrets: &[&str], accepted: &[OtherSdk]) -> Passwords {
    let secrets = secrets.iter().map(|secret| PasswordSetting::Text((*secret).into())).collect();
    session_passwords(Some(OneOrMany::Many(secrets)), accepted).unwrap()
}

fn vectors(file: &str) -> Value {
    serde_json::from_str(file).unwrap()
}

fn fernet_spec() -> Value {
    vectors(include_str!("../../../vectors/other/fernet_spec.json"))
}

/// What each SDK has sealed, by its file, with its cookie password.
fn sdks() -> [(OtherSdk, Value); 2] {
    [
        (OtherSdk::Python, vectors(include_str!("../../../vectors/other/python.json"))),
        (OtherSdk::Ruby, vectors(include_str!("../../../vectors/other/ruby.json"))),
    ]
}

fn seals(file: &Value) -> impl Iterator<Item = (String, &str)> {
    file["versions"].as_array().unwrap().iter().flat_map(|version| {
        version["seals"].as_array().unwrap().iter().map(move |seal| {
            (format!("{} {}", version["version"], seal["name"]), seal["sealed"].as_str().unwrap())
        })
    })
}

#[test]
fn fernet_specification() {
    let spec = fernet_spec();
    let passwords = passwords(&[spec["secret"].as_str().unwrap()], &[OtherSdk::Python]);
    let opened = |vector: &Value| passwords.open_other(vector["token"].as_str().unwrap());
    for vector in spec["valid"].as_array().unwrap() {
        assert_eq!(opened(vector).unwrap().as_str(), vector["text"]);
    }
    for vector in spec["invalid"].as_array().unwrap() {
        assert!(opened(vector).is_none(), "{}", vector["name"]);
    }
    // As the SDK decrypts them: without a ttl, no clock is looked at.
    for vector in spec["invalidWithATtlAlone"].as_array().unwrap() {
        assert!(opened(vector).is_some(), "{}", vector["name"]);
    }
}

#[test]
fn a_fernet_key_is_read_as_python_reads_it() {
    let spec = fernet_spec();
    let key = spec["secret"].as_str().unwrap();
    let token = spec["valid"][0]["token"].as_str().unwrap();
    let opens = |key: &str| {
        passwords(&["x".repeat(32).as_str(), key], &[OtherSdk::Python]).open_other(token).is_some()
    };
    let standard = key.replace('-', "+").replace('_', "/");
    assert_ne!(standard, key);
    // The last digit's lower two bits belong to no byte.
    for key in [key, &standard, &format!("{key}\n"), &key.replace("4=", "7=")] {
        assert!(opens(key), "{key}");
    }
    for key in [&key[..43], &key[1..], &format!("{key}="), &format!("a{key}"), &key.replace('-', "%")] {
        assert!(!opens(key), "{key}");
    }
}

#[test]
fn opens_what_the_sdks_seal() {
    for (sdk, file) in sdks() {
        let password = file["cookiePassword"].as_str().unwrap();
        let accepting = passwords(&[password], &[sdk]);
        for (name, sealed) in seals(&file) {
            let payload = accepting.open_other(sealed).expect(&name);
            let session = Session::parse_other(&payload).expect(&name);
            let encoded: Value = serde_json::from_str(&session.encode()).unwrap();
            assert_eq!(encoded["refreshToken"], "marked-refresh-token", "{name}");
            assert_eq!(encoded["accessToken"].as_str().unwrap().split('.').count(), 3, "{name}");
            let user = &encoded["user"];
            if name.contains("without a user") {
                assert_eq!(user, &Value::Null);
                continue;
            }
            assert_eq!(
                (&user["id"], &user["firstName"], &user["lastName"], &user["externalId"]),
                (
                    &file["user"]["id"],
                    &file["user"]["first_name"],
                    &Value::Null,
                    &file["user"]["external_id"]
                ),
                "{name}"
            );
            let impersonator = if name.contains("impersonated") {
                serde_json::json!({ "email": "support@example.com", "reason": "a ticket" })
            } else {
                Value::Null
            };
            assert_eq!(encoded.get("impersonator").unwrap_or(&Value::Null), &impersonator, "{name}");
            // Some of them say in which organization; the token always does.
            let organization = encoded.get("organizationId");
            assert!(organization.is_none_or(|id| id == "org_1" && !name.contains("plain")), "{name}");
            let known = [
                "organizationId",
                "user",
                "accessToken",
                "refreshToken",
                "authenticationMethod",
                "impersonator",
            ];
            assert!(encoded.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{name}");

            // Never unless it is asked for, nor under another password.
            let other = if sdk == OtherSdk::Python { OtherSdk::Ruby } else { OtherSdk::Python };
            assert!(passwords(&[password], &[]).open_other(sealed).is_none(), "{name}");
            assert!(passwords(&[password], &[other]).open_other(sealed).is_none(), "{name}");
            let another = URL_SAFE.encode([7; 32]);
            assert!(passwords(&[&another], &[sdk]).open_other(sealed).is_none(), "{name}");
            let both = [OtherSdk::Ruby, OtherSdk::Python];
            assert!(passwords(&[&another, password], &both).open_other(sealed).is_some(), "{name}");
        }
    }
}

#[test]
fn every_changed_byte_is_noticed() {
    for (sdk, file) in sdks() {
        let accepting = passwords(&[file["cookiePassword"].as_str().unwrap()], &[sdk]);
        for (name, sealed) in seals(&file).filter(|(name, _)| name.contains("plain")) {
            let sealed = sealed.replace('\n', "");
            let (engine, step) = if sdk == OtherSdk::Python { (&URL_SAFE, 1) } else { (&STANDARD, 7) };
            let bytes = engine.decode(&sealed).unwrap();
            assert!(accepting.open_other(&engine.encode(&bytes)).is_some(), "{name}");
            for place in (0..bytes.len()).step_by(step) {
                let mut changed = bytes.clone();
                changed[place] ^= 1 << (place % 8);
                assert!(accepting.open_other(&engine.encode(&changed)).is_none(), "{name} {place}");
                assert!(accepting.open_other(&engine.encode(&bytes[..place])).is_none(), "{name} {place}");
            }
        }
    }
}

#[test]
fn what_is_no_seal_does_not_open() {
    let (python, ruby) = {
        let [(_, python), (_, ruby)] = sdks();
        (python, ruby)
    };
    let secrets = [python["cookiePassword"].as_str().unwrap(), ruby["cookiePassword"].as_str().unwrap()];
    let accepting = passwords(&secrets, &[OtherSdk::Python, OtherSdk::Ruby]);
    let long = format!("gAAAA{}", "A".repeat(1 << 20));
    for text in
        ["", "gAAAA", "gAAAAA==", "AQ==", "AQ", "A", "=", "\n", "Fe26.2*1*a*b*c**d*e~2", "{}", "äöü", &long]
    {
        assert!(accepting.open_other(text).is_none(), "{}", &text[..text.len().min(20)]);
    }
    for length in 0..100 {
        for first in [0, 1, 0x80] {
            let mut bytes = vec![0; length];
            if let Some(byte) = bytes.first_mut() {
                *byte = first;
            }
            assert!(accepting.open_other(&STANDARD.encode(&bytes)).is_none(), "{length}");
            assert!(accepting.open_other(&URL_SAFE.encode(&bytes)).is_none(), "{length}");
        }
    }
}

#[test]
fn what_the_sdks_seal_and_is_no_session_is_none() {
    let refused = [
        "",
        "null",
        "[]",
        "{}",
        "\"text\"",
        r#"{"access_token":""}"#,
        r#"{"access_token":1}"#,
        r#"{"accessToken":"a"}"#,
    ];
    for payload in refused {
        assert!(Session::parse_other(payload).is_err(), "{payload}");
    }
    let parsed = |payload: &str| Session::parse_other(payload).unwrap().encode().to_string();
    // What Ruby 6 writes for an impersonator that is none, and a session that was sealed without a user.
    assert_eq!(
        parsed(
            r#"{"access_token":"a","refresh_token":"r","user":null,"organization_id":null,"impersonator":"null"}"#
        ),
        r#"{"user":null,"accessToken":"a","refreshToken":"r"}"#
    );
    assert_eq!(
        parsed(
            r#"{"access_token":"a","user":"user","organization_id":1,"impersonator":[],"oauth_tokens":{}}"#
        ),
        r#"{"user":null,"accessToken":"a"}"#
    );
}

#[test]
fn ruby_before_version_7_took_passwords_of_32_bytes_alone() {
    let [_, (_, ruby)] = sdks();
    let password = ruby["cookiePassword"].as_str().unwrap();
    assert_eq!(password.len(), 32);
    let longer = format!("{password}.");
    let opened: HashSet<_> = seals(&ruby)
        .filter(|(_, sealed)| passwords(&[&longer], &[OtherSdk::Ruby]).open_other(sealed).is_some())
        .map(|(name, _)| name)
        .collect();
    assert!(opened.is_empty());
}

proptest! {
    #[test]
    fn no_text_opens_or_panics(text in "\\PC{0,200}|[A-Za-z0-9+/_=\n-]{0,200}|gAAAA[A-Za-z0-9_=-]{0,200}") {
        let [(_, python), (_, ruby)] = sdks();
        let secrets = [python["cookiePassword"].as_str().unwrap(), ruby["cookiePassword"].as_str().unwrap()];
        let accepting = passwords(&secrets, &[OtherSdk::Ruby, OtherSdk::Python]);
        prop_assert!(accepting.open_other(&text).is_none());
        let _ = Session::parse_other(&text);
    }

    #[test]
    fn no_password_panics(secret in "\\PC{32,100}|[A-Za-z0-9+/_=-]{40,46}") {
        let accepting = passwords(&[&secret], &[OtherSdk::Ruby, OtherSdk::Python]);
        prop_assert!(accepting.open_other("gAAAAABrAbcL").is_none());
        let printed = format!("{accepting:?}");
        prop_assert!(!printed.contains(&secret));
    }
}
