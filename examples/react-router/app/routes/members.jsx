import { Outlet } from 'react-router'
import { members } from '../sessions.server.js'

export const middleware = [members]

// With a loader, what the browser renders for itself asks the server first.
export const loader = () => null

export default function Members() {
  return <Outlet />
}
