import { authkit } from 'fe26/web'

export const sessions = authkit({ afterSignOut: '/' })
