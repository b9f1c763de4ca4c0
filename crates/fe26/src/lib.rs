//! AuthKit sessions: sealed cookies, JSON Web Tokens, PKCE and sign-in state, and every decision about them. Without a
//! clock, without randomness, without a network.
//!
//! The crate answers what a server that uses [WorkOS AuthKit](https://workos.com/docs/user-management) must know: who
//! sent this request, whether their token must be refreshed, what to ask WorkOS, what its answer means, and which
//! cookies to set. Cookies are those of `@workos-inc/node` and authkit-session, in both directions.
//!
//! # It touches nothing
//!
//! Time and random bytes are arguments ([`session::Moment`]). A request to WorkOS is a value to be sent
//! ([`exchange::Attempt`]), its outcome a value to be given ([`http::Outcome`]). So the same code runs on a server, on
//! an edge runtime, and in a test that is over in a millisecond.
//!
//! # Flows
//!
//! What may need WorkOS gives a [`session::Progress`]: either it is done, or it sends (or, on hosts that offered it, has
//! a signature verified). One contract holds for every
//! flow:
//!
//! > While a flow is at [`Send`](session::Progress::Send), perform its attempt: wait `delay_ms`, send `request`, give up
//! > after `timeout_ms`. Then call [`resume`](session::Flow::resume) once, on the same [`session::AuthKit`], with what
//! > became of it and a fresh moment. Repeat until [`Done`](session::Progress::Done).
//!
//! An exchange makes at most four attempts within 25 seconds, inside the 30 in which WorkOS answers a replayed refresh
//! token with the same pair; fetching keys takes two within 10. A flow that is dropped has changed nothing that matters.
//!
//! # Example
//!
//! ```
//! use fe26::entropy::Entropy;
//! use fe26::http::Outcome;
//! use fe26::seal::{seal, unseal};
//! use fe26::session::config::{OneOrMany, PasswordSetting, Settings};
//! use fe26::session::flow::ENTROPY_PER_STEP;
//! use fe26::session::refresh::RefreshOptions;
//! use fe26::session::{AuthKit, Flow, Moment, Progress};
//! use fe26::time::UnixTimeMs;
//!
//! let mut authkit = AuthKit::new(
//!     Settings {
//!         client_id: Some("client_123".into()),
//!         api_key: Some("sk_test_123".into()),
//!         cookie_password: Some(OneOrMany::One(PasswordSetting::Text("x".repeat(32)))),
//!         ..Settings::default()
//!     },
//!     |name| std::env::var(name).ok(),
//! )
//! .expect("the configuration is complete");
//!
//! // The clock and the cryptographic random source are yours.
//! let now = UnixTimeMs(1_800_000_000_000);
//! let random = [7; ENTROPY_PER_STEP];
//!
//! // A seal: what stands in a session cookie.
//! let passwords = authkit.config().passwords.clone();
//! let payload = r#"{"accessToken":"a.b.c","refreshToken":"r","user":{"id":"user_1"}}"#;
//! let sealed = seal(payload, &passwords, None, now, &mut Entropy::new(&random))?;
//! assert_eq!(*unseal(&sealed, &passwords, now).expect("it is ours").payload, payload);
//!
//! // A flow: who sent this request? Its token does not hold, so WorkOS is asked for a new one.
//! let cookies = format!("wos-session={sealed}");
//! let options = RefreshOptions::default();
//! let mut progress = authkit.with_auth(&cookies, options, &mut Moment::new(now, &random));
//! let auth = loop {
//!     match progress {
//!         Progress::Done(auth) => break auth,
//!         Progress::Send(attempt, flow) => {
//!             assert!(attempt.request.url.ends_with("/user_management/authenticate"));
//!             let outcome = Outcome::Unreachable; // What your HTTP client says.
//!             progress = flow.resume(&mut authkit, outcome, &mut Moment::new(now, &random));
//!         }
//!         Progress::Verify(..) => unreachable!("only of hosts that have offered it"),
//!     }
//! };
//!
//! // WorkOS could not be reached. Nobody is signed out by that: the cookie stays, the next request tries again.
//! let error = auth.auth.expect_err("there was no answer");
//! assert!(error.error_code().is_retryable() && auth.set_cookies.is_empty());
//! # Ok::<(), fe26::seal::SealError>(())
//! ```
//!
//! # What it promises
//!
//! - What a stranger sends is never a panic: it is a typed result. What the calling program gets wrong is an error that
//!   says how to mend it.
//! - No token, cookie value, password or claim appears in `Debug`, `Display` or an error.
//! - A transient failure never signs anybody out; a terminal answer is terminal at once.
//! - There is no `unsafe` code.

#![cfg_attr(not(test), no_std)]

extern crate alloc;

pub mod base64url;
pub mod cookie;
pub mod entropy;
pub mod error;
pub mod exchange;
pub mod http;
mod http_date;
pub mod jose;
pub mod json;
pub mod oauth;
mod percent;
pub mod seal;
pub mod secret;
pub mod session;
mod text;
pub mod time;
pub mod workos;
