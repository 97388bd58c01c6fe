import type { ClusterInfo, Scope } from '#shared/contract/port.ts'
import type { TimeMark } from '#shared/kit/cluster-time.ts'
import type { Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { Connection, Credential } from '../connection/types.ts'

/**
 * What main tells the agent's process over the parent port. Everything is plain data, so it survives structured cloning.
 * A page is joined by the message `page` with one MessagePort beside it; several pages may join the same agent.
 */
export type ToAgentProcess =
  | {
      readonly kind: 'start'
      readonly connection: Connection
      readonly scope: Scope
      /** From `--cluster-domain`; null to read it from the cluster. */
      readonly clusterDomain: string | null
      readonly attended: boolean
      /** Podium's own version, for the User-Agent. */
      readonly version: string
    }
  | { readonly kind: 'page' }
  | { readonly kind: 'scope'; readonly scope: Scope }
  | { readonly kind: 'attended'; readonly attended: boolean }
  /** Of the sandbox, whose time is its own: told at the start and whenever it is frozen, let go on or changes its speed. */
  | { readonly kind: 'time'; readonly mark: TimeMark | null }
  /** After sleep, a network change, or when a person asked to try again. */
  | { readonly kind: 'wake' }
  /** Answers the `credentialRequest` of the same number. */
  | { readonly kind: 'credential'; readonly request: number; readonly result: Result<Credential, Problem> }
  /** The agent closes everything, says `stopped` and ends its process with status 0. */
  | { readonly kind: 'stop' }

/** What the agent's process tells main. */
export type FromAgentProcess =
  /** The process listens now; main may post before, nothing is lost. */
  | { readonly kind: 'ready' }
  /** Main answers with `credential`, within `credentialLimitMs`; later answers are ignored. */
  | { readonly kind: 'credentialRequest'; readonly request: number; readonly refresh: boolean }
  | { readonly kind: 'info'; readonly info: ClusterInfo }
  /** The problem that keeps every feed from its first list, or null: what "cannot connect" is made of. */
  | { readonly kind: 'connection'; readonly problem: Problem | null }
  /** The last instant at which the data were known to be what the server has; at most once a second. */
  | { readonly kind: 'dataAt'; readonly at: number }
  | { readonly kind: 'stopped' }

/** An exec plugin may take 30 s, and one may be waiting in front of it; beyond that nobody is going to answer. */
export const credentialLimitMs = 65_000
