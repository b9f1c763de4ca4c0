//! What the engine can be asked to do, by name.

mod configure;
mod parts;
mod published_keys;
mod requests;
mod requirements;
mod sessions;
mod signing_in;
mod signing_out;
mod standalone;
mod switching;
mod tokens;

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::cell::Cell;

use crate::flows::Flows;
use crate::input::{Input, read_request};
use crate::output;
use crate::reply::{Fault, Reply, SMALL};
pub(crate) use configure::configure;
use fe26::cookie::chunk::Carried;
use fe26::jose::jwt::Claims;
use fe26::seal::Passwords;
use fe26::session::config::session_passwords;
use fe26::session::{AuthKit, Moment};
pub(crate) use standalone::call_without_configuration;
pub(crate) use switching::Switching;

/// What an operation is done with.
struct Call<'c, 'm> {
    kit: &'c mut AuthKit,
    flows: &'c mut Flows,
    input: &'c Input<'c, 'c>,
    moment: &'c mut Moment<'m>,
}

type Operation = fn(&mut Call<'_, '_>) -> Result<Reply, Box<Fault>>;

const OPERATIONS: [(&str, Operation); 30] = [
    ("authenticate", sessions::authenticate),
    ("open", sessions::open),
    ("refresh", sessions::refresh),
    ("withAuth", sessions::with_auth),
    ("readAuth", sessions::read_auth),
    ("signIn", signing_in::sign_in),
    ("signInAnswer", signing_in::sign_in_answer),
    ("callback", signing_in::callback),
    ("callbackRedirect", signing_in::callback_redirect),
    ("grant", signing_in::grant),
    ("deny", signing_in::deny),
    ("judge", requirements::judge),
    ("forbid", requirements::forbid),
    ("authenticateToken", tokens::authenticate_token),
    ("authenticateBearer", tokens::authenticate_bearer),
    ("refuseToken", tokens::refuse_token),
    ("sessionCookies", sessions::session_cookies),
    ("switchOrganization", switching::switch_organization),
    ("switchAnswer", switching::switch_answer),
    ("logoutUrl", signing_out::logout_url),
    ("signOut", signing_out::sign_out),
    ("signOutAnswer", signing_out::sign_out_answer),
    ("grantBody", requests::grant_body),
    ("authorizationUrl", requests::authorization_url),
    ("describe", describe),
    ("responseHeaders", |call| call.input.check().map(|()| output::headers())),
    ("readFailure", sessions::read_failure),
    ("handshakeAllowed", handshake_allowed),
    ("seal", |call| standalone::seal_payload(call.input, &*call.passwords()?, call.moment)),
    ("unseal", |call| standalone::unseal_payload(call.input, &*call.passwords()?, call.moment)),
];

pub(crate) fn call(
    kit: &mut AuthKit,
    flows: &mut Flows,
    operation: &str,
    input: &str,
    moment: &mut Moment<'_>,
) -> Result<Reply, Box<Fault>> {
    let wrong = Cell::new(false);
    let input = &Input::parse(input, &wrong)?;
    match OPERATIONS.iter().find(|(name, _)| *name == operation) {
        Some((_, perform)) => perform(&mut Call { kit, flows, input, moment }),
        None => call_without_configuration(operation, input, moment),
    }
}

impl Call<'_, '_> {
    /// Those of this call, or else the configured ones.
    fn passwords(&self) -> Result<Arc<Passwords>, Box<Fault>> {
        let own = self.passwords_in("cookiePassword")?;
        Ok(own.unwrap_or_else(|| Arc::clone(&self.kit.config().passwords)))
    }

    fn passwords_in(&self, name: &str) -> Result<Option<Arc<Passwords>>, Box<Fault>> {
        match self.input.passwords(name) {
            None => Ok(None),
            setting => match session_passwords(setting, &self.kit.config().accept_seals) {
                Ok(passwords) => Ok(Some(Arc::new(passwords))),
                Err(fix) => Err(Fault::argument(fix)),
            },
        }
    }

    /// It may have come with a request, and then be longer than any wait.
    fn retry_after(&self) -> Option<u32> {
        self.input.long_number("retryAfter")?.try_into().ok()
    }

    /// Those of whom an answer is about, where somebody listens.
    fn claims(&self) -> Option<Claims> {
        Claims::parse(self.input.json("claims")?.text().as_bytes()).ok()
    }

    /// The session cookies of the request, if there is one.
    fn carried(&self) -> Carried {
        let cookie = self.input.object("request").text("cookie");
        cookie.map_or(Carried::UNKNOWN, |cookie| self.kit.carried(&cookie))
    }
}

/// Whether a page may open a WebSocket.
fn handshake_allowed(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (request, others) = (read_request(&call.input.object("request")), call.input.texts("others"));
    call.input.check()?;
    let website = request.origin_header.as_deref();
    let is_allowed = call.kit.may_shake_hands(website, &request.origin, &others);
    Ok(Reply::done_json(if is_allowed { "true" } else { "false" }))
}

/// The configuration in force, secrets left out.
fn describe(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let config = call.kit.config();
    Ok(Reply::done(SMALL, |output| {
        output.string("cookieName", &config.cookie.name);
        output.string_or_null("redirectUri", config.redirect_uri.as_deref());
        output.boolean("hasSeveralOrigins", config.origins.are_several());
        output.string("clientId", &config.endpoint.client_id);
        output.string("baseUrl", &config.endpoint.base_url);
        output.string("jwksUrl", &config.endpoint.key_set_url());
        match &config.pages {
            Some(pages) => output.object("pages", |output| {
                output.string("signIn", &pages.sign_in);
                output.string_or_null("signUp", pages.sign_up.as_deref());
                output.string("callback", &pages.callback);
                output.string_or_null("signOut", pages.sign_out.as_deref());
                output.string_or_null("afterSignOut", pages.after_sign_out.as_deref());
            }),
            None => output.raw("pages", "null"),
        }
    }))
}
