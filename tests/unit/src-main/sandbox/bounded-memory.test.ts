import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { createApiServer } from '../../../../src-main/sandbox/api/index.ts'
import { applyScenario } from '../../../../src-main/sandbox/apply-scenario.ts'
import { resources } from '../../../../src-main/sandbox/resources.ts'
import { createSandbox } from '../../../../src-main/sandbox/sandbox.ts'
import { readScenarios } from '../../../../src-main/sandbox/scenarios.ts'
import { printers } from '../../../../src-main/sandbox/tables/index.ts'

const hourMs = 3_600_000

/** A collection that the test can ask for, whatever flags the runner has. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

test('hours of a cluster of everything, with a Job every minute, leave no more behind than the first', () => {
  const onDefect = (defect: unknown): never => {
    throw defect
  }
  const sandbox = createSandbox({ clock: new ManualClock(0), seed: 1, startMs: Date.UTC(2026, 10, 21, 14), onDefect })
  const { store, registry, time, containers } = sandbox
  const parts = { store, registry, time, random: seededRandom(1), printers, containers, address: () => '' }
  const scenario = readScenarios().find(({ name }) => name === 'pet-store')
  if (scenario === undefined) throw new Error('the scenario pet-store was expected')
  applyScenario(scenario, createApiServer(parts), time, onDefect)
  const collect = collector()
  const counts = (): Record<string, number> =>
    Object.fromEntries(Object.values(resources).map(({ name }) => [name, store.list(name).length]))
  const heapMb = (): number => {
    // The history has a bound of its own, which hours of this cluster do not reach.
    store.compact()
    collect()
    return process.memoryUsage().heapUsed / 1024 / 1024
  }
  time.step(2 * hourMs)
  const early = counts()
  const earlyMb = heapMb()
  time.step(4 * hourMs)
  const lateMb = heapMb()
  expect(counts()).toEqual(early)
  expect(early['jobs']).toBeLessThan(10)
  expect(early['events']).toBeLessThan(1_000)
  // 240 Jobs, their pods and 4,000 writes later. A kept pod takes some kilobytes, its Events as much again.
  expect(lateMb - earlyMb).toBeLessThan(2)
})
