import type { V1NamespaceCondition } from '@kubernetes/client-node'
import type { ResourceName, StoredObject, Wire } from '../../objects.ts'
import { resources } from '../../resources.ts'

type Condition = Wire<V1NamespaceCondition>

/** Everything that is still in a namespace, by resource. */
export type Content = ReadonlyMap<ResourceName, readonly StoredObject[]>

interface Finding {
  readonly reason: string
  readonly message: string
}

/** The five conditions in the order in which they are written, with what they say when all is well. */
const conditionsWhenWell: readonly (Finding & { readonly type: string })[] = [
  {
    type: 'NamespaceDeletionDiscoveryFailure',
    reason: 'ResourcesDiscovered',
    message: 'All resources successfully discovered',
  },
  {
    type: 'NamespaceDeletionGroupVersionParsingFailure',
    reason: 'ParsedGroupVersions',
    message: 'All legacy kube types successfully parsed',
  },
  {
    type: 'NamespaceDeletionContentFailure',
    reason: 'ContentDeleted',
    message: 'All content successfully deleted, may be waiting on finalization',
  },
  { type: 'NamespaceContentRemaining', reason: 'ContentRemoved', message: 'All content successfully removed' },
  {
    type: 'NamespaceFinalizersRemaining',
    reason: 'ContentHasNoFinalizers',
    message: 'All content-preserving finalizers finished',
  },
]

function remaining(content: Content): Finding | null {
  const texts = [...content].map(
    ([resource, objects]) => `${resource}.${resources[resource].group} has ${objects.length} resource instances`,
  )
  if (texts.length === 0) return null
  return { reason: 'SomeResourcesRemain', message: `Some resources are remaining: ${texts.toSorted().join(', ')}` }
}

function finalizers(content: Content): Finding | null {
  const counts = new Map<string, number>()
  for (const object of [...content.values()].flat())
    for (const finalizer of object.metadata.finalizers ?? []) counts.set(finalizer, (counts.get(finalizer) ?? 0) + 1)
  const texts = [...counts].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`)
  if (texts.length === 0) return null
  return {
    reason: 'SomeFinalizersRemain',
    message: `Some content in the namespace has finalizers remaining: ${texts.toSorted().join(', ')}`,
  }
}

/**
 * The conditions after a look at what remains (namespace/deletion: updateConditions). A time moves only with the status.
 * Null for `content`: nothing is said about it, because the pods have to go first. `failure` is what went wrong with them.
 */
export function conditionsAfter(
  before: readonly Condition[],
  content: Content | null,
  failure: string | null,
  now: string,
): readonly Condition[] {
  const found: Readonly<Record<string, Finding | null>> = {
    NamespaceDeletionContentFailure:
      failure === null
        ? null
        : {
            reason: 'ContentDeletionFailed',
            message: `Failed to delete all resource types, 1 remaining: ${failure}`,
          },
    NamespaceContentRemaining: content === null ? null : remaining(content),
    NamespaceFinalizersRemaining: content === null ? null : finalizers(content),
  }
  const named = new Set(conditionsWhenWell.map(({ type }) => type))
  const after = conditionsWhenWell.map(({ type, ...well }): Condition => {
    const finding = found[type] ?? null
    const status = finding === null ? 'False' : 'True'
    const old = before.find((condition) => condition.type === type)
    const lastTransitionTime = old?.status === status ? old.lastTransitionTime : now
    return { type, status, lastTransitionTime: lastTransitionTime ?? now, ...(finding ?? well) }
  })
  return [...before.filter(({ type }) => !named.has(type)), ...after]
}
