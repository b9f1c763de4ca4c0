//! Operations that need no configuration.

use crate::input::Input;
use crate::reply::{Fault, Reply, SMALL};
use fe26::error::ErrorCode;
use fe26::json::Json;
use fe26::oauth::{CodeChallenge, CodeVerifier};
use fe26::seal::{Passwords, seal, unseal};
use fe26::session::Moment;
use fe26::session::config::passwords;

pub(crate) fn call_without_configuration(
    operation: &str,
    input: &Input<'_>,
    moment: &mut Moment<'_>,
) -> Result<Reply, Fault> {
    let passwords = || passwords(input.passwords("cookiePassword")?).map_err(Fault::argument);
    match operation {
        "seal" => seal_payload(payload(input)?, &passwords()?, input.whole_number("ttl")?, moment),
        "unseal" => unseal_payload(&input.required_text("sealed")?, &passwords()?, moment),
        "pkce" => pkce(input, moment),
        _ => Err(Fault::internal()),
    }
}

pub(super) fn payload<'a>(input: &Input<'a>) -> Result<Json<'a>, Fault> {
    input.json("payload").ok_or_else(|| Fault::argument("there is nothing to seal"))
}

pub(super) fn seal_payload(
    payload: Json<'_>,
    passwords: &Passwords,
    ttl: Option<u32>,
    moment: &mut Moment<'_>,
) -> Result<Reply, Fault> {
    let ttl_ms = ttl.filter(|seconds| *seconds > 0).map(|seconds| u64::from(seconds) * 1000);
    let sealed = seal(payload.text(), passwords, ttl_ms, moment.now, &mut moment.entropy);
    sealed
        .map(|sealed| Reply::done_text(&sealed))
        .map_err(|_| Fault::argument("the session is too large to be sealed"))
}

/// `null` for whatever does not open, whatever the reason.
pub(super) fn unseal_payload(
    sealed: &str,
    passwords: &Passwords,
    moment: &Moment<'_>,
) -> Result<Reply, Fault> {
    Ok(match unseal(sealed, passwords, moment.now) {
        Ok(unsealed) => Reply::done_json(&unsealed.payload),
        Err(_) => Reply::done_json("null"),
    })
}

fn pkce(input: &Input<'_>, moment: &mut Moment<'_>) -> Result<Reply, Fault> {
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
