//! Writing, into one string and without intermediate values.

use alloc::string::String;

use super::string::plain_length;

/// An object under construction. Absent members are left out.
#[derive(Debug)]
pub struct ObjectWriter<'w> {
    json: &'w mut String,
    is_empty: bool,
}

/// Appends an object.
pub fn push_object(json: &mut String, members: impl FnOnce(&mut ObjectWriter<'_>)) {
    let mut writer = ObjectWriter::begin(json);
    members(&mut writer);
    writer.end();
}

/// Appends an array of strings.
pub fn push_strings<S: AsRef<str>>(json: &mut String, values: &[S]) {
    json.push('[');
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            json.push(',');
        }
        push_string(json, value.as_ref());
    }
    json.push(']');
}

/// Appends a string with its quotes: escapes what RFC 8259 section 7 wants escaped, as `JSON.stringify` does.
pub fn push_string(json: &mut String, text: &str) {
    json.push('"');
    let mut rest = text;
    // What ends a plain run is ASCII, so both cuts fall between characters.
    while let Some((plain, special)) = rest.split_at_checked(plain_length(rest.as_bytes())) {
        json.push_str(plain);
        let Some((escaped, after)) = special.split_at_checked(1) else { break };
        push_escape(json, escaped.as_bytes().first().copied().unwrap_or_default());
        rest = after;
    }
    json.push('"');
}

impl<'w> ObjectWriter<'w> {
    #[inline(never)]
    fn begin(json: &'w mut String) -> Self {
        json.push('{');
        Self { json, is_empty: true }
    }

    #[inline(never)]
    fn end(self) {
        self.json.push('}');
    }

    /// A string.
    pub fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        push_string(self.json, value);
    }

    /// A string that may be absent.
    pub fn some_string(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.string(name, value);
        }
    }

    /// A string, or `null`.
    pub fn string_or_null(&mut self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.string(name, value),
            None => self.raw(name, "null"),
        }
    }

    /// An array of strings that may be absent.
    pub fn some_strings<S: AsRef<str>>(&mut self, name: &str, values: Option<&[S]>) {
        if let Some(values) = values {
            self.name(name);
            push_strings(self.json, values);
        }
    }

    /// A boolean.
    pub fn boolean(&mut self, name: &str, value: bool) {
        self.raw(name, if value { "true" } else { "false" });
    }

    /// An integer.
    pub fn integer(&mut self, name: &str, value: i64) {
        self.raw(name, &alloc::string::ToString::to_string(&value));
    }

    /// JSON text, as it is.
    pub fn raw(&mut self, name: &str, json: &str) {
        self.name(name);
        self.json.push_str(json);
    }

    /// JSON text that may be absent.
    pub fn some_raw(&mut self, name: &str, json: Option<&str>) {
        if let Some(json) = json {
            self.raw(name, json);
        }
    }

    /// An object.
    pub fn object(&mut self, name: &str, members: impl FnOnce(&mut ObjectWriter<'_>)) {
        self.name(name);
        push_object(self.json, members);
    }

    /// An array of objects.
    pub fn objects<T>(&mut self, name: &str, items: &[T], members: impl Fn(&mut ObjectWriter<'_>, &T)) {
        self.name(name);
        self.json.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.json.push(',');
            }
            push_object(self.json, |object| members(object, item));
        }
        self.json.push(']');
    }

    /// A value that is appended by hand.
    pub fn value(&mut self, name: &str, append: impl FnOnce(&mut String)) {
        self.name(name);
        append(self.json);
    }

    fn name(&mut self, name: &str) {
        if !core::mem::replace(&mut self.is_empty, false) {
            self.json.push(',');
        }
        push_string(self.json, name);
        self.json.push(':');
    }
}

fn push_escape(json: &mut String, byte: u8) {
    let short = match byte {
        b'"' => "\\\"",
        b'\\' => "\\\\",
        0x08 => "\\b",
        0x0c => "\\f",
        b'\n' => "\\n",
        b'\r' => "\\r",
        b'\t' => "\\t",
        _ => {
            json.push_str("\\u00");
            for digit in [byte >> 4, byte & 0xf] {
                json.push(char::from_digit(digit.into(), 16).unwrap_or_default());
            }
            return;
        }
    };
    json.push_str(short);
}
