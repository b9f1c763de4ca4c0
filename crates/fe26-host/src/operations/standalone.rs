//! Operations that need no configuration.

use super::read;
use crate::input::{PkceInput, SealInput, UnsealInput};
use crate::reply::{Fault, Reply};
use fe26::error::ErrorCode;
use fe26::oauth::{CodeChallenge, CodeVerifier};
use fe26::seal::{Passwords, seal, unseal};
use fe26::session::Moment;
use fe26::session::config::passwords;
use serde_json::json;
use serde_json::value::RawValue;

pub(crate) fn call_without_configuration(
    operation: &str,
    input: &str,
    moment: &mut Moment<'_>,
) -> Result<Reply, Fault> {
    match operation {
        "seal" => {
            let input: SealInput = read(input)?;
            let passwords = passwords(input.cookie_password).map_err(Fault::argument)?;
            seal_payload(&input.payload, &passwords, input.ttl, moment)
        }
        "unseal" => {
            let input: UnsealInput = read(input)?;
            let passwords = passwords(input.cookie_password).map_err(Fault::argument)?;
            unseal_payload(&input.sealed, &passwords, moment)
        }
        "pkce" => pkce(&read::<PkceInput>(input)?, moment),
        _ => Err(Fault::internal()),
    }
}

pub(super) fn seal_payload(
    payload: &RawValue,
    passwords: &Passwords,
    ttl: Option<u32>,
    moment: &mut Moment<'_>,
) -> Result<Reply, Fault> {
    let ttl_ms = ttl.filter(|seconds| *seconds > 0).map(|seconds| u64::from(seconds) * 1000);
    let sealed = seal(payload.get(), passwords, ttl_ms, moment.now, &mut moment.entropy);
    sealed
        .map(|sealed| Reply::done(&sealed))
        .map_err(|_| Fault::argument("the session is too large to be sealed"))
}

/// `null` for whatever does not open, whatever the reason.
pub(super) fn unseal_payload(
    sealed: &str,
    passwords: &Passwords,
    moment: &Moment<'_>,
) -> Result<Reply, Fault> {
    Ok(match unseal(sealed, passwords, moment.now) {
        Ok(unsealed) => Reply::Done((*unsealed.payload).clone()),
        Err(_) => Reply::Done("null".to_owned()),
    })
}

fn pkce(input: &PkceInput, moment: &mut Moment<'_>) -> Result<Reply, Fault> {
    let length = input.length.unwrap_or(43.0);
    let wrong = || Fault::new(ErrorCode::InvalidVerifierLength, "a code verifier has 43 to 128 characters");
    if !(43.0..=128.0).contains(&length) || length.fract() != 0.0 {
        return Err(wrong());
    }
    // A whole number between 43 and 128.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let verifier = CodeVerifier::generate(length as usize, &mut moment.entropy).map_err(|_| wrong())?;
    Ok(Reply::done(&json!({
        "codeVerifier": verifier.expose_secret(),
        "codeChallenge": verifier.challenge().as_str(),
        "codeChallengeMethod": CodeChallenge::METHOD,
    })))
}
