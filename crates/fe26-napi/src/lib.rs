//! Registers the engine with napi-rs, and does nothing else.

#![allow(
    missing_docs,
    reason = "the functions are described in fe26-host and in the package's engine interface"
)]

use napi::bindgen_prelude::{Error, Result, Uint8Array};
use napi_derive::napi;

#[napi]
pub struct Engine(fe26_host::Engine);

#[napi]
impl Engine {
    #[napi(constructor)]
    pub fn new(configuration: String) -> Result<Self> {
        fe26_host::Engine::new(&configuration).map(Self).map_err(Error::from_reason)
    }

    #[napi]
    pub fn generation(&self) -> u32 {
        self.0.generation()
    }

    #[napi]
    pub fn listen(&mut self, listens: bool) {
        self.0.listen(listens);
    }

    #[napi(catch_unwind)]
    pub fn authenticate(&mut self, sealed: String, now_ms: f64, entropy: Uint8Array) -> String {
        self.0.authenticate(&sealed, now_ms, &entropy)
    }

    #[napi(catch_unwind)]
    pub fn with_auth(&mut self, cookies: String, now_ms: f64, entropy: Uint8Array) -> String {
        self.0.with_auth(&cookies, now_ms, &entropy)
    }

    #[napi(catch_unwind)]
    pub fn call(&mut self, operation: String, input: String, now_ms: f64, entropy: Uint8Array) -> String {
        self.0.call(&operation, &input, now_ms, &entropy)
    }

    #[napi(catch_unwind)]
    pub fn resume(&mut self, flow: u32, outcome: String, now_ms: f64, entropy: Uint8Array) -> String {
        self.0.resume(flow, &outcome, now_ms, &entropy)
    }
}

#[napi(catch_unwind)]
pub fn call(operation: String, input: String, now_ms: f64, entropy: Uint8Array) -> String {
    fe26_host::call(&operation, &input, now_ms, &entropy)
}

#[napi]
pub fn version() -> String {
    fe26_host::VERSION.to_owned()
}
