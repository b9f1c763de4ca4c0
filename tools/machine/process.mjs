import { spawn } from 'node:child_process'

/**
 * Runs a program to its end, without a shell, and resolves to `{ code, stdout, output }`; it never rejects.
 * `output` is both streams as they came. A program that cannot be started has code 127.
 *
 * `tell` hears the output line by line as it comes; `inherit` hands the program this terminal instead, together with
 * the signals sent to this process; `timeoutMs` ends a program that hangs.
 */
export function execute(program, args, { cwd, env, tell, inherit = false, timeoutMs } = {}) {
  return new Promise(resolve => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      windowsHide: true,
    })
    const stdout = []
    const all = []
    let unfinished = ''
    child.stdout?.on('data', chunk => stdout.push(chunk) && hear(chunk))
    child.stderr?.on('data', hear)
    const release = inherit ? forwardSignals(child) : () => {}

    child.on('error', error => end(127, String(error.message)))
    child.on('close', (code, signal) => end(code ?? signalCode(signal)))

    function hear(chunk) {
      all.push(chunk)
      const lines = (unfinished + chunk).split('\n')
      unfinished = lines.pop()
      for (const line of lines) tell?.(line)
    }
    function end(code, extra = '') {
      release()
      resolve({
        code,
        stdout: Buffer.concat(stdout).toString(),
        output: Buffer.concat(all).toString() + extra,
      })
    }
  })
}

// Ctrl-C on a terminal reaches the child by itself: we only have to outlive it. Any other signal was sent to
// this process alone and is passed on.
function forwardSignals(child) {
  const forward = signal => child.kill(signal)
  const listeners = { SIGTERM: forward, SIGHUP: forward, SIGINT: process.stdin.isTTY ? () => {} : forward }
  for (const [signal, listener] of Object.entries(listeners)) process.on(signal, listener)
  return () => {
    for (const [signal, listener] of Object.entries(listeners)) process.off(signal, listener)
  }
}

// A shell's convention: 128 and the signal's number.
function signalCode(signal) {
  return { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 }[signal] ?? 1
}
