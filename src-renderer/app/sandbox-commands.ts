import type { FaultTarget, SandboxCommand, SandboxFault, SandboxState } from '#shared/contract/sandbox.ts'
import { equal } from '#shared/kit/equal.ts'
import { assertNever } from '#shared/kit/assert.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import { text } from '#shared/words/index.ts'
import type { StagePlace } from '../scenes/stage/types.ts'
import type { AppCommand } from './commands.ts'

/** The speeds that are offered, in seconds of the cluster per second outside. */
export const speeds = [0.25, 0.5, 1, 2, 4, 8, 16] as const

/** How long slow things take, in seconds, when they are asked for by hand. */
const slowSeconds = 20
const errorRate = 0.3

/** What the selection of the stage means to the sandbox. */
export interface SelectedThing {
  readonly pod: FaultTarget | null
  readonly set: FaultTarget
  readonly node: string | null
  readonly storageClass: string | null
}

/** The things behind a place of the stage, or behind the set alone while nothing is selected. Null without a set. */
export function selectedThing(
  maps: EntityMaps,
  workload: string | null,
  place: StagePlace | null,
): SelectedThing | null {
  const set = workload === null ? undefined : maps.workload.get(workload)
  if (set === undefined) return null
  const { namespace, name } = set
  const slot = place === null ? undefined : maps.slot.get(place.slot)
  const pod = slot?.podUid === null || slot === undefined ? undefined : maps.pod.get(slot.podUid)
  const claims = slot?.claims.flatMap(({ uid }) => (uid === null ? [] : [maps.claim.get(uid)])) ?? []
  return {
    pod: slot === undefined ? null : { kind: 'Pod', namespace, name: slot.name },
    set: { kind: 'StatefulSet', namespace, name },
    node: pod?.node ?? null,
    storageClass: claims.find((claim) => claim?.storageClass != null)?.storageClass ?? null,
  }
}

/** Every fault that can be made here and now: of what is selected first, then of its set, then of the cluster. */
export function offeredFaults(thing: SelectedThing | null): readonly SandboxFault[] {
  const targets = thing === null ? [] : thing.pod === null ? [thing.set] : [thing.pod, thing.set]
  return [
    ...targets.flatMap((on): readonly SandboxFault[] => [
      { fault: 'failReadiness', on },
      { fault: 'crash', on },
      { fault: 'imageError', on },
    ]),
    ...targets
      .filter(({ kind }) => kind === 'StatefulSet')
      .flatMap((on): readonly SandboxFault[] => [
        { fault: 'slowPull', on, seconds: slowSeconds },
        { fault: 'slowAttach', on, seconds: slowSeconds },
      ]),
    ...(thing?.node == null
      ? []
      : ([
          { fault: 'nodeSilent', node: thing.node },
          { fault: 'nodeFull', node: thing.node },
        ] as const)),
    ...(thing?.storageClass == null
      ? []
      : ([
          { fault: 'provisionerSilent', storageClass: thing.storageClass },
          { fault: 'provisionerRefusing', storageClass: thing.storageClass },
        ] as const)),
    { fault: 'apiErrors', rate: errorRate },
    { fault: 'cutWatches' },
    { fault: 'expireVersions' },
  ]
}

/** A fault in words, as something to do. */
export function faultTitle(fault: SandboxFault): string {
  switch (fault.fault) {
    case 'failReadiness':
    case 'crash':
    case 'imageError':
      return text(`sandbox.fault.${fault.fault}`, { name: fault.on.name })
    case 'slowPull':
    case 'slowAttach':
      return text(`sandbox.fault.${fault.fault}`, { name: fault.on.name, seconds: fault.seconds })
    case 'nodeSilent':
    case 'nodeFull':
      return text(`sandbox.fault.${fault.fault}`, { name: fault.node })
    case 'provisionerSilent':
    case 'provisionerRefusing':
      return text(`sandbox.fault.${fault.fault}`, { name: fault.storageClass })
    case 'apiErrors':
      return text('sandbox.fault.apiErrors', { percent: Math.round(fault.rate * 100) })
    case 'cutWatches':
    case 'expireVersions':
      return text(`sandbox.fault.${fault.fault}`)
    default:
      return assertNever(fault)
  }
}

