//! The return path: where the browser goes after sign-in. A stranger can write it, so it must not leave the site
//! (CWE-601, open redirect).
//!
//! The rules are those of the URL standard for resolving a reference against `https://` and some host, cut down to
//! what remains when scheme and host are thrown away; section names below are that standard's.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// The path, query and fragment of `input`, or else of `fallback`, or else `/`. An `input` that is absent or empty,
/// names a scheme other than http and https, or names an empty host counts as none.
///
/// The answer starts with exactly one `/`, and its next character is neither `/` nor `\`. It is printable ASCII
/// without spaces, so it can stand in a `Location` header, and any browser resolves it to the site it is on.
pub fn same_origin_path(input: Option<&str>, fallback: &str) -> String {
    input.and_then(resolve).or_else(|| resolve(fallback)).unwrap_or_else(|| "/".to_owned())
}

fn resolve(reference: &str) -> Option<String> {
    if reference.is_empty() {
        return None;
    }
    // "Basic URL parser", steps 1 and 3. First of all, because browsers see schemes and slashes through these.
    let reference: String = reference
        .trim_matches(|c: char| c <= ' ')
        .chars()
        .filter(|c| !matches!(c, '\t' | '\n' | '\r'))
        .collect();
    let (before_fragment, fragment) = split_at_mark(without_origin(&reference)?, '#');
    let (path, query) = split_at_mark(before_fragment, '?');

    let mut resolved = resolve_path(path);
    for (mark, part, escaped) in [('?', query, QUERY), ('#', fragment, FRAGMENT)] {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            resolved.push(mark);
            resolved.extend(utf8_percent_encode(part, escaped));
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
    let reference = reference.trim_start_matches(SLASHES);
    let (authority, rest) =
        reference.split_at(reference.find(['/', '\\', '?', '#']).unwrap_or(reference.len()));
    let host = authority.rsplit('@').next().filter(|host| !host.is_empty() && !host.starts_with(':'));
    host.map(|_| rest)
}

fn split_scheme(reference: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = reference.split_once(':')?;
    let starts_with_letter = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_scheme = scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    (starts_with_letter && is_scheme).then_some((scheme, rest))
}

/// "Path state" for a special scheme: a backslash is a slash, dot segments are resolved, the rest is escaped.
///
/// Slashes that lead the result are reduced to one last of all: `/.//evil` resolves to `//evil` before it.
fn resolve_path(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let mut ends_in_directory = true;
    for segment in path.trim_start_matches(SLASHES).split(SLASHES) {
        ends_in_directory = true;
        if is_double_dot(segment) {
            segments.pop();
        } else if !is_single_dot(segment) {
            segments.push(segment);
            ends_in_directory = false;
        }
    }
    if ends_in_directory {
        segments.push("");
    }

    let mut resolved = "/".to_owned();
    let mut segments = segments.into_iter().skip_while(|segment| segment.is_empty());
    if let Some(first) = segments.next() {
        resolved.extend(utf8_percent_encode(first, PATH));
    }
    for segment in segments {
        resolved.push('/');
        resolved.extend(utf8_percent_encode(segment, PATH));
    }
    resolved
}

/// "Single-dot URL path segment".
fn is_single_dot(segment: &str) -> bool {
    segment == "." || segment.eq_ignore_ascii_case("%2e")
}

/// "Double-dot URL path segment": `..` with neither, either or both dots percent-encoded.
fn is_double_dot(segment: &str) -> bool {
    ["..", ".%2e", "%2e.", "%2e%2e"].iter().any(|spelling| segment.eq_ignore_ascii_case(spelling))
}

fn split_at_mark(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

const SLASHES: [char; 2] = ['/', '\\'];

/// "Fragment percent-encode set".
const FRAGMENT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');
/// "Special-query percent-encode set".
const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'\'');
/// "Path percent-encode set".
const PATH: &AsciiSet = &FRAGMENT.add(b'#').add(b'?').add(b'^').add(b'{').add(b'}');
