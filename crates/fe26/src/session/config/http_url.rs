//! Absolute http(s) URLs, as far as the core needs to know them.

/// The parts of such a URL that matter here.
#[derive(Default)]
pub(super) struct HttpUrl<'a> {
    /// Scheme, host and port.
    pub(super) origin: &'a str,
    /// `/` at least.
    pub(super) path: &'a str,
}

impl<'a> HttpUrl<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        if text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\') {
            return None;
        }
        let after_scheme = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let (authority, rest) = split_before(after_scheme, |byte| matches!(byte, b'/' | b'?' | b'#'));
        if !is_authority(authority) {
            return None;
        }
        let (path, _) = split_before(rest, |byte| matches!(byte, b'?' | b'#'));
        let origin = text.get(..text.len() - rest.len())?;
        Some(Self { origin, path: if path.is_empty() { "/" } else { path } })
    }
}

/// Whether the text is an absolute http(s) URL with a host, as far as the core needs to know.
pub fn is_http_url(text: &str) -> bool {
    HttpUrl::parse(text).is_some()
}

/// A host, and a port that may be empty.
fn is_authority(authority: &str) -> bool {
    let colon = authority.bytes().rposition(|byte| byte == b':');
    let (host, port) = match colon.and_then(|colon| authority.split_at_checked(colon)) {
        Some((host, port)) if !port.ends_with(']') => (host, port.get(1..).unwrap_or_default()),
        _ => (authority, ""),
    };
    let is_host = if holds(host, b'[') || holds(host, b']') { is_hostname(host) } else { !host.is_empty() };
    is_host && !holds(host, b'@') && (port.is_empty() || parse_port(port).is_some())
}

/// A name or an IPv4 address, or an IPv6 address in brackets.
pub(super) fn is_hostname(text: &str) -> bool {
    match text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        // As far as it goes: whoever resolves it knows the rest.
        Some(address) => {
            holds(address, b':')
                && address.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        }
        None => {
            !text.is_empty()
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        }
    }
}

/// A port number. Larger numbers are read as well, so that the wasm carries the code of one type.
pub(super) fn parse_port(text: &str) -> Option<u16> {
    let number: i64 = text.parse().ok().filter(|_| !text.starts_with('-'))?;
    number.try_into().ok()
}

/// The text before the first such character, which is ASCII, and the rest from there on.
fn split_before(text: &str, is_stop: fn(u8) -> bool) -> (&str, &str) {
    let length = text.bytes().take_while(|byte| !is_stop(*byte)).count();
    text.split_at_checked(length).unwrap_or((text, ""))
}

fn holds(text: &str, byte: u8) -> bool {
    text.bytes().any(|other| other == byte)
}
