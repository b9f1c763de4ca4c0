//! The grants of `POST /user_management/authenticate` (WorkOS API).

use super::endpoint::{Device, Endpoint};
use crate::json::{ObjectWriter, push_object};
use crate::secret::Secret;
use alloc::string::String;

/// What a person or a session presents in exchange for tokens.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the members are named and described by WorkOS's API reference")]
pub enum Grant {
    AuthorizationCode {
        code: Secret,
        code_verifier: Option<Secret>,
        invitation_token: Option<Secret>,
        signals_id: Option<String>,
    },
    RefreshToken {
        refresh_token: Secret,
        organization_id: Option<String>,
    },
    Password {
        email: String,
        password: Secret,
        invitation_token: Option<Secret>,
        radar_auth_attempt_id: Option<String>,
        signals_id: Option<String>,
    },
    MagicAuth {
        code: Secret,
        email: String,
        invitation_token: Option<Secret>,
        link_authorization_code: Option<Secret>,
        radar_auth_attempt_id: Option<String>,
        signals_id: Option<String>,
    },
    Totp {
        code: Secret,
        authentication_challenge_id: String,
        pending_authentication_token: Secret,
    },
    EmailVerification {
        code: Secret,
        pending_authentication_token: Secret,
    },
    OrganizationSelection {
        organization_id: String,
        pending_authentication_token: Secret,
    },
    RadarEmailChallenge {
        code: Secret,
        radar_challenge_id: String,
        pending_authentication_token: Secret,
    },
    RadarSmsChallenge {
        code: Secret,
        verification_id: String,
        phone_number: String,
        pending_authentication_token: Secret,
    },
}

