import type { FromAgent, ToAgent } from '#shared/contract/port.ts'
import { connectionOf } from './connection.ts'
import { watchThread } from './probe.ts'
import { startAgent } from './start-agent.ts'

// The agent in a process without a page, so that what it needs above an idle one can be told. Done when it has posted every
// pod; what it posts is acknowledged and forgotten.

const [kubeconfig = '', expected = '0'] = process.argv.slice(2)
const resolved = await connectionOf(kubeconfig)
const idleMb = process.memoryUsage.rss() / 1024 / 1024
const figures = watchThread()
let listener: (message: ToAgent) => void = () => undefined
const pods = new Set<string>()
await new Promise<void>((resolve) => {
  startAgent(resolved, {
    post(message) {
      notePods(message)
      const seqTo = message.kind === 'frame' ? message.seqTo : message.kind === 'snapshot' ? message.seq : null
      if (seqTo !== null && 'epoch' in message) {
        setImmediate(() => listener({ kind: 'acknowledge', epoch: message.epoch, seqTo }))
      }
      if (pods.size === Number(expected)) resolve()
    },
    onMessage: (given) => void (listener = given),
    onClose: () => undefined,
    close: () => undefined,
  })
})
const peakMb = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${JSON.stringify({ ...figures(), idleMb, peakAboveIdleMb: peakMb - idleMb })}\n`)
process.exit(0)

function notePods(message: FromAgent): void {
  const entries =
    message.kind === 'snapshot'
      ? message.entities
      : message.kind === 'frame'
        ? message.batches.flatMap(({ changes }) => changes)
        : []
  for (const { entity, key } of entries) if (entity === 'pod') pods.add(key)
}
