// Programs for Node, each in a process of its own.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import type { RunningApp } from './host.js'

/** What `node` runs: the arguments, the folder it runs them in, and all of the environment but PATH. */
export interface Program {
  args: string[]
  folder: string
  env: Record<string, string>
}

/** A server that runs; what it has printed is complete once it is closed. */
export type RunningProgram = RunningApp & { printed(): string }

/** How long a server may take until it answers: less than the hooks that start one. */
export const START_MS = 90_000

/** Starts a server. Fails with what it has printed when it ends instead, or does not answer at this origin in time. */
export async function startProgram(program: Program, url: string): Promise<RunningProgram> {
  const { child, printed, ended } = run(program)
  const close = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const giveUp = Date.now() + START_MS
  while (!(await answers(url, giveUp))) {
    const late = Date.now() >= giveUp
    if (!late && isRunning(child)) {
      await setTimeout(50)
      continue
    }
    await close()
    const what = late ? 'does not answer' : `ended with ${child.exitCode ?? child.signalCode}`
    throw new Error(`${program.args.join(' ')} ${what}: ${printed()}`)
  }
  return { url, printed, close }
}

/** Runs a program to its end. */
export async function runProgram(program: Program): Promise<{ code: number | null; printed: string }> {
  const { child, printed, ended } = run(program)
  await ended
  return { code: child.exitCode, printed: printed() }
}

function run({ args, folder, env }: Program) {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  for (const output of [child.stdout, child.stderr]) output.on('data', chunk => chunks.push(String(chunk)))
  return { child, printed: () => chunks.join(''), ended: once(child, 'close') }
}

const isRunning = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null

async function answers(url: string, giveUp: number): Promise<boolean> {
  const signal = AbortSignal.timeout(Math.max(1, giveUp - Date.now()))
  try {
    const { body } = await fetch(url, { redirect: 'manual', signal })
    await body?.cancel()
    return true
  } catch {
    return false
  }
}
