//! Randomness as an argument. The caller brings bytes from a cryptographic source; the core spends each once.

/// Unused random bytes. Each operation documents how many it takes.
///
/// The bytes must come from a cryptographic source (`crypto.getRandomValues`, `getrandom`) and be fresh for
/// every call: salts, IVs and code verifiers are cut from them.
#[derive(Clone)]
pub struct Entropy<'a> {
    unused: &'a [u8],
}

/// The caller brought fewer random bytes than the operation takes: a mistake in the calling program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntropyExhausted;

impl<'a> Entropy<'a> {
    /// Wraps fresh random bytes.
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { unused: bytes }
    }

    /// Takes the next `N` bytes, which are never handed out again.
    pub fn take<const N: usize>(&mut self) -> Result<[u8; N], EntropyExhausted> {
        let (taken, rest) = self.unused.split_first_chunk::<N>().ok_or(EntropyExhausted)?;
        self.unused = rest;
        Ok(*taken)
    }
}

impl core::fmt::Debug for Entropy<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Entropy({} bytes unused)", self.unused.len())
    }
}

impl EntropyExhausted {
    /// What is wrong.
    pub const fn message(self) -> &'static str {
        "the operation takes more random bytes than it was given"
    }
}

impl core::fmt::Display for EntropyExhausted {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for EntropyExhausted {}
