//! AuthKit sessions without I/O.

pub mod base64url;
pub mod cookie;
pub mod entropy;
pub mod error;
pub mod exchange;
pub mod http;
pub mod jose;
pub mod oauth;
pub mod seal;
pub mod secret;
pub mod session;
pub mod time;
pub mod workos;
