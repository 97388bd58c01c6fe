import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, delimiter } from 'node:path'
import { existsSync } from 'node:fs'
import { ownNode, root } from './places.mjs'

/**
 * @typedef {object} RunOptions
 * @property {NodeJS.ProcessEnv} [environment]
 * @property {string} [folder]
 * @property {'inherit' | 'capture' | 'stderr'} [output] `stderr` sends a tool's output there, `capture` keeps it
 * @property {number} [limitMs] the process is ended after this long
 * @property {AbortSignal} [signal]
 */

/**
 * @typedef {object} RunResult
 * @property {number} status 128 + the signal's number where a signal ended it, as a shell says it; 127 if it could not start
 * @property {string} output what it wrote, if captured
 */

/** Runs a program to its end. Signals that this process is sent are passed on while it runs.
 * @param {string} program
 * @param {readonly string[]} programArguments
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>} */
export function run(program, programArguments, options = {}) {
  const output = options.output ?? 'inherit'
  return new Promise((resolve) => {
    const child = spawn(program, programArguments, {
      cwd: options.folder ?? root,
      env: options.environment ?? process.env,
      stdio:
        output === 'capture' ? ['ignore', 'pipe', 'pipe'] : ['inherit', output === 'stderr' ? 2 : 'inherit', 'inherit'],
      signal: options.signal,
    })
    let captured = ''
    const keep = (/** @type {Buffer} */ piece) => {
      captured += piece.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const timer = options.limitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.limitMs)
    const stopForwarding = forwardSignals(child)
    const finish = (/** @type {number} */ status) => {
      clearTimeout(timer)
      stopForwarding()
      resolve({ status, output: captured })
    }
    child.once('error', (error) => {
      captured += error.message
      finish(127)
    })
    child.once('close', (status, signal) => finish(status ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

/** @param {import('node:child_process').ChildProcess} child */
function forwardSignals(child) {
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  const forwards = signals.map((signal) => ({ signal, forward: () => void child.kill(signal) }))
  for (const { signal, forward } of forwards) process.on(signal, forward)
  return () => {
    for (const { signal, forward } of forwards) process.off(signal, forward)
  }
}

/** Runs npm's own client, the one that started us if there is one, so that the user's registry and proxies count.
 * @param {readonly string[]} npmArguments
 * @param {RunOptions} [options] */
export function runNpm(npmArguments, options) {
  const client = process.env['npm_execpath']
  const isNpm = client !== undefined && /npm-cli\.c?js$/.test(client) && existsSync(client)
  if (isNpm) return run(process.execPath, [client, ...npmArguments], options)
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', npmArguments, options)
}

/** The environment of our tools: the repository's own Node comes first, whatever the shell's is.
 * @param {NodeJS.ProcessEnv} [extra]
 * @returns {NodeJS.ProcessEnv} */
export function toolEnvironment(extra = {}) {
  const path = [dirname(ownNode()), `${root}/node_modules/.bin`, process.env['PATH'] ?? ''].join(delimiter)
  return { ...process.env, PATH: path, ...extra }
}
