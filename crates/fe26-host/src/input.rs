//! What JavaScript gives to operations. Unknown members are ignored: callers pass objects of their own.

use fe26::session::config::{OneOrMany, PasswordSetting};
use fe26::session::sign_in::SignInOptions;
use fe26::session::web::WebRequest;
use fe26::workos::endpoint::Device;
use fe26::workos::grant::Grant;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(crate) struct Configuration {
    #[serde(default)]
    pub(crate) settings: BTreeMap<String, Box<RawValue>>,
    #[serde(default)]
    pub(crate) environment: BTreeMap<String, String>,
}

/// A sealed session and, where they differ from the configured ones, the passwords it is sealed with.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sealed {
    #[serde(default)]
    pub(crate) session_data: String,
    pub(crate) cookie_password: Option<OneOrMany<PasswordSetting>>,
    pub(crate) seal_with: Option<OneOrMany<PasswordSetting>>,
    pub(crate) organization_id: Option<String>,
    pub(crate) return_to: Option<String>,
    #[serde(flatten)]
    pub(crate) device: DeviceInput,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SealInput {
    pub(crate) payload: Box<RawValue>,
    pub(crate) cookie_password: Option<OneOrMany<PasswordSetting>>,
    /// Seconds; no expiration when absent or 0.
    pub(crate) ttl: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UnsealInput {
    pub(crate) sealed: String,
    pub(crate) cookie_password: Option<OneOrMany<PasswordSetting>>,
}

#[derive(Deserialize)]
pub(crate) struct PkceInput {
    pub(crate) length: Option<f64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct RequestInput {
    method: String,
    pub(crate) url: String,
    pub(crate) cookie: String,
    accept: Option<String>,
    sec_fetch_mode: Option<String>,
    sec_fetch_dest: Option<String>,
    sec_fetch_site: Option<String>,
    purpose: Option<String>,
    requested_with: Option<String>,
    ip_address: Option<String>,
    user_agent: Option<String>,
}

impl RequestInput {
    pub(crate) fn device(&self) -> Device {
        Device { ip_address: self.ip_address.clone(), user_agent: self.user_agent.clone() }
    }
}

impl From<RequestInput> for WebRequest {
    fn from(input: RequestInput) -> Self {
        Self {
            method: input.method,
            url: input.url,
            cookie: input.cookie,
            accept: input.accept,
            sec_fetch_mode: input.sec_fetch_mode,
            sec_fetch_dest: input.sec_fetch_dest,
            sec_fetch_site: input.sec_fetch_site,
            purpose: input.purpose,
            requested_with: input.requested_with,
        }
    }
}

/// An operation on a request, with the options of some.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebInput {
    #[serde(default)]
    pub(crate) request: RequestInput,
    #[serde(default)]
    pub(crate) options: SignInOptions,
    pub(crate) organization_id: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) retry_after: Option<u32>,
    pub(crate) return_to: Option<String>,
    pub(crate) fallback: Option<String>,
    pub(crate) sign_in_path: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct DeviceInput {
    ip_address: Option<String>,
    user_agent: Option<String>,
}

impl From<DeviceInput> for Device {
    fn from(input: DeviceInput) -> Self {
        Self { ip_address: input.ip_address, user_agent: input.user_agent }
    }
}

#[derive(Deserialize)]
pub(crate) struct GrantInput {
    #[serde(flatten)]
    pub(crate) grant: Grant,
    #[serde(flatten)]
    pub(crate) device: DeviceInput,
}
