//! From a session to nobody.

use alloc::boxed::Box;

use super::Call;
use crate::input::{read_origin, read_request};
use crate::output;
use crate::reply::{Fault, Reply};

pub(super) fn logout_url(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let sealed = call.input.text_or_empty("sessionData");
    let passwords = call.passwords()?;
    let return_to = call.input.text("returnTo");
    let session_id = call.input.text("sessionId");
    call.input.check()?;
    if let Some(session_id) = session_id {
        let base_url = &call.kit.config().endpoint.base_url;
        let url = fe26::oauth::logout_url(base_url, &session_id, return_to.as_deref());
        return Ok(Reply::done_text(&url.unwrap_or_default()));
    }
    match call.kit.logout_url(&sealed, &passwords, return_to.as_deref(), call.moment.now) {
        Ok(url) => Ok(Reply::done_text(&url)),
        Err(error) => {
            Err(Fault::new(error.error_code(), "there is no session to log out of: the seal holds none"))
        }
    }
}

pub(super) fn sign_out(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let request = call.input.object("request");
    let (cookie, origin) = (request.text_or_empty("cookie"), read_origin(&request));
    let return_to = call.input.text_if_any("returnTo");
    call.input.check()?;
    let redirect_uri = call.kit.config().origins.redirect_uri(&origin);
    let (redirect_uri, return_to) = (redirect_uri.as_deref(), return_to.as_deref());
    Ok(output::sign_out(&call.kit.sign_out(&cookie, redirect_uri, return_to, call.moment)))
}

pub(super) fn sign_out_answer(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let request = read_request(&call.input.object("request"));
    let return_to = call.input.text_if_any("returnTo");
    call.input.check()?;
    let answer = call.kit.sign_out_answer(&request, return_to.as_deref(), call.moment);
    Ok(output::answer(&answer))
}
