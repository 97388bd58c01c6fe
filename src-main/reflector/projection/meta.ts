import type { Labels, Meta, Owner } from '#shared/objects/index.ts'
import { share } from './share.ts'
import {
  flagAt,
  isRecord,
  labelsAt,
  listAt,
  numberOrNullAt,
  recordAt,
  textAt,
  timeOrNullAt,
  wordAt,
  wordsAt,
  type Source,
} from './read.ts'

/** An object that cannot be one of the API's: without a name or a uid nothing can be said about it. */
export interface ProjectionError {
  readonly kind: 'ProjectionError'
  readonly expected: string
  readonly found: string
}

/**
 * The annotations that are kept, and no others: each is written by a component of Kubernetes and read by a rule.
 * People's own annotations may hold anything, credentials included (`last-applied-configuration` often does).
 */
export const keptAnnotations: readonly string[] = [
  'batch.kubernetes.io/cronjob-scheduled-timestamp',
  'batch.kubernetes.io/job-completion-index',
  'cronjob.kubernetes.io/instantiate',
  'deployment.kubernetes.io/revision',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'pv.kubernetes.io/provisioned-by',
  'storageclass.beta.kubernetes.io/is-default-class',
  'storageclass.kubernetes.io/is-default-class',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/selected-node',
  'volume.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-resizer',
]

const noAnnotations: Labels = Object.freeze({})

export function readMeta(source: Source): Meta | ProjectionError {
  const metadata = recordAt(source, 'metadata')
  const uid = textAt(metadata, 'uid')
  const name = textAt(metadata, 'name')
  if (uid === '' || name === '') {
    const found = `name ${JSON.stringify(metadata['name'])} and uid ${JSON.stringify(metadata['uid'])}`
    return { kind: 'ProjectionError', expected: 'an object with a name and a uid', found }
  }
  return {
    uid,
    name,
    namespace: wordAt(metadata, 'namespace'),
    resourceVersion: textAt(metadata, 'resourceVersion'),
    createdAt: timeOrNullAt(metadata, 'creationTimestamp'),
    generation: numberOrNullAt(metadata, 'generation'),
    labels: labelsAt(metadata, 'labels'),
    annotations: annotationsOf(metadata),
    owners: listAt(metadata, 'ownerReferences', sharedOwnerOf),
    finalizers: wordsAt(metadata, 'finalizers'),
    deletionAt: timeOrNullAt(metadata, 'deletionTimestamp'),
    deletionGraceSeconds: numberOrNullAt(metadata, 'deletionGracePeriodSeconds'),
  }
}

const sharedOwnerOf = (reference: Source): Owner => share(`owner ${textAt(reference, 'uid')}`, ownerOf(reference))

const ownerOf = (reference: Source): Owner => ({
  kind: wordAt(reference, 'kind'),
  name: wordAt(reference, 'name'),
  uid: textAt(reference, 'uid'),
  controller: flagAt(reference, 'controller'),
})

function annotationsOf(metadata: Source): Labels {
  const given = metadata['annotations']
  if (!isRecord(given)) return noAnnotations
  let kept: Record<string, string> | undefined
  for (const name of keptAnnotations) {
    const value = given[name]
    if (typeof value === 'string') (kept ??= {})[name] = value
  }
  return kept ?? noAnnotations
}
