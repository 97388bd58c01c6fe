import type { KubeconfigScope } from './kubeconfig-entry.ts'
import type { Machine } from './machine.ts'

const folder = '/var/run/secrets/kubernetes.io/serviceaccount'

/** The name of the one context that a pod has without a kubeconfig. */
export const inClusterName = 'in-cluster'

/** Inside a pod, its service account is a context of its own; null anywhere else. */
export async function inClusterScope(machine: Machine): Promise<KubeconfigScope | null> {
  const host = machine.environment['KUBERNETES_SERVICE_HOST']
  const port = machine.environment['KUBERNETES_SERVICE_PORT']
  if (!host || !port) return null
  const [token, namespace] = await Promise.all([
    readIfThere(machine, `${folder}/token`),
    readIfThere(machine, `${folder}/namespace`),
  ])
  if (token === null) return null
  const place = { file: folder, line: 1 }
  const cluster = {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca: { kind: 'file', path: `${folder}/ca.crt` },
    insecureSkipTlsVerify: false,
    tlsServerName: null,
    proxyUrl: null,
    execConfig: null,
    ...place,
  } as const
  const user = {
    certificate: null,
    key: null,
    token: null,
    tokenFile: `${folder}/token`,
    username: null,
    password: null,
    exec: null,
    authProvider: null,
    impersonate: { user: null, groups: [], uid: null, extra: {} },
    ...place,
  } as const
  const context = { cluster: inClusterName, user: 'service-account', namespace: namespace?.trim() || null, ...place }
  return {
    clusters: new Map([[inClusterName, cluster]]),
    users: new Map([['service-account', user]]),
    contexts: new Map([[inClusterName, context]]),
    currentContext: inClusterName,
  }
}

async function readIfThere(machine: Machine, path: string): Promise<string | null> {
  return machine.readFile(path).catch(() => null)
}
