import type { Draft, ObjectOf } from '../objects.ts'
import type { AdmissionRequest } from '../registry/types.ts'
import { forbidden, type Status } from '../status.ts'
import type { ClusterView } from '../storage/types.ts'
import { compareQuantities } from '../strategies/quantity.ts'

// kubernetes: plugin/pkg/admission/storage (storageclass/setdefault, storageobjectinuseprotection, persistentvolume/resize).

const defaultClassMark = 'storageclass.kubernetes.io/is-default-class'
const olderMark = 'storageclass.beta.kubernetes.io/is-default-class'
const olderClass = 'volume.beta.kubernetes.io/storage-class'

export const isDefaultClass = ({ metadata: { annotations = {} } }: ObjectOf['storageclasses']): boolean =>
  annotations[defaultClassMark] === 'true' || annotations[olderMark] === 'true'

/** The default class: of several the newest, and of those made in one second the first by name. */
export function defaultClass(view: ClusterView): ObjectOf['storageclasses'] | null {
  const [newest = null] = view
    .list('storageclasses')
    .filter(isDefaultClass)
    .toSorted(
      ({ metadata: a }, { metadata: b }) =>
        b.creationTimestamp.localeCompare(a.creationTimestamp) || (a.name < b.name ? -1 : 1),
    )
  return newest
}

/** A claim that names no class gets the default one. An empty name is a name: no class, ever. */
export function addDefaultClass(draft: Draft<'persistentvolumeclaims'>, { view }: AdmissionRequest['context']): void {
  const { spec } = draft
  if (spec.storageClassName !== undefined || draft.metadata.annotations?.[olderClass] !== undefined) return
  const found = defaultClass(view)
  if (found !== null) spec.storageClassName = found.metadata.name
}

/** Keeps a claim or a volume from being removed while it is in use. */
export function addProtection(
  draft: Draft<'persistentvolumeclaims'> | Draft<'persistentvolumes'>,
  finalizer: 'kubernetes.io/pvc-protection' | 'kubernetes.io/pv-protection',
): void {
  const { finalizers = [] } = draft.metadata
  if (!finalizers.includes(finalizer)) draft.metadata.finalizers = [...finalizers, finalizer]
}

/** A bound claim may grow only if its class says so. */
export function refusedGrowth(
  draft: Draft<'persistentvolumeclaims'>,
  old: ObjectOf['persistentvolumeclaims'],
  { view }: AdmissionRequest['context'],
): Status | null {
  const sizeOf = ({ spec }: Pick<ObjectOf['persistentvolumeclaims'], 'spec'>): string =>
    spec.resources?.requests?.['storage'] ?? '0'
  if (old.status?.phase !== 'Bound' || compareQuantities(sizeOf(draft), sizeOf(old)) <= 0) return null
  const className = draft.metadata.annotations?.[olderClass] ?? draft.spec.storageClassName ?? ''
  if (className !== '' && view.get('storageclasses', '', className)?.allowVolumeExpansion === true) return null
  return forbidden(
    { group: '', kind: 'persistentvolumeclaims', name: draft.metadata.name },
    'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  )
}
