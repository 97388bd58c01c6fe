import type { Scope } from '#shared/contract/port.ts'
import type { Clock, Random } from '#shared/kit/clock.ts'
import { ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import { createCredentialSource, resolveConnection } from '../connection/index.ts'
import { createTransport } from '../connection/transport.ts'
import { createAgent } from './agent.ts'
import type { Agent } from './types.ts'

export interface LocalAgentOptions {
  /** `--kubeconfig`; null for the files that kubectl would read. */
  readonly kubeconfig: string | null
  /** Null for the current one. */
  readonly context: string | null
  /** Null: the context's namespace, else `default`. */
  readonly scope: Scope | null
  readonly clusterDomain: string | null
  readonly clock: Clock
  readonly random: Random
  /** Podium's own, for the User-Agent. */
  readonly version: string
}

export interface LocalAgent {
  readonly agent: Agent
  readonly server: string
  readonly context: string
  readonly scope: Scope
}

/** An agent in this very process, with the credentials that main would hold: what the command line runs on. */
export async function openLocalAgent(options: LocalAgentOptions): Promise<Result<LocalAgent, Problem>> {
  const { clock, random, version, clusterDomain } = options
  const resolved = await resolveConnection(options.context, { kubeconfig: options.kubeconfig })
  if (resolved.kind === 'failed') return resolved
  const { connection, recipe } = resolved.value
  const scope = options.scope ?? { kind: 'namespaces', names: [connection.namespace ?? 'default'] }
  const credentials = createCredentialSource(recipe, { clock })
  const transport = createTransport(connection, credentials, { clock, version })
  const agent = createAgent({ connection, transport, clock, random, scope, clusterDomain })
  return ok({ agent, server: connection.server, context: connection.context, scope })
}
