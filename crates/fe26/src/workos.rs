//! What is WorkOS's own: its endpoints, grants, users and error bodies.

pub mod answer;
pub mod endpoint;
pub mod error;
pub mod grant;
