// Every way to come by tokens, with arguments that would do, and an answer to them.

import type { WorkOS } from 'workos-node-11'
import { tokenOf } from './pictures.js'

type Management = WorkOS['userManagement']
type Payload = Record<string, unknown>

/** What WorkOS answers to a grant. */
export const ANSWER = {
  user: {
    object: 'user',
    id: 'user_1',
    email: 'ada@example.com',
    email_verified: true,
    name: 'Ada Lovelace',
    first_name: 'Ada',
    last_name: 'Lovelace',
    profile_picture_url: null,
    last_sign_in_at: '2031-05-05T06:07:08.910Z',
    locale: null,
    created_at: '2031-05-05T06:07:08.910Z',
    updated_at: '2031-05-05T06:07:08.910Z',
    external_id: 'ada',
    metadata: { team: 'engines' },
  },
  organization_id: 'org_1',
  access_token: tokenOf({ sid: 'session_1', org_id: 'org_1', exp: 4_000_000_000, iat: 1, role: 'admin' }),
  refresh_token: 'refresh_2',
  authentication_method: 'Password',
}

/** By the method's name: its required members, its others. */
export const GRANTS: Record<string, { members: Payload; others: Payload; needsKey: boolean }> = {
  authenticateWithCode: {
    members: { code: 'code_1' },
    others: { codeVerifier: 'v'.repeat(43), invitationToken: 'invitation_1', signalsId: 'signals_1' },
    needsKey: false,
  },
  authenticateWithCodeAndVerifier: {
    members: { code: 'code_1', codeVerifier: 'v'.repeat(43) },
    others: { invitationToken: 'invitation_1', signalsId: 'signals_1' },
    needsKey: false,
  },
  authenticateWithRefreshToken: {
    members: { refreshToken: 'refresh_1' },
    others: { organizationId: 'org_2' },
    needsKey: false,
  },
  authenticateWithPassword: {
    members: { email: 'ada@example.com', password: 'pass "word" \\ äö 🦀' },
    others: { invitationToken: 'invitation_1', radarAuthAttemptId: 'attempt_1', signalsId: 'signals_1' },
    needsKey: true,
  },
  authenticateWithMagicAuth: {
    members: { code: '123456', email: 'ada@example.com' },
    others: {
      invitationToken: 'invitation_1',
      linkAuthorizationCode: 'link_1',
      radarAuthAttemptId: 'attempt_1',
      signalsId: 'signals_1',
    },
    needsKey: true,
  },
  authenticateWithTotp: {
    members: { code: '123456', authenticationChallengeId: 'challenge_1', pendingAuthenticationToken: 'p_1' },
    others: {},
    needsKey: true,
  },
  authenticateWithEmailVerification: {
    members: { code: '123456', pendingAuthenticationToken: 'p_1' },
    others: {},
    needsKey: true,
  },
  authenticateWithOrganizationSelection: {
    members: { organizationId: 'org_1', pendingAuthenticationToken: 'p_1' },
    others: {},
    needsKey: true,
  },
  authenticateWithRadarEmailChallenge: {
    members: { code: '123456', radarChallengeId: 'radar_1', pendingAuthenticationToken: 'p_1' },
    others: {},
    needsKey: true,
  },
  authenticateWithRadarSmsChallenge: {
    members: {
      code: '123456',
      verificationId: 'verification_1',
      phoneNumber: '+15550100',
      pendingAuthenticationToken: 'p_1',
    },
    others: {},
    needsKey: true,
  },
}

/** Presents a grant of that name. */
export function present(method: string, payload: Payload) {
  return ({ userManagement }: WorkOS) =>
    (userManagement as unknown as Record<string, (payload: Payload) => unknown>)[method]?.(payload)
}

export type { Management, Payload }
