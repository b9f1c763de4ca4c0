//! Operations that need no configuration.

use super::parts;
use crate::input::{Input, read_requirements};
use crate::reply::{Fault, Reply, SMALL};
use alloc::boxed::Box;
use fe26::error::ErrorCode;
use fe26::oauth::{CodeChallenge, CodeVerifier};
use fe26::seal::{Passwords, is_seal, seal, unseal};
use fe26::session::Moment;
use fe26::session::authenticate::session_of_other_sdk;
use fe26::session::config::passwords;

pub(crate) fn call_without_configuration(
    operation: &str,
    input: &Input<'_, '_>,
    moment: &mut Moment<'_>,
) -> Result<Reply, Box<Fault>> {
    let passwords = || passwords(input.passwords("cookiePassword")).map_err(Fault::argument);
    match operation {
        "seal" => seal_payload(input, &passwords()?, moment),
        "unseal" => match passwords() {
            Ok(passwords) => unseal_payload(input, &passwords, moment),
            Err(_) if !is_seal(&input.text_or_empty("sealed")) => Ok(Reply::done_json("null")),
            Err(fault) => Err(fault),
        },
        "pkce" => pkce(input, moment),
        "attempt" => super::requests::attempt(input, moment),
        "publishedKey" => Ok(super::published_keys::choose(input, moment.now)),
        "payload" => Ok(super::requests::payload(input)),
        "checkRequirements" => check_requirements(input),
        _ => parts::call(operation, input, moment),
    }
}

pub(super) fn seal_payload(
    input: &Input<'_, '_>,
    passwords: &Passwords,
    moment: &mut Moment<'_>,
) -> Result<Reply, Box<Fault>> {
    let (payload, ttl) = (input.json("payload"), input.whole_number("ttl"));
    input.check()?;
    let payload = payload.ok_or_else(|| Fault::argument("there is nothing to seal"))?;
    let ttl_ms = ttl.filter(|seconds| *seconds > 0).map(|seconds| u64::from(seconds) * 1000);
    match seal(payload.text(), passwords, ttl_ms, moment.now, &mut moment.entropy) {
        Ok(sealed) => Ok(Reply::done_text(&sealed)),
        // All else about it has been looked at.
        Err(_) => Err(Fault::too_large()),
    }
}

/// `null` for whatever does not open, whatever the reason. A session of another SDK, where those are accepted, has the
/// members that JavaScript's have.
pub(super) fn unseal_payload(
    input: &Input<'_, '_>,
    passwords: &Passwords,
    moment: &Moment<'_>,
) -> Result<Reply, Box<Fault>> {
    let sealed = input.required_text("sealed");
    input.check()?;
    Ok(match unseal(&sealed, passwords, moment.now) {
        Ok(unsealed) => Reply::done_json(&unsealed.payload),
        Err(_) => match session_of_other_sdk(&sealed, passwords) {
            Some(session) => Reply::done_json(&session.encode()),
            None => Reply::done_json("null"),
        },
    })
}

/// So that a mistake is known when a guard is made, and not when somebody meets it.
fn check_requirements(input: &Input<'_, '_>) -> Result<Reply, Box<Fault>> {
    read_requirements(input.json("requirements"))?;
    Ok(Reply::done_json("null"))
}

fn pkce(input: &Input<'_, '_>, moment: &mut Moment<'_>) -> Result<Reply, Box<Fault>> {
    if let Some(verifier) = input.text("codeVerifier") {
        return Ok(Reply::done_text(CodeChallenge::of_text(&verifier).as_str()));
    }
    let wrong = || Fault::new(ErrorCode::InvalidVerifierLength, "a code verifier has 43 to 128 characters");
    let length = match input.json("length").filter(|length| !length.is_null()) {
        None => CodeVerifier::DEFAULT_LENGTH,
        Some(length) if length.is_number() => {
            length.integer().and_then(|length| length.try_into().ok()).ok_or_else(wrong)?
        }
        Some(_) => return Err(Fault::argument("length must be a number")),
    };
    let verifier = CodeVerifier::generate(length, &mut moment.entropy).map_err(|_| wrong())?;
    Ok(Reply::done(SMALL, |pkce| {
        pkce.string("codeVerifier", verifier.expose_secret());
        pkce.string("codeChallenge", verifier.challenge().as_str());
        pkce.string("codeChallengeMethod", CodeChallenge::METHOD);
    }))
}
