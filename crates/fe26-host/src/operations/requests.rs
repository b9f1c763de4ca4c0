//! What programs written for `@workos-inc/node` ask for: requests whose answers they read for themselves, and URLs.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::vec::Vec;

use super::Call;
use super::signing_in::sign_in_fault;
use crate::flows::Waiting;
use crate::input::{Input, read_grant, read_sign_in_options};
use crate::reply::{Fault, Reply};
use fe26::entropy::EntropyExhausted;
use fe26::exchange::RetryPolicy;
use fe26::http::{Method, Request};
use fe26::json::Json;
use fe26::oauth::{AuthorizationRequest, CodeChallenge};
use fe26::secret::Secret;
use fe26::session::Progress;
use fe26::session::request::Requesting;
use fe26::session::sign_in::{SignInError, screen_hint};

/// `{method, url, body?, attempts, timeoutMs}`
pub(super) fn request(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let method = Method::parse(&call.input.required_text("method"));
    let request = Request {
        method: method.ok_or_else(|| Fault::argument("there is no method of that name"))?,
        url: call.input.required_text("url"),
        headers: Vec::new(),
        body: call.input.text("body").map(Secret::new),
    };
    let progress = call.kit.request(request, policy(call.input), call.moment);
    attempt(call, progress)
}

/// `{grant, …, clientId, isPublic?, attempts, timeoutMs}`. What is missing is sent empty: WorkOS is to say so, since a
/// stranger may have left it out.
pub(super) fn present(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let grant = read_grant(call.input).ok_or_else(|| Fault::argument("there is no grant of that name"))?;
    let mut endpoint = call.kit.config().endpoint.clone();
    endpoint.client_id = call.input.required_text("clientId");
    if call.input.json("isPublic").and_then(Json::boolean) == Some(true) {
        endpoint.api_key = None;
    }
    let device = call.input.device();
    let progress = call.kit.request_tokens(&grant, &device, &endpoint, policy(call.input), call.moment);
    attempt(call, progress)
}

fn attempt(
    call: &mut Call<'_, '_>,
    progress: Result<Progress<Requesting>, EntropyExhausted>,
) -> Result<Reply, Box<Fault>> {
    let progress = progress.map_err(|_| Fault::internal())?;
    Ok(call.flows.step(progress, call.moment.now, Waiting::Request, |()| Reply::done_json("null")))
}

fn policy(input: &Input<'_, '_>) -> RetryPolicy {
    let number = |name| input.whole_number(name).unwrap_or_default();
    RetryPolicy::of_the_sdk(number("attempts"), number("timeoutMs"))
}

/// The authorization URL of a state and a challenge that the program keeps itself.
pub(super) fn authorization_url(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let input = call.input;
    let options = read_sign_in_options(input);
    let (client_id, challenge) = (input.required_text("clientId"), input.text("codeChallenge"));
    input.check()?;
    let hint = options.screen_hint.as_deref().filter(|hint| !hint.is_empty());
    let screen_hint = match hint {
        None => None,
        hint => screen_hint(hint, None).map_err(sign_in_fault)?,
    };
    let challenge = challenge.map(CodeChallenge::received);
    let url = AuthorizationRequest {
        base_url: &call.kit.config().endpoint.base_url,
        client_id: &client_id,
        redirect_uri: options.redirect_uri.as_deref(),
        provider: options.provider.as_deref(),
        connection_id: options.connection_id.as_deref(),
        organization_id: options.organization_id.as_deref(),
        state: options.state.as_deref(),
        code_challenge: challenge.as_ref(),
        screen_hint,
        login_hint: options.login_hint.as_deref(),
        domain_hint: options.domain_hint.as_deref(),
        prompt: options.prompt.as_deref(),
        max_age: options.max_age,
        invitation_token: options.invitation_token.as_deref(),
        claim_nonce: options.claim_nonce.as_deref(),
        provider_scopes: &options.provider_scopes,
        provider_query_params: &options.provider_query_params,
    }
    .url();
    match url {
        Ok(url) => Ok(Reply::done_text(&url)),
        Err(error) => Err(sign_in_fault(SignInError::Authorization(error))),
    }
}

/// What a token claims, whoever has signed it: `null` if nothing.
pub(super) fn claims(input: &Input<'_, '_>) -> Reply {
    let token = input.text_or_empty("token");
    let claims = fe26::jose::jwt::unverified_claims_set(&token);
    Reply::done_json(&claims.unwrap_or_else(|| "null".to_owned()))
}
