import { root } from './places.mjs'

/** The command line of the window: Chromium refuses to run as root with its sandbox, so it goes without only then.
 * @param {readonly string[]} words
 * @param {{ readonly isRoot: boolean, readonly platform: NodeJS.Platform }} user
 * @returns {string[]} */
export function electronArguments(words, user) {
  const switches = user.isRoot && user.platform === 'linux' ? ['--no-sandbox'] : []
  return [...switches, root, ...words]
}
