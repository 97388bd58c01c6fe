import { describe, expect, test } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { createApiServer } from '../../../../src-main/sandbox/api/index.ts'
import { applyScenario } from '../../../../src-main/sandbox/apply-scenario.ts'
import { resources } from '../../../../src-main/sandbox/resources.ts'
import { createSandbox } from '../../../../src-main/sandbox/sandbox.ts'
import { readScenarios } from '../../../../src-main/sandbox/scenarios.ts'
import type { StoreChange } from '../../../../src-main/sandbox/storage/types.ts'
import { printers } from '../../../../src-main/sandbox/tables/index.ts'

const scenarios = readScenarios()

/** Every write of a run, as one text. */
function run(seed: number, name: string, steps: readonly number[]): string {
  const onDefect = (defect: unknown): never => {
    throw defect
  }
  const clock = new ManualClock(0)
  const sandbox = createSandbox({ clock, seed, startMs: Date.UTC(2026, 10, 21, 1, 59, 50), isFrozen: true, onDefect })
  const { store, registry, time } = sandbox
  const written: string[] = []
  store.subscribe(({ type, resource, object, revision }: StoreChange) =>
    written.push(JSON.stringify({ type, resource, revision, object })),
  )
  const api = createApiServer({
    store,
    registry,
    time,
    random: seededRandom(seed),
    printers,
    containers: sandbox.containers,
    address: () => '127.0.0.1:1',
  })
  const scenario = scenarios.find((one) => one.name === name)
  if (scenario === undefined) throw new Error(`the scenario ${name} was expected`)
  applyScenario(scenario, api, time, onDefect)
  for (const step of steps) time.step(step)
  const answers = Object.values(resources).map(({ name: plural, group, version }) => {
    const answer = api.handle({
      method: 'GET',
      path: `${group === '' ? '/api' : `/apis/${group}`}/${version}/${plural}`,
      query: '',
      headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json' },
      body: '',
    })
    return answer.kind === 'body' ? `${answer.status} ${String(answer.body)}` : answer.kind
  })
  api.close()
  sandbox.stop()
  return [...written, ...answers].join('\n')
}

describe('one seed', () => {
  test.each(scenarios.map(({ name }) => name))('gives the same bytes twice: %s', (name) => {
    const first = run(7, name, [20_000])
    expect(run(7, name, [20_000])).toBe(first)
    // In how many steps the time outside went makes no difference.
    expect(run(7, name, [1, 499, 3_500, 16_000])).toBe(first)
    expect(first.length).toBeGreaterThan(10_000)
  })

  test('and another seed gives others', () => {
    expect(run(8, 'redis', [20_000])).not.toBe(run(7, 'redis', [20_000]))
  })
})
