/** @import { User } from 'fe26' */

/**
 * In the place of your database: what you have kept of each session, by the value of your own cookie.
 *
 * @type {Map<string, { accessToken: string, refreshToken: string, user: User }>}
 */
export const sessions = new Map()
