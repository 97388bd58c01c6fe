import type { ObjectOf } from '../../objects.ts'
import { wireTime } from '../../time/wire-time.ts'

type Node = ObjectOf['nodes']
export type NodeCondition = NonNullable<NonNullable<Node['status']>['conditions']>[number]

/** Room enough that only requests of a scenario's own making do not fit. */
export const nodeCapacity = { cpu: '64', memory: '256Gi', pods: '20k' }

export const nodeInfo = {
  architecture: 'amd64',
  bootID: '',
  containerRuntimeVersion: 'podium-sandbox',
  kernelVersion: '',
  kubeProxyVersion: '',
  kubeletVersion: 'v1.36.3+podium-sandbox',
  machineID: '',
  operatingSystem: 'linux',
  osImage: '',
  systemUUID: '',
}

const healthy: readonly (readonly [type: string, status: string, reason: string, message: string])[] = [
  ['Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'],
  ['MemoryPressure', 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  ['DiskPressure', 'False', 'KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  ['PIDPressure', 'False', 'KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
]

/** What a node that answers says of itself. */
export function answeringConditions(nowMs: number): readonly NodeCondition[] {
  const now = wireTime(nowMs)
  return healthy.map(([type, status, reason, message]) => ({
    lastHeartbeatTime: now,
    lastTransitionTime: now,
    message,
    reason,
    status,
    type,
  }))
}

/** What the node lifecycle controller writes for a node that has not been heard of (node_lifecycle_controller.go). */
export function silentConditions({ status }: Node, nowMs: number): readonly NodeCondition[] {
  const now = wireTime(nowMs)
  return (status?.conditions ?? []).map((condition) =>
    condition.status === 'Unknown'
      ? condition
      : {
          ...condition,
          status: 'Unknown',
          reason: 'NodeStatusUnknown',
          message: 'Kubelet stopped posting node status.',
          lastTransitionTime: now,
        },
  )
}

/** `True`, `False` or `Unknown`; a node that has never said it is ready counts as Unknown. */
export const readinessOf = ({ status }: Node): string =>
  status?.conditions?.find(({ type }) => type === 'Ready')?.status ?? 'Unknown'
