//! Sessions that exist: whether they hold, and new tokens for them.

use alloc::boxed::Box;

use super::Call;
use crate::flows::Waiting;
use crate::input::{Input, read_origin};
use crate::output;
use crate::reply::{Fault, Reply};
use fe26::error::ErrorCode;
use fe26::exchange::RetryPolicy;
use fe26::session::refresh::RefreshOptions;

pub(super) fn authenticate(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let sealed = call.input.text_or_empty("sessionData");
    let passwords = call.passwords()?;
    call.input.check()?;
    let progress = call.kit.authenticate(&sealed, &passwords, call.moment);
    Ok(call.flows.authenticate(progress, call.moment.now))
}

/// For programs that refresh and store sessions themselves: no cookie, no event.
pub(super) fn open(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (sealed, token) = (call.input.text("sealed"), call.input.text_or_empty("token"));
    let passwords = call.passwords()?;
    call.input.check()?;
    let progress = match sealed {
        Some(sealed) => call.kit.open(&sealed, &passwords, call.moment),
        None => call.kit.open_token(&token, call.moment),
    };
    Ok(call.flows.open(progress, call.kit, call.moment.now))
}

pub(super) fn refresh(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let sealed = call.input.text_or_empty("sessionData");
    let passwords = call.passwords()?;
    let options = RefreshOptions {
        organization_id: call.input.text("organizationId"),
        seal_with: call.passwords_in("sealWith")?,
        device: call.input.device(),
        redirect_uri: None,
        policy: policy(RetryPolicy::TOKEN, call.input),
    };
    call.input.check()?;
    let progress = call.kit.refresh(&sealed, &passwords, options, call.moment);
    Ok(call.flows.step(progress, call.moment.now, Waiting::Refresh, output::refresh))
}

/// A program may want fewer or shorter attempts than usual. None would be none at all.
#[inline(never)]
pub(super) fn policy(usual: RetryPolicy, input: &Input<'_, '_>) -> RetryPolicy {
    let attempts = input.whole_number("attempts").unwrap_or(usual.attempts);
    usual.limited(attempts, input.whole_number("timeoutMs").unwrap_or(usual.attempt_timeout_ms))
}

pub(super) fn with_auth(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let request = call.input.object("request");
    let cookie = request.text_or_empty("cookie");
    let options = RefreshOptions {
        organization_id: call.input.text("organizationId"),
        device: request.device(),
        redirect_uri: call.kit.config().origins.redirect_uri(&read_origin(&request)),
        ..RefreshOptions::default()
    };
    call.input.check()?;
    let progress = call.kit.with_auth(&cookie, options, call.moment);
    Ok(call.flows.with_auth(progress, call.moment.now))
}

pub(super) fn session_cookies(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (sealed, carried) = (call.input.required_text("sealed"), call.carried());
    let origin = read_origin(&call.input.object("request"));
    call.input.check()?;
    let redirect_uri = call.kit.config().origins.redirect_uri(&origin);
    output::session_cookies(call.kit.session_cookies(&sealed, carried, redirect_uri.as_deref(), call.moment))
}

/// The session of a request whose response cannot be given cookies.
pub(super) fn read_auth(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let cookie = call.input.object("request").text_or_empty("cookie");
    call.input.check()?;
    let progress = call.kit.read_auth(&cookie, call.moment);
    Ok(call.flows.with_auth(progress, call.moment.now))
}

/// Why there is no session, as a part of the application has told another: `reason`, or `reason seconds`. A stranger can
/// have written it as well, and what says nothing is `null`.
pub(super) fn read_failure(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let text = call.input.required_text("text");
    call.input.check()?;
    let mut parts = text.split(' ');
    let code = parts.next().and_then(ErrorCode::parse).filter(|code| code.is_of_session());
    let seconds = parts.next().and_then(|seconds| seconds.parse::<i64>().ok());
    Ok(output::no_session(code, seconds.and_then(|seconds| seconds.try_into().ok())))
}
