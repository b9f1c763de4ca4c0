// What the applications of the flow tests do when a sign-in ends; the requests say what. How it is said in its framework's
// words, each application knows.

import type { SessionInfo } from 'fe26'
import type { Destination, HookAnswer, SignInFailure } from 'fe26/express'

export interface Words<Context> {
  /** The callback's URL. */
  urlOf(context: Context): string
  /** Sets a cookie that is the application's, and goes on. */
  setCookie(context: Context, name: string): HookAnswer | undefined
  /** Redirects, as handlers do. */
  redirect(context: Context, path: string): HookAnswer | undefined
}

export function hooksOf<Context extends object>({ urlOf, setCookie, redirect }: Words<Context>) {
  return {
    async onSuccess(session: SessionInfo, context: Context & Destination): Promise<HookAnswer | undefined> {
      switch (context.returnPathname) {
        case '/hook/throws':
          throw new Error('the hook is broken')
        case '/hook/leads-on':
          return `/?welcome=${session.user.email}`
        case '/hook/response':
          return new Response('welcome', {
            status: 201,
            headers: { 'cache-control': 'public', 'x-own': '1' },
          })
        case '/hook/parts':
          return { status: 201, headers: { 'cache-control': 'public', 'x-own': '1' }, body: 'welcome' }
        case '/hook/cookie':
          return setCookie(context, 'seen')
        case '/hook/redirect':
          setCookie(context, 'seen')
          return redirect(context, '/?redirected')
        case '/hook/wrong':
          return { returnTo: '/' } as never
        default:
          return undefined
      }
    },
    onError(failure: SignInFailure, context: Context): HookAnswer | undefined {
      const url = urlOf(context)
      if (url.includes('answer=path')) return `/?failed=${failure.reason}`
      if (url.includes('answer=own')) return { status: 418, body: failure.reason }
      if (url.includes('answer=redirect')) return redirect(context, `/?failed=${failure.reason}`)
      return undefined
    },
  }
}

/** For `urlOf()` of requests as Node has them. */
export const urlIn = ({ url = '' }: { url?: string | undefined }): string => url

export const cookieOf = (name: string): string => `${name}=yes; Path=/`
