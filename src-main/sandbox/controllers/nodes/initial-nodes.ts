import type { NewObject } from '../../objects.ts'
import { kubeletLabel } from '../../kubelet/node-look.ts'
import { answeringConditions, nodeCapacity, nodeInfo } from './node-status.ts'

/** The nodes that a cluster begins with: `node-1`, `node-2`, …, Ready at once. */
export function initialNodes(count: number, nowMs: number): readonly NewObject<'nodes'>[] {
  return Array.from({ length: count }, (_, index) => initialNode(`node-${index + 1}`, index + 1, nowMs))
}

function initialNode(name: string, number: number, nowMs: number): NewObject<'nodes'> {
  return {
    metadata: {
      name,
      annotations: { 'node.alpha.kubernetes.io/ttl': '0' },
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        [kubeletLabel]: 'running',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
      },
    },
    spec: {},
    status: {
      addresses: nodeAddresses(name, number),
      allocatable: nodeCapacity,
      capacity: nodeCapacity,
      conditions: answeringConditions(nowMs),
      daemonEndpoints: { kubeletEndpoint: { Port: 0 } },
      nodeInfo,
      phase: 'Running',
    },
  }
}

export const nodeAddresses = (
  name: string,
  number: number,
): readonly { readonly address: string; readonly type: string }[] => [
  { address: `172.18.0.${number}`, type: 'InternalIP' },
  { address: name, type: 'Hostname' },
]
