import type { V1ContainerStatus } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '../../objects.ts'
import { ageColumn, column, nameColumn } from '../columns.ts'
import { ageSince, humanDuration } from '../durations.ts'
import type { Printer } from '../types.ts'

type Pod = ObjectOf['pods']
type ContainerStatus = Wire<V1ContainerStatus>

/** What one line about a pod says (kubernetes: pkg/printers/internalversion, printPod). */
interface Summary {
  readonly ready: number
  readonly total: number
  readonly status: string
  readonly restarts: number
  /** When the last container that was restarted had ended, in milliseconds; null for none. */
  readonly restartedMs: number | null
}

/** Containers gone through so far. */
interface Tally {
  ready: number
  restarts: number
  restartedMs: number | null
}

export const podPrinter: Printer<'pods'> = {
  columns: [
    nameColumn,
    column('Ready'),
    column('Status'),
    column('Restarts'),
    ageColumn,
    column('IP', 1),
    column('Node', 1),
    column('Nominated Node', 1),
    column('Readiness Gates', 1),
  ],
  cells(pod, nowMs) {
    const { ready, total, status, restarts, restartedMs } = summaryOf(pod)
    const since = restarts === 0 || restartedMs === null ? '' : ` (${humanDuration(nowMs - restartedMs)} ago)`
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      status,
      `${restarts}${since}`,
      ageSince(pod.metadata.creationTimestamp, nowMs),
      pod.status?.podIPs?.[0]?.ip || '<none>',
      pod.spec.nodeName || '<none>',
      pod.status?.nominatedNodeName || '<none>',
      gatesText(pod),
    ]
  },
}

function summaryOf(pod: Pod): Summary {
  const { status, spec } = pod
  const sidecars = new Set(
    (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name),
  )
  const isGated = status?.conditions?.some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  )
  const plain = isGated === true ? 'SchedulingGated' : status?.reason || status?.phase || ''
  const init = initOf(pod, sidecars)
  const isInitialized = status?.conditions?.some((one) => one.type === 'Initialized' && one.status === 'True') === true
  const main = init.status === null || isInitialized ? mainOf(pod, init.sidecars, init.status ?? plain) : null
  const { ready, restarts, restartedMs } = main?.tally ?? init.all
  return {
    ready,
    total: spec.containers.length + sidecars.size,
    status: endingText(pod) ?? main?.status ?? init.status ?? plain,
    restarts,
    restartedMs,
  }
}

/** A pod that is being deleted says so, unless it has ended already or its node has fallen silent. */
function endingText({ metadata, status }: Pod): string | null {
  if (metadata.deletionTimestamp === undefined) return null
  if (status?.reason === 'NodeLost') return 'Unknown'
  return status?.phase === 'Succeeded' || status?.phase === 'Failed' ? null : 'Terminating'
}

/** Init containers: how far they are, or null when they are done. `all` counts every restart, `sidecars` theirs alone. */
function initOf(
  { spec, status }: Pod,
  sidecars: ReadonlySet<string>,
): { readonly status: string | null; readonly all: Tally; readonly sidecars: Tally } {
  const all: Tally = { ready: 0, restarts: 0, restartedMs: null }
  const own: Tally = { ready: 0, restarts: 0, restartedMs: null }
  for (const [index, container] of (status?.initContainerStatuses ?? []).entries()) {
    const isSidecar = sidecars.has(container.name)
    count(all, container)
    if (isSidecar) count(own, container)
    const { terminated, waiting } = container.state ?? {}
    if (terminated?.exitCode === 0) continue
    if (isSidecar && container.started === true) {
      if (container.ready) {
        all.ready += 1
        own.ready += 1
      }
      continue
    }
    const waits = waiting?.reason && waiting.reason !== 'PodInitializing' ? waiting.reason : null
    const progress = `${index}/${(spec.initContainers ?? []).length}`
    return {
      status: `Init:${terminated === undefined ? (waits ?? progress) : endText(terminated)}`,
      all,
      sidecars: own,
    }
  }
  return { status: null, all, sidecars: own }
}

/** The containers themselves, the last one first: the first one's word is the last. */
function mainOf({ status }: Pod, tally: Tally, before: string): { readonly status: string; readonly tally: Tally } {
  let text = before
  let failed: string | null = null
  let isRunning = false
  for (const container of (status?.containerStatuses ?? []).toReversed()) {
    count(tally, container)
    const { waiting, terminated, running } = container.state ?? {}
    if (waiting?.reason) text = waiting.reason
    else if (terminated !== undefined) {
      text = endText(terminated)
      if (terminated.exitCode !== 0) failed = text
    } else if (container.ready && running !== undefined) {
      isRunning = true
      tally.ready += 1
    }
  }
  return { status: text === 'Completed' ? completedText(status, isRunning, failed) : text, tally }
}

/** One container that has completed does not make a pod complete while another runs or has failed. */
function completedText(status: Pod['status'], isRunning: boolean, failed: string | null): string {
  const isReady = status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') === true
  if (isRunning && isReady) return 'Running'
  return failed ?? (isRunning ? 'NotReady' : 'Completed')
}

type Terminated = NonNullable<NonNullable<ContainerStatus['state']>['terminated']>

function endText({ reason, signal, exitCode }: Terminated): string {
  if (reason) return reason
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode}`
}

function count(tally: Tally, { restartCount, lastState }: ContainerStatus): void {
  tally.restarts += restartCount
  const endedAt = lastState?.terminated?.finishedAt
  if (endedAt === undefined) return
  const endedMs = Date.parse(endedAt)
  tally.restartedMs = Math.max(tally.restartedMs ?? endedMs, endedMs)
}

function gatesText({ spec, status }: Pod): string {
  const gates = spec.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const open = gates.filter(
    ({ conditionType }) => status?.conditions?.find(({ type }) => type === conditionType)?.status === 'True',
  )
  return `${open.length}/${gates.length}`
}
