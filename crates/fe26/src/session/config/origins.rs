//! The origins of an application that answers on several: previews, and hosts of its own.
//!
//! Anybody can write a Host header. What a request says about its origin therefore only ever chooses among the origins
//! that are configured, and whatever is none of these is as good as nothing said.

use super::ConfigProblem;
use super::http_url::{HttpUrl, is_hostname};
use super::problem::report;
use crate::text::{split_before, split_once, trim};
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// Where a request was sent, as far as it says so itself. Header values are as received, absent ones `None`.
#[derive(Clone, Default)]
pub struct RequestOrigin {
    /// Scheme, host and port, where a framework knows them.
    pub origin: Option<String>,
    /// Absolute URL, or path and query.
    pub url: String,
    /// `Host`.
    pub host: Option<String>,
    /// The connection the request came on is TLS.
    pub is_encrypted: bool,
    /// `Forwarded` (RFC 7239).
    pub forwarded: Option<String>,
    /// `X-Forwarded-Host`.
    pub forwarded_host: Option<String>,
    /// `X-Forwarded-Proto`.
    pub forwarded_proto: Option<String>,
}

/// The origins beside that of the configured redirect URI.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    own: String,
    /// Path, query and fragment of every redirect URI.
    tail: String,
    others: Vec<Pattern>,
    trusts_proxy: bool,
}

/// An origin, or what stands before and after the `*` in one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    before: String,
    after: Option<String>,
}

impl Origins {
    /// Checks the redirect URIs that are allowed beside the configured one.
    pub(super) fn check(
        redirect_uri: Option<&str>,
        others: &[String],
        trusts_proxy: bool,
        problems: &mut Vec<ConfigProblem>,
    ) -> Self {
        let Some((own, tail)) = redirect_uri.and_then(split_origin) else {
            if !others.is_empty() && redirect_uri.is_none() {
                report(problems, "redirectUri", "redirectUris stand beside a redirectUri: set that as well");
            }
            return Self::default();
        };
        let mut patterns = Vec::with_capacity(others.len());
        for other in others {
            let parts = split_origin(other).filter(|(_, rest)| *rest == tail);
            patterns.extend(parts.and_then(|(origin, _)| Pattern::parse(&origin)));
        }
        if patterns.len() < others.len() {
            report(problems, "redirectUris", FIX);
        }
        Self { own, tail: tail.to_owned(), others: patterns, trusts_proxy }
    }

    /// Whether requests are asked for their origin at all.
    pub const fn are_several(&self) -> bool {
        !self.others.is_empty()
    }

    /// Whether this is the origin of the redirect URI, or one of the others, as browsers write it.
    pub fn includes(&self, origin: &str) -> bool {
        self.own == origin || self.others.iter().any(|pattern| pattern.matches(origin))
    }

    /// Whether a website, as an `Origin` header names it, is the application: by its redirect URIs, or because the request
    /// went to the same host. The schemes may differ, since a proxy may have taken the TLS off; but where people sign in
    /// over TLS, a page that came without it may be anybody's.
    pub fn is_own(&self, website: &str, request: &RequestOrigin) -> bool {
        if self.includes(website) {
            return true;
        }
        let scheme = match website.strip_prefix("http") {
            Some(rest) if rest.starts_with("s:") => "https://",
            Some(_) if !self.own.starts_with("https:") => "http://",
            _ => return false,
        };
        let asked = request.resolve(self.trusts_proxy);
        let host = asked.as_deref().and_then(|asked| split_once(asked, "://"));
        host.is_some_and(|(_, host)| canonical(&[scheme, host].concat()) == website)
    }

    /// The redirect URI of a request to one of the other origins. Nothing stands for the configured one.
    pub fn redirect_uri(&self, request: &RequestOrigin) -> Option<String> {
        if self.others.is_empty() {
            return None;
        }
        let origin = request.resolve(self.trusts_proxy)?;
        let is_other = origin != self.own && self.others.iter().any(|pattern| pattern.matches(&origin));
        is_other.then(|| [origin.as_str(), &self.tail].concat())
    }
}

