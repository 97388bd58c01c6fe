import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** The user's cache folder of this project; runtimes live here because `npm ci` empties node_modules.
 * @param {NodeJS.ProcessEnv} environment */
export function cacheFolder(environment = process.env) {
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'podium')
}

/** The repository's own Node, or the running one while that is not installed. */
export function ownNode() {
  const binary = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  return existsSync(binary) ? binary : process.execPath
}
