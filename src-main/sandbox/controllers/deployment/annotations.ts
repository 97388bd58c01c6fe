import type { Labels } from '../facts.ts'
import { maxSurgeOf, replicasOf, type Deployment, type ReplicaSet } from './numbers.ts'

export const revisionAnnotation = 'deployment.kubernetes.io/revision'
const historyAnnotation = 'deployment.kubernetes.io/revision-history'
const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas'
const maximumAnnotation = 'deployment.kubernetes.io/max-replicas'

/** What a ReplicaSet does not take over from its Deployment. */
const notCopied: readonly string[] = [
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maximumAnnotation,
  'deprecated.deployment.rollback.to',
]

/** The history of revisions that a set has served is cut at this length, oldest first. */
const longestHistory = 2000

const annotationsOf = ({ metadata }: Deployment | ReplicaSet): Labels => metadata.annotations ?? {}

export const revisionOf = (set: ReplicaSet): number =>
  Number.parseInt(annotationsOf(set)[revisionAnnotation] ?? '0', 10)

function numberIn(set: ReplicaSet, annotation: string): number | null {
  const text = annotationsOf(set)[annotation]
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : null
}

export const desiredOf = (set: ReplicaSet): number | null => numberIn(set, desiredAnnotation)
export const maximumOf = (set: ReplicaSet): number | null => numberIn(set, maximumAnnotation)

/** How large the Deployment wants to be, and may be while it rolls: told to each set when it is scaled. */
export const sizeAnnotations = (deployment: Deployment): Labels => ({
  [desiredAnnotation]: String(replicasOf(deployment)),
  [maximumAnnotation]: String(replicasOf(deployment) + maxSurgeOf(deployment)),
})

export const hasSizeAnnotations = (deployment: Deployment, set: ReplicaSet): boolean =>
  Object.entries(sizeAnnotations(deployment)).every(([key, text]) => annotationsOf(set)[key] === text)

export const copiedAnnotations = (deployment: Deployment): Labels =>
  Object.fromEntries(Object.entries(annotationsOf(deployment)).filter(([key]) => !notCopied.includes(key)))

/**
 * The annotations of the newest set (kubernetes: SetNewReplicaSetAnnotations): the Deployment's, and the revision. A
 * revision that is raised means a rollback to this set: the old one goes into its history.
 */
export function newestAnnotations(deployment: Deployment, set: ReplicaSet, revision: number): Labels {
  const before = annotationsOf(set)
  const after = { ...before, ...copiedAnnotations(deployment) }
  const old = before[revisionAnnotation]
  if (old !== undefined && !/^\d+$/.test(old)) return after
  if (Number(old ?? '0') >= revision) return after
  const history = old === undefined ? {} : { [historyAnnotation]: lengthened(before[historyAnnotation], old) }
  return { ...after, [revisionAnnotation]: String(revision), ...history }
}

function lengthened(history: string | undefined, revision: string): string {
  const revisions = [...(history === undefined || history === '' ? [] : history.split(',')), revision]
  while (revisions.length > 1 && revisions.join(',').length > longestHistory) revisions.shift()
  return revisions.join(',')
}
