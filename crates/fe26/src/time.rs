//! Points in time. The core has no clock: every `now` is an argument.

/// Whole seconds since 1970-01-01T00:00:00Z: the NumericDate of RFC 7519, section 2, without its fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(pub i64);

/// Milliseconds since 1970-01-01T00:00:00Z: what iron's expiration and JavaScript's `Date.now()` count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTimeMs(pub i64);

impl UnixTime {
    /// The instant at which this second begins; stops at the ends of the range.
    pub const fn to_ms(self) -> UnixTimeMs {
        UnixTimeMs(self.0.saturating_mul(1000))
    }
}

impl UnixTimeMs {
    /// The second this instant falls in, rounded towards the past.
    pub const fn to_seconds(self) -> UnixTime {
        UnixTime(self.0.div_euclid(1000))
    }

    /// This instant moved by `ms` milliseconds; stops at the ends of the range.
    pub const fn saturating_add(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` until this instant; negative if `earlier` is later.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}
