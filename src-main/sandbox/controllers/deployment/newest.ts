import { equal } from '#shared/kit/equal.ts'
import type { NewObject } from '../../objects.ts'
import { controllerReference } from '../facts.ts'
import type { PodTemplate } from '../pod-template.ts'
import { fnv32a, goJson, safeEncoded } from '../template-hash.ts'
import { copiedAnnotations, newestAnnotations, revisionAnnotation, revisionOf, sizeAnnotations } from './annotations.ts'
import { condition, find } from './conditions.ts'
import { newSize, replicasOf, type Deployment, type ReplicaSet } from './numbers.ts'
import type { Planning } from './planning.ts'
import { hasDeadline, type Sets } from './status.ts'

const hashLabel = 'pod-template-hash'

function withoutHash({ metadata = {}, ...rest }: PodTemplate): PodTemplate {
  const { [hashLabel]: _hash, ...labels } = metadata.labels ?? {}
  return { ...rest, metadata: { ...metadata, labels } }
}

export const hasTemplate = (deployment: Deployment, { spec }: ReplicaSet): boolean =>
  equal(withoutHash(spec.template ?? {}), withoutHash(deployment.spec.template))

/** Oldest first, by name within a second. */
export const byAge = (one: ReplicaSet, other: ReplicaSet): number =>
  compare(one.metadata.creationTimestamp, other.metadata.creationTimestamp) ||
  compare(one.metadata.name, other.metadata.name)

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The oldest set with the Deployment's template is the newest in revision; all others are old. */
export function sorted(deployment: Deployment, sets: readonly ReplicaSet[]): Sets {
  const ages = sets.toSorted(byAge)
  const newest = ages.find((set) => hasTemplate(deployment, set)) ?? null
  return { newest, old: ages.filter((set) => set !== newest) }
}

/**
 * Brings the newest set's annotations, the Deployment's revision and its first condition up to date (kubernetes:
 * getNewReplicaSet). False: the set had to be written, and the sync begins anew when that is seen.
 */
export function syncRevision(planning: Planning, { newest, old }: Sets): boolean {
  if (newest === null) return true
  const { deployment, nowMs } = planning
  const annotations = newestAnnotations(deployment, newest, nextRevision(old))
  const { minReadySeconds = 0 } = deployment.spec
  const isReadiness = (newest.spec.minReadySeconds ?? 0) === minReadySeconds
  if (!isReadiness || !equal(annotations, newest.metadata.annotations ?? {})) {
    const { minReadySeconds: _before, ...spec } = newest.spec
    planning.rewrite({
      ...newest,
      metadata: { ...newest.metadata, annotations },
      spec: { ...spec, ...(minReadySeconds === 0 ? {} : { minReadySeconds }) },
    })
    return false
  }
  const isUntold = hasDeadline(deployment) && find(deployment.status?.conditions ?? [], 'Progressing') === undefined
  const message = `Found new replica set "${newest.metadata.name}"`
  planning.tell({
    revision: annotations[revisionAnnotation] ?? '',
    ...(isUntold ? { told: condition(nowMs, 'Progressing', 'True', 'FoundNewReplicaSet', message) } : {}),
  })
  return true
}

const nextRevision = (old: readonly ReplicaSet[]): number =>
  Math.max(0, ...old.map(revisionOf).filter((revision) => !Number.isNaN(revision))) + 1

/**
 * Makes the set of a template that was never seen, as large as it may be at once. Null: its name is taken by another
 * template, and the collision was counted.
 */
export function createNewest(
  planning: Planning,
  old: readonly ReplicaSet[],
  named: (name: string) => ReplicaSet | undefined,
): ReplicaSet | null {
  const { deployment, nowMs } = planning
  const hash = hashOf(deployment)
  const name = `${deployment.metadata.name}-${hash}`
  if (named(name) !== undefined) {
    planning.countCollision()
    return null
  }
  const revision = String(nextRevision(old))
  const set = newReplicaSet(deployment, { name, hash, revision, replicas: newSize(deployment, old, 0) })
  planning.create(set)
  const told = condition(nowMs, 'Progressing', 'True', 'NewReplicaSetCreated', `Created new replica set "${name}"`)
  planning.tell({ revision, ...(hasDeadline(deployment) ? { told } : {}) })
  // What the status of this sync counts: the set is there, and has no pods yet.
  return { ...set, status: { replicas: 0 } } as unknown as ReplicaSet
}

/** A hash of the same alphabet as the real one, which is made from Go's print of the template and cannot be had here. */
function hashOf({ spec, status }: Deployment): string {
  const text = goJson(withoutHash(spec.template)) + String(status?.collisionCount ?? '')
  return safeEncoded(fnv32a(new TextEncoder().encode(text)))
}

function newReplicaSet(
  deployment: Deployment,
  { name, hash, revision, replicas }: { name: string; hash: string; revision: string; replicas: number },
): NewObject<'replicasets'> {
  const { selector, template, minReadySeconds = 0 } = deployment.spec
  const labels = { ...template.metadata?.labels, [hashLabel]: hash }
  return {
    metadata: {
      name,
      namespace: deployment.metadata.namespace ?? '',
      labels,
      annotations: {
        ...copiedAnnotations(deployment),
        [revisionAnnotation]: revision,
        ...sizeAnnotations(deployment),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds === 0 ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}

export const isNewestFull = (deployment: Deployment, newest: ReplicaSet): boolean =>
  replicasOf(newest) === replicasOf(deployment)
