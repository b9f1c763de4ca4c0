import { authkit, requireAuth } from 'fe26/express'

export const guard = [authkit(), requireAuth()]
