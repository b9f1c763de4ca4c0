//! What the engine can be asked to do, by name.

use crate::flows::{Flows, Waiting};
use crate::input::{
    Configuration, GrantInput, PkceInput, SealInput, Sealed, UnsealInput, WebInput,
};
use crate::output;
use crate::reply::{Fault, Reply};
use fe26::error::ErrorCode;
use fe26::oauth::{CodeChallenge, CodeVerifier};
use fe26::seal::{Passwords, seal, unseal};
use fe26::session::config::{OneOrMany, PasswordSetting, passwords};
use fe26::session::refresh::RefreshOptions;
use fe26::session::sign_in::SignInError;
use fe26::session::{AuthKit, Moment};
use serde::de::DeserializeOwned;
use serde_json::json;
use serde_json::value::RawValue;
use std::sync::Arc;

pub(crate) fn configure(configuration: &str) -> Result<AuthKit, String> {
    let built = read::<Configuration>(configuration).and_then(|configuration| {
        let environment = configuration.environment;
        AuthKit::new(configuration.settings, |name| environment.get(name).cloned()).map_err(Fault::configuration)
    });
    built.map_err(|fault| serde_json::to_string(&fault).unwrap_or_default())
}

pub(crate) fn call(
    kit: &mut AuthKit,
    flows: &mut Flows,
    operation: &str,
    input: &str,
    moment: &mut Moment<'_>,
) -> Result<Reply, Fault> {
    match operation {
        "authenticate" => {
            let sealed: Sealed = read(input)?;
            let passwords = passwords_or(kit, sealed.cookie_password)?;
            let progress = kit.authenticate(&sealed.session_data, &passwords, moment);
            Ok(flows.authenticate(progress, moment.now))
        }
        "refresh" => {
            let sealed: Sealed = read(input)?;
            let passwords = passwords_or(kit, sealed.cookie_password)?;
            let options = RefreshOptions {
                organization_id: sealed.organization_id,
                seal_with: sealed.seal_with.map(|setting| passwords_or(kit, Some(setting))).transpose()?,
                device: sealed.device.into(),
            };
            let progress = kit.refresh(&sealed.session_data, &passwords, options, moment);
            Ok(flows.step(progress, moment.now, Waiting::Refresh, output::refresh))
        }
        "logoutUrl" => {
            let sealed: Sealed = read(input)?;
            let passwords = passwords_or(kit, sealed.cookie_password)?;
            let url =
                kit.logout_url(&sealed.session_data, &passwords, sealed.return_to.as_deref(), moment.now);
            url.map(|url| Reply::done(&url)).map_err(|error| {
                Fault::new(error.error_code(), "there is no session to log out of: the seal holds none")
            })
        }
        "withAuth" => {
            let input: WebInput = read(input)?;
            let device = input.request.device();
            let options = RefreshOptions { organization_id: input.organization_id, seal_with: None, device };
            let progress = kit.with_auth(&input.request.cookie, options, moment);
            Ok(flows.with_auth(progress, moment.now))
        }
        "signIn" => {
            let input: WebInput = read(input)?;
            Ok(output::sign_in(&kit.sign_in(&input.options, &input.request.cookie, moment).map_err(fault)?))
        }
        "signOut" => {
            let input: WebInput = read(input)?;
            Ok(output::sign_out(&kit.sign_out(
                &input.request.cookie,
                input.return_to.as_deref(),
                moment.now,
            )))
        }
        "callback" => {
            let input: WebInput = read(input)?;
            let device = input.request.device();
            let progress = kit.handle_callback(&input.request.url, &input.request.cookie, &device, moment);
            Ok(flows.callback(kit, progress, input.sign_in_path, moment.now))
        }
        "grant" => {
            let GrantInput { grant, device } = read(input)?;
            grant.check(&kit.config().endpoint).map_err(|error| Fault::argument(error.to_string()))?;
            let progress = kit.exchange(&grant, &device.into(), moment);
            Ok(flows.step(progress, moment.now, Waiting::Exchange, |result| output::grant(kit, result)))
        }
        "deny" => {
            let input: WebInput = read(input)?;
            let code = input.reason.as_deref().and_then(ErrorCode::parse);
            let code = code.unwrap_or(ErrorCode::NoSessionCookieProvided);
            let answer = kit.deny(&input.request.into(), code, input.retry_after, moment);
            answer.map(output::answer).map_err(fault)
        }
        "signInAnswer" => {
            let input: WebInput = read(input)?;
            let answer = kit.sign_in_answer(&input.request.into(), &input.options, moment);
            answer.map(output::answer).map_err(fault)
        }
        "signOutAnswer" => {
            let input: WebInput = read(input)?;
            let fallback = input.fallback.unwrap_or_else(|| "/".to_owned());
            let request = input.request.into();
            Ok(output::answer(kit.sign_out_answer(&request, input.return_to.as_deref(), &fallback, moment)))
        }
        "describe" => Ok(Reply::done(&json!({
            "cookieName": kit.config().cookie.name,
            "redirectUri": kit.config().redirect_uri,
            "clientId": kit.config().endpoint.client_id,
            "baseUrl": kit.config().endpoint.base_url,
            "jwksUrl": kit.config().endpoint.key_set_url(),
        }))),
        "seal" => {
            let input: SealInput = read(input)?;
            let passwords = passwords_or(kit, input.cookie_password)?;
            seal_payload(&input.payload, &passwords, input.ttl, moment)
        }
        "unseal" => {
            let input: UnsealInput = read(input)?;
            let passwords = passwords_or(kit, input.cookie_password)?;
            unseal_payload(&input.sealed, &passwords, moment)
        }
        _ => call_without_configuration(operation, input, moment),
    }
}

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

fn seal_payload(
    payload: &RawValue,
    passwords: &Passwords,
    ttl: Option<u32>,
    moment: &mut Moment<'_>,
) -> Result<Reply, Fault> {
    let ttl_ms = ttl.filter(|seconds| *seconds > 0).map(|seconds| u64::from(seconds) * 1000);
    let sealed = seal(payload.get(), passwords, ttl_ms, moment.now, &mut moment.entropy);
    sealed.map(|sealed| Reply::done(&sealed)).map_err(|_| Fault::argument("the session is too large to be sealed"))
}

/// `null` for whatever does not open, whatever the reason.
fn unseal_payload(sealed: &str, passwords: &Passwords, moment: &Moment<'_>) -> Result<Reply, Fault> {
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

fn passwords_or(
    kit: &AuthKit,
    setting: Option<OneOrMany<PasswordSetting>>,
) -> Result<Arc<Passwords>, Fault> {
    match setting {
        None => Ok(Arc::clone(&kit.config().passwords)),
        some => passwords(some).map(Arc::new).map_err(Fault::argument),
    }
}

fn fault(error: SignInError) -> Fault {
    Fault::new(error.error_code(), error.to_string())
}

/// Reads an operation's input. serde's own words may repeat a value, so they are not passed on.
fn read<T: DeserializeOwned>(input: &str) -> Result<T, Fault> {
    serde_json::from_str(input).map_err(|error| {
        let place = if error.is_data() { "an option has the wrong type, or a required one is missing" } else { "the input is not JSON" };
        Fault::argument(place)
    })
}
