//! Absolute http(s) URLs, as far as the core needs to know them.

/// Whether the text is an absolute http(s) URL with a host, as far as the core needs to know.
pub fn is_http_url(text: &str) -> bool {
    let is_plain = !text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\');
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    is_plain && rest.is_some_and(|rest| is_authority(split_before(rest, is_after_authority).0))
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

/// An absolute URL's origin and path, which is `/` at least.
pub(super) fn origin_and_path(url: &str) -> (&str, &str) {
    let scheme = if url.starts_with("https") { "https://".len() } else { "http://".len() };
    let (authority, _) = split_before(url.get(scheme..).unwrap_or_default(), is_after_authority);
    let (origin, rest) = url.split_at_checked(scheme + authority.len()).unwrap_or((url, ""));
    let (path, _) = split_before(rest, is_after_path);
    (origin, if path.is_empty() { "/" } else { path })
}

/// The text before the first such character, which is ASCII, and the rest from there on.
fn split_before(text: &str, is_stop: fn(u8) -> bool) -> (&str, &str) {
    let length = text.bytes().take_while(|byte| !is_stop(*byte)).count();
    text.split_at_checked(length).unwrap_or((text, ""))
}

const fn is_after_authority(byte: u8) -> bool {
    byte == b'/' || is_after_path(byte)
}

const fn is_after_path(byte: u8) -> bool {
    matches!(byte, b'?' | b'#')
}

fn holds(text: &str, byte: u8) -> bool {
    text.bytes().any(|other| other == byte)
}
