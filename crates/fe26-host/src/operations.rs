//! What the engine can be asked to do, by name.

mod standalone;

use crate::flows::{Flows, Waiting};
use crate::input::{Configuration, GrantInput, SealInput, Sealed, UnsealInput, WebInput};
use crate::output;
use crate::reply::{Fault, Reply};
use crate::settings;
use fe26::error::ErrorCode;
use fe26::seal::Passwords;
use fe26::session::config::{OneOrMany, PasswordSetting, session_passwords};
use fe26::session::refresh::RefreshOptions;
use fe26::session::sign_in::SignInError;
use fe26::session::{AuthKit, Moment};
use serde::de::DeserializeOwned;
use serde_json::json;
pub(crate) use standalone::call_without_configuration;
use standalone::{seal_payload, unseal_payload};
use std::sync::Arc;

pub(crate) fn configure(configuration: &str) -> Result<AuthKit, String> {
    let built = read::<Configuration>(configuration).and_then(|Configuration { settings, environment }| {
        let (settings, mut problems) = settings::parse(settings);
        let kit = AuthKit::new(settings, |name| environment.get(name).cloned());
        match kit {
            Ok(kit) if problems.is_empty() => return Ok(kit),
            Ok(_) => {}
            // What has the wrong type was left out, and is not missing as well.
            Err(others) => {
                let mistyped: Vec<_> = problems.iter().map(|problem| problem.key.clone()).collect();
                problems.extend(others.into_iter().filter(|problem| !mistyped.contains(&problem.key)));
            }
        }
        Err(Fault::configuration(problems))
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
            Ok(output::sign_out(&kit.sign_out(&input.request.cookie, input.return_to.as_deref(), moment.now)))
        }
        "callback" => {
            let input: WebInput = read(input)?;
            let device = input.request.device();
            let progress = kit.handle_callback(&input.request.url, &input.request.cookie, &device, moment);
            Ok(flows.callback(kit, progress, input.sign_in_path, moment.now))
        }
        "grant" => {
            let GrantInput { grant, device } = read(input)?;
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
            "pages": kit.config().pages.as_ref().map(|pages| json!({
                "signIn": pages.sign_in,
                "callback": pages.callback,
                "signOut": pages.sign_out,
                "afterSignOut": pages.after_sign_out,
            })),
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

fn passwords_or(kit: &AuthKit, setting: Option<OneOrMany<PasswordSetting>>) -> Result<Arc<Passwords>, Fault> {
    match setting {
        None => Ok(Arc::clone(&kit.config().passwords)),
        some => session_passwords(some).map(Arc::new).map_err(Fault::argument),
    }
}

fn fault(error: SignInError) -> Fault {
    Fault::new(error.error_code(), error.to_string())
}

/// Reads an operation's input. serde's own words may repeat a value, so they are not passed on.
///
/// JavaScript's texts may hold lone surrogates, which JSON escapes and Rust's texts cannot hold. A stranger may have
/// written them (a password in a JSON body): U+FFFD takes their place, as it does wherever JavaScript makes UTF-8.
fn read<T: DeserializeOwned>(input: &str) -> Result<T, Fault> {
    serde_json::from_str(input).or_else(|_| serde_json::from_str(&without_lone_surrogates(input))).map_err(
        |error: serde_json::Error| {
            let place = if error.is_data() {
                "an option has the wrong type, or a required one is missing"
            } else {
                "the input is not JSON"
            };
            Fault::argument(place)
        },
    )
}

/// `JSON.stringify` escapes surrogates only where they are alone (ECMA-262, `QuoteJSONString`).
fn without_lone_surrogates(json: &str) -> String {
    let mut parts = json.split('\\');
    let mut replaced = parts.next().unwrap_or_default().to_owned();
    while let Some(part) = parts.next() {
        replaced.push('\\');
        match part.as_bytes() {
            // An escaped backslash: what follows it is text.
            [] => {
                replaced.push('\\');
                replaced.push_str(parts.next().unwrap_or_default());
            }
            [b'u', b'd', b'8'..=b'9' | b'a'..=b'f', _, _, ..] => {
                replaced.push_str("ufffd");
                replaced.push_str(part.get(5..).unwrap_or_default());
            }
            _ => replaced.push_str(part),
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lone_surrogates_are_replaced_and_nothing_else() {
        for (input, expected) in [
            (r#"["\ud800"]"#, r#"["\ufffd"]"#),
            (r#"["\\ud800\"]"#, r#"["\\ud800\"]"#),
            (r#"["\\\ud800x","\""]"#, r#"["\\\ufffdx","\""]"#),
            (r#""\udfff\ud83d\n\u0000""#, r#""\ufffd\ufffd\n\u0000""#),
            (r#"{"a":"","\ud8""#, r#"{"a":"","\ud8""#),
            ("", ""),
        ] {
            assert_eq!(without_lone_surrogates(input), expected);
        }
    }
}
