//! The `Set-Cookie` response header, RFC 6265bis section 4.1.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use core::fmt;

use super::syntax::{is_cookie_name, is_domain, is_escaped, is_path};
use crate::percent::push_encoded;

/// One `Set-Cookie` header value: `Path=/; HttpOnly; Secure; SameSite=Lax` unless told otherwise, or made
/// [`with_attributes`](SetCookie::with_attributes).
///
/// Name, Domain and Path are checked when they are set and the value is percent-encoded, so no text can add an
/// attribute or a header line.
#[derive(Clone, PartialEq, Eq)]
pub struct SetCookie {
    name: String,
    value: String,
    path: Option<String>,
    domain: Option<String>,
    max_age: Option<i64>,
    http_only: bool,
    secure: bool,
    same_site: Option<SameSite>,
    priority: Option<Priority>,
    partitioned: bool,
}

/// When a browser sends the cookie along with a cross-site request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// On top-level navigations only.
    #[default]
    Lax,
    /// Never. A cookie that must survive the redirect back from WorkOS cannot be `Strict`.
    Strict,
    /// Always; browsers then demand `Secure`.
    None,
}

/// What a cookie says beside name and value. By default, nothing.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    /// Where on the site it is sent.
    pub path: Option<String>,
    /// With one, subdomains get it too.
    pub domain: Option<String>,
    /// Seconds.
    pub max_age: Option<i64>,
    /// Scripts do not see it.
    pub http_only: bool,
    /// Sent over https alone. Written even when `false` if another attribute or a name prefix demands it.
    pub secure: bool,
    /// Whether it comes along from other sites.
    pub same_site: Option<SameSite>,
    /// Some browsers heed it; RFC 6265bis does not know it.
    pub priority: Option<Priority>,
    /// Another cookie under each top-level site (CHIPS).
    pub partitioned: bool,
}

/// Which cookies a browser drops first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// Before all others.
    Low,
    /// As without one.
    Medium,
    /// After all others.
    High,
}

/// A cookie a browser would refuse, or an attribute that would break the header: a mistake in configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidCookie {
    /// The cookie-name is not a token of RFC 9110.
    Name,
    /// The Domain is not a host name in ASCII, or the name's `__Host-` prefix forbids one.
    Domain,
    /// The Path does not start with `/`, holds `;` or non-ASCII, or the name's `__Host-` prefix demands `/`.
    Path,
}

