//! What the engine answers.

mod fault;

use alloc::string::String;

pub(crate) use fault::Fault;
use fe26::exchange::Attempt;
use fe26::json::{ObjectWriter, push_object, push_string};

/// An answer: the JSON text of `{"done": …}`, `{"send": …}` or `{"error": …}`.
pub(crate) struct Reply(String);

impl Reply {
    /// The output of an operation that has ended: an object of about this many bytes.
    pub(crate) fn done(bytes: usize, members: impl FnOnce(&mut ObjectWriter<'_>)) -> Self {
        Self::tagged("done", bytes, |json| push_object(json, members))
    }

    /// An output that is a text.
    pub(crate) fn done_text(text: &str) -> Self {
        Self::tagged("done", text.len(), |json| push_string(json, text))
    }

    /// An output that is JSON text already.
    pub(crate) fn done_json(text: &str) -> Self {
        Self::tagged("done", text.len(), |json| json.push_str(text))
    }

    /// An attempt to perform, for the flow of this number.
    pub(crate) fn send(flow: u32, attempt: &Attempt) -> Self {
        let request = &attempt.request;
        let body = request.body.as_ref().map(|body| body.expose_secret());
        Self::tagged("send", SMALL + body.map_or(0, str::len), |json| {
            push_object(json, |send| {
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
        })
    }

    /// A mistake of the calling program.
    pub(crate) fn error(fault: &Fault) -> Self {
        Self::tagged("error", SMALL, |json| push_object(json, |error| fault.write(error)))
    }

    pub(crate) fn into_json(self) -> String {
        self.0
    }

    fn tagged(tag: &str, bytes: usize, value: impl FnOnce(&mut String)) -> Self {
        let mut json = String::with_capacity(bytes + SMALL);
        push_object(&mut json, |reply| reply.value(tag, value));
        Self(json)
    }
}

/// Bytes that names and short members take.
pub(crate) const SMALL: usize = 512;
