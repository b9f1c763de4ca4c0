//! What routes require. Here a wrong type is not merely absent: what is not understood must not count as met.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::{Input, list, whole_number};
use crate::reply::Fault;
use fe26::error::ErrorCode;
use fe26::json::Json;
use fe26::session::requirements::{Refusal, Requirement, Requirements, StepUp};

pub(crate) fn read_requirements(json: Option<Json<'_>>) -> Result<Requirements, Box<Fault>> {
    let mut requirements = Requirements::default();
    let members = json.and_then(Json::object);
    let members =
        members.ok_or_else(|| Fault::argument("requirements are an object, such as {role: 'admin'}"))?;
    for (name, value) in members.members() {
        let name = name.as_str().unwrap_or_default();
        if name == "maxAge" {
            let max_age = whole_number(value)
                .ok_or_else(|| Fault::argument("maxAge must be a whole number of seconds, not negative"))?;
            requirements.require_sign_in_within(max_age);
            continue;
        }
        let found = NAMED.iter().find(|(known, _)| *known == name);
        let (_, requirement) =
            found.ok_or_else(|| Fault::argument(&[UNKNOWN.0, name, UNKNOWN.1].concat()))?;
        let read = names(value).and_then(|names| requirements.require(*requirement, names).ok());
        read.ok_or_else(|| Fault::argument(&[name, MISTAKEN].concat()))?;
    }
    if requirements.is_empty() {
        return Err(Fault::argument("the requirements are empty: leave them out if a session is enough"));
    }
    Ok(requirements)
}

/// As `output::verdict` has written it.
pub(crate) fn read_refusal(refusal: &Input<'_, '_>) -> Refusal {
    let code = refusal.required_text("reason");
    let step_up = refusal.whole_number("maxAge").map(|max_age| StepUp {
        max_age,
        sign_in_max_age: refusal.whole_number("signInMaxAge").unwrap_or_default(),
        organization_id: refusal.text("organizationId"),
    });
    Refusal { code: ErrorCode::parse(&code).unwrap_or(ErrorCode::Internal), step_up }
}

fn names(json: Json<'_>) -> Option<Vec<String>> {
    json.string().map(|name| vec![name]).or_else(|| list(json.array()?, Json::string))
}

const NAMED: [(&str, Requirement); 5] = [
    ("role", Requirement::Role),
    ("permission", Requirement::Permission),
    ("organization", Requirement::Organization),
    ("entitlement", Requirement::Entitlement),
    ("featureFlag", Requirement::FeatureFlag),
];
const UNKNOWN: (&str, &str) = (
    "there is no requirement ",
    ": there are role, permission, organization, entitlement, featureFlag and maxAge",
);
const MISTAKEN: &str = " must be a text or a list of texts, none of them empty";
