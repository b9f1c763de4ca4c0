import { index, layout, route } from '@react-router/dev/routes'

export default [
  index('routes/home.jsx'),
  layout('routes/members.jsx', [route('account', 'routes/account.jsx'), route('api/me', 'routes/me.js')]),
  // Middleware runs where there is a route: this one is for /login and the others as well.
  route('*', 'routes/not-found.jsx'),
]
