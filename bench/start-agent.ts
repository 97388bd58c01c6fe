import type { Channel, FromAgent, ToAgent } from '#shared/contract/port.ts'
import { systemClock } from '#shared/kit/clock.ts'
import { createAgent } from '../src-main/agent/agent.ts'
import { PortServer } from '../src-main/agent/port-server.ts'
import { createCredentialSource, createTransport, type ResolvedConnection } from '../src-main/connection/index.ts'

/** An agent as the app runs it, serving one page through the channel. It ends with its process. */
export function startAgent({ connection, recipe }: ResolvedConnection, channel: Channel<ToAgent, FromAgent>): void {
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
  new PortServer({ agent, channel, clock: systemClock, onClose: () => undefined })
}
