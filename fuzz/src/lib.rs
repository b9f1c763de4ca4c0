//! What each parser promises, whatever it is given: nothing here may panic.
//!
//! libFuzzer calls these through `fuzz_targets/`, and `cargo test` through crates/fe26-host/tests/fuzz.rs. Texts that a
//! function takes several of stand one on a line.

pub mod cookies;
pub mod engine;
pub mod jose;
pub mod json;
pub mod known;
pub mod oauth;
pub mod seals;
pub mod web;
pub mod workos;

use std::borrow::Cow;

/// A parser under test.
pub type Target = fn(&[u8]);

/// By the name of the target and of its corpus.
pub const TARGETS: [(&str, Target); 14] = [
    ("seal", seals::seal),
    ("state", seals::state),
    ("cookie_header", cookies::header),
    ("json", json::json),
    ("token", jose::token),
    ("jwk_set", jose::jwk_set),
    ("authorization", jose::authorization),
    ("return_path", oauth::return_path),
    ("callback", oauth::callback),
    ("request", web::request),
    ("origin", web::origin),
    ("workos_answer", workos::answer),
    ("engine_input", engine::input),
    ("configuration", engine::configuration),
];

/// What JavaScript would make of these bytes.
fn text(data: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// The first lines; the last of them is all that is left.
fn lines<const N: usize>(data: &[u8]) -> [String; N] {
    let text = text(data);
    let mut lines = text.splitn(N, '\n');
    std::array::from_fn(|_| lines.next().unwrap_or_default().to_owned())
}

/// An absent header where there is no text.
fn some(line: String) -> Option<String> {
    Some(line).filter(|line| !line.is_empty())
}
