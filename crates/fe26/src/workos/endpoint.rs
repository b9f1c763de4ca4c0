//! Where WorkOS listens, and requests to it as values.

use super::grant::Grant;
use crate::entropy::{Entropy, EntropyExhausted};
use crate::http::{Method, Request};
use crate::percent::push_encoded;
use crate::secret::Secret;
use crate::text::push_hex;
use alloc::string::String;
use alloc::vec::Vec;

/// The API a client talks to, and as whom.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// `https://api.workos.com`, or another origin; no trailing slash.
    pub base_url: String,
    /// The client id of the environment.
    pub client_id: String,
    /// The API key of a confidential client; a public client has none.
    pub api_key: Option<Secret>,
}

impl Endpoint {
    /// `GET {base}/sso/jwks/{client_id}` (WorkOS API).
    pub fn key_set_request(&self) -> Request {
        Request {
            method: Method::Get,
            url: self.key_set_url(),
            headers: headers(&[("accept", JSON), ("user-agent", USER_AGENT)]),
            body: None,
        }
    }

    /// The address of the JWK Set.
    pub fn key_set_url(&self) -> String {
        let mut url = [&self.base_url, "/sso/jwks/"].concat();
        // Client ids are `client_` and letters; the underscore needs no escape and peers send none.
        push_encoded(&mut url, &self.client_id, |byte| !byte.is_ascii_alphanumeric() && byte != b'_');
        url
    }

    /// `POST {base}/user_management/authenticate` (WorkOS API). Spends 16 bytes of entropy on the
    /// `idempotency-key`, which all attempts of one exchange share.
    pub fn token_request(
        &self,
        grant: &Grant,
        device: &Device,
        entropy: &mut Entropy<'_>,
    ) -> Result<Request, EntropyExhausted> {
        let mut headers = headers(&[
            ("accept", JSON),
            ("content-type", JSON),
            ("user-agent", USER_AGENT),
            ("idempotency-key", &uuid_v4(entropy.take()?)),
        ]);
        if let Some(api_key) = &self.api_key {
            headers.push(("authorization", Secret::new(["Bearer ", api_key.expose_secret()].concat())));
        }
        Ok(Request {
            method: Method::Post,
            url: [&self.base_url, "/user_management/authenticate"].concat(),
            headers,
            body: Some(grant.to_body(self, device)),
        })
    }
}

/// Whom the grant is for: WorkOS shows it in its dashboard and feeds it to Radar.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Device {
    /// The person's address as the application's server saw it.
    pub ip_address: Option<String>,
    /// The person's browser.
    pub user_agent: Option<String>,
}

impl core::fmt::Debug for Device {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Device([redacted])")
    }
}

fn headers(of: &[(&'static str, &str)]) -> Vec<(&'static str, Secret)> {
    let mut headers = Vec::new();
    for (name, value) in of {
        headers.push((*name, Secret::new(*value)));
    }
    headers
}

/// RFC 9562, section 5.4.
pub(crate) fn uuid_v4(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        push_hex(&mut text, *byte, b'a');
    }
    text
}

const JSON: &str = "application/json";
const USER_AGENT: &str = concat!("fe26/", env!("CARGO_PKG_VERSION"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuid_has_its_version_and_variant() {
        assert_eq!(uuid_v4([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(uuid_v4([0; 16]), "00000000-0000-4000-8000-000000000000");
    }

    #[test]
    fn client_id_cannot_leave_its_path_segment() {
        let endpoint =
            Endpoint { base_url: "https://a.example".into(), client_id: "../x?y#_".into(), api_key: None };
        assert_eq!(endpoint.key_set_url(), "https://a.example/sso/jwks/%2E%2E%2Fx%3Fy%23_");
    }
}
