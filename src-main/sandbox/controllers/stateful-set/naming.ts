import type { ObjectOf } from '../../objects.ts'

export type StatefulSet = ObjectOf['statefulsets']
export type Pod = ObjectOf['pods']
export type PersistentVolumeClaim = ObjectOf['persistentvolumeclaims']
export type ControllerRevision = ObjectOf['controllerrevisions']

export const podNameLabel = 'statefulset.kubernetes.io/pod-name'
export const podIndexLabel = 'apps.kubernetes.io/pod-index'
export const revisionLabel = 'controller-revision-hash'

/** The set's name and the ordinal that a pod's name tells: everything up to the last dash, and the digits after it. */
function parsed(podName: string): { readonly parent: string; readonly ordinal: number } | null {
  const match = /^(.*)-([0-9]+)$/.exec(podName)
  return match === null ? null : { parent: match[1] ?? '', ordinal: Number(match[2]) }
}

export const isMemberOf = (set: StatefulSet, pod: Pod): boolean =>
  parsed(pod.metadata.name)?.parent === set.metadata.name

/** -1 where the name has none. */
export const ordinalOf = (podName: string): number => parsed(podName)?.ordinal ?? -1

export const podNameOf = (set: StatefulSet, ordinal: number): string => `${set.metadata.name}-${ordinal}`

export const claimNameOf = (set: StatefulSet, template: string, ordinal: number): string =>
  `${template}-${set.metadata.name}-${ordinal}`

export const startOf = (set: StatefulSet): number => set.spec.ordinals?.start ?? 0

export const replicasOf = (set: StatefulSet): number => set.spec.replicas ?? 1

export function isInRange(set: StatefulSet, ordinal: number): boolean {
  return ordinal >= startOf(set) && ordinal < startOf(set) + replicasOf(set)
}

export const claimTemplatesOf = (set: StatefulSet): NonNullable<StatefulSet['spec']['volumeClaimTemplates']> =>
  set.spec.volumeClaimTemplates ?? []

/** The revision that a pod is of; empty where it does not say. */
export const revisionOf = (pod: {
  readonly metadata: { readonly labels?: { readonly [key: string]: string } }
}): string => pod.metadata.labels?.[revisionLabel] ?? ''
