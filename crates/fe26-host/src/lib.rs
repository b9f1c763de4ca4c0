//! The engine as JavaScript hosts see it: strings in, strings out. This crate owns the JSON shapes.
//!
//! An [`Engine`] is called with an operation's name and its input as JSON, the time in milliseconds and fresh random
//! bytes, and answers with one of
//!
//! ```text
//! {"done": …, "until"?}                         the operation's output; until when it may be given again
//! {"send": {flow, method, url, headers, …}}     perform this, then call `resume` with the outcome
//! {"verify": {flow, n, e, input, signature}}    verify this RS256 signature, then call `resume` with the outcome
//! {"error": {code, message, …}}                 a mistake of the calling program, to be thrown
//! ```
//!
//! and, after [`Engine::listen`], with `"events": [{type, …}, …]` beside it when something has happened on the way.

#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod flows;
mod input;
mod operations;
mod output;
mod reply;

use alloc::string::String;
use core::cell::Cell;

use fe26::session::refresh::RefreshOptions;
use fe26::session::{AuthKit, Moment};
use fe26::time::UnixTimeMs;
use flows::Flows;
use input::Input;
use reply::Reply;

/// One application's sessions, behind strings.
#[derive(Debug)]
pub struct Engine {
    kit: AuthKit,
    flows: Flows,
    listens: bool,
}

// Nothing here is inlined into what registers it: that is compiled for speed, and the engine would be with it.
impl Engine {
    /// Takes `{"settings": {…}, "environment": {"WORKOS_…": "…"}, "hostVerifies"?: true}`. An error is JSON too: `{code, message, problems}`.
    #[inline(never)]
    pub fn new(configuration: &str) -> Result<Self, String> {
        match operations::configure(configuration) {
            Ok(kit) => Ok(Self { kit, flows: Flows::default(), listens: false }),
            Err(fault) => Err(fault.json().into()),
        }
    }

    /// Authenticates a sealed session under the configured passwords. Without JSON on the way in, like the next.
    #[inline(never)]
    pub fn authenticate(&mut self, sealed: &str, now_ms: f64, entropy: &[u8]) -> String {
        let mut moment = self.moment(now_ms, entropy);
        let passwords = alloc::sync::Arc::clone(&self.kit.config().passwords);
        let progress = self.kit.authenticate(sealed, &passwords, &mut moment);
        finish(self.flows.authenticate(progress, moment.now), moment)
    }

    /// Authenticates a request by its `Cookie` header: the one operation of every request.
    #[inline(never)]
    pub fn with_auth(&mut self, cookies: &str, now_ms: f64, entropy: &[u8]) -> String {
        let mut moment = self.moment(now_ms, entropy);
        let progress = self.kit.with_auth(cookies, RefreshOptions::default(), &mut moment);
        finish(self.flows.with_auth(progress, moment.now), moment)
    }

    /// Performs an operation that needs a configuration.
    #[inline(never)]
    pub fn call(&mut self, operation: &str, input: &str, now_ms: f64, entropy: &[u8]) -> String {
        let mut moment = self.moment(now_ms, entropy);
        let reply = operations::call(&mut self.kit, &mut self.flows, operation, input, &mut moment);
        finish(reply.unwrap_or_else(|fault| Reply::error(&fault)), moment)
    }

    /// Changes whenever the key set does: what was to be given again `until` some time is void then.
    pub const fn generation(&self) -> u32 {
        self.kit.generation()
    }

    /// Goes on with a flow. `outcome` is `{status, body, retryAfter?, requestId?}`, `{"failed": "timeout"}`,
    /// `{"failed": "network"}`, or `{"verified": true | false}` after `verify`.
    #[inline(never)]
    pub fn resume(&mut self, flow: u32, outcome: &str, now_ms: f64, entropy: &[u8]) -> String {
        let mut moment = self.moment(now_ms, entropy);
        let reply = self.flows.resume(&mut self.kit, flow, outcome, &mut moment);
        finish(reply.unwrap_or_else(|fault| Reply::error(&fault)), moment)
    }

    /// Whether replies are to tell what has happened, from the next call on; at first they do not.
    pub const fn listen(&mut self, listens: bool) {
        self.listens = listens;
    }

    fn moment<'a>(&self, now_ms: f64, entropy: &'a [u8]) -> Moment<'a> {
        moment(now_ms, entropy).listening(self.listens)
    }
}

#[inline(never)]
fn finish(reply: Reply, mut moment: Moment<'_>) -> String {
    reply.with_events(&moment.take_events()).into_json()
}

/// Performs an operation that needs no configuration: `seal`, `unseal`, `pkce`.
#[inline(never)]
pub fn call(operation: &str, input: &str, now_ms: f64, entropy: &[u8]) -> String {
    let mut moment = moment(now_ms, entropy);
    let wrong = Cell::new(false);
    Input::parse(input, &wrong)
        .and_then(|input| operations::call_without_configuration(operation, &input, &mut moment))
        .unwrap_or_else(|fault| Reply::error(&fault))
        .into_json()
}

/// The version of the engine: a package and an engine of different versions do not fit together.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

fn moment(now_ms: f64, entropy: &[u8]) -> Moment<'_> {
    // JavaScript's time fits exactly; `as` saturates and makes NaN 0.
    #[allow(clippy::cast_possible_truncation)]
    Moment::new(UnixTimeMs(now_ms as i64), entropy)
}
