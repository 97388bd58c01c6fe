import { copyOf } from '../../../../../../src-main/sandbox/draft.ts'
import type { Draft, Json, JsonObject, ResourceName } from '../../../../../../src-main/sandbox/objects.ts'
import { apiVersionOf, resources } from '../../../../../../src-main/sandbox/resources.ts'
import type { RegistryContext } from '../../../../../../src-main/sandbox/registry/types.ts'
import type { ClusterView } from '../../../../../../src-main/sandbox/storage/types.ts'

const emptyView: ClusterView = {
  revision: 1,
  get: () => undefined,
  list: () => [],
  byUid: () => undefined,
  ownedBy: () => [],
  index: () => () => [],
}

/** An empty cluster at a fixed instant. */
export const context: RegistryContext = { view: emptyView, nowMs: Date.UTC(2026, 10, 21, 14), random: () => 0.5 }

/** A manifest as the registry hands it to a strategy: decoded, with the head that the server gives it. */
export function drafted<R extends ResourceName>(resource: R, object: JsonObject, metadata: Json): Draft<R> {
  const sent = decoded(copyOf(object)) as JsonObject
  return {
    apiVersion: apiVersionOf(resources[resource]),
    kind: resources[resource].kind,
    ...sent,
    metadata: { ...headOf(metadata), ...(sent['metadata'] as JsonObject) },
  } as unknown as Draft<R>
}

function headOf(metadata: Json): JsonObject {
  const { namespace, uid, creationTimestamp } = metadata as JsonObject
  return {
    ...(namespace === undefined ? {} : { namespace }),
    uid: uid ?? 'c1c1c1c1-0000-4000-8000-000000000001',
    creationTimestamp: creationTimestamp ?? '2026-11-21T14:00:00Z',
  }
}

/** What Go's decoder leaves of these samples: empty texts and lists that have omitempty go away. */
function decoded(value: Json): Json {
  if (Array.isArray(value)) return value.map((one: Json) => decoded(one))
  if (value === null || typeof value !== 'object') return value
  const kept = Object.entries(value).filter(
    ([key, entry]) =>
      entry !== null && (entry !== '' || key === 'timeZone') && !(Array.isArray(entry) && entry.length === 0),
  )
  return Object.fromEntries(kept.map(([key, entry]) => [key, decoded(entry)]))
}
