import type { V1LabelSelector, V1OwnerReference } from '@kubernetes/client-node'
import type { ObjectOf, StoredObject, Wire } from '../objects.ts'

export type Labels = { readonly [key: string]: string }
export type OwnerReference = Wire<V1OwnerReference>

/** The key of most controllers: `namespace/name`. */
export function keyOf({ metadata }: StoredObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`
}

/** The two halves of a key made by `keyOf`. */
export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/')
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** Milliseconds of an RFC 3339 string; null for none. */
export const msOf = (time: string | undefined): number | null => (time === undefined ? null : Date.parse(time))

/** Every entry of a plain selector (a Service's) is among the labels. An empty one matches everything. */
export function hasLabels(selector: Labels, labels: Labels = {}): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value)
}

/** apimachinery: LabelSelectorAsSelector. No selector matches nothing, an empty one everything. */
export function matchesSelector(selector: Wire<V1LabelSelector> | undefined, labels: Labels = {}): boolean {
  if (selector === undefined) return false
  if (!hasLabels(selector.matchLabels ?? {}, labels)) return false
  return (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
    const value = labels[key]
    if (operator === 'Exists') return value !== undefined
    if (operator === 'DoesNotExist') return value === undefined
    if (operator === 'In') return value !== undefined && values.includes(value)
    return value === undefined || !values.includes(value)
  })
}

/** The reference by which a controller owns what it makes. */
export function controllerReference(owner: StoredObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** The one owner that controls an object, if it has one. */
export function controllerOf({ metadata }: StoredObject): OwnerReference | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)
}

export function isReady(pod: ObjectOf['pods']): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true
}

/** Failed or Succeeded: its containers will not run again. */
export function isTerminal(pod: ObjectOf['pods']): boolean {
  return pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded'
}

export const isBeingDeleted = ({ metadata }: StoredObject): boolean => metadata.deletionTimestamp !== undefined
