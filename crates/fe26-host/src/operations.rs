//! What the engine can be asked to do, by name.

mod standalone;

use alloc::borrow::ToOwned;
use alloc::string::ToString;
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::flows::{Flows, Waiting};
use crate::input::{Configuration, Input, read_grant, read_request, read_sign_in_options};
use crate::output;
use crate::reply::{Fault, Reply, SMALL};
use fe26::error::ErrorCode;
use fe26::seal::Passwords;
use fe26::session::config::{OneOrMany, PasswordSetting, session_passwords};
use fe26::session::refresh::RefreshOptions;
use fe26::session::sign_in::SignInError;
use fe26::session::{AuthKit, Moment};
pub(crate) use standalone::call_without_configuration;
use standalone::{payload, seal_payload, unseal_payload};

pub(crate) fn configure(configuration: &str) -> Result<AuthKit, Fault> {
    let Configuration { settings, environment, mut problems } = Configuration::parse(configuration)?;
    let variable =
        |name: &str| environment.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    match AuthKit::new(settings, variable) {
        Ok(kit) if problems.is_empty() => return Ok(kit),
        Ok(_) => {}
        // What has the wrong type was left out, and is not missing as well.
        Err(others) => {
            let mistyped: Vec<_> = problems.iter().map(|problem| problem.key.clone()).collect();
            problems.extend(others.into_iter().filter(|problem| !mistyped.contains(&problem.key)));
        }
    }
    Err(Fault::configuration(problems))
}

pub(crate) fn call(
    kit: &mut AuthKit,
    flows: &mut Flows,
    operation: &str,
    input: &str,
    moment: &mut Moment<'_>,
) -> Result<Reply, Fault> {
    let input = Input::parse(input)?;
    let sealed = || input.text_or_empty("sessionData");
    let passwords = || passwords_or(kit, input.passwords("cookiePassword")?);
    match operation {
        "authenticate" => {
            let (sealed, passwords) = (sealed()?, passwords()?);
            let progress = kit.authenticate(&sealed, &passwords, moment);
            Ok(flows.authenticate(progress, moment.now))
        }
        "refresh" => {
            let (sealed, passwords) = (sealed()?, passwords()?);
            let options = RefreshOptions {
                organization_id: input.text("organizationId")?,
                seal_with: match input.passwords("sealWith")? {
                    None => None,
                    setting => Some(passwords_or(kit, setting)?),
                },
                device: input.device()?,
            };
            let progress = kit.refresh(&sealed, &passwords, options, moment);
            Ok(flows.step(progress, moment.now, Waiting::Refresh, output::refresh))
        }
        "logoutUrl" => {
            let return_to = input.text("returnTo")?;
            let url = kit.logout_url(&sealed()?, &*passwords()?, return_to.as_deref(), moment.now);
            url.map(|url| Reply::done_text(&url)).map_err(|error| {
                Fault::new(error.error_code(), "there is no session to log out of: the seal holds none")
            })
        }
        "withAuth" => {
            let request = input.object("request")?;
            let cookie = request.text_or_empty("cookie")?;
            let options = RefreshOptions {
                organization_id: input.text("organizationId")?,
                seal_with: None,
                device: request.device()?,
            };
            let progress = kit.with_auth(&cookie, options, moment);
            Ok(flows.with_auth(progress, moment.now))
        }
        "signIn" => {
            let cookie = input.object("request")?.text_or_empty("cookie")?;
            let options = read_sign_in_options(&input.object("options")?)?;
            Ok(output::sign_in(&kit.sign_in(&options, &cookie, moment).map_err(fault)?))
        }
        "signOut" => {
            let cookie = input.object("request")?.text_or_empty("cookie")?;
            let return_to = input.text("returnTo")?;
            Ok(output::sign_out(&kit.sign_out(&cookie, return_to.as_deref(), moment.now)))
        }
        "callback" => {
            let request = input.object("request")?;
            let (url, cookie) = (request.text_or_empty("url")?, request.text_or_empty("cookie")?);
            let progress = kit.handle_callback(&url, &cookie, &request.device()?, moment);
            Ok(flows.callback(kit, progress, input.text("signInPath")?, moment.now))
        }
        "grant" => {
            let progress = kit.exchange(&read_grant(&input)?, &input.device()?, moment);
            Ok(flows.step(progress, moment.now, Waiting::Exchange, |result| output::grant(kit, result)))
        }
        "deny" => {
            let code = input.text("reason")?.as_deref().and_then(ErrorCode::parse);
            let code = code.unwrap_or(ErrorCode::NoSessionCookieProvided);
            let request = read_request(&input.object("request")?)?;
            let answer = kit.deny(&request, code, input.whole_number("retryAfter")?, moment);
            answer.map(|answer| output::answer(&answer)).map_err(fault)
        }
        "signInAnswer" => {
            let request = read_request(&input.object("request")?)?;
            let options = read_sign_in_options(&input.object("options")?)?;
            let answer = kit.sign_in_answer(&request, &options, moment);
            answer.map(|answer| output::answer(&answer)).map_err(fault)
        }
        "signOutAnswer" => {
            let fallback = input.text("fallback")?.unwrap_or_else(|| "/".to_owned());
            let request = read_request(&input.object("request")?)?;
            let return_to = input.text("returnTo")?;
            Ok(output::answer(&kit.sign_out_answer(&request, return_to.as_deref(), &fallback, moment)))
        }
        "describe" => Ok(describe(kit)),
        "seal" => seal_payload(payload(&input)?, &*passwords()?, input.whole_number("ttl")?, moment),
        "unseal" => unseal_payload(&input.required_text("sealed")?, &*passwords()?, moment),
        _ => call_without_configuration(operation, &input, moment),
    }
}

/// The configuration in force, secrets left out.
fn describe(kit: &AuthKit) -> Reply {
    let config = kit.config();
    Reply::done(SMALL, |output| {
        output.string("cookieName", &config.cookie.name);
        output.string_or_null("redirectUri", config.redirect_uri.as_deref());
        output.string("clientId", &config.endpoint.client_id);
        output.string("baseUrl", &config.endpoint.base_url);
        output.string("jwksUrl", &config.endpoint.key_set_url());
        match &config.pages {
            Some(pages) => output.object("pages", |output| {
                output.string("signIn", &pages.sign_in);
                output.string("callback", &pages.callback);
                output.string("signOut", &pages.sign_out);
                output.string_or_null("afterSignOut", pages.after_sign_out.as_deref());
            }),
            None => output.raw("pages", "null"),
        }
    })
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
