#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use super::*;
use serde_json::{Value, json};

const NOW: i64 = 1_800_000_000;

fn claims(more: &Value) -> Claims {
    let mut claims = json!({
        "sub": "user_1", "sid": "session_1", "iat": NOW, "exp": NOW + 300, "org_id": "org_1", "role": "editor",
        "roles": ["editor", "billing"], "permissions": ["a", "b"], "entitlements": ["sso"], "feature_flags": ["beta"],
        "auth_time": NOW - 100,
    });
    claims.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Claims::parse(claims.to_string().as_bytes()).unwrap()
}

fn named(requirement: Requirement, names: &[&str]) -> Requirements {
    let mut requirements = Requirements::default();
    requirements.require(requirement, names.iter().map(|name| (*name).to_owned()).collect()).unwrap();
    requirements
}

fn within(max_age: u32) -> Requirements {
    let mut requirements = Requirements::default();
    requirements.require_sign_in_within(max_age);
    requirements
}

fn judge(requirements: &Requirements, claims: &Claims, now: i64) -> Result<Option<i64>, ErrorCode> {
    let verdict = requirements.judge(claims, 0, UnixTime(now).to_ms());
    verdict.map(|until| until.map(|until| until.0)).map_err(|refusal| refusal.code)
}

#[test]
fn any_role_or_organization_and_every_permission_entitlement_and_flag() {
    use Requirement::{Entitlement, FeatureFlag, Organization, Permission, Role};
    let claims = claims(&json!({}));
    for (requirement, names) in [
        (Role, &["editor"][..]),
        (Role, &["admin", "billing"]),
        (Permission, &["a"]),
        (Permission, &["b", "a"]),
        (Organization, &["org_2", "org_1"]),
        (Entitlement, &["sso"]),
        (FeatureFlag, &["beta"]),
    ] {
        assert_eq!(judge(&named(requirement, names), &claims, NOW), Ok(None), "{requirement:?} {names:?}");
    }
    for (requirement, names, code) in [
        (Role, &["admin"][..], ErrorCode::MissingRole),
        (Role, &["Editor", "editor "], ErrorCode::MissingRole),
        (Permission, &["a", "c"], ErrorCode::MissingPermission),
        (Organization, &["org_2"], ErrorCode::WrongOrganization),
        (Entitlement, &["sso", "audit"], ErrorCode::MissingEntitlement),
        (FeatureFlag, &["alpha"], ErrorCode::MissingFeatureFlag),
    ] {
        assert_eq!(judge(&named(requirement, names), &claims, NOW), Err(code), "{requirement:?} {names:?}");
    }
}

#[test]
fn claims_that_are_absent_or_of_another_type_meet_nothing() {
    use Requirement::{Entitlement, FeatureFlag, Organization, Permission, Role};
    for wrong in [json!(null), json!({"a": true}), json!(true), json!(["a", 1]), json!("a")] {
        let claims = claims(&json!({
            "role": if wrong == "a" { json!(["a"]) } else { wrong.clone() }, "roles": wrong, "permissions": wrong,
            "entitlements": wrong, "feature_flags": wrong, "org_id": if wrong == "a" { json!(["a"]) } else { wrong.clone() },
        }));
        for requirement in [Role, Permission, Organization, Entitlement, FeatureFlag] {
            judge(&named(requirement, &["a"]), &claims, NOW).unwrap_err();
        }
    }
}

#[test]
fn what_names_nothing_is_refused() {
    let mut requirements = Requirements::default();
    for names in [vec![], vec![String::new()], vec!["a".to_owned(), String::new()]] {
        assert_eq!(requirements.require(Requirement::Permission, names), Err(NamesNothing));
    }
    assert!(requirements.is_empty() && !within(0).is_empty());
}

#[test]
fn a_sign_in_is_recent_until_the_second_it_is_not() {
    let claims = claims(&json!({}));
    let until = (NOW - 100 + 300) * 1000;
    assert_eq!(judge(&within(300), &claims, NOW), Ok(Some(until)));
    assert_eq!(judge(&within(300), &claims, NOW + 199), Ok(Some(until)));
    assert_eq!(judge(&within(300), &claims, NOW + 200), Err(ErrorCode::ReauthenticationRequired));
    let with_leeway = within(300).judge(&claims, 30, UnixTime(NOW + 229).to_ms());
    assert_eq!(with_leeway, Ok(Some(UnixTimeMs(until + 30_000))));
    within(300).judge(&claims, 30, UnixTime(NOW + 230).to_ms()).unwrap_err();
    // As long as it can be.
    assert!(judge(&within(u32::MAX), &claims, NOW).is_ok());
}

#[test]
fn a_short_max_age_lets_the_page_after_the_sign_in_pass() {
    let claims = claims(&json!({ "auth_time": NOW }));
    for max_age in [0, 1, 59, 60] {
        assert_eq!(judge(&within(max_age), &claims, NOW + 59), Ok(Some((NOW + 60) * 1000)));
        judge(&within(max_age), &claims, NOW + 60).unwrap_err();
    }
}

#[test]
fn no_time_of_sign_in_is_too_long_ago() {
    let missing =
        [json!(null), json!("1800000000"), json!(1.5), json!(true), json!(NOW + 1), json!(NOW * 1000)];
    for auth_time in missing {
        let verdict = judge(&within(u32::MAX), &claims(&json!({ "auth_time": auth_time })), NOW);
        assert_eq!(verdict, Err(ErrorCode::ReauthenticationRequired), "{auth_time}");
    }
    for auth_time in [json!(0), json!(-1), json!(i64::MIN)] {
        judge(&within(300), &claims(&json!({ "auth_time": auth_time })), NOW).unwrap_err();
    }
}

#[test]
fn a_new_sign_in_is_asked_for_so_that_it_will_do() {
    let asked = |max_age: u32, more: Value| {
        let refusal = within(max_age).judge(&claims(&more), 0, UnixTime(NOW + 86_400).to_ms()).unwrap_err();
        let step_up = refusal.step_up.unwrap();
        assert_eq!((step_up.max_age, step_up.organization_id.as_deref()), (max_age, Some("org_1")));
        step_up.sign_in_max_age
    };
    for (max_age, sign_in_max_age) in [(0, 0), (10, 10), (30, 30), (45, 30), (60, 30), (300, 270)] {
        assert_eq!(asked(max_age, json!({})), sign_in_max_age);
    }
    assert_eq!(asked(300, json!({ "auth_time": null })), 0);
}

#[test]
fn what_no_sign_in_cures_comes_first() {
    let mut requirements = within(0);
    requirements.require(Requirement::Role, vec!["admin".to_owned()]).unwrap();
    let refusal = requirements.judge(&claims(&json!({})), 0, UnixTime(NOW).to_ms()).unwrap_err();
    assert_eq!(refusal, Refusal { code: ErrorCode::MissingRole, step_up: None });
}
