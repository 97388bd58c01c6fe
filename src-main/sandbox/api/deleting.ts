import { ok } from '#shared/kit/result.ts'
import type { ResourceName } from '../objects.ts'
import type { Deleted, DeleteOptions } from '../registry/types.ts'
import { resources } from '../resources.ts'
import { type Call, strategyOf, warningsOf } from './call.ts'
import { deleteOptionsOf } from './delete-options.ts'
import { listOptionsOf } from './list-options.ts'
import { pageOf } from './listing.ts'
import type { Replied, Reply } from './types.ts'

const orphaning =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning'

/** DELETE of one object. */
export function remove(call: Call): Replied {
  const options = deleteOptionsOf(call)
  if (options.kind === 'failed') return options
  const { registry } = call.parts
  const outcome = registry.delete(call.resource, call.namespace, call.name, options.value)
  if (outcome.kind === 'failed') return outcome
  return ok(deletionReply(call, outcome.value, options.value))
}

/** What goes at once is answered with a Status, what stays (and a pod) with itself. */
function deletionReply(call: Call, { object, isGone }: Deleted<ResourceName>, options: DeleteOptions): Reply {
  const warnings = [...warningsOf(call), ...orphanWarning(call.resource, options)]
  if (!isGone || strategyOf(call).answersWithObject === true) {
    return { kind: 'object', status: 200, resource: call.resource, object, warnings }
  }
  const { group } = resources[call.resource]
  const details = {
    name: object.metadata.name,
    ...(group === '' ? {} : { group }),
    kind: call.resource,
    uid: object.metadata.uid,
  }
  const success = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
  return { kind: 'object', status: 200, resource: null, object: success, warnings }
}

function orphanWarning(resource: ResourceName, { propagationPolicy }: DeleteOptions): readonly string[] {
  return resource === 'jobs' && propagationPolicy === undefined ? [orphaning] : []
}

/** DELETE of a collection: what was there is answered, as it was. */
export function removeCollection(call: Call): Replied {
  const options = deleteOptionsOf(call)
  if (options.kind === 'failed') return options
  const { parts, resource, query } = call
  const listed = listOptionsOf(query, resource, parts.registry.strategies, false)
  if (listed.kind === 'failed') return listed
  const page = pageOf(parts.store, resource, call.namespace, listed.value)
  if (page.kind === 'failed') return page
  for (const { metadata } of page.value.items) {
    const outcome = parts.registry.delete(resource, metadata.namespace ?? '', metadata.name, options.value)
    // What is gone in the meantime, by the deletion of another, is as it was asked to be.
    if (outcome.kind === 'failed' && outcome.failure.code !== 404) return outcome
  }
  const warnings = [...warningsOf(call), ...orphanWarning(resource, options.value)]
  return ok({ kind: 'list', resource, ...page.value, warnings })
}
