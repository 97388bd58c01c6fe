import type { Scope } from '#shared/contract/port.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import { connectionProblem, isSettled, type FeedState, type Problem } from '#shared/model/feed.ts'
import { expectedFeeds, finalProblem } from '../agent/feed-summary.ts'
import { openLocalAgent, type LocalAgent } from '../agent/local.ts'
import type { Globals } from './invocation.ts'
import type { Io } from './io.ts'

/** Opens the cluster that the globals name; nothing has been read yet. */
export async function openCluster(globals: Globals, io: Io): Promise<Result<LocalAgent, Problem>> {
  const { kubeconfig, context, clusterDomain } = globals
  const { clock, random, version } = io
  return openLocalAgent({ kubeconfig, context, scope: scopeOf(globals), clusterDomain, clock, random, version })
}

function scopeOf({ namespaces }: Globals): Scope | null {
  if (namespaces === null) return null
  return namespaces === 'all' ? { kind: 'all' } : { kind: 'namespaces', names: namespaces }
}

export type Look = 'settled' | 'interrupted'

/**
 * Waits until every kind has said what it is: live, or why it cannot be read. A problem that no waiting can mend ends it at
 * once, and so does the time limit, with what is known by then about the reason.
 */
export function waitUntilSettled(local: LocalAgent, io: Io, limitMs: number | null): Promise<Result<Look, Problem>> {
  const { agent } = local
  return new Promise((resolve) => {
    const finish = (result: Result<Look, Problem>): void => {
      stops.forEach((stop) => stop())
      io.signal.removeEventListener('abort', interrupt)
      resolve(result)
    }
    const interrupt = (): void => finish(ok('interrupted'))
    const look = (): void => {
      const { maps, info } = agent.snapshot()
      const feeds = [...maps.feed.values()]
      const final = finalProblem(feeds)
      if (final !== null) return finish(failed(final))
      // The version is asked for beside the lists; a look without it would be incomplete.
      if (areSettled(feeds, info.scope) && info.version !== null) finish(ok('settled'))
    }
    const timeUp = (): void => {
      const feeds = [...agent.snapshot().maps.feed.values()]
      const isComplete = areSettled(feeds, local.scope)
      finish(isComplete ? ok('settled') : failed(unsettledProblem(feeds, local.server, limitMs ?? 0)))
    }
    const stops = [
      agent.onChange(look),
      agent.onInfo(look),
      ...(limitMs === null ? [] : [io.clock.after(limitMs, timeUp)]),
    ]
    io.signal.addEventListener('abort', interrupt)
    if (io.signal.aborted) interrupt()
    else look()
  })
}

/** Every feed of the scope is there and has settled. */
export function areSettled(feeds: readonly FeedState[], scope: Scope): boolean {
  return feeds.length >= expectedFeeds(scope) && feeds.every(isSettled)
}

/** Why not everything has settled: what keeps us from the cluster, else the reason of the first feed that waits. */
function unsettledProblem(feeds: readonly FeedState[], server: string, limitMs: number): Problem {
  const reason = connectionProblem(feeds) ?? feeds.find((feed) => !isSettled(feed) && feed.reason !== null)?.reason
  return reason ?? { code: 'no-answer', params: { address: server, seconds: limitMs / 1_000 } }
}
