//! What a route requires of the person beyond a session: a role, a permission, a recent sign-in.

use alloc::string::String;
use alloc::vec::Vec;

use super::AuthKit;
use crate::error::ErrorCode;
use crate::jose::jwt::Claims;
use crate::time::{UnixTime, UnixTimeMs};

/// What an access token must claim, all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirements {
    named: Vec<(Requirement, Vec<String>)>,
    max_age: Option<u32>,
}

/// What can be required by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// `role` or `roles` holds any of the names.
    Role,
    /// `permissions` holds all of them.
    Permission,
    /// `org_id` is any of them.
    Organization,
    /// `entitlements` holds all of them.
    Entitlement,
    /// `feature_flags` holds all of them.
    FeatureFlag,
}

/// What cannot be required: always the calling program's mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamesNothing;

/// Why the requirements are not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The first of them that is not.
    pub code: ErrorCode,
    /// What a new sign-in could cure.
    pub step_up: Option<StepUp>,
}

/// The sign-in after which a session is recent enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepUp {
    /// What was required, in seconds.
    pub max_age: u32,
    /// What to ask WorkOS for, in seconds. Less than was required, so that a sign-in which WorkOS finds just recent enough
    /// still is when the browser comes back, and when the clocks differ: else the two would send it to and fro.
    pub sign_in_max_age: u32,
    /// The organization to stay in.
    pub organization_id: Option<String>,
}

impl Requirements {
    /// Adds a requirement. A list that names nothing would be met by everybody or by nobody, and is refused.
    pub fn require(&mut self, requirement: Requirement, names: Vec<String>) -> Result<(), NamesNothing> {
        if names.is_empty() || names.iter().any(String::is_empty) {
            return Err(NamesNothing);
        }
        self.named.push((requirement, names));
        Ok(())
    }

    /// Requires that the person proved who they are at most that many seconds ago. Less than [`SHORTEST_MAX_AGE`] always
    /// asks for a new sign-in, which then serves that long: else the page after it would ask again, for ever.
    pub const fn require_sign_in_within(&mut self, max_age: u32) {
        self.max_age = Some(max_age);
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.named.is_empty() && self.max_age.is_none()
    }

    /// Whether these claims meet them; until when, if time alone changes that.
    fn judge(&self, claims: &Claims, leeway: u32, now: UnixTimeMs) -> Result<Option<UnixTimeMs>, Refusal> {
        // What a sign-in does not cure comes first: nobody should sign in to be refused after it.
        for (requirement, names) in &self.named {
            if !requirement.is_met(names, claims) {
                return Err(Refusal { code: requirement.error_code(), step_up: None });
            }
        }
        let Some(max_age) = self.max_age else { return Ok(None) };
        let serves = max_age.max(SHORTEST_MAX_AGE);
        let signed_in = signed_in_at(claims);
        if let Some(UnixTime(signed_in)) = signed_in {
            let until = signed_in.saturating_add(serves.into()).saturating_add(leeway.into());
            let until = UnixTime(until).to_ms();
            if now < until {
                return Ok(Some(until));
            }
        }
        let step_up = StepUp {
            max_age,
            // Where tokens do not say when, WorkOS must ask the person each time: they notice, and no browser goes in circles.
            sign_in_max_age: signed_in.map_or(0, |_| max_age.min(serves - MARGIN)),
            organization_id: claims.org_id.clone(),
        };
        Err(Refusal { code: ErrorCode::ReauthenticationRequired, step_up: Some(step_up) })
    }
}

impl AuthKit {
    /// Whether a session's or a token's claims meet the requirements; until when, if time alone changes that. The claims
    /// are those that have been authenticated: nothing else about them is checked here.
    pub fn require(
        &self,
        requirements: &Requirements,
        claims: &Claims,
        now: UnixTimeMs,
    ) -> Result<Option<UnixTimeMs>, Refusal> {
        requirements.judge(claims, self.config.validation.leeway_seconds, now)
    }
}

impl Requirement {
    const fn error_code(self) -> ErrorCode {
        match self {
            Self::Role => ErrorCode::MissingRole,
            Self::Permission => ErrorCode::MissingPermission,
            Self::Organization => ErrorCode::WrongOrganization,
            Self::Entitlement => ErrorCode::MissingEntitlement,
            Self::FeatureFlag => ErrorCode::MissingFeatureFlag,
        }
    }

    fn is_met(self, names: &[String], claims: &Claims) -> bool {
        let is = |claim: &Option<String>, name: &String| claim.as_ref() == Some(name);
        let holds = |claim: &Option<Vec<String>>, name: &String| {
            claim.as_ref().is_some_and(|list| list.contains(name))
        };
        let all = |claim| names.iter().all(|name| holds(claim, name));
        match self {
            Self::Role => names.iter().any(|name| is(&claims.role, name) || holds(&claims.roles, name)),
            Self::Organization => names.iter().any(|name| is(&claims.org_id, name)),
            Self::Permission => all(&claims.permissions),
            Self::Entitlement => all(&claims.entitlements),
            Self::FeatureFlag => all(&claims.feature_flags),
        }
    }
}

/// When the person last proved who they are. A time after the token was issued is none (milliseconds, say): it would
/// stay recent for ever. Both are times of WorkOS's clock.
fn signed_in_at(claims: &Claims) -> Option<UnixTime> {
    claims.auth_time.filter(|signed_in| claims.iat.is_some_and(|issued| *signed_in <= issued))
}

/// Seconds for which a sign-in serves, whatever less was required.
pub const SHORTEST_MAX_AGE: u32 = 60;
/// Seconds by which WorkOS is asked for a more recent sign-in than was required: clocks differ, and people take time.
const MARGIN: u32 = 30;

#[cfg(test)]
mod tests;
