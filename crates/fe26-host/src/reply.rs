//! What the engine answers.

mod fault;

use alloc::string::String;

use crate::output;
pub(crate) use fault::Fault;
use fe26::exchange::Attempt;
use fe26::json::{ObjectWriter, push_object, push_string};
use fe26::session::SignatureCheck;
use fe26::session::event::Event;
use fe26::time::UnixTimeMs;

/// An answer: the JSON text of `{"done": …, "until"?}`, `{"send": …}`, `{"verify": …}` or `{"error": …}`, each with
/// `"events"?` beside it.
pub(crate) struct Reply(String);

impl Reply {
    /// The output of an operation that has ended: an object of about this many bytes.
    pub(crate) fn done(bytes: usize, members: impl FnOnce(&mut ObjectWriter<'_>)) -> Self {
        let mut json = begin("done", bytes);
        push_object(&mut json, members);
        end(json)
    }

    /// As [`Reply::done`], for an output that the host may give again until then, to the same input and while the
    /// engine's generation is the same.
    pub(crate) fn done_until(
        until: Option<UnixTimeMs>,
        bytes: usize,
        members: impl FnOnce(&mut ObjectWriter<'_>),
    ) -> Self {
        let mut json = String::with_capacity(bytes + SMALL);
        push_object(&mut json, |reply| {
            reply.object("done", members);
            if let Some(UnixTimeMs(until)) = until {
                reply.integer("until", until);
            }
        });
        Self(json)
    }

    /// An output that is a text.
    pub(crate) fn done_text(text: &str) -> Self {
        let mut json = begin("done", text.len());
        push_string(&mut json, text);
        end(json)
    }

    /// An output that is JSON text already.
    pub(crate) fn done_json(text: &str) -> Self {
        let mut json = begin("done", text.len());
        json.push_str(text);
        end(json)
    }

    /// An attempt to perform, for the flow of this number.
    pub(crate) fn send(flow: u32, attempt: &Attempt) -> Self {
        let request = &attempt.request;
        let body = request.body.as_ref().map(|body| body.expose_secret());
        let mut json = begin("send", body.map_or(0, str::len));
        push_object(&mut json, |send| {
            send.integer("flow", flow.into());
            send.string("method", request.method.as_str());
            send.string("url", &request.url);
            send.object("headers", |headers| {
                for (name, value) in &request.headers {
                    headers.string(name, value.expose_secret());
                }
            });
            send.some_string("body", body);
            send.integer("delayMs", attempt.delay_ms.into());
            send.integer("timeoutMs", attempt.timeout_ms.into());
            send.some_string("share", attempt.share.as_deref());
        });
        end(json)
    }

    /// A signature to verify, for the flow of this number.
    pub(crate) fn verify(flow: u32, check: &SignatureCheck) -> Self {
        let mut json = begin("verify", check.signing_input.len() + SMALL);
        push_object(&mut json, |verify| {
            verify.integer("flow", flow.into());
            verify.string("n", &check.modulus);
            verify.string("e", &check.exponent);
            verify.string("input", &check.signing_input);
            verify.string("signature", &check.signature);
        });
        end(json)
    }

    /// A mistake of the calling program.
    pub(crate) fn error(fault: &Fault) -> Self {
        let mut json = begin("error", fault.json().len());
        json.push_str(fault.json());
        end(json)
    }

    /// With what has happened on the way.
    pub(crate) fn with_events(mut self, events: &[Event]) -> Self {
        if !events.is_empty() {
            self.0.pop();
            let mut separator = ",\"events\":[";
            for event in events {
                self.0.push_str(separator);
                push_object(&mut self.0, |members| output::event(members, event));
                separator = ",";
            }
            self.0.push_str("]}");
        }
        self
    }

    pub(crate) fn into_json(self) -> String {
        self.0
    }
}

/// `{"tag":`, with room for that many bytes and short members.
fn begin(tag: &str, bytes: usize) -> String {
    let mut json = String::with_capacity(bytes + SMALL);
    json.push_str("{\"");
    json.push_str(tag);
    json.push_str("\":");
    json
}

fn end(mut json: String) -> Reply {
    json.push('}');
    Reply(json)
}

/// Bytes that names and short members take.
pub(crate) const SMALL: usize = 512;
