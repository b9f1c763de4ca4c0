//! AuthKit sessions without I/O.

pub mod base64url;
pub mod entropy;
pub mod secret;
pub mod time;
