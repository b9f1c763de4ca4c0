//! Primitives of fe26 whose common libraries are too slow or too large in WebAssembly. They stand in a crate of
//! their own so that a build can make them fast and everything else small.

#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

pub mod aes128_cbc;
pub mod aes256_block;
pub mod aes256_cbc;
pub mod base64url;
pub mod rsa;
