//! What the engine can be asked to do, by name.

mod standalone;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::sync::Arc;
use core::cell::Cell;

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
use standalone::{seal_payload, unseal_payload};

pub(crate) fn configure(configuration: &str) -> Result<AuthKit, Box<Fault>> {
    let Configuration { settings, environment, host_verifies, mut problems } =
        Configuration::parse(configuration)?;
    let variable =
        |name: &str| environment.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    match AuthKit::new(settings, variable) {
        Ok(kit) if problems.is_empty() && host_verifies => Ok(kit.with_host_verification()),
        Ok(kit) if problems.is_empty() => Ok(kit),
        Ok(_) => Err(Fault::configuration(&problems)),
        Err(others) => {
            // What has the wrong type was left out, and is not missing as well.
            let mistyped = problems.len();
            for problem in others {
                if !problems.iter().take(mistyped).any(|other| other.key == problem.key) {
                    problems.push(problem);
                }
            }
            Err(Fault::configuration(&problems))
        }
    }
}

pub(crate) fn call(
    kit: &mut AuthKit,
    flows: &mut Flows,
    operation: &str,
    input: &str,
    moment: &mut Moment<'_>,
) -> Result<Reply, Box<Fault>> {
    let wrong = Cell::new(false);
    let input = Input::parse(input, &wrong)?;
    let request = input.object("request");
    let cookie = || request.text_or_empty("cookie");
    let sealed = || input.text_or_empty("sessionData");
    let passwords = || passwords_or(kit, input.passwords("cookiePassword"));
    let return_to = || input.text("returnTo");
    match operation {
        "authenticate" => {
            let (sealed, passwords) = (sealed(), passwords()?);
            input.check()?;
            let progress = kit.authenticate(&sealed, &passwords, moment);
            Ok(flows.authenticate(progress, moment.now))
        }
        "refresh" => {
            let (sealed, passwords) = (sealed(), passwords()?);
            let options = RefreshOptions {
                organization_id: input.text("organizationId"),
                seal_with: match input.passwords("sealWith") {
                    None => None,
                    setting => Some(passwords_or(kit, setting)?),
                },
                device: input.device(),
            };
            input.check()?;
            let progress = kit.refresh(&sealed, &passwords, options, moment);
            Ok(flows.step(progress, moment.now, Waiting::Refresh, output::refresh))
        }
        "logoutUrl" => {
            let (sealed, passwords, return_to) = (sealed(), passwords()?, return_to());
            input.check()?;
            match kit.logout_url(&sealed, &passwords, return_to.as_deref(), moment.now) {
                Ok(url) => Ok(Reply::done_text(&url)),
                Err(error) => Err(Fault::new(
                    error.error_code(),
                    "there is no session to log out of: the seal holds none",
                )),
            }
        }
        "withAuth" => {
            let cookie = cookie();
            let options = RefreshOptions {
                organization_id: input.text("organizationId"),
                seal_with: None,
                device: request.device(),
            };
            input.check()?;
            let progress = kit.with_auth(&cookie, options, moment);
            Ok(flows.with_auth(progress, moment.now))
        }
        "signIn" => {
            let (cookie, options) = (cookie(), read_sign_in_options(&input.object("options")));
            input.check()?;
            Ok(output::sign_in(&kit.sign_in(&options, &cookie, moment).map_err(fault)?))
        }
        "signOut" => {
            let (cookie, return_to) = (cookie(), return_to());
            input.check()?;
            Ok(output::sign_out(&kit.sign_out(&cookie, return_to.as_deref(), moment.now)))
        }
        "callback" => {
            let (url, cookie, device) = (request.text_or_empty("url"), cookie(), request.device());
            let sign_in_path = input.text("signInPath");
            input.check()?;
            let progress = kit.handle_callback(&url, &cookie, &device, moment);
            Ok(flows.callback(kit, progress, sign_in_path, moment.now))
        }
        "grant" => {
            let (grant, device) = (read_grant(&input), input.device());
            input.check()?;
            let grant = grant.ok_or_else(|| Fault::argument("there is no grant of that name"))?;
            let progress = kit.exchange(&grant, &device, moment);
            Ok(flows.step(progress, moment.now, Waiting::Exchange, |result| output::grant(kit, result)))
        }
        "deny" => {
            let code = input.text("reason").as_deref().and_then(ErrorCode::parse);
            let code = code.unwrap_or(ErrorCode::NoSessionCookieProvided);
            let (request, retry_after) = (read_request(&request), input.whole_number("retryAfter"));
            input.check()?;
            let answer = kit.deny(&request, code, retry_after, moment);
            answer.map(|answer| output::answer(&answer)).map_err(fault)
        }
        "signInAnswer" => {
            let (request, options) = (read_request(&request), read_sign_in_options(&input.object("options")));
            input.check()?;
            let answer = kit.sign_in_answer(&request, &options, moment);
            answer.map(|answer| output::answer(&answer)).map_err(fault)
        }
        "signOutAnswer" => {
            let fallback = input.text("fallback").unwrap_or_else(|| "/".to_owned());
            let (request, return_to) = (read_request(&request), return_to());
            input.check()?;
            Ok(output::answer(&kit.sign_out_answer(&request, return_to.as_deref(), &fallback, moment)))
        }
        "describe" => Ok(describe(kit)),
        "seal" => seal_payload(&input, &*passwords()?, moment),
        "unseal" => unseal_payload(&input, &*passwords()?, moment),
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

fn passwords_or(
    kit: &AuthKit,
    setting: Option<OneOrMany<PasswordSetting>>,
) -> Result<Arc<Passwords>, Box<Fault>> {
    match setting {
        None => Ok(Arc::clone(&kit.config().passwords)),
        some => session_passwords(some).map(Arc::new).map_err(Fault::argument),
    }
}

fn fault(error: SignInError) -> Box<Fault> {
    Fault::new(error.error_code(), error.message())
}
