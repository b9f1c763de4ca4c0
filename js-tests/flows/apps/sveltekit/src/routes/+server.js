import { json } from '@sveltejs/kit'

export const GET = ({ locals }) => json({ email: locals.auth.user?.email ?? null })
