/** Whether a version is at least another one; what follows the third number is ignored.
 * @param {string} version
 * @param {string} wanted */
export function isAtLeast(version, wanted) {
  const have = numbersOf(version)
  const want = numbersOf(wanted)
  for (let place = 0; place < 3; place += 1) {
    const difference = (have[place] ?? 0) - (want[place] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** @param {string} version */
function numbersOf(version) {
  const [core = ''] = version.trim().replace(/^v/, '').split(/[-+]/)
  return core.split('.').map((part) => Number.parseInt(part, 10) || 0)
}
