// What an application may do when a sign-in ends, before the callback is answered.

import type { Answer, CallbackFailure, Granted, Refusal, ResponseHeaders } from '../types.js'
import type { Reporter } from './outgoing.js'

/** Functions of the application's. `Context` is what its framework gives to handlers. */
export interface Hooks<Context extends object, Custom extends object = object> {
  /**
   * Called after a sign-in has succeeded, and awaited before its answer is sent: the place to create or update an account.
   * It may answer with a path of this app to go to, a `Response`, or `{ status, headers, body }`; otherwise the person goes
   * where they were going. All of these carry the session. What it throws goes to `onError`, or else to the framework, and
   * nobody is signed in: the session cookie is not set.
   */
  onSuccess?(
    session: Granted<Custom>,
    context: Context & Destination,
  ): Promise<HookAnswer | undefined> | Promise<void> | HookAnswer | undefined | void
  /**
   * Called when a sign-in has failed, or `onSuccess` has thrown. It may answer in the same ways. Otherwise the default page is
   * sent, and what was thrown goes on to the framework.
   */
  onError?(
    failure: SignInFailure,
    context: Context,
  ): Promise<HookAnswer | undefined> | Promise<void> | HookAnswer | undefined | void
}

/** Where a sign-in leads. */
export interface Destination {
  /** Where the person is going: a path of this app. */
  returnPathname: string
  /** The application's own state, from `signIn({ state })`. */
  state?: string
}

/** Why a sign-in did not complete. For `error`, something was thrown: by `onSuccess`, or by fe26 for the developer to see. */
export type SignInFailure =
  | CallbackFailure
  | Refusal
  | { authenticated: false; reason: 'error'; retryable: false; error: unknown }

/** A path of this app, or a whole answer. */
export type HookAnswer =
  | string
  | Response
  | { status: number; headers?: Record<string, string>; body?: string }

/** What a gate must know of its framework. `Own` is the framework's object for a request: a context, or a response. */
export interface Framework<Own, Context extends object> {
  /** What hooks get. */
  contextOf(own: Own): Context
  /**
   * Adds headers to whatever response a hook sends by itself; nothing where something else, such as a time limit, has
   * answered before. Absent where handlers return their responses.
   */
  carry?(own: Own, headers: ResponseHeaders, reporter: Reporter): Carrying | undefined
}

/** Headers on a response that a hook may send by itself. */
export interface Carrying {
  /** Whether it has. */
  isAnswered(): boolean
  /** It has not, and shall not have them. */
  takeBack(): void
}

/** Stands for the answer that a hook has sent itself. Nothing in it is lost when it is not sent. */
export const ANSWERED: Answer = { status: 0, headers: [], body: '' }
