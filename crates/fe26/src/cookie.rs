//! Cookies, RFC 6265bis: reading the `Cookie` request header and writing `Set-Cookie`.

pub mod chunk;
mod parse;
mod secure;
mod set_cookie;
mod syntax;

pub(crate) use parse::without_quotes;
pub(crate) use syntax::is_cookie_name;

pub use parse::{Pairs, decode_value, find, pairs};
pub use secure::secure_for;
pub use set_cookie::{Attributes, InvalidCookie, Priority, SameSite, SetCookie};
