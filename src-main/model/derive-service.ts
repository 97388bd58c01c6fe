import { nameOfKey } from './keys.ts'
import type { Service } from '#shared/model/entities.ts'
import type { ServiceObject } from '#shared/objects/index.ts'
import type { Look } from './look.ts'

/** The controller writes the pod's own name here: a Service that selects by it means one pod alone. */
export const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name'

export function deriveService(look: Look, key: string): Service | undefined {
  const { namespace, name } = nameOfKey(key)
  const service = look.store.named('Service', namespace, name)
  if (service === undefined) return undefined
  return {
    namespace,
    name,
    uid: service.uid,
    type: service.type,
    headless: isHeadless(service),
    clusterIPs: service.clusterIPs,
    externalName: service.externalName,
    selector: service.selector,
    publishNotReady: service.publishNotReadyAddresses,
    ports: service.ports,
    selects: look.store.canRead('Pod', namespace) ? podNames(look, service) : null,
    sets: [...look.store.setsOfService(namespace, name)].map((set) => set.name).sort(),
    onlyPod: service.selector?.[POD_NAME_LABEL] ?? null,
  }
}

export const isHeadless = (service: ServiceObject): boolean =>
  service.type !== 'ExternalName' && service.clusterIPs.includes('None')

const podNames = (look: Look, service: ServiceObject): readonly string[] =>
  [...look.store.podsSelectedBy(service.uid)].map(({ name }) => name).sort()
