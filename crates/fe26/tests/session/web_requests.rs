//! Requests as browsers and programs send them, and what answers say.

use crate::driver::World;
use fe26::session::web::{WebAnswer, WebRequest};
use fe26::workos::endpoint::Device;
use url::Url;

pub(crate) fn navigation(url: &str) -> WebRequest {
    WebRequest {
        method: "GET".into(),
        url: url.into(),
        sec_fetch_mode: Some("navigate".into()),
        sec_fetch_dest: Some("document".into()),
        ..WebRequest::default()
    }
}

pub(crate) fn program(url: &str) -> WebRequest {
    WebRequest {
        sec_fetch_mode: Some("cors".into()),
        sec_fetch_dest: Some("empty".into()),
        ..navigation(url)
    }
}

pub(crate) fn header<'a>(answer: &'a WebAnswer, name: &str) -> Option<&'a str> {
    answer.headers.iter().find(|(candidate, _)| *candidate == name).map(|(_, value)| value.as_str())
}

/// Where a sign-in begun by this answer leads back to.
pub(crate) fn return_path(world: &mut World, answer: &WebAnswer) -> String {
    let location = Url::parse(header(answer, "location").unwrap()).unwrap();
    let (_, state) = location.query_pairs().find(|(name, _)| name == "state").unwrap();
    let cookie = header(answer, "set-cookie").unwrap().split(';').next().unwrap();
    let state: String = url::form_urlencoded::byte_serialize(state.as_bytes()).collect();
    let workos = world.workos();
    let callback = world.run(
        |kit, moment| {
            kit.handle_callback(&format!("/cb?code=c&state={state}"), cookie, &Device::default(), moment)
        },
        workos,
    );
    callback.result.unwrap().return_pathname
}
