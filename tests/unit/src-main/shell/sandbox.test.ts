import { describe, expect, test } from 'vitest'
import type { SandboxClusterState, SandboxState } from '#shared/contract/sandbox.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import type { FromSandboxProcess, ToSandboxProcess } from '../../../../src-main/sandbox/process-messages.ts'
import { Sandbox, type SandboxParts } from '../../../../src-main/shell/sandbox.ts'

const cluster: SandboxClusterState = { nowMs: 0, isFrozen: false, speed: 1, seed: 7, scenario: 'redis', faults: [] }
const ready: FromSandboxProcess = {
  kind: 'ready',
  kubeconfig: 'token: secret',
  scenarios: [{ name: 'redis', title: 'Redis', watch: [], namespace: 'default', workload: 'redis' }],
  cluster,
}

function kept() {
  const clock = new ManualClock(1_000)
  const started: { posted: ToSandboxProcess[]; listeners: Parameters<SandboxParts['start']>[0]; isStopped: boolean }[] =
    []
  const states: SandboxState['kind'][] = []
  const files: (string | null)[] = []
  const sandbox = new Sandbox({
    clock,
    start(listeners) {
      const process = { posted: [] as ToSandboxProcess[], listeners, isStopped: false }
      started.push(process)
      return { post: (message) => process.posted.push(message), stop: () => (process.isStopped = true) }
    },
    writeKubeconfig: async (content) => {
      files.push(content)
      return '/data/kubeconfig'
    },
    seed: 7,
    firstScenario: 'redis',
    tell: ({ kind }) => states.push(kind),
  })
  const tell = async (message: FromSandboxProcess): Promise<void> => {
    started.at(-1)?.listeners.onMessage(message)
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  return { clock, started, states, files, sandbox, tell }
}

describe("the keeper of the app's sandbox", () => {
  test('starts it once for all who want it, and they go on when its kubeconfig is written', async () => {
    const { sandbox, started, files, tell } = kept()
    const both = Promise.all([sandbox.ensureRunning(), sandbox.ensureRunning()])
    expect(started.map(({ posted }) => posted)).toEqual([[{ kind: 'start', seed: 7, scenario: 'redis' }]])
    await tell(ready)
    expect(await both).toEqual([
      { kind: 'ok', value: null },
      { kind: 'ok', value: null },
    ])
    expect(files).toEqual(['token: secret'])
    expect(sandbox.state).toMatchObject({ kind: 'running', kubeconfig: '/data/kubeconfig', toldAt: 1_000 })
    expect(JSON.stringify(sandbox.state)).not.toContain('secret')
    expect(sandbox.place).toMatchObject({ namespace: 'default', workload: 'redis' })
  })

  test('hands commands on and gives their answers back', async () => {
    const { sandbox, started, tell } = kept()
    expect(await sandbox.command({ command: 'freeze' })).toMatchObject({ failure: { code: 'sandbox-not-running' } })
    const running = sandbox.ensureRunning()
    await tell(ready)
    await running
    const answer = sandbox.command({ command: 'freeze' })
    expect(started[0]?.posted.at(-1)).toEqual({ kind: 'command', request: 1, command: { command: 'freeze' } })
    await tell({ kind: 'state', cluster: { ...cluster, isFrozen: true } })
    await tell({ kind: 'answer', request: 1, result: { kind: 'ok', value: null } })
    expect(await answer).toEqual({ kind: 'ok', value: null })
    expect(sandbox.state).toMatchObject({ kind: 'running', cluster: { isFrozen: true } })
  })

  test('says when it ended, keeps what it wrote, and starts it again with the same seed and scenario', async () => {
    const { sandbox, started, states, clock, tell } = kept()
    void sandbox.ensureRunning()
    await tell(ready)
    await tell({ kind: 'state', cluster: { ...cluster, seed: 42, scenario: 'job' } })
    const waiting = sandbox.command({ command: 'resume' })
    started[0]?.listeners.onEnd('it broke')
    expect(await waiting).toMatchObject({ failure: { code: 'sandbox-ended' } })
    expect(sandbox.state).toMatchObject({ kind: 'ended', since: 1_000, restartAt: 1_500 })
    expect(sandbox.log).toBe('it broke')
    clock.advance(500)
    expect(started[1]?.posted).toEqual([{ kind: 'start', seed: 42, scenario: 'job' }])
    await tell(ready)
    expect(states).toEqual(['starting', 'running', 'running', 'ended', 'starting', 'running'])
  })

  test('a person need not wait for the next try', async () => {
    const { sandbox, started, clock, tell } = kept()
    void sandbox.ensureRunning()
    await tell(ready)
    started[0]?.listeners.onEnd('')
    void sandbox.ensureRunning()
    expect(started.length).toBe(2)
    clock.advance(10_000)
    expect(started.length).toBe(2)
  })

  test('one that cannot start says why', async () => {
    const { sandbox, tell } = kept()
    const running = sandbox.ensureRunning()
    await tell({ kind: 'failed', problem: { code: 'sandbox-not-started', params: { detail: 'no port' } } })
    expect(await running).toMatchObject({ failure: { code: 'sandbox-not-started' } })
  })

  test('after the stop nothing starts again, and its kubeconfig is gone', async () => {
    const { sandbox, started, clock, files, tell } = kept()
    void sandbox.ensureRunning()
    await tell(ready)
    sandbox.stop()
    started[0]?.listeners.onEnd('')
    clock.advance(60_000)
    expect(started.length).toBe(1)
    expect(started[0]?.isStopped).toBe(true)
    expect(files.at(-1)).toBe(null)
    expect(clock.waiting).toBe(0)
  })
})
