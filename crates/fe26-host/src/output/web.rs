//! What goes into HTTP responses: headers and whole answers.

use alloc::string::String;

use fe26::json::{ObjectWriter, push_strings};
use fe26::session::web::{ResponseHeaders, WebAnswer};

pub(super) fn answer(output: &mut ObjectWriter<'_>, answer: &WebAnswer) {
    output.integer("status", answer.status.into());
    output.value("headers", |json| push_headers(json, &answer.headers));
    output.string("body", &answer.body);
}

pub(super) fn response_headers(output: &mut ObjectWriter<'_>, headers: &ResponseHeaders) {
    output.value("append", |json| push_headers(json, &headers.append));
    output.value("default", |json| push_headers(json, &headers.default));
    output.value("set", |json| push_headers(json, &headers.set));
    if !headers.unless_set.is_empty() {
        output.some_strings("unlessSet", Some(&headers.unless_set));
    }
}

/// Pairs of name and value.
fn push_headers(json: &mut String, headers: &[(&'static str, String)]) {
    json.push('[');
    for (index, (name, value)) in headers.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        push_strings(json, &[*name, value.as_str()]);
    }
    json.push(']');
}