export interface OfferedFault {
  readonly key: string
  readonly title: string
  readonly isInForce: boolean
  /** Makes it, or mends it if it is in force. */
  readonly command: SandboxCommand
}

/** The faults as a list to choose from: those in force first, to be mended. */
export function faultChoices(inForce: readonly SandboxFault[], thing: SelectedThing | null): readonly OfferedFault[] {
  const others = offeredFaults(thing).filter((fault) => !inForce.some((one) => sameFault(one, fault)))
  return [...inForce, ...others].map((fault) => {
    const isInForce = inForce.includes(fault)
    return {
      key: JSON.stringify(fault),
      title: faultTitle(fault),
      isInForce,
      command: { command: isInForce ? 'mend' : 'fault', fault },
    }
  })
}

/** The same fault of the same thing, whatever its extent. */
function sameFault(a: SandboxFault, b: SandboxFault): boolean {
  const bare = ({ ...fault }: SandboxFault): object => ({ ...fault, seconds: 0, rate: 0 })
  return equal(bare(a), bare(b))
}

/** Everything that the strip can do but freeze, which is an action of its own, for the palette. */
export function sandboxCommands(
  sandbox: SandboxState,
  thing: SelectedThing | null,
  run: {
    readonly control: (command: SandboxCommand) => void
    readonly restart: () => void
    readonly saveLog: () => void
    readonly copyTerminalLine: () => void
    readonly newSeed: () => number
  },
): readonly AppCommand[] {
  if (sandbox.kind === 'ended')
    return [
      { key: 'sandbox.restart', name: text('sandbox.restart'), run: run.restart },
      { key: 'sandbox.saveLog', name: text('sandbox.saveLog'), run: run.saveLog },
    ]
  if (sandbox.kind !== 'running') return []
  const { cluster, scenarios } = sandbox
  const own = (key: string, name: string, command: SandboxCommand, detail?: string): AppCommand => ({
    key: `sandbox.${key}`,
    name,
    ...(detail === undefined ? {} : { detail }),
    run: () => run.control(command),
  })
  return [
    own('step', text('sandbox.step', { seconds: 1 }), { command: 'step', seconds: 1 }),
    ...speeds
      .filter((speed) => speed !== cluster.speed)
      .map((speed) => own(`speed.${speed}`, text('sandbox.speedTo', { speed }), { command: 'speed', speed })),
    own('reset', text('sandbox.resetLong'), { command: 'reset' }),
    {
      key: 'sandbox.newSeed',
      name: text('sandbox.newSeed'),
      run: () => run.control({ command: 'reset', seed: run.newSeed() }),
    },
    { key: 'sandbox.terminal', name: text('sandbox.terminalLong'), run: run.copyTerminalLine },
    ...faultChoices(cluster.faults, thing).map(({ key, title, isInForce, command }) =>
      own(`fault.${key}`, title, command, isInForce ? text('sandbox.faultInForce') : undefined),
    ),
    ...scenarios.flatMap(({ name, title }) => [
      own(`scenario.${name}`, text('sandbox.scenarioTo', { title }), { command: 'reset', scenario: name }),
      own(`add.${name}`, text('sandbox.scenarioAdd', { title }), { command: 'scenario', name }),
    ]),
  ]
}

/** The line for a terminal. */
export function terminalLine(kubeconfig: string): string {
  const isPlain = /^[\w/.:-]+$/.test(kubeconfig)
  return `export KUBECONFIG=${isPlain ? kubeconfig : `'${kubeconfig.replaceAll("'", `'\\''`)}'`}`
}
