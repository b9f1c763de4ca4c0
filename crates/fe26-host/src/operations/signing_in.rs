//! From nobody to a session.

use alloc::boxed::Box;

use super::Call;
use crate::flows::Storing;
use crate::input::{read_grant, read_origin, read_request, read_sign_in_options};
use crate::output;
use crate::reply::{Fault, Reply};
use fe26::error::ErrorCode;
use fe26::json::Json;
use fe26::session::sign_in::SignInError;

pub(super) fn sign_in(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let request = call.input.object("request");
    let (cookie, origin) = (request.text_or_empty("cookie"), read_origin(&request));
    let mut options = read_sign_in_options(&call.input.object("options"));
    call.input.check()?;
    if options.redirect_uri.is_none() {
        options.redirect_uri = call.kit.config().origins.redirect_uri(&origin);
    }
    let sign_in = call.kit.sign_in(&options, &cookie, call.moment).map_err(sign_in_fault)?;
    Ok(output::sign_in(&sign_in))
}

pub(super) fn sign_in_answer(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let request = read_request(&call.input.object("request"));
    let options = read_sign_in_options(&call.input.object("options"));
    let is_route = call.input.json("fromRoute").is_some();
    call.input.check()?;
    let answer = if is_route {
        call.kit.sign_in_from_route(&request, &options, call.moment)
    } else {
        call.kit.sign_in_answer(&request, &options, call.moment)
    };
    Ok(output::answer(&answer.map_err(sign_in_fault)?))
}

pub(super) fn callback(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let request = call.input.object("request");
    let (url, cookie) = (request.text_or_empty("url"), request.text_or_empty("cookie"));
    let (device, sign_in_path) = (request.device(), call.input.text("signInPath"));
    call.input.check()?;
    let progress = call.kit.handle_callback(&url, &cookie, &device, call.moment);
    Ok(call.flows.callback(call.kit, progress, sign_in_path, call.moment.now))
}

pub(super) fn callback_redirect(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (path, cookies) = (call.input.required_text("path"), call.input.texts("setCookies"));
    let is_signed_in = call.input.json("signedIn").and_then(Json::boolean).unwrap_or_default();
    call.input.check()?;
    let mut answer = call.kit.callback_redirect(&path, is_signed_in);
    answer.set_cookies(&cookies);
    Ok(output::answer(&answer))
}

pub(super) fn grant(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let (grant, device) = (read_grant(call.input), call.input.device());
    let (carried, origin) = (call.carried(), read_origin(&call.input.object("request")));
    call.input.check()?;
    let redirect_uri = call.kit.config().origins.redirect_uri(&origin);
    let grant = grant.ok_or_else(|| Fault::argument("there is no grant of that name"))?;
    let progress = call.kit.exchange(&grant, &device, call.moment);
    Ok(call.flows.grant(call.kit, progress, Storing { carried, redirect_uri }, call.moment))
}

pub(super) fn deny(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let code = call.input.text("reason").as_deref().and_then(ErrorCode::parse);
    let code = code.unwrap_or(ErrorCode::NoSessionCookieProvided);
    let request = read_request(&call.input.object("request"));
    let retry_after = call.retry_after();
    call.input.check()?;
    let answer = call.kit.deny(&request, code, retry_after, call.moment).map_err(sign_in_fault)?;
    Ok(output::answer(&answer))
}

pub(super) fn sign_in_fault(error: SignInError) -> Box<Fault> {
    Fault::new(error.error_code(), error.message())
}
