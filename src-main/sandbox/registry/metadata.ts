import { equal } from '#shared/kit/equal.ts'
import type { ResourceName, StoredMeta } from '../objects.ts'
import { fieldForbidden, fieldInvalid, fieldRequired, type FieldError } from '../status.ts'
import { annotationErrors, labelErrors, nameErrors, qualifiedNameTexts } from './names.ts'

// What apimachinery demands of every object's head (pkg/api/validation/objectmeta.go).

/** Errors of a new object's head. */
export function createdMetaErrors(
  metadata: StoredMeta,
  nameTexts: (name: string, isPrefix: boolean) => readonly string[],
  resource?: ResourceName,
): FieldError[] {
  return [
    ...nameErrors(metadata.name, metadata.generateName, nameTexts),
    ...headErrors(metadata),
    ...(checksOf(resource).finalizers > 0 ? unknownFinalizerErrors(metadata) : []),
  ]
}

/**
 * How often the head of an update is checked, which shows in the causes of a refusal: at first twice for every kind, then
 * by the kind's own rules of a changed head, and for many by those of a new one as well. Finalizers that are not
 * Kubernetes' own are only looked at by the latter two (all seen on 1.36, kind by kind).
 */
interface Checks {
  readonly own: 0 | 1 | 2
  readonly finalizers: 0 | 1 | 2
}

const checkedAsNew: ReadonlySet<ResourceName> = new Set<ResourceName>([
  'configmaps',
  'serviceaccounts',
  'secrets',
  'persistentvolumeclaims',
  'endpoints',
  'pods',
  'jobs',
  'storageclasses',
  'persistentvolumes',
  'nodes',
  'namespaces',
  'controllerrevisions',
])

function checksOf(resource: ResourceName | undefined): Checks {
  if (resource === 'events') return { own: 0, finalizers: 0 }
  if (resource === 'leases') return { own: 1, finalizers: 0 }
  return resource !== undefined && checkedAsNew.has(resource) ? { own: 2, finalizers: 2 } : { own: 1, finalizers: 1 }
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
  const missing = ownerReferences.flatMap((owner) => [
    ...(['apiVersion', 'kind', 'name', 'uid'] as const)
      .filter((part) => (owner[part] ?? '') === '')
      .map((part) =>
        fieldInvalid(
          `metadata.ownerReferences.${part}`,
          owner[part] ?? '',
          part === 'apiVersion' ? 'version must not be empty' : 'must not be empty',
        ),
      ),
    ...(owner.apiVersion === 'v1' && owner.kind === 'Event'
      ? [fieldInvalid('metadata.ownerReferences', owner, '/v1, Kind=Event is disallowed from being an owner')]
      : []),
  ])
  if (first === undefined || second === undefined) return missing
  const text = `Only one reference can have Controller set to true. Found "true" in references for ${first.kind}/${first.name} and ${second.kind}/${second.name}`
  return [...missing, fieldInvalid('metadata.ownerReferences', ownerReferences, text)]
}

const ownFinalizers = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

function finalizerErrors(finalizers: readonly string[]): FieldError[] {
  const unqualified = finalizers.flatMap((finalizer) =>
    qualifiedNameTexts(finalizer).map((text) => fieldInvalid('metadata.finalizers', finalizer, text)),
  )
  if (!finalizers.includes('orphan') || !finalizers.includes('foregroundDeletion')) return unqualified
  const both = `finalizer orphan and foregroundDeletion cannot be both set`
  return [...unqualified, fieldInvalid('metadata.finalizers', finalizers, both)]
}

function unknownFinalizerErrors({ finalizers = [] }: StoredMeta): FieldError[] {
  const text = 'name is neither a standard finalizer name nor is it fully qualified'
  return finalizers.flatMap((finalizer, index) =>
    finalizer.includes('/') || ownFinalizers.has(finalizer)
      ? []
      : [fieldInvalid(`metadata.finalizers[${index}]`, finalizer, text)],
  )
}

const immutable = 'field is immutable'

/** Errors of a changed head, in the real server's order. */
export function updatedMetaErrors(metadata: StoredMeta, old: StoredMeta, resource?: ResourceName): FieldError[] {
  const head = headErrors(metadata)
  const identity = identityErrors(metadata, old)
  if (head.length === 0 && identity.length === 0 && (metadata.finalizers ?? []).length === 0) return []
  const { own, finalizers } = checksOf(resource)
  const unknown = finalizers > 0 ? unknownFinalizerErrors(metadata) : []
  return [
    ...head,
    ...identity,
    ...head,
    // Of a changed slice its own rules look at the head as at that of a new one.
    ...(own > 0 ? [...head, ...unknown, ...(resource === 'endpointslices' ? [] : identity)] : []),
    ...(own > 1 ? [...head, ...unknown] : []),
  ]
}

function identityErrors(metadata: StoredMeta, old: StoredMeta): FieldError[] {
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
  ]
}
