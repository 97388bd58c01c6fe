import type { Printers } from '../types.ts'
import {
  configMapPrinter,
  eventPrinter,
  leasePrinter,
  namespacePrinter,
  nodePrinter,
  quotaPrinter,
  secretPrinter,
  serviceAccountPrinter,
} from './cluster.ts'
import { endpointsPrinter, servicePrinter, slicePrinter } from './network.ts'
import { attachmentPrinter, claimPrinter, storageClassPrinter, volumePrinter } from './storage.ts'
import type { CoreStrategies } from '../../strategies/core/index.ts'

/** How `kubectl get` shows the kinds that run no pods. */
export const corePrinters: Pick<Printers, keyof CoreStrategies> = {
  namespaces: namespacePrinter,
  nodes: nodePrinter,
  services: servicePrinter,
  endpoints: endpointsPrinter,
  endpointslices: slicePrinter,
  configmaps: configMapPrinter,
  secrets: secretPrinter,
  serviceaccounts: serviceAccountPrinter,
  persistentvolumeclaims: claimPrinter,
  persistentvolumes: volumePrinter,
  storageclasses: storageClassPrinter,
  volumeattachments: attachmentPrinter,
  resourcequotas: quotaPrinter,
  events: eventPrinter,
  leases: leasePrinter,
}