impl Pattern {
    fn parse(origin: &str) -> Option<Self> {
        let (_, authority) = split_once(origin, "://")?;
        let host = without_port(authority);
        let Some((before, after)) = split_once(origin, "*") else {
            return is_hostname(host).then(|| Self { before: origin.to_owned(), after: None });
        };
        let (label, domain) = split_before(host, |byte| byte == b'.');
        let domain = domain.get(1..).unwrap_or_default();
        // Of `*.com`, every label is somebody else's.
        let is_own = domain == "localhost"
            || split_once(domain, ".").is_some_and(|(first, rest)| !first.is_empty() && !rest.is_empty());
        let is_label = |text: &str| text.bytes().all(is_of_label);
        let is_pattern =
            split_once(label, "*").is_some_and(|(before, after)| is_label(before) && is_label(after));
        (is_pattern && is_own && is_hostname(domain))
            .then(|| Self { before: before.to_owned(), after: Some(after.to_owned()) })
    }

    fn matches(&self, origin: &str) -> bool {
        let Some(after) = self.after.as_deref() else { return self.before == origin };
        let label = origin.strip_prefix(&self.before).and_then(|rest| rest.strip_suffix(after));
        label.is_some_and(|label| !label.is_empty() && label.bytes().all(is_of_label))
    }
}

impl RequestOrigin {
    /// Scheme, host and port as the client used them, unchecked. Only with `trusts_proxy` may a proxy say otherwise, with
    /// `X-Forwarded-…` before `Forwarded`.
    fn resolve(&self, trusts_proxy: bool) -> Option<String> {
        let given = self.origin.as_deref().or_else(|| HttpUrl::parse(&self.url).map(|url| url.origin));
        let (mut scheme, mut host) = match given.and_then(|origin| split_once(origin, "://")) {
            Some((scheme, host)) => (scheme, host),
            None => {
                (if self.is_encrypted { "https" } else { "http" }, self.host.as_deref().unwrap_or_default())
            }
        };
        if trusts_proxy {
            let (mut proto, mut name) =
                (first(self.forwarded_proto.as_deref()), first(self.forwarded_host.as_deref()));
            if (proto, name) == (None, None) {
                (proto, name) = self.forwarded.as_deref().map(forwarded).unwrap_or_default();
            }
            (scheme, host) = (proto.unwrap_or(scheme), name.unwrap_or(host));
        }
        (!host.is_empty()).then(|| canonical(&[scheme, "://", host].concat()))
    }
}

/// Its members name people's hosts and are long.
impl core::fmt::Debug for RequestOrigin {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RequestOrigin")
    }
}

/// An origin as URL parsers write it: in lower case, and without the port that its scheme has anyway.
pub(super) fn canonical(origin: &str) -> String {
    let mut origin = origin.to_ascii_lowercase();
    let default_port = if origin.starts_with("https:") { ":443" } else { ":80" };
    if let Some(without) = origin.strip_suffix(default_port) {
        origin.truncate(without.len());
    }
    origin
}

/// The origin of an http(s) URL, in canonical form, and what follows it.
fn split_origin(url: &str) -> Option<(String, &str)> {
    let origin = HttpUrl::parse(url)?.origin;
    Some((canonical(origin), url.get(origin.len()..)?))
}

/// The host of an authority that has been checked. An IPv6 address ends in its bracket.
fn without_port(authority: &str) -> &str {
    let bracket = authority.bytes().rposition(|byte| byte == b']').unwrap_or_default();
    let (address, rest) = authority.split_at_checked(bracket).unwrap_or_default();
    let length = address.len() + split_before(rest, |byte| byte == b':').0.len();
    authority.get(..length).unwrap_or_default()
}

/// The first value of a list: what the proxy next to the client has said.
fn first(list: Option<&str>) -> Option<&str> {
    let (value, _) = split_before(list?, |byte| byte == b',');
    Some(trim(value)).filter(|value| !value.is_empty())
}

/// `proto` and `host` of the first element (RFC 7239, section 4). What its quotation marks may hide is in no host.
fn forwarded(header: &str) -> (Option<&str>, Option<&str>) {
    let (mut proto, mut host) = (None, None);
    let (mut rest, _) = split_before(header, |byte| byte == b',');
    while !rest.is_empty() {
        let (pair, after) = split_before(rest, |byte| byte == b';');
        rest = after.get(1..).unwrap_or_default();
        let Some((name, value)) = split_once(pair, "=") else { continue };
        let value = trim(value);
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        if trim(name).eq_ignore_ascii_case("proto") {
            proto = Some(value);
        } else if trim(name).eq_ignore_ascii_case("host") {
            host = Some(value);
        }
    }
    (proto, host)
}

/// What a `*` stands for: the origin it is looked for in is in lower case.
const fn is_of_label(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

const FIX: &str = "each of redirectUris must be an http or https URL with the same path as redirectUri; in the first part of its host name one * may stand for letters, digits and hyphens, as in https://*.preview.example.com/callback";

#[cfg(test)]
mod tests;
