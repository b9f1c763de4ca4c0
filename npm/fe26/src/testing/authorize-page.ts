import type { AuthorizationRequest } from './authorize.js'
import type { Account, LocalOrganization } from './directory.js'

/** The page a person clicks through: known users, a free e-mail address, a way to say no. */
export function signInPage(
  request: AuthorizationRequest,
  accounts: readonly Account[],
  action: string,
  problem?: string,
): string {
  const signUp = request.screenHint === 'sign-up'
  const known = accounts.length === 0 ? '' : knownUsers(accounts.slice(0, 20), action)
  const entry = emailForm(request, action, signUp)
  const parts = known === '' ? [entry] : signUp ? [entry, OR, known] : [known, OR, entry]
  return layout(
    signUp ? 'Create your account' : 'Sign in',
    `<p class="lead">to continue to <strong>${escapeHtml(request.redirectUri.host)}</strong></p>
${problem === undefined ? '' : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`}
${parts.join('\n')}
${denyForm(action)}`,
  )
}

/** The second question, for a member of several organizations. */
export function organizationPage(request: AuthorizationRequest, account: Account, action: string): string {
  const choices = account.organizations.map(
    organization => `<li><button class="row" name="organization" value="${escapeHtml(organization.id)}">
${avatar(organization.name, true)}
<span class="who"><span class="name">${escapeHtml(organization.name)}</span>
<span class="detail">${escapeHtml(organization.role ?? 'member')}</span></span>${CHEVRON}</button></li>`,
  )
  return layout(
    'Choose an organization',
    `<p class="lead"><strong>${escapeHtml(account.user.email)}</strong> belongs to several.
Which one continues to <strong>${escapeHtml(request.redirectUri.host)}</strong>?</p>
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="email" value="${escapeHtml(account.user.email)}">
<ul>${choices.join('\n')}</ul>
</form>
${denyForm(action)}`,
  )
}

/** A page that only says something: a refused request, a finished sign-out. */
export function messagePage(title: string, message: string): string {
  return layout(title, `<p class="lead">${escapeHtml(message)}</p>`)
}

/** No script, no request to anywhere; `form-action` is absent because browsers apply it to the redirect back, too. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/** Text as HTML, safe in element content and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, character => `&#${character.charCodeAt(0)};`)
}

function knownUsers(accounts: readonly Account[], action: string): string {
  const rows = accounts.map(
    ({ user, organizations }) => `<li><button class="row" name="email" value="${escapeHtml(user.email)}">
${avatar(user.name ?? user.email, false)}
<span class="who"><span class="name">${escapeHtml(user.name ?? user.email)}</span>
<span class="detail">${escapeHtml(describe(user.email, organizations))}</span></span>${CHEVRON}</button></li>`,
  )
  return `<form method="post" action="${escapeHtml(action)}" aria-label="Known users">
<ul>${rows.join('\n')}</ul>
</form>`
}

function emailForm(request: AuthorizationRequest, action: string, signUp: boolean): string {
  return `<form method="post" action="${escapeHtml(action)}">
<label for="email">${signUp ? 'Your e-mail address' : 'Another e-mail address'}</label>
<input id="email" name="email" type="email" required maxlength="254" autocomplete="email" placeholder="you@example.com"
 value="${escapeHtml(request.loginHint ?? '')}">
<button class="primary">${signUp ? 'Sign up' : 'Continue'}</button>
</form>`
}

function denyForm(action: string): string {
  return `<form method="post" action="${escapeHtml(action)}" class="deny">
<button class="quiet" name="decision" value="deny">Cancel and go back</button>
</form>`
}

function describe(email: string, organizations: readonly LocalOrganization[]): string {
  const [first, ...others] = organizations
  if (!first) return email
  return others.length === 0 ? `${email} · ${first.name}` : `${email} · ${organizations.length} organizations`
}

function avatar(name: string, square: boolean): string {
  const initials = name
    .split(/[^\p{L}\p{N}]+/u)
    .filter(word => word !== '')
    .slice(0, 2)
    .map(word => [...word][0] ?? '')
    .join('')
  return `<span class="avatar${square ? ' square' : ''}" aria-hidden="true">${escapeHtml(initials.toUpperCase())}</span>`
}

function layout(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Local AuthKit</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="badge">Local AuthKit</p>
<h1>${escapeHtml(title)}</h1>
${content}
</main>
<footer>A local stand-in for AuthKit: no password is asked, no e-mail is sent.</footer>
</body>
</html>
`
}

const OR = '<p class="or"><span>or</span></p>'

const CHEVRON = '<span class="chevron" aria-hidden="true">→</span>'

const STYLE = `
:root{--page:#f4f1ee;--card:#fff;--text:#221c18;--soft:#6b615a;--line:#e2dbd5;--hover:#faf6f2;--accent:#b4461f;
--on-accent:#fff;--tint:#fbe9e1;--problem:#9b1c1c}
@media (prefers-color-scheme:dark){:root{--page:#171311;--card:#211b18;--text:#f3ece7;--soft:#b3a59b;--line:#3a302a;
--hover:#2a221e;--accent:#f08a5d;--on-accent:#231209;--tint:#3b2318;--problem:#ff9d9d}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:20px;
padding:24px 16px;background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:460px;padding:32px;background:var(--card);border:1px solid var(--line);border-radius:16px;
box-shadow:0 16px 48px -24px rgb(0 0 0/.35)}
.badge{display:inline-block;margin:0 0 20px;padding:3px 12px;border-radius:99px;background:var(--tint);
color:var(--accent);font-size:13px;font-weight:600}
h1{margin:0;font-size:26px;line-height:1.2;letter-spacing:-.02em}
.lead{margin:6px 0 24px;color:var(--soft);overflow-wrap:anywhere}
.lead strong{color:var(--text);font-weight:600}
.lead:last-child{margin-bottom:0}
.problem{margin:0 0 20px;padding:10px 14px;border:1px solid;border-radius:10px;color:var(--problem);font-size:14px}
ul{list-style:none;margin:0;padding:0;display:grid;gap:8px}
button,input{width:100%;font:inherit;border-radius:10px}
button{cursor:pointer}
.row{display:flex;align-items:center;gap:12px;padding:10px 12px;text-align:left;background:transparent;
color:inherit;border:1px solid var(--line)}
.row:hover{background:var(--hover);border-color:var(--accent)}
.avatar{flex:none;display:grid;place-items:center;width:38px;height:38px;border-radius:50%;background:var(--tint);
color:var(--accent);font-size:14px;font-weight:700}
.square{border-radius:10px}
.who{flex:1;min-width:0;display:grid}
.name{font-weight:600}
.detail{color:var(--soft);font-size:14px}
.name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chevron{color:var(--soft)}
.or{display:flex;align-items:center;gap:12px;margin:20px 0;color:var(--soft);font-size:14px}
.or::before,.or::after{content:"";flex:1;height:1px;background:var(--line)}
label{display:block;margin-bottom:6px;font-size:14px;font-weight:600}
input{padding:11px 12px;background:transparent;color:inherit;border:1px solid var(--line)}
.primary{margin-top:12px;padding:11px;border:0;background:var(--accent);color:var(--on-accent);font-weight:600}
.primary:hover{filter:brightness(1.07)}
.deny{margin-top:16px}
.quiet{padding:8px;border:0;background:transparent;color:var(--soft)}
.quiet:hover{color:var(--text);text-decoration:underline}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
footer{max-width:460px;color:var(--soft);font-size:13px;text-align:center;text-wrap:balance}
`
