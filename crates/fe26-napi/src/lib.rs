//! Registers the engine with napi-rs, and does nothing else.

use napi_derive::napi;

/// The version of the engine.
#[napi]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
