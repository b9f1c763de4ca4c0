//! Grants: `{grant: 'password', email, …}`, with the members in camelCase.

use super::Input;
use fe26::secret::Secret;
use fe26::workos::grant::Grant;

/// Nothing for a grant of another name.
pub(crate) fn read_grant(input: &Input<'_, '_>) -> Option<Grant> {
    let text = |name| input.required_text(name);
    let secret = |name| Secret::new(input.required_text(name));
    let some_secret = |name| input.text(name).map(Secret::new);
    let pending = || secret("pendingAuthenticationToken");
    Some(match text("grant").as_str() {
        "authorizationCode" => Grant::AuthorizationCode {
            code: secret("code"),
            code_verifier: some_secret("codeVerifier"),
            invitation_token: some_secret("invitationToken"),
            signals_id: input.text("signalsId"),
        },
        "refreshToken" => Grant::RefreshToken {
            refresh_token: secret("refreshToken"),
            organization_id: input.text("organizationId"),
        },
        "password" => Grant::Password {
            email: text("email"),
            password: secret("password"),
            invitation_token: some_secret("invitationToken"),
            radar_auth_attempt_id: input.text("radarAuthAttemptId"),
            signals_id: input.text("signalsId"),
        },
        "magicAuth" => Grant::MagicAuth {
            code: secret("code"),
            email: text("email"),
            invitation_token: some_secret("invitationToken"),
            link_authorization_code: some_secret("linkAuthorizationCode"),
            radar_auth_attempt_id: input.text("radarAuthAttemptId"),
            signals_id: input.text("signalsId"),
        },
        "totp" => Grant::Totp {
            code: secret("code"),
            authentication_challenge_id: text("authenticationChallengeId"),
            pending_authentication_token: pending(),
        },
        "emailVerification" => {
            Grant::EmailVerification { code: secret("code"), pending_authentication_token: pending() }
        }
        "organizationSelection" => Grant::OrganizationSelection {
            organization_id: text("organizationId"),
            pending_authentication_token: pending(),
        },
        "radarEmailChallenge" => Grant::RadarEmailChallenge {
            code: secret("code"),
            radar_challenge_id: text("radarChallengeId"),
            pending_authentication_token: pending(),
        },
        "radarSmsChallenge" => Grant::RadarSmsChallenge {
            code: secret("code"),
            verification_id: text("verificationId"),
            phone_number: text("phoneNumber"),
            pending_authentication_token: pending(),
        },
        _ => return None,
    })
}
