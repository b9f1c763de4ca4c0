//! An adapter's own pages: where a sign-in begins and ends, and where people sign out.

use super::ConfigProblem;
use super::http_url::{HttpUrl, is_http_url};
use super::origins::canonical;
use super::problem::report;
use crate::oauth::same_origin_path;
use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// What an adapter may be told about its pages.
#[derive(Default)]
pub struct PageSettings {
    /// Default `/login`.
    pub sign_in_path: Option<String>,
    /// By default at `/signup`.
    pub sign_up_path: PagePath,
    /// Default: the path of the redirect URI.
    pub callback_path: Option<String>,
    /// By default at `/logout`.
    pub sign_out_path: PagePath,
    /// Where WorkOS sends people after signing out: a path of this app, or a URL.
    pub after_sign_out: Option<String>,
}

/// Where a page is that an application may leave out.
#[derive(Default)]
pub enum PagePath {
    /// Where it is by default.
    #[default]
    Usual,
    /// Elsewhere.
    At(String),
    /// There is none.
    Absent,
}

/// Where the pages are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pages {
    /// Begins a sign-in.
    pub sign_in: String,
    /// Begins one on AuthKit's sign-up page. `None` if it is left out.
    pub sign_up: Option<String>,
    /// Ends it.
    pub callback: String,
    /// Signs out. `None` if it is left out.
    pub sign_out: Option<String>,
    /// Absolute, since WorkOS takes nothing else.
    pub after_sign_out: Option<String>,
    /// What of it belongs to any origin of this app: all but the origin, if it was given as a path.
    after_sign_out_path: Option<String>,
}

impl PageSettings {
    /// Checks the pages. They need a redirect URI: an adapter without one could not sign anybody in.
    pub(super) fn check(
        self,
        redirect_uri: Option<&str>,
        problems: &mut Vec<ConfigProblem>,
    ) -> Option<Pages> {
        let before = problems.len();
        if redirect_uri.is_none() {
            report(
                problems,
                "redirectUri",
                "set redirectUri or WORKOS_REDIRECT_URI to the absolute URL of the callback",
            );
        }
        check_path(
            self.sign_in_path.as_deref(),
            "signInPath",
            "signInPath must be a path, such as /login",
            problems,
        );
        check_path(
            self.sign_up_path.given(),
            "signUpPath",
            "signUpPath must be a path, such as /signup, or false",
            problems,
        );
        check_path(
            self.callback_path.as_deref(),
            "callbackPath",
            "callbackPath must be a path, such as /callback",
            problems,
        );
        check_path(
            self.sign_out_path.given(),
            "signOutPath",
            "signOutPath must be a path, such as /logout, or false",
            problems,
        );
        let url = redirect_uri.and_then(HttpUrl::parse);
        let has_url = url.is_some();
        let HttpUrl { origin, path } = url.unwrap_or_default();
        let pages = Pages {
            sign_in: self.sign_in_path.unwrap_or_else(|| "/login".to_owned()),
            sign_up: self.sign_up_path.or("/signup"),
            // As the browser will ask for it: dots resolved, umlauts encoded.
            callback: self.callback_path.unwrap_or_else(|| same_origin_path(Some(path), "/")),
            sign_out: self.sign_out_path.or("/logout"),
            after_sign_out_path: self.after_sign_out.clone().filter(|url| url.starts_with('/')),
            after_sign_out: self.after_sign_out.map(|url| absolute(url, origin)),
        };
        if has_url {
            pages.check_beside_redirect_uri(problems);
        }
        if pages.overlap() {
            report(
                problems,
                "callbackPath",
                "signInPath, signUpPath, callbackPath (by default that of redirectUri) and signOutPath must differ",
            );
        }
        if problems.len() == before { Some(pages) } else { None }
    }
}

impl PagePath {
    fn given(&self) -> Option<&str> {
        if let Self::At(path) = self { Some(path) } else { None }
    }

    fn or(self, usual: &str) -> Option<String> {
        match self {
            Self::Usual => Some(usual.to_owned()),
            Self::At(path) => Some(path),
            Self::Absent => None,
        }
    }
}

impl Pages {
    /// Where WorkOS sends people after signing out, of the origin of this redirect URI.
    pub(in crate::session) fn after_sign_out_at(&self, redirect_uri: Option<&str>) -> Option<String> {
        let path = self.after_sign_out_path.as_deref();
        let here = path.and_then(|path| at_origin_of(redirect_uri?, path));
        here.or_else(|| self.after_sign_out.clone())
    }

    fn check_beside_redirect_uri(&self, problems: &mut Vec<ConfigProblem>) {
        if self.after_sign_out.as_deref().is_some_and(|url| !is_http_url(url)) {
            report(
                problems,
                "afterSignOut",
                "afterSignOut must be a path of this app, such as /, or an absolute URL",
            );
        }
        if self.callback == "/" {
            report(problems, "redirectUri", "redirectUri must have a path of its own, such as /callback");
        }
    }

