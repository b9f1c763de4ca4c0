//! The grants of `POST /user_management/authenticate` (WorkOS API).

use super::endpoint::{Device, Endpoint};
use crate::json::push_object;
use crate::secret::Secret;
use crate::text::trim;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

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
                if trim(verifier.expose_secret()).is_empty() =>
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
    pub(super) fn to_body(&self, endpoint: &Endpoint, device: &Device) -> Secret {
        let mut body = String::new();
        push_object(&mut body, |members| {
            members.string("grant_type", self.grant_type());
            members.string("client_id", &endpoint.client_id);
            members.some_string("client_secret", expose(&endpoint.api_key));
            for (name, value) in self.members() {
                members.some_string(name, value);
            }
            members.some_string("ip_address", device.ip_address.as_deref());
            members.some_string("user_agent", device.user_agent.as_deref());
            for (name, value) in self.signals() {
                members.some_string(name, value);
            }
        });
        Secret::new(body)
    }

    fn members(&self) -> Vec<(&'static str, Option<&str>)> {
        match self {
            Self::AuthorizationCode { code, code_verifier, invitation_token, .. } => vec![
                ("code", Some(code.expose_secret())),
                ("code_verifier", expose(code_verifier)),
                ("invitation_token", expose(invitation_token)),
            ],
            Self::RefreshToken { refresh_token, organization_id } => vec![
                ("refresh_token", Some(refresh_token.expose_secret())),
                ("organization_id", organization_id.as_deref()),
            ],
            Self::Password { email, password, invitation_token, .. } => vec![
                ("email", Some(email)),
                ("password", Some(password.expose_secret())),
                ("invitation_token", expose(invitation_token)),
            ],
            Self::MagicAuth { code, email, invitation_token, link_authorization_code, .. } => vec![
                ("code", Some(code.expose_secret())),
                ("email", Some(email)),
                ("invitation_token", expose(invitation_token)),
                ("link_authorization_code", expose(link_authorization_code)),
            ],
            Self::Totp { code, authentication_challenge_id, pending_authentication_token } => vec![
                ("code", Some(code.expose_secret())),
                ("authentication_challenge_id", Some(authentication_challenge_id)),
                (PENDING, Some(pending_authentication_token.expose_secret())),
            ],
            Self::EmailVerification { code, pending_authentication_token } => vec![
                (PENDING, Some(pending_authentication_token.expose_secret())),
                ("code", Some(code.expose_secret())),
            ],
            Self::OrganizationSelection { organization_id, pending_authentication_token } => vec![
                (PENDING, Some(pending_authentication_token.expose_secret())),
                ("organization_id", Some(organization_id)),
            ],
            Self::RadarEmailChallenge { code, radar_challenge_id, pending_authentication_token } => vec![
                ("code", Some(code.expose_secret())),
                ("radar_challenge_id", Some(radar_challenge_id)),
                (PENDING, Some(pending_authentication_token.expose_secret())),
            ],
            Self::RadarSmsChallenge { code, verification_id, phone_number, pending_authentication_token } => {
                vec![
                    ("code", Some(code.expose_secret())),
                    ("verification_id", Some(verification_id)),
                    ("phone_number", Some(phone_number)),
                    (PENDING, Some(pending_authentication_token.expose_secret())),
                ]
            }
        }
    }

    /// What Radar and WorkOS's browser SDK have gathered about the attempt.
    fn signals(&self) -> [(&'static str, Option<&str>); 2] {
        let (radar_auth_attempt_id, signals_id) = match self {
            Self::AuthorizationCode { signals_id, .. } => (None, signals_id.as_deref()),
            Self::Password { radar_auth_attempt_id, signals_id, .. }
            | Self::MagicAuth { radar_auth_attempt_id, signals_id, .. } => {
                (radar_auth_attempt_id.as_deref(), signals_id.as_deref())
            }
            _ => (None, None),
        };
        [("radar_auth_attempt_id", radar_auth_attempt_id), ("signals_id", signals_id)]
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

fn expose(secret: &Option<Secret>) -> Option<&str> {
    secret.as_ref().map(Secret::expose_secret)
}

const PENDING: &str = "pending_authentication_token";
