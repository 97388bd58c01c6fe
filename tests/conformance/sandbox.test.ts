import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, test } from 'vitest'
import { systemClock } from '#shared/kit/clock.ts'
import { kubeconfigText, startSandbox, type RunningSandbox } from '../../src-main/sandbox/index.ts'
import { hasKubectl } from '../kit/kubectl.ts'
import { describeRun, runOf, type Run } from './body.ts'
import { RealCluster } from './real-cluster.ts'
import { disturbing, scenarios } from './scenarios/index.ts'
import type { Scenario } from './scenarios/types.ts'

// What Podium says of the sandbox is held to the same bodies as what it says of a real cluster. The sandbox runs at the pace
// of the machine's clock here, because the command line tells its instants by that.

const folder = mkdtempSync(join(tmpdir(), 'podium-bodies-'))
const defects: unknown[] = []
const running: RunningSandbox[] = []

/** A cluster of its own for what disturbs others: a silent node concerns every pod on it. */
async function freshSandbox(): Promise<{ kubeconfig: string; dns: string }> {
  const onDefect = (defect: unknown): void => void defects.push(defect)
  const started = await startSandbox({ clock: systemClock, seed: running.length + 1, scenario: null, onDefect })
  if (started.kind === 'failed') throw new Error(`a sandbox was expected, found ${JSON.stringify(started.failure)}`)
  running.push(started.value)
  const kubeconfig = join(folder, `kubeconfig-${running.length}`)
  writeFileSync(kubeconfig, kubeconfigText(started.value.access), { mode: 0o600 })
  return { kubeconfig, dns: started.value.dns }
}

let shared: ReturnType<typeof freshSandbox> | null = null
const sharedSandbox = (): ReturnType<typeof freshSandbox> => (shared ??= freshSandbox())

function onSandbox(scenario: Scenario, open: () => ReturnType<typeof freshSandbox>): Run {
  const steps = scenario.steps.filter(({ perform }) => perform !== null)
  return runOf(scenario, steps, async () => RealCluster.open(scenario, await open()))
}

const runs = [
  ...scenarios.map((scenario) => onSandbox(scenario, sharedSandbox)),
  ...disturbing.map((scenario) => onSandbox(scenario, freshSandbox)),
]
let started: Promise<unknown> | null = null
if (!hasKubectl) test.todo('the bodies on the sandbox need kubectl on the PATH')
for (const run of hasKubectl ? runs : [])
  describeRun(run, () => void (started ??= Promise.all(runs.map((each) => each.start()))))

afterAll(async () => {
  await Promise.all(running.map((sandbox) => sandbox.stop()))
  rmSync(folder, { recursive: true, force: true })
  if (defects.length > 0)
    throw new Error(`nothing may be thrown in the sandbox, found ${defects.map(String).join('; ')}`)
})
