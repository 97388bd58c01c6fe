import { existsSync } from 'node:fs'
import { isAtLeast } from './versions.mjs'

/** The words that the command line answers; without one of them the window opens. */
const commandWords = new Set(['inspect', 'narrate', 'why', 'dns', 'record', 'replay', 'sandbox', 'help'])
const commandSwitches = new Set(['--help', '-h', '--version', '-V'])
/** Switches that the window understands too, and that take a value, which must not be taken for a command word. */
const switchesWithValue = new Set([
  '--context',
  '--kubeconfig',
  '--cluster-domain',
  '--language',
  '--workload',
  '--user-data-dir',
  '--namespace',
  '-n',
])
/** The oldest Node that the command line runs on. */
export const oldestCommandNode = '22.19.0'

/** Whether these arguments are for the command line: its word may stand after global switches. A word that names no file is one
 * that was mistyped, and the command line says so; opening a window for it would hide the mistake.
 * @param {readonly string[]} words
 * @param {(path: string) => boolean} isFile */
export function isCommand(words, isFile = existsSync) {
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (commandSwitches.has(word)) return true
    if (switchesWithValue.has(word)) index += 1
    else if (!word.startsWith('-')) return commandWords.has(word) || !isFile(word)
  }
  return false
}

/** Whether the command line can run on this Node, or has to be started again with the repository's own.
 * @param {string} version */
export function runsOn(version) {
  return isAtLeast(version, oldestCommandNode)
}