    /// Whether two of them are one.
    fn overlap(&self) -> bool {
        let pages =
            [Some(&self.sign_in), self.sign_up.as_ref(), Some(&self.callback), self.sign_out.as_ref()];
        let paths = pages.map(|path| path.map(|path| bare(path)));
        paths
            .iter()
            .enumerate()
            .any(|(index, path)| path.is_some() && paths.iter().skip(index + 1).any(|other| other == path))
    }
}

/// A path of the app whose redirect URI this is, as WorkOS needs it.
pub(in crate::session) fn at_origin_of(redirect_uri: &str, path: &str) -> Option<String> {
    HttpUrl::parse(redirect_uri).map(|url| absolute(path.to_owned(), url.origin))
}

/// A path of this app as WorkOS needs it.
fn absolute(url: String, origin: &str) -> String {
    if url.starts_with('/') { canonical(origin) + &same_origin_path(Some(&url), "/") } else { url }
}

fn check_path(path: Option<&str>, key: &'static str, fix: &str, problems: &mut Vec<ConfigProblem>) {
    if path.is_some_and(|path| !is_path(path)) {
        report(problems, key, fix);
    }
}

/// A path that a request can have: nothing after it, and nothing a URL would not have kept.
fn is_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.bytes().any(|byte| matches!(byte, b'?' | b'#'))
        && same_origin_path(Some(path), "") == path
}

fn bare(mut path: &str) -> &str {
    while let Some(shorter) = path.strip_suffix('/') {
        path = shorter;
    }
    path
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn check(settings: PageSettings, redirect_uri: Option<&str>) -> Result<Pages, Vec<String>> {
        let mut problems = Vec::new();
        let pages = settings.check(redirect_uri, &mut problems);
        pages.ok_or_else(|| problems.into_iter().map(|problem| problem.key.into_owned()).collect())
    }

    #[test]
    fn defaults_follow_the_redirect_uri() {
        for (redirect_uri, callback) in [
            ("https://app.example/auth/callback?x=1#y", "/auth/callback"),
            ("http://localhost:3000/a/../r\u{fc}ck", "/r%C3%BCck"),
        ] {
            let pages = check(PageSettings::default(), Some(redirect_uri)).unwrap();
            assert_eq!(
                (pages.callback.as_str(), pages.sign_in.as_str()),
                (callback, "/login"),
                "{redirect_uri}"
            );
            assert_eq!(pages.after_sign_out, None);
        }
    }

    #[test]
    fn after_sign_out_becomes_absolute() {
        for (given, expected) in [
            ("/", "http://localhost:3000/"),
            ("/bye?x=1", "http://localhost:3000/bye?x=1"),
            ("//elsewhere.example/", "http://localhost:3000/"),
            ("https://www.example/", "https://www.example/"),
        ] {
            assert_eq!(canonical("HTTP://LOCALHOST:80"), "http://localhost");
            let settings = PageSettings { after_sign_out: Some(given.to_owned()), ..PageSettings::default() };
            let pages = check(settings, Some("http://localhost:3000/callback")).unwrap();
            assert_eq!(pages.after_sign_out.as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn pages_may_be_left_out_and_are_in_nobodys_way() {
        let without = || PageSettings {
            sign_up_path: PagePath::Absent,
            sign_out_path: PagePath::Absent,
            ..PageSettings::default()
        };
        for callback in ["/signup", "/logout", "/callback"] {
            let redirect_uri = ["https://app.example", callback].concat();
            let pages = check(without(), Some(&redirect_uri)).unwrap();
            assert_eq!((pages.sign_up, pages.sign_out), (None, None));
            assert_eq!((pages.sign_in.as_str(), pages.callback.as_str()), ("/login", callback));
        }
        assert_eq!(check(without(), Some("https://app.example/login")).unwrap_err(), ["callbackPath"]);
    }

    #[test]
    fn everything_that_is_wrong_is_reported() {
        let some = |text: &str| Some(text.to_owned());
        let settings = PageSettings {
            sign_in_path: some("login"),
            sign_up_path: PagePath::At("/a/../signup".to_owned()),
            callback_path: some("/callback?x"),
            sign_out_path: PagePath::At("//logout".to_owned()),
            after_sign_out: some("bye"),
        };
        let keys = check(settings, Some("https://app.example/callback")).unwrap_err();
        assert_eq!(keys, ["signInPath", "signUpPath", "callbackPath", "signOutPath", "afterSignOut"]);
        assert_eq!(check(PageSettings::default(), None).unwrap_err(), ["redirectUri"]);
        assert_eq!(
            check(PageSettings::default(), Some("http://localhost:3000")).unwrap_err(),
            ["redirectUri"]
        );
        for redirect_uri in
            ["https://app.example/login", "https://app.example/signup", "https://app.example/logout/"]
        {
            assert_eq!(check(PageSettings::default(), Some(redirect_uri)).unwrap_err(), ["callbackPath"]);
        }
    }
}
