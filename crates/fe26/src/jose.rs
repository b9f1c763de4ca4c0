//! JSON Web Signature, Key and Token, cut down to what AuthKit issues: compact serialization, RS256, RSA keys.
//!
//! ```text
//! token ──► Jws::parse ──► JwkSet::verify ──► Claims::parse ──► Validation::validate
//!           shape          signature          types             iss, aud, nbf, exp
//! ```
//!
//! Nothing in a token says how it is to be checked: the algorithm is pinned, and `jku`, `jwk`, `x5u` and `x5c`
//! are never followed.

pub mod jwk;
pub mod jwk_set;
pub mod jws;
pub mod jwt;
pub mod rs256;