impl SetCookie {
    /// A cookie of this name. The value may be any text: it is written as `encodeURIComponent` would.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Result<Self, InvalidCookie> {
        let attributes = Attributes {
            path: Some("/".to_owned()),
            same_site: Some(SameSite::Lax),
            http_only: true,
            secure: true,
            ..Attributes::default()
        };
        Self::with_attributes(name.into(), value.into(), attributes)
    }

    /// A cookie whose attributes are all the caller's to say. Not even its Path is that of the site: without one, it is
    /// the directory of the request.
    pub fn with_attributes(
        name: String,
        value: String,
        attributes: Attributes,
    ) -> Result<Self, InvalidCookie> {
        let Attributes { path, domain, max_age, http_only, secure, same_site, priority, partitioned } =
            attributes;
        let cookie =
            Self { name, value, path, domain, max_age, http_only, secure, same_site, priority, partitioned };
        if !is_cookie_name(&cookie.name) {
            Err(InvalidCookie::Name)
        } else if !cookie.has_valid_domain() {
            Err(InvalidCookie::Domain)
        } else if !cookie.has_valid_path() {
            Err(InvalidCookie::Path)
        } else {
            Ok(cookie)
        }
    }

    /// Sets or removes Domain. With one, subdomains get the cookie too; without, this host alone.
    pub fn with_domain(mut self, domain: Option<impl Into<String>>) -> Result<Self, InvalidCookie> {
        self.domain = domain.map(Into::into);
        if self.has_valid_domain() { Ok(self) } else { Err(InvalidCookie::Domain) }
    }

    /// Sets Path.
    pub fn with_path(mut self, path: impl Into<String>) -> Result<Self, InvalidCookie> {
        self.path = Some(path.into());
        if self.has_valid_path() { Ok(self) } else { Err(InvalidCookie::Path) }
    }

    /// Sets Max-Age in seconds, or makes it a cookie that ends with the browser session.
    #[must_use]
    pub const fn with_max_age(mut self, seconds: Option<i64>) -> Self {
        self.max_age = seconds;
        self
    }

    /// Sets HttpOnly.
    #[must_use]
    pub const fn with_http_only(mut self, http_only: bool) -> Self {
        self.http_only = http_only;
        self
    }

    /// Sets Secure. Written even when `false` if `SameSite=None`, Partitioned or a name prefix demands it.
    #[must_use]
    pub const fn with_secure(mut self, secure: bool) -> Self {
        self.secure = secure;
        self
    }

    /// Sets SameSite.
    #[must_use]
    pub const fn with_same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = Some(same_site);
        self
    }

    /// The cookie that deletes this one: same name, Path and Domain, no value, `Max-Age=0`.
    #[must_use]
    pub fn expired(mut self) -> Self {
        self.value.clear();
        self.max_age = Some(0);
        self
    }

    /// A cookie with the same attributes. The name must be one.
    pub(super) fn renamed(&self, name: String, value: String) -> Self {
        Self { name, value, ..self.clone() }
    }

    /// The cookie-name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value before percent-encoding.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The header value, ASCII throughout.
    pub fn encode(&self) -> String {
        let mut header = [self.name.as_str(), "="].concat();
        push_encoded(&mut header, &self.value, is_escaped);
        let mut append = |attribute: &str, value: &str| {
            header.push_str(attribute);
            header.push_str(value);
        };
        if let Some(path) = &self.path {
            append("; Path=", path);
        }
        if let Some(domain) = &self.domain {
            append("; Domain=", domain);
        }
        if let Some(seconds) = self.max_age {
            append("; Max-Age=", &seconds.to_string());
        }
        if self.http_only {
            append("; HttpOnly", "");
        }
        if self.is_secure() {
            append("; Secure", "");
        }
        if let Some(same_site) = self.same_site {
            append("; SameSite=", same_site.as_str());
        }
        if let Some(priority) = self.priority {
            append("; Priority=", priority.as_str());
        }
        if self.partitioned {
            append("; Partitioned", "");
        }
        header
    }

    /// Length of the whole header value in bytes. Browsers silently drop what exceeds 4,096.
    pub fn header_bytes(&self) -> usize {
        self.encode().len()
    }

    fn has_valid_domain(&self) -> bool {
        let Some(domain) = &self.domain else { return true };
        is_domain(domain) && !self.has_prefix(HOST_PREFIX)
    }

    fn has_valid_path(&self) -> bool {
        let Some(path) = &self.path else { return true };
        is_path(path) && (path == "/" || !self.has_prefix(HOST_PREFIX))
    }

    fn is_secure(&self) -> bool {
        self.secure
            || self.same_site == Some(SameSite::None)
            || self.partitioned
            || self.has_prefix(HOST_PREFIX)
            || self.has_prefix(SECURE_PREFIX)
    }

    /// Browsers match the prefixes of RFC 6265bis, section 4.1.3, without regard to case.
    fn has_prefix(&self, prefix: &str) -> bool {
        self.name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }
}

/// The value is a credential; the attributes are not.
impl fmt::Debug for SetCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetCookie")
            .field("name", &self.name)
            .field("path", &self.path)
            .field("domain", &self.domain)
            .field("max_age", &self.max_age)
            .field("http_only", &self.http_only)
            .field("secure", &self.is_secure())
            .field("same_site", &self.same_site)
            .finish_non_exhaustive()
    }
}

impl SameSite {
    /// The attribute's value, as browsers read it: in any case, and with spaces around it.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Lax, Self::Strict, Self::None].into_iter().find(|it| is_value(word, it.as_str()))
    }

    /// The attribute's spelling in RFC 6265bis.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lax => "Lax",
            Self::Strict => "Strict",
            Self::None => "None",
        }
    }
}

impl Priority {
    /// The attribute's value, likewise.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High].into_iter().find(|it| is_value(word, it.as_str()))
    }

    /// The attribute's value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// One for both: inlined, it is twice the code.
#[inline(never)]
fn is_value(word: &str, value: &str) -> bool {
    word.trim_ascii().eq_ignore_ascii_case(value)
}

impl InvalidCookie {
    /// What is wrong.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Name => "the cookie name holds a character that cookie names may not",
            Self::Domain => "the cookie domain is not a host name, or the name's __Host- prefix forbids one",
            Self::Path => "the cookie path does not start with / or holds a character that paths may not",
        }
    }
}

impl fmt::Display for InvalidCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for InvalidCookie {}

const HOST_PREFIX: &str = "__Host-";
const SECURE_PREFIX: &str = "__Secure-";
