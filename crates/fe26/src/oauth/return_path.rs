//! The return path: where the browser goes after sign-in. A stranger can write it, so it must not leave the site
//! (CWE-601, open redirect).
//!
//! The rules are those of the URL standard for resolving a reference against `https://` and some host, cut down to
//! what remains when scheme and host are thrown away; section names below are that standard's.

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::percent::push_encoded;
use crate::text::{split_before, trim_end, trim_start};

/// The path, query and fragment of `input`, or else of `fallback`, or else `/`. An `input` that is absent or empty,
/// names a scheme other than http and https, or names an empty host counts as none.
///
/// The answer starts with exactly one `/`, and its next character is neither `/` nor `\`. It is printable ASCII
/// without spaces, so it can stand in a `Location` header, and any browser resolves it to the site it is on.
pub fn same_origin_path(input: Option<&str>, fallback: &str) -> String {
    for reference in [input.unwrap_or_default(), fallback] {
        if let Some(path) = resolve(reference) {
            return path;
        }
    }
    "/".to_owned()
}

fn resolve(reference: &str) -> Option<String> {
    if reference.is_empty() {
        return None;
    }
    // "Basic URL parser", steps 1 and 3. First of all, because browsers see schemes and slashes through these.
    let is_c0_control_or_space = |byte| byte <= b' ';
    let mut rest = trim_end(trim_start(reference, is_c0_control_or_space), is_c0_control_or_space);
    let mut clean = String::with_capacity(rest.len());
    while !rest.is_empty() {
        let (before, after) = split_before(rest, |byte| matches!(byte, b'\t' | b'\n' | b'\r'));
        clean.push_str(before);
        rest = after.get(1..).unwrap_or_default();
    }
    let (before_fragment, fragment) = split_before(without_origin(&clean)?, |byte| byte == b'#');
    let (path, query) = split_before(before_fragment, |byte| byte == b'?');

    let mut resolved = resolve_path(path);
    for (part, escaped) in
        [(query, is_escaped_in_query as fn(u8) -> bool), (fragment, is_escaped_in_fragment)]
    {
        // A mark alone says nothing.
        if let Some((mark, rest)) = part.split_at_checked(1).filter(|(_, rest)| !rest.is_empty()) {
            resolved.push_str(mark);
            push_encoded(&mut resolved, rest, escaped);
        }
    }
    Some(resolved)
}

/// "Scheme start state" to "authority state": drops scheme and host. `None` if there is nothing left to trust.
fn without_origin(reference: &str) -> Option<&str> {
    match split_scheme(reference) {
        None => without_host(reference),
        // The base is https, so `https:evil` is the relative reference `evil` ("special relative or authority").
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => without_host(rest),
        // A different special scheme takes a host, with or without slashes before it.
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => skip_authority(rest),
        Some(_) => None,
    }
}

/// "Relative slash state": two slashes, of either kind, announce a host.
fn without_host(reference: &str) -> Option<&str> {
    match reference.as_bytes() {
        [b'/' | b'\\', b'/' | b'\\', ..] => skip_authority(reference),
        _ => Some(reference),
    }
}

/// "Special authority ignore slashes state": any number of slashes, and then `user@host:port`. A host that is not
/// there is refused; whether there could be such a host makes no difference, since it is thrown away.
fn skip_authority(reference: &str) -> Option<&str> {
    let reference = trim_start(reference, is_slash);
    let (authority, rest) = split_before(reference, |byte| is_slash(byte) || matches!(byte, b'?' | b'#'));
    let host = authority.as_bytes().rsplit(|byte| *byte == b'@').next()?;
    host.first().is_some_and(|first| *first != b':').then_some(rest)
}

fn split_scheme(reference: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = split_before(reference, |byte| byte == b':');
    let rest = rest.strip_prefix(":")?;
    let starts_with_letter = scheme.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let is_scheme = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    (starts_with_letter && is_scheme).then_some((scheme, rest))
}

/// "Path state" for a special scheme: a backslash is a slash, dot segments are resolved, the rest is escaped.
///
/// Slashes that lead the result are reduced to one last of all: `/.//evil` resolves to `//evil` before it.
fn resolve_path(path: &str) -> String {
    let mut resolved = String::new();
    let mut rest = Some(trim_start(path, is_slash));
    while let Some(path) = rest {
        let (segment, after) = split_before(path, is_slash);
        rest = after.get(1..);
        let is_double_dot = is_double_dot(segment);
        if is_double_dot {
            // The last segment and its slash.
            resolved.truncate(resolved.bytes().rposition(|byte| byte == b'/').unwrap_or_default());
        }
        if !is_double_dot && !is_single_dot(segment) {
            resolved.push('/');
            push_encoded(&mut resolved, segment, is_escaped_in_path);
        } else if rest.is_none() {
            // It ends in a directory.
            resolved.push('/');
        }
    }
    ["/", trim_start(&resolved, is_slash)].concat()
}

/// "Single-dot URL path segment".
fn is_single_dot(segment: &str) -> bool {
    segment == "." || segment.eq_ignore_ascii_case("%2e")
}

/// "Double-dot URL path segment": `..` with neither, either or both dots percent-encoded.
fn is_double_dot(segment: &str) -> bool {
    ["..", ".%2e", "%2e.", "%2e%2e"].iter().any(|spelling| segment.eq_ignore_ascii_case(spelling))
}

fn is_slash(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\')
}

/// "Fragment percent-encode set".
fn is_escaped_in_fragment(byte: u8) -> bool {
    matches!(byte, b' ' | b'"' | b'<' | b'>' | b'`')
}

/// "Special-query percent-encode set".
fn is_escaped_in_query(byte: u8) -> bool {
    matches!(byte, b' ' | b'"' | b'#' | b'<' | b'>' | b'\'')
}

/// "Path percent-encode set".
fn is_escaped_in_path(byte: u8) -> bool {
    is_escaped_in_fragment(byte) || matches!(byte, b'#' | b'?' | b'^' | b'{' | b'}')
}
