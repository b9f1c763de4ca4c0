//! Query strings, `name=value` joined by `&`, spaces as `+`.

use alloc::string::String;

use crate::percent::push_encoded;
use crate::text::trim_end;

/// A query under construction. Its escapes are one of the two sets below.
pub(super) struct Query {
    text: String,
    escaped: fn(u8) -> bool,
}

impl Query {
    pub(super) const fn new(escaped: fn(u8) -> bool) -> Self {
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
        [trim_end(base_url, |byte| byte == b'/'), path, "?", &self.text].concat()
    }

    fn push(&mut self, text: &str) {
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                self.text.push('+');
            }
            push_encoded(&mut self.text, word, self.escaped);
        }
    }
}

/// All but `A-Z a-z 0-9 - _ . ~ ( )`: `encodeURIComponent` and then `!'*` as well. WorkOS's SDK escapes so, and our
/// URLs equal its.
pub(super) fn rfc_1738(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && !b"-_.~()".contains(&byte)
}

/// All but `A-Z a-z 0-9 * - . _`: application/x-www-form-urlencoded of the URL standard (`URLSearchParams`), which
/// WorkOS's SDK uses as well.
pub(super) fn form_urlencoded(byte: u8) -> bool {
    !byte.is_ascii_alphanumeric() && !b"*-._".contains(&byte)
}
