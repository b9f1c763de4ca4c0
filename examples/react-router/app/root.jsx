import { Outlet, Scripts } from 'react-router'
import { session } from './sessions.server.js'

export const middleware = [session]

/** @param {{ children: import('react').ReactNode }} props */
export function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <title>fe26 in React Router</title>
      </head>
      <body>
        {children}
        <Scripts />
      </body>
    </html>
  )
}

export default function Root() {
  return <Outlet />
}

export function ErrorBoundary() {
  return <p>Not found, or out of order.</p>
}
