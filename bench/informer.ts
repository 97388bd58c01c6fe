import { CoreV1Api, KubeConfig, makeInformer } from '@kubernetes/client-node'
import { watchThread } from './probe.ts'

// The peer: client-node's own informer over pods alone, as its examples use it. Done when its cache holds them all.

const expected = Number(process.argv[3])
const idleMb = process.memoryUsage.rss() / 1024 / 1024
const figures = watchThread()
const startedAt = performance.now()
const config = new KubeConfig()
config.loadFromFile(process.argv[2] ?? '')
// The client refuses plain HTTP unless told to be lax; the bench's server has no certificate, for both peers alike.
for (const cluster of config.clusters) Object.assign(cluster, { skipTLSVerify: true })
const api = config.makeApiClient(CoreV1Api)
const informer = makeInformer(config, '/api/v1/namespaces/default/pods', () =>
  api.listNamespacedPod({ namespace: 'default' }),
)
informer.on('error', (error: unknown) => {
  throw new Error(`Expected the informer to list pods, found ${String(error)}.`, { cause: error })
})
await informer.start()
const pods = informer.list().length
const tookMs = performance.now() - startedAt
if (pods !== expected) throw new Error(`Expected ${expected} pods in the informer's cache, found ${pods}.`)
const peakMb = process.resourceUsage().maxRSS / 1024
process.stdout.write(
  `${JSON.stringify({ tookMs, sinceSpawnMs: performance.now(), ...figures(), peakMb, idleMb, peakAboveIdleMb: peakMb - idleMb })}\n`,
)
process.exit(0)
