import type { ResourceName } from './objects.ts'

/** One stored resource as discovery names it. */
export interface Resource {
  readonly name: ResourceName
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly isNamespaced: boolean
  /** The kind's objects have `metadata.generation`, raised when their spec changes. */
  readonly hasGeneration: boolean
  /** There is a `/status` subresource, and the main one does not write status. */
  readonly hasStatus: boolean
}

type Traits = 'namespaced' | 'generation' | 'status'

function resource(name: ResourceName, kind: string, group: string, ...traits: readonly Traits[]): Resource {
  return {
    name,
    kind,
    group,
    version: 'v1',
    isNamespaced: traits.includes('namespaced'),
    hasGeneration: traits.includes('generation'),
    hasStatus: traits.includes('status'),
  }
}

/** Every resource that the sandbox stores. Short names, verbs and subresources are in the generated discovery documents. */
export const resources: { readonly [R in ResourceName]: Resource } = {
  namespaces: resource('namespaces', 'Namespace', '', 'status'),
  nodes: resource('nodes', 'Node', '', 'status'),
  pods: resource('pods', 'Pod', '', 'namespaced', 'generation', 'status'),
  services: resource('services', 'Service', '', 'namespaced', 'status'),
  endpoints: resource('endpoints', 'Endpoints', '', 'namespaced'),
  configmaps: resource('configmaps', 'ConfigMap', '', 'namespaced'),
  secrets: resource('secrets', 'Secret', '', 'namespaced'),
  serviceaccounts: resource('serviceaccounts', 'ServiceAccount', '', 'namespaced'),
  persistentvolumeclaims: resource('persistentvolumeclaims', 'PersistentVolumeClaim', '', 'namespaced', 'status'),
  persistentvolumes: resource('persistentvolumes', 'PersistentVolume', '', 'status'),
  resourcequotas: resource('resourcequotas', 'ResourceQuota', '', 'namespaced', 'status'),
  replicationcontrollers: resource(
    'replicationcontrollers',
    'ReplicationController',
    '',
    'namespaced',
    'generation',
    'status',
  ),
  events: resource('events', 'Event', '', 'namespaced'),
  statefulsets: resource('statefulsets', 'StatefulSet', 'apps', 'namespaced', 'generation', 'status'),
  controllerrevisions: resource('controllerrevisions', 'ControllerRevision', 'apps', 'namespaced'),
  deployments: resource('deployments', 'Deployment', 'apps', 'namespaced', 'generation', 'status'),
  replicasets: resource('replicasets', 'ReplicaSet', 'apps', 'namespaced', 'generation', 'status'),
  jobs: resource('jobs', 'Job', 'batch', 'namespaced', 'generation', 'status'),
  cronjobs: resource('cronjobs', 'CronJob', 'batch', 'namespaced', 'generation', 'status'),
  storageclasses: resource('storageclasses', 'StorageClass', 'storage.k8s.io'),
  volumeattachments: resource('volumeattachments', 'VolumeAttachment', 'storage.k8s.io', 'status'),
  endpointslices: resource('endpointslices', 'EndpointSlice', 'discovery.k8s.io', 'namespaced', 'generation'),
  leases: resource('leases', 'Lease', 'coordination.k8s.io', 'namespaced'),
}

/** `v1`, `apps/v1`: the apiVersion of a resource's objects. */
export const apiVersionOf = ({ group, version }: Resource): string => (group === '' ? version : `${group}/${version}`)
