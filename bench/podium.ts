import { MessageChannel, Worker } from 'node:worker_threads'
import type { FromAgent } from '#shared/contract/port.ts'
import { semiSpaceMb } from '../src-main/shell/agent-memory.ts'
import { Replica } from '../src-renderer/state/replica.ts'
import { layoutStage } from '../src-renderer/scenes/stage/layout/layout.ts'
import { stageStateOf } from '../src-renderer/scenes/stage/stage-state.ts'
import { connectionOf } from './connection.ts'
import { watchThread, type ThreadFigures } from './probe.ts'

// Podium's own way: reflector, store, model, diagnosis and port in the agent's thread; replica and scene here, as the page has
// them. Done when the replica holds every pod and the first scene is laid out. All 18 kinds are watched, not pods alone.

const [kubeconfig = '', expected = '0'] = process.argv.slice(2)
const figures = watchThread()
const startedAt = performance.now()
const { port1, port2 } = new MessageChannel()
const worker = new Worker(new URL('agent-worker.js', import.meta.url), {
  workerData: { resolved: await connectionOf(kubeconfig), port: port2 },
  transferList: [port2],
  // Three semi-spaces make the young generation.
  resourceLimits: { maxYoungGenerationSizeMb: 3 * semiSpaceMb },
})
const told = { snapshot: 0, frame: 0, gap: 0 }
const replica = new Replica({ post: (message) => port1.postMessage(message), nowMs: () => Date.now() })
await new Promise<void>((resolve) => {
  port1.on('message', (message: FromAgent) => {
    if (message.kind === 'gap' || message.kind === 'frame') told[message.kind] += 1
    if (message.kind === 'snapshot' && message.piece === 0) told.snapshot += 1
    replica.receive(message)
    if (replica.maps.pod.size === Number(expected) && replica.maps.workload.size > 0) resolve()
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
const times = { tookMs, sinceSpawnMs: performance.now(), cpuMs: page.cpuMs + agent.cpuMs }
const sizes = { peakMb: process.resourceUsage().maxRSS / 1024, marks: scene.nodes.length }
process.stdout.write(`${JSON.stringify({ ...times, ...sizes, told, agent, page })}\n`)
process.exit(0)
