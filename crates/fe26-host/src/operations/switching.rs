//! From one organization to another.

use alloc::boxed::Box;

use super::Call;
use super::signing_in::sign_in_fault;
use crate::input::{read_request, read_sign_in_options};
use crate::output;
use crate::reply::{Fault, Reply};
use fe26::session::refresh::RefreshOptions;
use fe26::session::sign_in::SignInOptions;
use fe26::session::web::WebRequest;
use fe26::session::with_auth::RequestAuth;
use fe26::session::{AuthKit, Moment};

/// What a switch needs once WorkOS has answered.
#[derive(Debug)]
pub(crate) struct Switching {
    request: WebRequest,
    /// Of the sign-in there, should one be wanted.
    options: SignInOptions,
    /// As a whole HTTP answer.
    is_answer: bool,
}

pub(super) fn switch_organization(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    begin(call, false)
}

pub(super) fn switch_answer(call: &mut Call<'_, '_>) -> Result<Reply, Box<Fault>> {
    begin(call, true)
}

fn begin(call: &mut Call<'_, '_>, is_answer: bool) -> Result<Reply, Box<Fault>> {
    let (request, options) = (call.input.object("request"), call.input.object("options"));
    // A page gets it from a form: what is no text is refused like any organization that there is not.
    let organization_id = if is_answer {
        options.text_if_any("organizationId").unwrap_or_default()
    } else {
        options.required_text("organizationId")
    };
    let (set_cookies, device) = (call.input.texts("setCookies"), request.device());
    let mut switching =
        Switching { request: read_request(&request), options: read_sign_in_options(&options), is_answer };
    call.input.check()?;
    let redirect_uri = call.kit.config().origins.redirect_uri(&switching.request.origin);
    let own = switching.options.redirect_uri.take();
    switching.options.redirect_uri = own.or_else(|| redirect_uri.clone());
    let refresh = RefreshOptions { device, redirect_uri, ..RefreshOptions::default() };
    if is_answer && let Some(answer) = call.kit.refuse_switch(&switching.request) {
        return Ok(output::answer(&answer));
    }
    let cookie = &switching.request.cookie;
    let progress = call.kit.switch_organization(cookie, &set_cookies, &organization_id, refresh, call.moment);
    call.flows.switch(call.kit, progress, switching, call.moment)
}

impl Switching {
    pub(crate) fn end(
        self,
        kit: &AuthKit,
        switched: &RequestAuth,
        moment: &mut Moment<'_>,
    ) -> Result<Reply, Box<Fault>> {
        let Self { request, options, is_answer } = self;
        if let Some(fault) = output::switch_fault(switched) {
            return Err(fault);
        }
        if is_answer {
            let answer = kit.switch_answer(&request, switched, &options, moment).map_err(sign_in_fault)?;
            return Ok(output::answer(&answer));
        }
        let sign_in = kit.sign_in_to_switch(switched, &options, &request.cookie, moment).transpose();
        Ok(output::switched(switched, sign_in.map_err(sign_in_fault)?.as_ref()))
    }
}
