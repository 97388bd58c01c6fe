// How many cases a tier had, from what its runner wrote.

/** @typedef {{ readonly passed: number, readonly failed: number }} Counts */
/** With the names of the cases that failed, as far as the runner told them.
 * @typedef {Counts & { readonly failures?: readonly string[] }} NamedCounts */

/** The sum of several tiers.
 * @param {readonly Counts[]} list
 * @returns {Counts} */
export function sumOf(list) {
  return list.reduce((sum, each) => ({ passed: sum.passed + each.passed, failed: sum.failed + each.failed }), {
    passed: 0,
    failed: 0,
  })
}

/** The last line of a run, which machines read.
 * @param {Counts} counts */
export function lastLine(counts) {
  return `${counts.passed} passed, ${counts.failed} failed`
}

/** Reads the counts back from such a line, wherever it stands in a text; the last one counts.
 * @param {string} text
 * @returns {Counts | undefined} */
export function countsFrom(text) {
  const match = [...text.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1)
  return match === undefined ? undefined : { passed: Number(match[1]), failed: Number(match[2]) }
}

/** From Vitest's JSON report. A file that could not be loaded has no cases, but it is a failure.
 * @param {{ readonly numPassedTests?: number, readonly numFailedTests?: number, readonly testResults?: readonly { readonly name?: string, readonly status?: string, readonly assertionResults?: readonly { readonly status?: string, readonly fullName?: string }[] }[] } | undefined} report
 * @returns {NamedCounts} */
export function vitestCounts(report) {
  const unloaded = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && (file.assertionResults ?? []).length === 0,
  )
  const failures = (report?.testResults ?? []).flatMap((file) => [
    ...(unloaded.includes(file) ? [`${file.name ?? ''} could not be loaded`] : []),
    ...(file.assertionResults ?? []).flatMap(({ status, fullName }) => (status === 'failed' ? [fullName ?? ''] : [])),
  ])
  return { passed: report?.numPassedTests ?? 0, failed: (report?.numFailedTests ?? 0) + unloaded.length, failures }
}

/** From Playwright's JSON report. A case that passed only when tried again has failed, and so has a broken file.
 * @param {{ readonly stats?: { readonly expected?: number, readonly unexpected?: number, readonly flaky?: number }, readonly errors?: readonly unknown[], readonly suites?: readonly PlaywrightSuite[] } | undefined} report
 * @returns {NamedCounts} */
export function playwrightCounts(report) {
  const stats = report?.stats
  return {
    passed: stats?.expected ?? 0,
    failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) + (report?.errors ?? []).length,
    failures: (report?.suites ?? []).flatMap(failuresOf),
  }
}

/** @typedef {{ readonly title?: string, readonly suites?: readonly PlaywrightSuite[], readonly specs?: readonly { readonly title?: string, readonly tests?: readonly { readonly status?: string }[] }[] }} PlaywrightSuite */

/** @param {PlaywrightSuite} suite
 * @returns {readonly string[]} */
function failuresOf({ title = '', suites = [], specs = [] }) {
  const own = specs.filter(({ tests = [] }) =>
    tests.some(({ status }) => status === 'unexpected' || status === 'flaky'),
  )
  return [...own.map((spec) => `${title}: ${spec.title ?? ''}`), ...suites.flatMap(failuresOf)]
}

/** A runner's counts made to agree with its exit status: no case at all is a failure, and so is a bad end without one.
 * @param {NamedCounts} counts
 * @param {number} status
 * @returns {NamedCounts} */
export function honest(counts, status) {
  const bad = counts.passed + counts.failed === 0 || (status !== 0 && counts.failed === 0)
  return bad ? { ...counts, failed: counts.failed + 1 } : counts
}
