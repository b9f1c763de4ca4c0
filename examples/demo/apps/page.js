// The page that the demo shows at `/`. It has nothing to do with fe26: it turns a session into HTML.

/** @import { Auth, EngineInfo, SessionInfo } from 'fe26' */

/**
 * Who is signed in, or a way to sign in.
 *
 * @param {Auth} auth
 * @param {EngineInfo} engine
 */
export function homePage(auth, engine) {
  const content = auth.authenticated ? signedIn(auth) : auth.retryable ? UNREACHABLE : SIGNED_OUT
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>fe26 on ${escapeHtml(engine.runtime)}</title>
<link rel="icon" href="${ICON}">
<style>${STYLE}</style>
</head>
<body>
<p class="served"><span class="iron" aria-hidden="true"><small>26</small>Fe</span>
<span>Served on <strong>${escapeHtml(engine.runtime)}</strong>
by the <strong>${escapeHtml(engine.engine)}</strong> engine</span></p>
${content}
</body>
</html>
`
}

/** @param {SessionInfo} auth */
function signedIn({ user, sessionId, organizationId, role, claims }) {
  const name = user.name ?? user.email
  const token = `data-jti="${escapeHtml(claims.jti)}" data-iat="${claims.iat}" data-exp="${claims.exp}"`
  return `<main id="session" ${token}>
<header>
<span class="avatar" aria-hidden="true">${escapeHtml(initials(name))}</span>
<div><h1>${escapeHtml(name)}</h1><p class="soft">${escapeHtml(user.email)}</p></div>
</header>
<dl>
<dt>Organization</dt><dd>${escapeHtml(organizationId ?? 'none')}</dd>
<dt>Role</dt><dd>${escapeHtml(role ?? 'none')}</dd>
<dt>Session</dt><dd><code>${escapeHtml(sessionId)}</code></dd>
</dl>
<section id="token">
<h2>Access token</h2>
<dl>
<dt>Id</dt><dd><code id="jti">${escapeHtml(claims.jti)}</code></dd>
<dt>Issued</dt><dd id="issued"></dd>
<dt>Expires in</dt><dd id="left"></dd>
</dl>
<div class="bar" aria-hidden="true"><div id="bar"></div></div>
<p class="soft" id="news">Stay on this page and watch the session refresh.</p>
</section>
<form method="post" action="/logout"><button>Sign out</button></form>
</main>
<script type="module">${SCRIPT}</script>`
}

/** @param {string} name */
function initials(name) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  return words
    .slice(0, 2)
    .map(word => [...word][0])
    .join('')
    .toUpperCase()
}

/**
 * Text as HTML, safe in element content and in quoted attributes.
 *
 * @param {string} text
 */
function escapeHtml(text) {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}

const SIGNED_OUT = `<main>
<h1>Hello, stranger</h1>
<p class="soft">You are signed out. Sign in to see who you are and to watch your session refresh.</p>
<a class="primary" href="/login">Sign in</a>
<p class="aside">Or open <a href="/account">a page for members</a>: it sends you to sign in first, and back.</p>
</main>`

// A failure that passes by itself signs nobody out.
const UNREACHABLE = `<main>
<h1>One moment, please</h1>
<p class="soft">AuthKit cannot be reached right now. You are still signed in.</p>
<a class="primary" href="/">Try again</a>
</main>`

// Asks every second who is signed in. The request after the token's expiry is the one that refreshes the session.
const SCRIPT = `
const at = id => document.getElementById(id)
const { jti, iat, exp } = at('session').dataset
let token = { jti, iat: Number(iat), exp: Number(exp) }
let refreshes = 0

async function ask() {
  const response = await fetch('/api/me').catch(() => undefined)
  if (response?.status === 401) return location.reload()
  if (response?.ok) meet((await response.json()).claims)
  else at('news').textContent = response ? 'AuthKit does not answer. You stay signed in.' : 'The server does not answer.'
  setTimeout(ask, 1000)
}

function meet(claims) {
  if (claims.jti === token.jti) return
  token = claims
  refreshes += 1
  const times = refreshes === 1 ? 'once' : refreshes + ' times'
  at('news').textContent = 'Refreshed ' + times + ' while you watched: a new token, the same session.'
  at('token').animate([{ background: 'var(--tint)' }, {}], 1500)
}

function show() {
  const left = Math.max(0, token.exp - Date.now() / 1000)
  at('jti').textContent = token.jti
  at('issued').textContent = new Date(token.iat * 1000).toLocaleTimeString()
  at('left').textContent = left > 0 ? Math.ceil(left) + ' s' : 'expired'
  at('bar').style.width = (100 * left) / (token.exp - token.iat) + '%'
}

show()
setInterval(show, 200)
setTimeout(ask, 1000)
`

const ICON =
  "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><rect width='8' height='8' rx='2' fill='%23b4461f'/></svg>"

const STYLE = `
:root{--page:#f4f1ee;--card:#fff;--text:#221c18;--soft:#6b615a;--line:#e2dbd5;--accent:#b4461f;--on-accent:#fff;
--tint:#fbe9e1}
@media (prefers-color-scheme:dark){:root{--page:#171311;--card:#211b18;--text:#f3ece7;--soft:#b3a59b;--line:#3a302a;
--accent:#f08a5d;--on-accent:#231209;--tint:#3b2318}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-content:center;justify-items:center;gap:20px;padding:24px 16px;
background:var(--page);color:var(--text);font:16px/1.5 system-ui,sans-serif}
.served{display:flex;align-items:center;gap:12px;margin:0;color:var(--soft);text-wrap:balance}
.served strong{color:var(--text);font-weight:600}
.iron{flex:none;position:relative;display:grid;place-items:end center;width:40px;height:40px;border-radius:8px;
background:var(--accent);color:var(--on-accent);font-weight:700;line-height:1.4}
.iron small{position:absolute;top:3px;left:6px;font-size:9px;font-weight:600;line-height:1}
main{width:min(460px,calc(100vw - 32px));padding:32px;background:var(--card);border:1px solid var(--line);
border-radius:16px;box-shadow:0 16px 48px -24px rgb(0 0 0/.35)}
header{display:flex;align-items:center;gap:16px}
header div{min-width:0}
h1{margin:0;font-size:26px;line-height:1.2;letter-spacing:-.02em;overflow-wrap:anywhere}
h2{margin:0 0 8px;font-size:15px}
.soft{margin:4px 0 0;color:var(--soft);overflow-wrap:anywhere;text-wrap:balance}
.avatar{flex:none;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;background:var(--tint);
color:var(--accent);font-size:20px;font-weight:700}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:6px 20px;margin:24px 0 0;font-size:15px}
dt{color:var(--soft)}
dd{margin:0;text-align:right;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;
font-variant-numeric:tabular-nums}
code{font:13px ui-monospace,monospace}
section{margin-top:24px;padding:16px 18px;border:1px solid var(--line);border-radius:12px}
section dl{margin:0}
section .soft{font-size:14px}
.bar{height:6px;margin:14px 0 10px;border-radius:3px;background:var(--tint);overflow:hidden}
.bar div{height:100%;border-radius:3px;background:var(--accent);transition:width .2s linear}
.primary,button{display:block;width:100%;margin-top:24px;padding:11px;border-radius:10px;font:inherit;font-weight:600;
text-align:center;text-decoration:none;cursor:pointer}
.primary{background:var(--accent);color:var(--on-accent);border:1px solid transparent}
button{background:transparent;color:inherit;border:1px solid var(--line)}
.primary:hover{filter:brightness(1.07)}
button:hover{border-color:var(--accent)}
.aside{margin:16px 0 0;color:var(--soft);font-size:14px;text-align:center;text-wrap:balance}
.aside a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
`
