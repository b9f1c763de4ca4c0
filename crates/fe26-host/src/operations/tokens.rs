//! Access tokens by themselves.

use alloc::boxed::Box;

use super::Call;
use crate::output;
use crate::reply::{Fault, Reply};
use fe26::error::ErrorCode;
use fe26::session::web::refuse_token as refuse;

pub(super) fn authenticate_token(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let token = call.input.text_or_empty("token");
    call.input.check()?;
    let progress = call.kit.authenticate_token(&token, call.moment);
    Ok(call.flows.token(progress, false, call.moment.now))
}

pub(super) fn authenticate_bearer(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let authorization = call.input.text_or_empty("authorization");
    call.input.check()?;
    let progress = call.kit.authenticate_bearer(&authorization, call.moment);
    Ok(call.flows.token(progress, true, call.moment.now))
}

pub(super) fn refuse_token(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let code = call.input.text("reason").as_deref().and_then(ErrorCode::parse);
    let (retry_after, max_age) = (call.retry_after(), call.input.whole_number("maxAge"));
    call.input.check()?;
    let code = code.unwrap_or(ErrorCode::NoTokenProvided);
    let claims = call.claims();
    Ok(output::answer(&refuse(code, retry_after, max_age, claims.as_ref(), call.moment)))
}
