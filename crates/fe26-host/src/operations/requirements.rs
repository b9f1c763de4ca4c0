//! What routes require beyond a session.

use alloc::boxed::Box;

use super::Call;
use crate::input::{read_refusal, read_request, read_requirements};
use crate::output;
use crate::reply::{Fault, Reply};
use fe26::jose::jwt::Claims;
use fe26::json::Json;

pub(super) fn judge(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let requirements = read_requirements(call.input.json("requirements"))?;
    let claims = call.input.json("claims").map_or("", Json::text);
    let claims = Claims::parse(claims.as_bytes());
    let claims =
        claims.map_err(|_| Fault::argument("the claims must be those of getAuth() or getToken()"))?;
    Ok(output::verdict(call.kit.require(&requirements, &claims, call.moment.now)))
}

pub(super) fn forbid(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    let request = read_request(&call.input.object("request"));
    let refusal = read_refusal(&call.input.object("refusal"));
    call.input.check()?;
    let answer = call
        .kit
        .forbid(&request, &refusal, call.claims().as_ref(), call.moment)
        .map_err(super::signing_in::sign_in_fault)?;
    Ok(output::answer(&answer))
}
