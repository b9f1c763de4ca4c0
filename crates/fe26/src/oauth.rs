//! The OAuth 2.0 side of a sign-in: PKCE (RFC 7636), the authorization and logout URLs, and the sealed state that
//! ties a callback to the browser that began it.

mod authorization;
mod logout;
mod pkce;
mod query;
mod return_path;
mod state;
mod verifier_cookie;

pub use authorization::{AuthorizationError, AuthorizationRequest, ScreenHint};
pub use logout::{LogoutError, logout_url};
pub use pkce::{CodeChallenge, CodeVerifier, PkceError};
pub use return_path::same_origin_path;
pub use state::{SignInState, StateError, check_state};
pub(crate) use verifier_cookie::is_verifier_cookie;
pub use verifier_cookie::{
    VerifierCookie, stale_verifier_cookies, stale_verifier_cookies_past, verifier_cookie_name,
};