impl Grant {
    /// The `grant_type` WorkOS knows it by.
    pub const fn grant_type(&self) -> &'static str {
        match self {
            Self::AuthorizationCode { .. } => "authorization_code",
            Self::RefreshToken { .. } => "refresh_token",
            Self::Password { .. } => "password",
            Self::MagicAuth { .. } => "urn:workos:oauth:grant-type:magic-auth:code",
            Self::Totp { .. } => "urn:workos:oauth:grant-type:mfa-totp",
            Self::EmailVerification { .. } => "urn:workos:oauth:grant-type:email-verification:code",
            Self::OrganizationSelection { .. } => "urn:workos:oauth:grant-type:organization-selection",
            Self::RadarEmailChallenge { .. } => "urn:workos:oauth:grant-type:radar-email-challenge:code",
            Self::RadarSmsChallenge { .. } => "urn:workos:oauth:grant-type:radar-sms-challenge:code",
        }
    }

    /// Whether WorkOS could accept it at all: a code is redeemed with its verifier or an API key.
    pub fn check(&self, endpoint: &Endpoint) -> Result<(), UnredeemableCode> {
        match self {
            Self::AuthorizationCode { code_verifier: Some(verifier), .. }
                if verifier.expose_secret().chars().all(char::is_whitespace) =>
            {
                Err(UnredeemableCode::EmptyVerifier)
            }
            Self::AuthorizationCode { code_verifier: None, .. } if endpoint.api_key.is_none() => {
                Err(UnredeemableCode::NoVerifierNoApiKey)
            }
            _ => Ok(()),
        }
    }

    /// The JSON body, its members in `@workos-inc/node`'s order. A public client sends no `client_secret`.
    pub fn to_body(&self, endpoint: &Endpoint, device: &Device) -> Secret {
        let mut body = String::new();
        push_object(&mut body, |members| {
            members.string("grant_type", self.grant_type());
            members.string("client_id", &endpoint.client_id);
            push_secret(members, "client_secret", &endpoint.api_key);
            self.push_members(members);
            push_text(members, "ip_address", &device.ip_address);
            push_text(members, "user_agent", &device.user_agent);
            self.push_signals(members);
        });
        Secret::new(body)
    }

    fn push_members(&self, members: &mut ObjectWriter<'_>) {
        match self {
            Self::AuthorizationCode { code, code_verifier, invitation_token, .. } => {
                members.string("code", code.expose_secret());
                push_secret(members, "code_verifier", code_verifier);
                push_secret(members, INVITATION, invitation_token);
            }
            Self::RefreshToken { refresh_token, organization_id } => {
                members.string("refresh_token", refresh_token.expose_secret());
                push_text(members, "organization_id", organization_id);
            }
            Self::Password { email, password, invitation_token, .. } => {
                members.string("email", email);
                members.string("password", password.expose_secret());
                push_secret(members, INVITATION, invitation_token);
            }
            Self::MagicAuth { code, email, invitation_token, link_authorization_code, .. } => {
                members.string("code", code.expose_secret());
                members.string("email", email);
                push_secret(members, INVITATION, invitation_token);
                push_secret(members, "link_authorization_code", link_authorization_code);
            }
            Self::Totp { code, authentication_challenge_id, pending_authentication_token } => {
                members.string("code", code.expose_secret());
                members.string("authentication_challenge_id", authentication_challenge_id);
                members.string(PENDING, pending_authentication_token.expose_secret());
            }
            Self::EmailVerification { code, pending_authentication_token } => {
                members.string(PENDING, pending_authentication_token.expose_secret());
                members.string("code", code.expose_secret());
            }
            Self::OrganizationSelection { organization_id, pending_authentication_token } => {
                members.string(PENDING, pending_authentication_token.expose_secret());
                members.string("organization_id", organization_id);
            }
            Self::RadarEmailChallenge { code, radar_challenge_id, pending_authentication_token } => {
                members.string("code", code.expose_secret());
                members.string("radar_challenge_id", radar_challenge_id);
                members.string(PENDING, pending_authentication_token.expose_secret());
            }
            Self::RadarSmsChallenge { code, verification_id, phone_number, pending_authentication_token } => {
                members.string("code", code.expose_secret());
                members.string("verification_id", verification_id);
                members.string("phone_number", phone_number);
                members.string(PENDING, pending_authentication_token.expose_secret());
            }
        }
    }

    /// What Radar and WorkOS's browser SDK have gathered about the attempt.
    fn push_signals(&self, members: &mut ObjectWriter<'_>) {
        let (radar_auth_attempt_id, signals_id) = match self {
            Self::AuthorizationCode { signals_id, .. } => (&None, signals_id),
            Self::Password { radar_auth_attempt_id, signals_id, .. }
            | Self::MagicAuth { radar_auth_attempt_id, signals_id, .. } => {
                (radar_auth_attempt_id, signals_id)
            }
            _ => (&None, &None),
        };
        push_text(members, "radar_auth_attempt_id", radar_auth_attempt_id);
        push_text(members, "signals_id", signals_id);
    }
}

/// Addresses and telephone numbers are the person's.
impl core::fmt::Debug for Grant {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Grant({})", self.grant_type())
    }
}

/// Why an authorization code cannot be redeemed: a mistake in the calling program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnredeemableCode {
    /// The code verifier is empty.
    EmptyVerifier,
    /// There is neither a code verifier nor an API key.
    NoVerifierNoApiKey,
}

impl UnredeemableCode {
    /// What is wrong and how it is mended.
    pub const fn message(self) -> &'static str {
        match self {
            Self::EmptyVerifier => {
                "codeVerifier is empty: pass the one the sign-in began with, see pkce.generate()"
            }
            Self::NoVerifierNoApiKey => "a code needs its codeVerifier, or an apiKey in the configuration",
        }
    }
}

impl core::fmt::Display for UnredeemableCode {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.message())
    }
}

impl core::error::Error for UnredeemableCode {}

fn push_secret(members: &mut ObjectWriter<'_>, name: &str, value: &Option<Secret>) {
    members.some_string(name, value.as_ref().map(Secret::expose_secret));
}

fn push_text(members: &mut ObjectWriter<'_>, name: &str, value: &Option<String>) {
    members.some_string(name, value.as_deref());
}

const INVITATION: &str = "invitation_token";
const PENDING: &str = "pending_authentication_token";
