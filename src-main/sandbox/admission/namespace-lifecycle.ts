import type { ObjectOf, ResourceName } from '../objects.ts'
import type { AdmissionRequest } from '../registry/types.ts'
import { resources } from '../resources.ts'
import { forbidden, notFound, refusal, type Status } from '../status.ts'

// Who may make what where (apiserver: pkg/admission/plugin/namespace/lifecycle).

/** Refuses what is made in a namespace that does not exist, or that ends. */
export function refusedByNamespace(
  name: string,
  { resource, operation, namespace, context }: AdmissionRequest,
): Status | null {
  if (operation !== 'CREATE' || !resources[resource].isNamespaced) return null
  const found = context.view.get('namespaces', '', namespace)
  if (found === undefined) return notFound({ group: '', kind: 'namespaces', name: namespace })
  return isEnding(found) ? ending(resource, namespace, name) : null
}

const isEnding = ({ metadata, status }: ObjectOf['namespaces']): boolean =>
  metadata.deletionTimestamp !== undefined || status?.phase === 'Terminating'

function ending(resource: ResourceName, namespace: string, name: string): Status {
  const { group } = resources[resource]
  const because = `unable to create new content in namespace ${namespace} because it is being terminated`
  const status = forbidden({ group, kind: resource, name }, because)
  const cause = {
    reason: 'NamespaceTerminating',
    message: `namespace ${namespace} is being terminated`,
    field: 'metadata.namespace',
  }
  return refusal(403, 'Forbidden', status.message, { ...status.details, causes: [cause] })
}

const kept = new Set(['default', 'kube-system', 'kube-public'])

/** Refuses the deletion of the namespaces that every cluster has. */
export function refusedDeletion(resource: ResourceName, name: string): Status | null {
  if (resource !== 'namespaces' || !kept.has(name)) return null
  return forbidden({ group: '', kind: resource, name }, 'this namespace may not be deleted')
}
