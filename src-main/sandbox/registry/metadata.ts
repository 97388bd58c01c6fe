import { equal } from '#shared/kit/equal.ts'
import type { StoredMeta } from '../objects.ts'
import { fieldForbidden, fieldInvalid, fieldRequired, type FieldError } from '../status.ts'
import { annotationErrors, labelErrors, nameErrors, qualifiedNameTexts } from './names.ts'

// What apimachinery demands of every object's head (pkg/api/validation/objectmeta.go).

/** Instants as the API writes them: whole seconds, UTC. */
export const wireTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** Errors of a new object's head. */
export function createdMetaErrors(
  metadata: StoredMeta,
  nameTexts: (name: string, isPrefix: boolean) => readonly string[],
): FieldError[] {
  return [...nameErrors(metadata.name, metadata.generateName, nameTexts), ...headErrors(metadata)]
}

function headErrors(metadata: StoredMeta): FieldError[] {
  return [
    ...labelErrors(metadata.labels, 'metadata.labels'),
    ...annotationErrors(metadata.annotations, 'metadata.annotations'),
    ...ownerErrors(metadata),
    ...finalizerErrors(metadata.finalizers ?? []),
  ]
}

function ownerErrors({ ownerReferences = [] }: StoredMeta): FieldError[] {
  const controllers = ownerReferences.filter(({ controller }) => controller === true)
  const [first, second] = controllers
  const missing = ownerReferences.flatMap((owner, index) =>
    (['apiVersion', 'kind', 'name', 'uid'] as const)
      .filter((part) => (owner[part] ?? '') === '')
      .map((part) =>
        fieldInvalid(
          `metadata.ownerReferences[${index}].${part}`,
          owner[part] ?? '',
          `${part === 'apiVersion' ? 'version' : part} must not be empty`,
        ),
      ),
  )
  if (first === undefined || second === undefined) return missing
  const text = `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`
  return [...missing, fieldInvalid('metadata.ownerReferences', ownerReferences, text)]
}

const ownFinalizers = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

function finalizerErrors(finalizers: readonly string[]): FieldError[] {
  const unqualified = finalizers.flatMap((finalizer) => {
    const texts = qualifiedNameTexts(finalizer).map((text) => fieldInvalid('metadata.finalizers', finalizer, text))
    if (texts.length > 0 || finalizer.includes('/') || ownFinalizers.has(finalizer)) return texts
    return [
      fieldInvalid(
        'metadata.finalizers',
        finalizer,
        'name is neither a standard finalizer name nor is it fully qualified',
      ),
    ]
  })
  if (!finalizers.includes('orphan') || !finalizers.includes('foregroundDeletion')) return unqualified
  const both = `finalizer orphan and foregroundDeletion cannot be both set`
  return [...unqualified, fieldInvalid('metadata.finalizers', finalizers, both)]
}

const immutable = 'field is immutable'

/** Errors of a changed head, in the real server's order. */
export function updatedMetaErrors(metadata: StoredMeta, old: StoredMeta): FieldError[] {
  const changed = (field: 'name' | 'namespace' | 'uid'): FieldError[] =>
    (metadata[field] ?? '') === (old[field] ?? '')
      ? []
      : [fieldInvalid(`metadata.${field}`, metadata[field] ?? '', immutable)]
  const added =
    old.deletionTimestamp === undefined
      ? []
      : (metadata.finalizers ?? []).filter((finalizer) => !(old.finalizers ?? []).includes(finalizer))
  return [
    ...(metadata.resourceVersion === ''
      ? [fieldRequired('metadata.resourceVersion', 'must be specified for an update')]
      : []),
    ...(added.length === 0
      ? []
      : [
          fieldForbidden(
            'metadata.finalizers',
            `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(', ')}}`,
          ),
        ]),
    ...changed('name'),
    ...changed('namespace'),
    ...changed('uid'),
    ...(equal(metadata.creationTimestamp, old.creationTimestamp)
      ? []
      : [fieldInvalid('metadata.creationTimestamp', metadata.creationTimestamp, immutable)]),
    ...headErrors(metadata),
  ]
}
