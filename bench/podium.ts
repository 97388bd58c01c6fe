import { MessageChannel, Worker } from 'node:worker_threads'
import type { FromAgent } from '#shared/contract/port.ts'
import { Replica } from '../src-renderer/state/replica.ts'
import { layoutStage } from '../src-renderer/scenes/stage/layout/layout.ts'
import { stageStateOf } from '../src-renderer/scenes/stage/stage-state.ts'
import { watchThread, type ThreadFigures } from './probe.ts'

// Podium's own way: reflector, store, model, diagnosis and port in the agent's thread; replica and scene here, as the page has
// them. Done when the replica holds every pod and the first scene is laid out. All 18 kinds are watched, not pods alone.

const [kubeconfig = '', expected = '0'] = process.argv.slice(2)
const figures = watchThread()
const startedAt = performance.now()
const { port1, port2 } = new MessageChannel()
const worker = new Worker(new URL('agent-worker.js', import.meta.url), {
  workerData: { kubeconfig, port: port2 },
  transferList: [port2],
})
let snapshots = 0,
  frames = 0,
  gaps = 0
const replica = new Replica({ post: (message) => port1.postMessage(message), nowMs: () => Date.now() })
await new Promise<void>((resolve) => {
  port1.on('message', (message: FromAgent) => {
    if (message.kind === 'snapshot' && message.piece === 0) snapshots++
    if (message.kind === 'frame') frames++
    if (message.kind === 'gap') gaps++
    replica.receive(message)
    if (replica.maps.pod.size === Number(expected) && [...replica.maps.workload.values()].length > 0) resolve()
  })
})
const workload = [...replica.maps.workload.keys()].toSorted()[0] ?? ''
const state = stageStateOf(replica.maps, workload, Date.now())
if (state === null) throw new Error('Expected a state of the first workload, found none.')
const scene = layoutStage(state, { width: 1384, height: 692, mode: 'desk' }, null, Date.now())
const tookMs = performance.now() - startedAt
const page = figures()
const agent = await new Promise<ThreadFigures>((resolve) => {
  worker.once('message', resolve)
  worker.postMessage('report')
})
process.stdout.write(
  `${JSON.stringify({ tookMs, sinceSpawnMs: performance.now(), agent, page, peakMb: process.resourceUsage().maxRSS / 1024, snapshots, frames, gaps, marks: scene.nodes.length })}
`,
)
process.exit(0)
