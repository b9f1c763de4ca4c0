//! What programs written for `@workos-inc/node` ask for: requests whose answers they read for themselves, and URLs.

use alloc::boxed::Box;
use alloc::string::String;

use super::Call;
use super::sessions::policy as limited;
use super::signing_in::sign_in_fault;
use crate::flows::outcome_in;
use crate::input::{Input, read_grant, read_sign_in_options};
use crate::reply::{Fault, Reply, SMALL};
use fe26::exchange::{Again, RetryPolicy, may_have_been_granted};
use fe26::jose::jwt::unverified_payload;
use fe26::json::Json;
use fe26::oauth::{AuthorizationRequest, CodeChallenge};
use fe26::session::Moment;
use fe26::session::sign_in::screen_hint;
use fe26::time::UnixTimeMs;
use fe26::workos::endpoint::Endpoint;

/// The next attempt at a request of a program, `{delayMs, timeoutMs, until?}`, or nothing if what came stands. The input is
/// `{attempts, timeoutMs, tried, grantType?}`; and after an attempt, when it was `sentAt`, the `until` that was said of it,
/// and what came: `{status?, retryAfter?, failed?}`.
pub(super) fn attempt(input: &Input<'_, '_>, moment: &mut Moment<'_>) -> Result<Reply, Box<Fault>> {
    let time = |name| input.json(name).and_then(Json::integer).map(UnixTimeMs);
    let is_refresh = input.text_if_any("grantType").as_deref() == Some("refresh_token");
    let usual = if is_refresh { RetryPolicy::PROGRAM_REFRESH } else { RetryPolicy::PROGRAM };
    let policy = limited(usual, input);
    let (tried, mut until) = (input.whole_number("tried").unwrap_or_default(), time("until"));
    let again = if tried == 0 {
        Some(Again { delay_ms: 0, timeout_ms: policy.attempt_timeout_ms })
    } else {
        let outcome = outcome_in(input)?;
        if is_refresh && until.is_none() && may_have_been_granted(&outcome) {
            until = time("sentAt").map(|at| at.saturating_add(policy.deadline_ms.into()));
        }
        let deadline = until.unwrap_or(UnixTimeMs(i64::MAX));
        policy
            .again(tried, &outcome, deadline, moment.now, &mut moment.entropy)
            .map_err(|_| Fault::internal())?
    };
    Ok(Reply::done(SMALL, |output| {
        if let Some(again) = again {
            output.integer("delayMs", again.delay_ms.into());
            output.integer("timeoutMs", again.timeout_ms.into());
        }
        if let Some(UnixTimeMs(until)) = until {
            output.integer("until", until);
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
