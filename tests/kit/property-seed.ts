import fc from 'fast-check'

/**
 * Chance is given: a run of the tests is the same every time, so that a change that passed is not undone by luck. To look further,
 * `PODIUM_PROPERTY_SEED=random`, or the number that a failure named.
 */
const asked = process.env['PODIUM_PROPERTY_SEED'] ?? '20261121'
if (asked !== 'random') fc.configureGlobal({ seed: Number(asked) })
