import { describe, test } from 'vitest'
import { describeRun, runOf, type Run } from './body.ts'
import { RealCluster } from './real-cluster.ts'
import { disturbing, scenarios } from './scenarios/index.ts'
import type { Scenario } from './scenarios/types.ts'

const kubeconfig = process.env['PODIUM_TEST_KUBECONFIG'] ?? ''
const dns = process.env['PODIUM_TEST_DNS'] ?? ''

if (kubeconfig === '') {
  describe('a real cluster', () => {
    test.todo('is compared when PODIUM_TEST_KUBECONFIG names one')
  })
} else {
  const peaceful = scenarios.map(real)
  let started: Promise<unknown> | null = null
  const startPeaceful = (): void => {
    started ??= Promise.all(peaceful.map((run) => run.start()))
  }
  for (const run of peaceful) describeRun(run, startPeaceful)
  for (const run of disturbing.map(real)) {
    describeRun(run, () => {
      startPeaceful()
      void started?.then(() => run.start())
    })
  }
}

/** Steps for which only the recording waits are left out. */
function real(scenario: Scenario): Run {
  const steps = scenario.steps.filter(({ perform }) => perform !== null)
  return runOf(scenario, steps, () => RealCluster.open(scenario, { kubeconfig, dns: dns === '' ? null : dns }))
}
