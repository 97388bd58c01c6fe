// `npm test`: sets up what is missing and runs every tier; `npm run test:unit` and the like run one.
// The last line is `N passed, N failed`, and the exit status says the same.

import { ensureModules } from './lib/modules.mjs'
import { SetUpProblem, runMain, say } from './lib/say.mjs'

await runMain(async () => {
  try {
    return await runTiers(process.argv.slice(2))
  } catch (error) {
    // Whoever counts has to see that a set-up which did not succeed is no success.
    if (error instanceof SetUpProblem) say(error.message)
    else process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.stdout.write('0 passed, 1 failed\n')
    return 1
  }
})

/** @param {readonly string[]} given
 * @returns {Promise<number>} */
async function runTiers([only, ...words]) {
  await ensureModules()
  // Imported after the packages are there, because the tiers' tools come from them.
  const { lastLine, sumOf } = await import('./lib/counts.mjs')
  const { tiers } = await import('./lib/tiers.mjs')
  const { ensureBuilt } = await import('./lib/build.mjs')
  const names = Object.keys(tiers)
  if (only !== undefined && !names.includes(only)) {
    throw new SetUpProblem(`There is a tier for each of ${names.join(', ')}, and none is called ${only}.`)
  }
  if (only === 'conformance' || only === 'e2e') await ensureBuilt()
  const results = []
  for (const name of only === undefined ? names : [only]) {
    say(`tests: ${name}`)
    const counts = await tiers[name]?.(name === only ? words : [])
    if (counts !== undefined) results.push({ name, ...counts })
  }
  const sum = sumOf(results)
  if (results.length > 1)
    for (const { name, ...counts } of results) process.stdout.write(`${name}: ${lastLine(counts)}\n`)
  // Once more at the end, where whoever reads a long log looks first.
  for (const { name, failures = [] } of results)
    for (const failure of failures) process.stdout.write(`failed: ${name}: ${failure.replaceAll(/\s+/g, ' ')}\n`)
  process.stdout.write(`${lastLine(sum)}\n`)
  return sum.failed === 0 ? 0 : 1
}
