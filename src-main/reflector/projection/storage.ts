import type {
  ClaimObject,
  Meta,
  StorageClassObject,
  VolumeAttachmentObject,
  VolumeObject,
} from '#shared/objects/index.ts'
import {
  conditionsAt,
  flagAt,
  isRecord,
  listAt,
  messageOrNullAt,
  recordAt,
  recordOrNullAt,
  selectorOrNullAt,
  textAt,
  textOrNullAt,
  timeOrNullAt,
  wordAt,
  wordOrNullAt,
  wordsAt,
  type Source,
} from './read.ts'

export function projectClaim(source: Source, meta: Meta): ClaimObject {
  const spec = recordAt(source, 'spec')
  const status = recordAt(source, 'status')
  return {
    kind: 'PersistentVolumeClaim',
    ...meta,
    phase: wordAt(status, 'phase', 'Pending'),
    volumeName: wordOrNullAt(spec, 'volumeName'),
    storageClassName: classNameOf(source, spec),
    accessModes: wordsAt(spec, 'accessModes'),
    volumeMode: wordAt(spec, 'volumeMode', 'Filesystem'),
    selector: selectorOrNullAt(spec, 'selector'),
    requested: wordOrNullAt(recordAt(recordAt(spec, 'resources'), 'requests'), 'storage'),
    capacity: wordOrNullAt(recordAt(status, 'capacity'), 'storage'),
    conditions: conditionsAt(status),
  }
}

/** Before it was a field the class was an annotation, and where that still stands the controllers let it win. */
function classNameOf(source: Source, spec: Source): string | null {
  const annotations = recordAt(recordAt(source, 'metadata'), 'annotations')
  return (
    textOrNullAt(annotations, 'volume.beta.kubernetes.io/storage-class') ??
    (typeof spec['storageClassName'] === 'string' ? wordAt(spec, 'storageClassName') : null)
  )
}

const notASource = new Set([
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'nodeAffinity',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
  'volumeMode',
])

export function projectVolume(source: Source, meta: Meta): VolumeObject {
  const spec = recordAt(source, 'spec')
  const status = recordAt(source, 'status')
  const claim = recordOrNullAt(spec, 'claimRef')
  return {
    kind: 'PersistentVolume',
    ...meta,
    phase: wordAt(status, 'phase', 'Pending'),
    reason: wordOrNullAt(status, 'reason'),
    message: messageOrNullAt(status, 'message'),
    capacity: wordOrNullAt(recordAt(spec, 'capacity'), 'storage'),
    accessModes: wordsAt(spec, 'accessModes'),
    volumeMode: wordAt(spec, 'volumeMode', 'Filesystem'),
    storageClassName: classNameOf(source, spec),
    reclaimPolicy: wordAt(spec, 'persistentVolumeReclaimPolicy', 'Retain'),
    claimRef:
      claim === null
        ? null
        : { namespace: wordAt(claim, 'namespace'), name: textAt(claim, 'name'), uid: textOrNullAt(claim, 'uid') },
    source: Object.keys(spec).find((field) => !notASource.has(field) && isRecord(spec[field])) ?? '',
    nodeNames: nodeNamesOf(recordAt(spec, 'nodeAffinity')),
    phaseChangedAt: timeOrNullAt(status, 'lastPhaseTransitionTime'),
  }
}

/** Terms are alternatives: one that does not speak of hostnames leaves the set of nodes open. */
function nodeNamesOf(affinity: Source): readonly string[] | null {
  const terms = listAt(recordAt(affinity, 'required'), 'nodeSelectorTerms', hostnamesOf)
  if (terms.length === 0) return null
  const names = new Set<string>()
  for (const term of terms) {
    if (term === null) return null
    for (const name of term) names.add(name)
  }
  return [...names]
}

function hostnamesOf(term: Source): readonly string[] | null {
  const read = (requirement: Source): readonly string[] | null => {
    const isName = ['kubernetes.io/hostname', 'metadata.name'].includes(textAt(requirement, 'key'))
    return isName && requirement['operator'] === 'In' ? wordsAt(requirement, 'values') : null
  }
  const requirements = [...listAt(term, 'matchExpressions', read), ...listAt(term, 'matchFields', read)]
  return requirements.find((names) => names !== null) ?? null
}

export function projectStorageClass(source: Source, meta: Meta): StorageClassObject {
  const { annotations } = meta
  return {
    kind: 'StorageClass',
    ...meta,
    provisioner: wordAt(source, 'provisioner'),
    reclaimPolicy: wordAt(source, 'reclaimPolicy', 'Delete'),
    bindingMode: wordAt(source, 'volumeBindingMode', 'Immediate'),
    allowExpansion: flagAt(source, 'allowVolumeExpansion'),
    isDefault:
      annotations['storageclass.kubernetes.io/is-default-class'] === 'true' ||
      annotations['storageclass.beta.kubernetes.io/is-default-class'] === 'true',
  }
}

export function projectVolumeAttachment(source: Source, meta: Meta): VolumeAttachmentObject {
  const spec = recordAt(source, 'spec')
  const status = recordAt(source, 'status')
  return {
    kind: 'VolumeAttachment',
    ...meta,
    attacher: wordAt(spec, 'attacher'),
    nodeName: wordAt(spec, 'nodeName'),
    volumeName: wordOrNullAt(recordAt(spec, 'source'), 'persistentVolumeName'),
    attached: flagAt(status, 'attached'),
    error:
      messageOrNullAt(recordAt(status, 'attachError'), 'message') ??
      messageOrNullAt(recordAt(status, 'detachError'), 'message'),
  }
}
