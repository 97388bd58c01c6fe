import type { Container, Pod } from '#shared/model/entities.ts'
import { iso } from './order.ts'

export interface PodShape {
  readonly uid: string
  readonly state: Pod['state']
  /** Of a failing pod: which big word it wears. */
  readonly failure: Pod['failure']
  readonly reason: string | null
  readonly node: string | null
  readonly ip: string | null
  readonly restarts: number
  readonly revision: string
  readonly createdAt: string | null
  readonly hostname: string
  readonly containers: readonly ContainerShape[]
  readonly initContainers: readonly ContainerShape[]
  readonly otherVolumes: readonly { readonly name: string; readonly kind: string }[]
}

export interface NamedPodShape extends PodShape {
  readonly namespace: string
  readonly name: string
  readonly owner: { readonly kind: string; readonly name: string } | null
}

export interface ContainerShape {
  readonly name: string
  readonly image: string
  readonly state: Container['state']
  readonly reason: string | null
  readonly exitCode: number | null
  readonly ready: boolean
  readonly restarts: number
}

export function podShape(pod: Pod): PodShape {
  const { uid, state, failure, reason, node, ip, restarts, revision, hostname } = pod
  return {
    uid,
    state,
    failure,
    reason,
    node,
    ip,
    restarts,
    revision,
    createdAt: iso(pod.createdAt),
    hostname,
    containers: pod.containers.filter(({ init }) => !init).map(containerShape),
    initContainers: pod.containers.filter(({ init }) => init).map(containerShape),
    otherVolumes: pod.otherVolumes,
  }
}

/** A pod outside a slot carries its name, which inside a slot is the slot's. */
export function namedPodShape(pod: Pod): NamedPodShape {
  const owner = pod.owner === null ? null : { kind: pod.owner.kind, name: pod.owner.name }
  return { namespace: pod.namespace, name: pod.name, owner, ...podShape(pod) }
}

function containerShape({ name, image, state, reason, exitCode, ready, restarts }: Container): ContainerShape {
  return { name, image, state, reason, exitCode, ready, restarts }
}
