//! Whether a request is a person going to a page, or a program fetching something.

use super::WebRequest;
use crate::text::{split_once, trim};

/// A document navigation: somebody looks at the address bar and can be sent to sign in.
///
/// Fetch Metadata decides where a browser sends it. Older clients are judged by `Accept`, and what calls itself
/// `XMLHttpRequest` is none.
pub fn is_navigation(request: &WebRequest) -> bool {
    request.method == "GET" && is_document(request)
}

/// As [`is_navigation`], or a form that is sent: the answer takes the place of the page.
pub(super) fn is_document(request: &WebRequest) -> bool {
    if is_speculative(request.purpose.as_deref()) {
        return false;
    }
    match request.sec_fetch_mode.as_deref() {
        Some(mode) => {
            mode == "navigate" && request.sec_fetch_dest.as_deref().is_none_or(|dest| dest == "document")
        }
        None => request.requested_with.is_none() && accepts_html(request.accept.as_deref()),
    }
}

/// Prefetch and prerender: nobody has gone anywhere yet.
pub(super) fn is_speculative(purpose: Option<&str>) -> bool {
    purpose.is_some_and(|purpose| {
        ["prefetch", "prerender"].iter().any(|word| split_once(purpose, word).is_some())
    })
}

fn accepts_html(accept: Option<&str>) -> bool {
    accept.is_some_and(|accept| accept.split(',').any(|range| trim(range).starts_with("text/html")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get() -> WebRequest {
        WebRequest { method: "GET".into(), ..WebRequest::default() }
    }

    #[test]
    fn people_navigate_and_programs_fetch() {
        let some = |text: &str| Some(text.to_owned());
        let navigation =
            WebRequest { sec_fetch_mode: some("navigate"), sec_fetch_dest: some("document"), ..get() };
        let old_browser = WebRequest { accept: some("text/html,application/xhtml+xml,*/*;q=0.8"), ..get() };
        assert!(is_navigation(&navigation));
        assert!(is_navigation(&old_browser));
        for request in [
            get(),
            WebRequest { method: "POST".into(), ..navigation.clone() },
            WebRequest { method: "HEAD".into(), ..navigation.clone() },
            WebRequest { purpose: some("prefetch;prerender"), ..navigation.clone() },
            WebRequest { sec_fetch_dest: some("iframe"), ..navigation.clone() },
            WebRequest { sec_fetch_mode: some("cors"), ..old_browser.clone() },
            WebRequest { requested_with: some("XMLHttpRequest"), ..old_browser },
            WebRequest { accept: some("*/*"), ..get() },
            WebRequest { accept: some("application/json"), ..get() },
        ] {
            assert!(!is_navigation(&request), "{request:?}");
        }
    }
}
