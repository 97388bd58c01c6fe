import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { SandboxClient, type SandboxAccess, type WatchEvent } from './sandbox-client.ts'

/** What one sandbox did with a hundred sets at full speed, seen by a client. */
export interface Settled {
  /** From the first set until the last one says that all its pods are ready. */
  readonly settleMs: number
  /** The same by the cluster's own time, from its objects: whole seconds. */
  readonly simulatedMs: number
  /** Processor time of the sandbox's process in between. */
  readonly cpuMs: number
  /** A list of all thousand pods: the first one, and the quickest of five, since the others tell what else the machine did. */
  readonly firstListMs: number
  readonly listMs: number
  readonly peakMb: number
  /** The list itself, to measure the machine by. */
  readonly podsText: string
}

const speed = 16
const sets = 100
const podsPerSet = 10

/** All that Podium watches. */
const watchedCore = [
  'namespaces',
  'nodes',
  'pods',
  'services',
  'endpoints',
  'configmaps',
  'events',
  'resourcequotas',
  'persistentvolumeclaims',
  'persistentvolumes',
  'replicationcontrollers',
].map((name) => `/api/v1/${name}`)
const watchedApps = ['statefulsets', 'controllerrevisions', 'deployments', 'replicasets'].map(
  (name) => `/apis/apps/v1/${name}`,
)
const watchedOthers = [
  '/apis/batch/v1/jobs',
  '/apis/storage.k8s.io/v1/volumeattachments',
  '/apis/discovery.k8s.io/v1/endpointslices',
]

/** Starts a sandbox, gives it the sets while eighteen watches look on, and waits until all pods are ready. */
export async function settleSandbox(server: string, hasClaims: boolean): Promise<Settled> {
  const child = spawn(process.execPath, [server, String(speed)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const next = async <Figures>(): Promise<Figures> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error('Expected a line from the sandbox, found its end.')
    return JSON.parse(value) as Figures
  }
  const used = async (): Promise<{ readonly cpuMs: number; readonly peakMb: number }> => {
    child.stdin.write('\n')
    return await next()
  }
  const client = new SandboxClient(await next<SandboxAccess>())
  try {
    const ready = new Set<string>()
    let settle = (): void => undefined
    const settled = new Promise<void>((resolve) => (settle = resolve))
    const look = ({ object: { metadata, status } }: WatchEvent): void => {
      if (status?.readyReplicas === podsPerSet) ready.add(metadata.name)
      if (ready.size === sets) settle()
    }
    for (const path of [...watchedCore, ...watchedApps, ...watchedOthers])
      client.watch(`${path}?watch=1&allowWatchBookmarks=true`, path.endsWith('/statefulsets') ? look : undefined)
    const before = await used()
    const startedAt = performance.now()
    await Promise.all(Array.from({ length: sets }, (_, number) => makeSet(client, `set-${number}`, hasClaims)))
    await settled
    const settleMs = performance.now() - startedAt
    const after = await used()
    const pods = '/api/v1/namespaces/default/pods'
    const firstListMs = await client.timed(pods)
    const lists: number[] = []
    for (let run = 0; run < 5; run++) lists.push(await client.timed(pods))
    return {
      settleMs,
      simulatedMs: await simulatedMsOf(client),
      cpuMs: after.cpuMs - before.cpuMs,
      firstListMs,
      listMs: Math.min(...lists),
      peakMb: after.peakMb,
      podsText: JSON.stringify(await client.get(pods)),
    }
  } finally {
    client.close()
    child.stdin.end()
    if (child.exitCode === null) await once(child, 'exit')
  }
}

/** From the first set's creation to the last pod's readiness, as the objects tell it. */
async function simulatedMsOf(client: SandboxClient): Promise<number> {
  const { items: made } = await client.get('/apis/apps/v1/namespaces/default/statefulsets')
  const { items: pods } = await client.get('/api/v1/namespaces/default/pods')
  const createdMs = made.map(({ metadata }) => Date.parse(metadata.creationTimestamp))
  const readyMs = pods.flatMap(({ status }) =>
    (status?.conditions ?? []).flatMap(({ type, lastTransitionTime }) =>
      type === 'Ready' ? [Date.parse(lastTransitionTime)] : [],
    ),
  )
  return Math.max(...readyMs) - Math.min(...createdMs)
}

async function makeSet(client: SandboxClient, name: string, hasClaims: boolean): Promise<void> {
  await client.post('/api/v1/namespaces/default/services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { clusterIP: 'None', selector: { app: name }, ports: [{ port: 80 }] },
  })
  const claim = {
    metadata: { name: 'data' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'local-path',
      resources: { requests: { storage: '1Mi' } },
    },
  }
  await client.post('/apis/apps/v1/namespaces/default/statefulsets', {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      serviceName: name,
      replicas: podsPerSet,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'web', image: 'registry.k8s.io/nginx-slim:0.8' }] },
      },
      ...(hasClaims ? { volumeClaimTemplates: [claim] } : {}),
    },
  })
}
