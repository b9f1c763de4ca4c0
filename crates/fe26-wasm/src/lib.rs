//! Registers the engine with wasm-bindgen, and does nothing else.

#![allow(
    missing_docs,
    reason = "the functions are described in fe26-host and in the package's engine interface"
)]
#![cfg_attr(target_family = "wasm", no_std)]

extern crate alloc;

use alloc::borrow::ToOwned;
use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(target_family = "wasm")]
mod without_std;

#[wasm_bindgen]
pub struct Engine(fe26_host::Engine);

#[wasm_bindgen]
impl Engine {
    #[wasm_bindgen(constructor)]
    pub fn new(configuration: &str) -> Result<Engine, String> {
        fe26_host::Engine::new(configuration).map(Self)
    }

    pub fn generation(&self) -> u32 {
        self.0.generation()
    }

    pub fn listen(&mut self, listens: bool) {
        self.0.listen(listens);
    }

    pub fn authenticate(&mut self, sealed: &str, now_ms: f64, entropy: &[u8]) -> String {
        self.0.authenticate(sealed, now_ms, entropy)
    }

    #[wasm_bindgen(js_name = "withAuth")]
    pub fn with_auth(&mut self, cookies: &str, now_ms: f64, entropy: &[u8]) -> String {
        self.0.with_auth(cookies, now_ms, entropy)
    }

    pub fn call(&mut self, operation: &str, input: &str, now_ms: f64, entropy: &[u8]) -> String {
        self.0.call(operation, input, now_ms, entropy)
    }

    pub fn resume(&mut self, flow: u32, outcome: &str, now_ms: f64, entropy: &[u8]) -> String {
        self.0.resume(flow, outcome, now_ms, entropy)
    }
}

#[wasm_bindgen]
pub fn call(operation: &str, input: &str, now_ms: f64, entropy: &[u8]) -> String {
    fe26_host::call(operation, input, now_ms, entropy)
}

#[wasm_bindgen]
pub fn version() -> String {
    fe26_host::VERSION.to_owned()
}
