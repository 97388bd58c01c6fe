import { describe, expect, test } from 'vitest'
import type { SandboxCommand, SandboxFault, SandboxState } from '#shared/contract/sandbox.ts'
import {
  faultChoices,
  faultTitle,
  offeredFaults,
  sandboxCommands,
  terminalLine,
  type SelectedThing,
} from '../../../../src-renderer/app/sandbox-commands.ts'

const set = { kind: 'StatefulSet', namespace: 'default', name: 'redis' } as const
const pod = { kind: 'Pod', namespace: 'default', name: 'redis-1' } as const
const thing: SelectedThing = { pod, set, node: 'node-2', storageClass: 'local-path' }

const running = (faults: readonly SandboxFault[], isFrozen = false): SandboxState => ({
  kind: 'running',
  cluster: { nowMs: 0, isFrozen, speed: 1, seed: 1, scenario: 'redis', faults },
  toldAt: 0,
  scenarios: [{ name: 'job', title: 'A Job', watch: [], namespace: 'default', workload: null }],
  kubeconfig: '/data/kubeconfig',
})

describe('faults to choose from', () => {
  test('begin with what is selected, then its set, its node, its class, and the cluster', () => {
    expect(offeredFaults(thing).map(faultTitle)).toEqual([
      'Fail the readiness of redis-1',
      'Crash redis-1 again and again',
      'Let the image of redis-1 be missing',
      'Fail the readiness of redis',
      'Crash redis again and again',
      'Let the image of redis be missing',
      'Let redis pull its image for 20 s',
      'Let the disks of redis attach for 20 s',
      'Silence the node node-2',
      'Fill the node node-2',
      'Silence the provisioner of local-path',
      'Let the provisioner of local-path refuse',
      'Let 30 % of the requests fail',
      'Cut all watches',
      'Let all versions expire',
    ])
  })

  test('without a set only the cluster is left', () => {
    expect(offeredFaults(null).map(({ fault }) => fault)).toEqual(['apiErrors', 'cutWatches', 'expireVersions'])
  })

  test('one in force stands first, and choosing it mends it; whatever its extent it is not offered twice', () => {
    const slow: SandboxFault = { fault: 'slowPull', on: set, seconds: 5 }
    const choices = faultChoices([slow], thing)
    expect(choices[0]).toMatchObject({ isInForce: true, command: { command: 'mend', fault: slow } })
    expect(choices.filter(({ command }) => 'fault' in command && command.fault.fault === 'slowPull')).toHaveLength(1)
    expect(new Set(choices.map(({ key }) => key)).size).toBe(choices.length)
  })
})

describe('commands of the sandbox', () => {
  const commands = (sandbox: SandboxState): { names: string[]; sent: SandboxCommand[] } => {
    const sent: SandboxCommand[] = []
    const run = {
      control: (command: SandboxCommand) => void sent.push(command),
      restart: () => undefined,
      saveLog: () => undefined,
      copyTerminalLine: () => undefined,
      newSeed: () => 7,
    }
    const found = sandboxCommands(sandbox, thing, run)
    for (const command of found) command.run()
    return { names: found.map(({ name }) => name), sent }
  }

  test('are there only while it runs', () => {
    expect(commands({ kind: 'starting' }).names).toEqual([])
  })

  test('of one that ended bring it back, or keep what it wrote', () => {
    const ended: SandboxState = {
      kind: 'ended',
      since: 0,
      problem: { code: 'unexpected', params: {} },
      restartAt: null,
    }
    expect(commands(ended).names).toEqual(['Restart sandbox', 'Save log'])
  })

  test('reach everything that the strip can do', () => {
    const { sent } = commands(running([]))
    expect(new Set(sent.map(({ command }) => command))).toEqual(
      new Set(['step', 'speed', 'reset', 'fault', 'scenario']),
    )
    expect(sent).toContainEqual({ command: 'reset', seed: 7 })
    expect(sent).toContainEqual({ command: 'reset', scenario: 'job' })
  })
})

test('the line for a terminal is quoted where a shell needs it', () => {
  expect(terminalLine('/data/kubeconfig')).toBe('export KUBECONFIG=/data/kubeconfig')
  expect(terminalLine("/my data/it's")).toBe(`export KUBECONFIG='/my data/it'\\''s'`)
})
