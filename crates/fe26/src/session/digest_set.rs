//! A bounded memory of secrets, kept as digests.

use sha2::{Digest as _, Sha256};
use std::collections::{HashSet, VecDeque};

/// SHA-256 of a secret.
pub type Digest = [u8; 32];

/// The digest under which a secret is remembered.
pub fn digest(secret: &str) -> Digest {
    Sha256::digest(secret.as_bytes()).into()
}

/// Remembers up to a fixed number of digests; the oldest makes room for the newest.
#[derive(Clone)]
pub struct DigestSet {
    capacity: usize,
    members: HashSet<Digest>,
    by_age: VecDeque<Digest>,
}

impl DigestSet {
    /// An empty set; 32 bytes and some bookkeeping per member, allocated as they come.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { capacity, members: HashSet::new(), by_age: VecDeque::new() }
    }

    /// Whether this digest is remembered.
    pub fn contains(&self, digest: &Digest) -> bool {
        self.members.contains(digest)
    }

    /// Remembers a digest.
    pub fn insert(&mut self, digest: Digest) {
        if self.capacity == 0 || !self.members.insert(digest) {
            return;
        }
        self.by_age.push_back(digest);
        if self.by_age.len() > self.capacity
            && let Some(oldest) = self.by_age.pop_front()
        {
            self.members.remove(&oldest);
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.members.clear();
        self.by_age.clear();
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl core::fmt::Debug for DigestSet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "DigestSet({} of {})", self.len(), self.capacity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_makes_room_and_the_bound_holds() {
        let mut set = DigestSet::with_capacity(3);
        for number in 0..1000_u32 {
            set.insert(digest(&number.to_string()));
            set.insert(digest(&number.to_string()));
            assert!(set.len() <= 3);
        }
        assert!(set.contains(&digest("999")) && set.contains(&digest("997")));
        assert!(!set.contains(&digest("996")));
        set.clear();
        assert!(set.is_empty());
    }

    #[test]
    fn a_million_distinct_members_never_exceed_the_bound() {
        let mut set = DigestSet::with_capacity(4096);
        let distinct = |number: u32| {
            let mut digest = [0; 32];
            digest[..4].copy_from_slice(&number.to_le_bytes());
            digest
        };
        for number in 0..1_000_000 {
            set.insert(distinct(number));
            assert!(set.len() <= 4096 && set.by_age.len() == set.len());
        }
        assert!(set.contains(&distinct(999_999)) && set.contains(&distinct(999_999 - 4095)));
        assert!(!set.contains(&distinct(999_999 - 4096)));
    }
}
