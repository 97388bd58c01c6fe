import type { Strategies } from '../../registry/types.ts'
import { claimStrategy } from './claims.ts'
import { configMapStrategy, secretStrategy } from './config.ts'
import { endpointsStrategy, sliceStrategy } from './endpoints.ts'
import { namespaceStrategy } from './namespaces.ts'
import { nodeStrategy } from './nodes.ts'
import { quotaStrategy } from './quotas.ts'
import { serviceStrategy } from './services/index.ts'
import { eventStrategy, leaseStrategy, serviceAccountStrategy } from './small-kinds.ts'
import { attachmentStrategy, storageClassStrategy } from './storage-classes.ts'
import { volumeStrategy } from './volumes.ts'

export type CoreStrategies = Pick<
  Strategies,
  | 'namespaces'
  | 'nodes'
  | 'services'
  | 'endpoints'
  | 'endpointslices'
  | 'configmaps'
  | 'secrets'
  | 'serviceaccounts'
  | 'persistentvolumeclaims'
  | 'persistentvolumes'
  | 'storageclasses'
  | 'volumeattachments'
  | 'resourcequotas'
  | 'events'
  | 'leases'
>

/** What the API server does with every kind that runs no pods. None of them keeps a state: what is taken is read from the view. */
export const createCoreStrategies = (): CoreStrategies => ({
  namespaces: namespaceStrategy,
  nodes: nodeStrategy,
  services: serviceStrategy,
  endpoints: endpointsStrategy,
  endpointslices: sliceStrategy,
  configmaps: configMapStrategy,
  secrets: secretStrategy,
  serviceaccounts: serviceAccountStrategy,
  persistentvolumeclaims: claimStrategy,
  persistentvolumes: volumeStrategy,
  storageclasses: storageClassStrategy,
  volumeattachments: attachmentStrategy,
  resourcequotas: quotaStrategy,
  events: eventStrategy,
  leases: leaseStrategy,
})
