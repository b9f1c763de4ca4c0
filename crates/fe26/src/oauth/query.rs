//! Query strings, `name=value` joined by `&`, spaces as `+`.

use alloc::format;
use alloc::string::String;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// A query under construction. The two sets below are the two that WorkOS's SDK uses, so that our URLs equal its.
pub(super) struct Query {
    text: String,
    escaped: &'static AsciiSet,
}

impl Query {
    pub(super) const fn new(escaped: &'static AsciiSet) -> Self {
        Self { text: String::new(), escaped }
    }

    pub(super) fn append(&mut self, name: &str, value: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.push(name);
        self.text.push('=');
        self.push(value);
    }

    pub(super) fn append_some(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.append(name, value);
        }
    }

    pub(super) fn into_url(self, base_url: &str, path: &str) -> String {
        format!("{}{path}?{}", base_url.trim_end_matches('/'), self.text)
    }

    fn push(&mut self, text: &str) {
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                self.text.push('+');
            }
            self.text.extend(utf8_percent_encode(word, self.escaped));
        }
    }
}

/// All but `A-Z a-z 0-9 - _ . ~ ( )`: `encodeURIComponent` and then `!'*` as well.
pub(super) const RFC_1738: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'(').remove(b')');

/// All but `A-Z a-z 0-9 * - . _`: application/x-www-form-urlencoded of the URL standard (`URLSearchParams`).
pub(super) const FORM_URLENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'*').remove(b'-').remove(b'.').remove(b'_');
