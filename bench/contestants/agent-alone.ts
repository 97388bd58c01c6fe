import type { FromAgent, ToAgent } from '#shared/contract/port.ts'
import { encodeMessage } from '#shared/contract/wire.ts'
import { systemClock } from '#shared/kit/clock.ts'
import type { EntityName, Entities } from '#shared/model/entities.ts'
import { createAgent } from '../../src-main/agent/agent.ts'
import { PortServer } from '../../src-main/agent/port-server.ts'
import { createCredentialSource, type ResolvedConnection, resolveConnection } from '../../src-main/connection/index.ts'
import { createTransport } from '../../src-main/connection/transport.ts'
import { Answering } from './answering.ts'

// Podium's agent in a process without a page, so that what it needs above an idle one can be told. It watches all kinds, and
// derives and posts as in the app; what it posts is acknowledged and forgotten.

// What main does before it starts an agent, so the agent's own figures do not hold it.
const { connection, recipe } = await resolved(process.argv[2] ?? '')
const answering = new Answering()
const credentials = createCredentialSource(recipe, { clock: systemClock })
const agent = createAgent({
  connection,
  transport: createTransport(connection, credentials, { clock: systemClock, version: 'bench' }),
  clock: systemClock,
  random: Math.random,
  scope: { kind: 'namespaces', names: ['default'] },
  clusterDomain: 'cluster.local',
})
agent.setAttended(true)
let listener: (message: ToAgent) => void = () => undefined
new PortServer({
  agent,
  clock: systemClock,
  onClose: () => undefined,
  channel: {
    post: receive,
    onMessage: (given) => void (listener = given),
    onClose: () => undefined,
    close: () => undefined,
  },
})

function receive(message: FromAgent): void {
  // As it would travel: what that costs is the agent's.
  encodeMessage(message)
  if (message.kind === 'snapshot') {
    for (const { entity, key, value } of message.entities) take(entity, key, value)
    acknowledge(message.epoch, message.seq)
  } else if (message.kind === 'frame') {
    for (const { changes } of message.batches)
      for (const change of changes) take(change.entity, change.key, 'patch' in change ? change.patch : change.after)
    acknowledge(message.epoch, message.seqTo)
  }
}

function take(entity: EntityName, key: string, value: Partial<Entities[EntityName]> | undefined): void {
  if (entity === 'pod' && value !== undefined && 'containers' in value)
    answering.take(key, value.containers?.[0]?.restarts ?? 0)
}

function acknowledge(epoch: number, seqTo: number): void {
  setImmediate(() => listener({ kind: 'acknowledge', epoch, seqTo }))
}

async function resolved(kubeconfig: string): Promise<ResolvedConnection> {
  const found = await resolveConnection(null, { kubeconfig })
  if (found.kind === 'ok') return found.value
  throw new Error(`Expected the kubeconfig that the bench wrote, found ${found.failure.code}.`)
}
