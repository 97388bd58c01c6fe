import { type CoreV1Api, CoreV1Api as Api, KubeConfig, type V1Pod } from '@kubernetes/client-node'

/** client-node on the bench's kubeconfig, as its examples load it. */
export function loadClient(file: string): { readonly config: KubeConfig; readonly api: CoreV1Api } {
  const config = new KubeConfig()
  config.loadFromFile(file)
  // The client refuses plain HTTP unless told to be lax; the bench's server has no certificate, for all contestants alike.
  for (const cluster of config.clusters) Object.assign(cluster, { skipTLSVerify: true })
  return { config, api: config.makeApiClient(Api) }
}

/** The number of the change that the pod shows. */
export function restartsOf(pod: V1Pod): number {
  return pod.status?.containerStatuses?.[0]?.restartCount ?? 0
}
