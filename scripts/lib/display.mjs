// A display for window tests on a machine that has none.

import { spawn } from 'node:child_process'
import { SetUpProblem } from './say.mjs'

/** Whether windows can be shown here.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} environment */
export function hasDisplay(platform, environment) {
  return platform !== 'linux' || Boolean(environment['DISPLAY']) || Boolean(environment['WAYLAND_DISPLAY'])
}

/** Starts Xvfb on a display number that it chooses itself, so that two runs never meet on one.
 * @returns {Promise<{ readonly display: string, readonly stop: () => void }>} */
export function startDisplay() {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const stop = () => void server.kill('SIGTERM')
  return new Promise((resolve, reject) => {
    let number = ''
    server.stdio[3]?.on('data', (/** @type {Buffer} */ piece) => {
      number += piece.toString()
      if (number.includes('\n')) resolve({ display: `:${number.trim()}`, stop })
    })
    server.once('error', (error) => reject(new SetUpProblem(`Xvfb did not start: ${error.message}`)))
    server.once('exit', (status) =>
      reject(new SetUpProblem(`Xvfb ended with status ${status} before it named a display.`)),
    )
  })
}
