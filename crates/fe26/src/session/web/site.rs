//! Whose page a request comes from.

use super::WebRequest;
use crate::session::AuthKit;
use crate::session::config::RequestOrigin;
use alloc::string::String;

impl AuthKit {
    /// Whether another site has brought the request about.
    ///
    /// Fetch Metadata says so where a browser sends it: not before 2023, and not without TLS. Else the `Origin` does,
    /// which comes with every form. `null` stands for a page that does not tell, which one of ours does not do here; a link
    /// has none to tell.
    pub(super) fn is_cross_site(&self, request: &WebRequest) -> bool {
        match request.sec_fetch_site.as_deref() {
            Some("cross-site") => true,
            Some("same-origin" | "same-site" | "none") => false,
            _ => match request.origin_header.as_deref() {
                None => false,
                Some("null") => request.method != "GET",
                Some(website) => !self.config.origins.is_own(website, &request.origin),
            },
        }
    }

    /// Whether a page of this website may open a WebSocket. Neither CORS nor, with `SameSite=None`, the cookie keeps any
    /// of them from it (RFC 6455, section 10.2). Only browsers name one, and they always do.
    pub fn may_shake_hands(&self, website: Option<&str>, request: &RequestOrigin, others: &[String]) -> bool {
        website.is_none_or(|website| {
            others.iter().any(|other| other == website) || self.config.origins.is_own(website, request)
        })
    }
}
