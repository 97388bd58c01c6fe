import { namedNodes } from '../controllers/node-selector.ts'
import { crowdOf } from './crowd.ts'
import { fitsNodeAffinity, isTolerated } from './node-fit.ts'
import { podAffinityRejection } from './pod-affinity.ts'
import { amountsOf, requestsOf } from './requests.ts'
import { topologyRejection } from './topology-spread.ts'
import type { Filter, NodeState, Plugin, Pod, Rejection, Scene } from './types.ts'
import { volumeRejection, zoneRejection } from './volume-fit.ts'

/** In the order of the real scheduler's plugins: the first that refuses a node names the reason. */
const filters: readonly Filter[] = [
  notNamed,
  unschedulable,
  untolerated,
  wrongNode,
  takenPorts,
  insufficient,
  claimInUse,
  volumeRejection,
  zoneRejection,
  topologyRejection,
  podAffinityRejection,
]

export function rejectionOf(state: NodeState, scene: Scene): Rejection | null {
  for (const filter of filters) {
    const rejection = filter(state, scene)
    if (rejection !== null) return rejection
  }
  return null
}

const unhelpable = (plugin: Plugin, ...reasons: string[]): Rejection => ({ plugin, reasons, isResolvable: false })
const helpable = (plugin: Plugin, ...reasons: string[]): Rejection => ({ plugin, reasons, isResolvable: true })

/** Terms that name nodes are looked at before all else, and have words of their own. */
function notNamed({ node }: NodeState, { pod }: Scene): Rejection | null {
  const named = namedNodes(pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution)
  if (named === null || named.has(node.metadata.name)) return null
  return unhelpable('NodeAffinity', "node(s) didn't satisfy plugin(s) [NodeAffinity]")
}

function unschedulable({ node }: NodeState, { pod }: Scene): Rejection | null {
  if (node.spec.unschedulable !== true) return null
  const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
  if (isTolerated(taint, pod.spec.tolerations)) return null
  return unhelpable('NodeUnschedulable', 'node(s) were unschedulable')
}

function untolerated({ node }: NodeState, { pod }: Scene): Rejection | null {
  const taint = (node.spec.taints ?? []).find(
    (each) => (each.effect === 'NoSchedule' || each.effect === 'NoExecute') && !isTolerated(each, pod.spec.tolerations),
  )
  return taint === undefined ? null : unhelpable('TaintToleration', 'node(s) had untolerated taint(s)')
}

function wrongNode({ node }: NodeState, { pod }: Scene): Rejection | null {
  if (fitsNodeAffinity(pod, node)) return null
  return unhelpable('NodeAffinity', "node(s) didn't match Pod's node affinity/selector")
}

function takenPorts(state: NodeState, { pod }: Scene): Rejection | null {
  const wanted = hostPortsOf(pod)
  if (wanted.length === 0) return null
  const taken = state.pods.flatMap(hostPortsOf)
  if (!wanted.some((port) => taken.some((other) => collide(port, other)))) return null
  return helpable('NodePorts', "node(s) didn't have free ports for the requested pod ports")
}

interface HostPort {
  readonly ip: string
  readonly protocol: string
  readonly port: number
}

function hostPortsOf({ spec }: Pod): readonly HostPort[] {
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  return [...spec.containers, ...sidecars].flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort = 0, hostIP = '', protocol = 'TCP' }) =>
      hostPort === 0 ? [] : [{ ip: hostIP === '' ? '0.0.0.0' : hostIP, protocol, port: hostPort }],
    ),
  )
}

const collide = (a: HostPort, b: HostPort): boolean =>
  a.port === b.port && a.protocol === b.protocol && (a.ip === b.ip || a.ip === '0.0.0.0' || b.ip === '0.0.0.0')

/** A request above the node's whole is beyond any preemption's help. */
function insufficient(state: NodeState, { pod }: Scene): Rejection | null {
  const { status } = state.node
  const allocatable = amountsOf(status?.allocatable ?? status?.capacity)
  const { used, count } = crowdOf(state)
  const reasons: string[] = []
  let isResolvable = true
  const allowedPods = allocatable.get('pods')
  if (allowedPods !== undefined && BigInt(count + 1) * 1_000_000_000n > allowedPods) reasons.push('Too many pods')
  for (const [name, amount] of requestsOf(pod)) {
    if (amount === 0n) continue
    const total = allocatable.get(name) ?? 0n
    if (amount <= total - (used.get(name) ?? 0n)) continue
    reasons.push(`Insufficient ${name}`)
    if (amount > total) isResolvable = false
  }
  return reasons.length === 0 ? null : { plugin: 'NodeResourcesFit', reasons, isResolvable }
}

function claimInUse(_state: NodeState, { claims }: Scene): Rejection | null {
  const isTaken = claims.some(
    ({ claim, isInUse }) => isInUse && (claim?.spec.accessModes ?? []).includes('ReadWriteOncePod'),
  )
  if (!isTaken) return null
  return helpable(
    'VolumeRestrictions',
    'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod',
  )
}
