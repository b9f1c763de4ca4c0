//! A bounded memory of secrets, kept as digests.

use alloc::vec::Vec;

use sha2::{Digest as _, Sha256};

/// SHA-256 of a secret.
pub type Digest = [u8; 32];

/// The digest under which a secret is remembered.
pub fn digest(secret: &str) -> Digest {
    Sha256::digest(secret.as_bytes()).into()
}

/// Remembers up to a fixed number of digests, in a table of 33 bytes for each.
///
/// The table is a cache of a few ways: a digest's own bytes choose its row, and in a full row the oldest makes room for
/// the newest. So some are forgotten a little before the table is full, and nobody can make it slow.
#[derive(Clone)]
pub struct DigestSet {
    rows: Vec<Row>,
    row_count: usize,
}

/// Newest first.
type Row = [Option<Digest>; WAYS];

impl DigestSet {
    /// An empty set for at least this many; its memory is allocated with the first of them.
    pub const fn with_capacity(capacity: usize) -> Self {
        Self { rows: Vec::new(), row_count: capacity.div_ceil(WAYS) }
    }

    /// Whether this digest is remembered.
    pub fn contains(&self, digest: &Digest) -> bool {
        let row = self.rows.get(self.row_of(digest));
        row.is_some_and(|row| row.iter().flatten().any(|member| member == digest))
    }

    /// Remembers a digest.
    pub fn insert(&mut self, digest: Digest) {
        if self.contains(&digest) {
            return;
        }
        self.rows.resize(self.row_count, [None; WAYS]);
        let index = self.row_of(&digest);
        if let Some(row) = self.rows.get_mut(index) {
            row.rotate_right(1);
            if let Some(newest) = row.first_mut() {
                *newest = Some(digest);
            }
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.rows.clear();
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.rows.iter().flatten().flatten().count()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many can be remembered.
    pub const fn capacity(&self) -> usize {
        self.row_count * WAYS
    }

    fn row_of(&self, digest: &Digest) -> usize {
        let [a, b, c, d, ..] = *digest;
        (u32::from_le_bytes([a, b, c, d]) as usize).checked_rem(self.row_count).unwrap_or_default()
    }
}

impl core::fmt::Debug for DigestSet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "DigestSet({} of {})", self.len(), self.capacity())
    }
}

/// Digests are spread evenly, so a few ways are nearly as good as one large row.
const WAYS: usize = 8;

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// A digest that is as good as random, without hashing a million times.
    fn number(number: u32) -> Digest {
        let mut digest = [0; 32];
        digest[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b1).to_le_bytes());
        digest[28..].copy_from_slice(&number.to_le_bytes());
        digest
    }

    #[test]
    fn a_million_digests_stay_within_the_bound() {
        let mut set = DigestSet::with_capacity(4096);
        for index in 0..1_000_000 {
            set.insert(number(index));
            set.insert(number(index));
            assert!(set.contains(&number(index)));
        }
        assert_eq!((set.len(), set.capacity(), set.rows.len()), (4096, 4096, 512));
        assert!(!set.contains(&number(0)));
        set.clear();
        assert!(set.is_empty() && !set.contains(&number(999_999)));
    }

    #[test]
    fn the_oldest_of_a_row_makes_room() {
        let mut set = DigestSet::with_capacity(WAYS);
        for index in 0..=8 {
            set.insert(number(index));
        }
        assert!(!set.contains(&number(0)));
        assert!((1..=8).all(|index| set.contains(&number(index))));
    }

    #[test]
    fn no_capacity_remembers_nothing() {
        let mut set = DigestSet::with_capacity(0);
        set.insert(number(1));
        assert!(set.is_empty() && !set.contains(&number(1)));
    }
}
