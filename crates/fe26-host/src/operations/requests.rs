//! What programs written for `@workos-inc/node` ask for: requests whose answers they read for themselves, and URLs.

use alloc::boxed::Box;
use alloc::string::String;

use super::Call;
use super::signing_in::sign_in_fault;
use crate::flows::outcome_in;
use crate::input::{Input, read_grant, read_sign_in_options};
use crate::reply::{Fault, Reply, SMALL};
use fe26::exchange::{RetryPolicy, is_lost};
use fe26::jose::jwt::unverified_payload;
use fe26::json::Json;
use fe26::oauth::{AuthorizationRequest, CodeChallenge};
use fe26::session::Moment;
use fe26::session::sign_in::screen_hint;
use fe26::workos::endpoint::Endpoint;

/// `{tried, attempts, begun, grantType?, lost?, status?, retryAfter?, failed?}`: how long to wait before the next attempt at
/// a request, in milliseconds, or nothing if what came stands; and how many answers have been lost, for the next time.
///
/// A refresh whose answer was lost has used up its token. WorkOS gives the same answer again for 30 seconds, and takes a
/// later attempt for theft.
pub(super) fn again(input: &Input<'_, '_>, moment: &mut Moment<'_>) -> Result<Reply, Box<Fault>> {
    let number = |name| input.whole_number(name).unwrap_or_default();
    let policy = RetryPolicy::of_the_sdk(number("attempts"));
    let outcome = outcome_in(input)?;
    let delay_ms = policy.delay_ms(number("tried"), &outcome, moment.now, &mut moment.entropy);
    let delay_ms = delay_ms.map_err(|_| Fault::internal())?;
    let lost = number("lost").saturating_add(is_lost(&outcome).into());
    let spent_ms = moment.now.0.saturating_sub_unsigned(input.long_number("begun").unwrap_or_default());
    let is_late = |delay_ms: u32| spent_ms.saturating_add(delay_ms.into()) > REPLAYED_FOR_MS;
    let is_refresh = input.text("grantType").as_deref() == Some("refresh_token");
    let delay_ms = delay_ms.filter(|delay_ms| !(lost > 0 && is_refresh && is_late(*delay_ms)));
    Ok(Reply::done(SMALL, |output| {
        output.integer("lost", lost.into());
        if let Some(delay_ms) = delay_ms {
            output.integer("delayMs", delay_ms.into());
        }
    }))
}

/// The body of `{grant, …, clientId, isPublic?}`. What is missing is sent empty: WorkOS is to say so, since a stranger may
/// have left it out.
pub(super) fn grant_body(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let grant = read_grant(call.input).ok_or_else(|| Fault::argument("there is no grant of that name"))?;
    let is_public = call.input.json("isPublic").and_then(Json::boolean) == Some(true);
    let api_key = call.kit.config().endpoint.api_key.clone().filter(|_| !is_public);
    let client_id = call.input.required_text("clientId");
    let endpoint = Endpoint { base_url: String::new(), client_id, api_key };
    Ok(Reply::done_text(grant.to_body(&endpoint, &call.input.device()).expose_secret()))
}

/// The authorization URL of a state and a challenge that the program keeps itself.
pub(super) fn authorization_url(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let options = read_sign_in_options(call.input);
    let client_id = call.input.required_text("clientId");
    let challenge = call.input.text("codeChallenge").map(CodeChallenge::received);
    call.input.check()?;
    let base = AuthorizationRequest {
        base_url: &call.kit.config().endpoint.base_url,
        client_id: &client_id,
        redirect_uri: options.redirect_uri.as_deref(),
        provider: options.provider.as_deref(),
        state: options.state.as_deref(),
        code_challenge: challenge.as_ref(),
        screen_hint: screen_hint(options.screen_hint.as_deref(), None).map_err(sign_in_fault)?,
        ..AuthorizationRequest::default()
    };
    Ok(Reply::done_text(&options.authorization_url(base).map_err(sign_in_fault)?))
}

/// What a token says, whoever has signed it; empty if it is none.
pub(super) fn payload(input: &Input<'_, '_>) -> Reply {
    Reply::done_text(&unverified_payload(&input.text_or_empty("token")).unwrap_or_default())
}

/// For how long WorkOS is relied on to give the answer to a refresh again. It does for 30 seconds; the rest is for the way.
const REPLAYED_FOR_MS: i64 = 25_000;
