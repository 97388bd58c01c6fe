import type { ObjectOf, StoredObject } from '../objects.ts'
import type { ClusterView } from '../storage/types.ts'
import { annotationPrefix } from './pod-look.ts'

type Pod = ObjectOf['pods']

/** The StatefulSet that controls a pod. */
export const setOf = ({ metadata }: Pod): { readonly name: string; readonly uid: string } | undefined =>
  metadata.ownerReferences?.find(({ kind, controller }) => kind === 'StatefulSet' && controller === true)

const lifeEntries = (object: StoredObject | null | undefined): readonly (readonly [string, string])[] =>
  Object.entries(object?.metadata.annotations ?? {}).filter(([key]) => key.startsWith(annotationPrefix))

/** An object's annotations that lead lives, as text to be compared. */
export const lifeAnnotationsOf = (object: StoredObject | null): string => JSON.stringify(lifeEntries(object))

/**
 * A pod as its set leads it. A fault of a whole set stands on the set itself: in the template it would begin a rollout.
 * What the pod says itself goes first.
 */
export function leadBySet(view: ClusterView, pod: Pod): Pod {
  const owner = setOf(pod)
  if (owner === undefined) return pod
  const set = view.get('statefulsets', pod.metadata.namespace ?? '', owner.name)
  const entries = set?.metadata.uid === owner.uid ? lifeEntries(set) : []
  if (entries.length === 0) return pod
  const annotations = { ...Object.fromEntries(entries), ...pod.metadata.annotations }
  return { ...pod, metadata: { ...pod.metadata, annotations } }
}
