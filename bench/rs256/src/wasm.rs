//! Registers with wasm-bindgen.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::Key;

#[wasm_bindgen]
pub struct Rs256(Key);

#[wasm_bindgen]
impl Rs256 {
    #[wasm_bindgen(constructor)]
    pub fn new(modulus: &[u8], exponent: &[u8], jwks: &str) -> Result<Self, String> {
        Key::new(modulus, exponent, jwks).map(Self).map_err(str::to_owned)
    }

    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.verify(message, signature)
    }

    #[wasm_bindgen(js_name = verifyToken)]
    pub fn verify_token(&self, token: &str) -> bool {
        self.0.verify_token(token)
    }
}
