//! Registers with napi-rs.

use napi::bindgen_prelude::{Error, Result, Uint8Array};
use napi_derive::napi;

use crate::Key;

#[napi]
pub struct Rs256(Key);

#[napi]
impl Rs256 {
    #[napi(constructor)]
    pub fn new(modulus: Uint8Array, exponent: Uint8Array, jwks: String) -> Result<Self> {
        Key::new(&modulus, &exponent, &jwks).map(Self).map_err(Error::from_reason)
    }

    #[napi]
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify(message, signature)
    }

    #[napi]
    pub fn verify_token(&self, token: String) -> bool {
        self.0.verify_token(&token)
    }
}
