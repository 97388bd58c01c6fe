import type { Clock } from '#shared/kit/clock.ts'
import { ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

import type { Credential } from './types.ts'

type Obtain = (options: { readonly refresh: boolean }) => Promise<Result<Credential, Problem>>

/** A token is replaced one minute before it expires, or a tenth of its life if that is less. */
const marginMs = 60_000
/** A plugin that fails may open a browser each time: the pause after each failure in a row doubles. */
const firstPauseMs = 1_000
const longestPauseMs = 60_000

/** Keeps what was obtained until it is about to expire, shares one attempt among all who ask, and does not hurry after failures. */
export function keepCredential(obtain: Obtain, clock: Clock): Obtain {
  let kept: { readonly credential: Credential; readonly untilMs: number } | null = null
  let failure: { readonly problem: Result<Credential, Problem>; readonly untilMs: number } | null = null
  let failures = 0
  let attempt: Promise<Result<Credential, Problem>> | null = null

  async function tryOnce(refresh: boolean): Promise<Result<Credential, Problem>> {
    const result = await obtain({ refresh })
    if (result.kind === 'ok') {
      failures = 0
      failure = null
      kept = { credential: result.value, untilMs: keepUntil(result.value, clock.nowMs()) }
    } else {
      const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** failures)
      failures += 1
      failure = { problem: result, untilMs: clock.nowMs() + pauseMs }
    }
    return result
  }

  return async ({ refresh }) => {
    if (attempt !== null) return attempt
    if (!refresh && kept !== null && clock.nowMs() < kept.untilMs) return ok(kept.credential)
    if (failure !== null && clock.nowMs() < failure.untilMs) return failure.problem
    attempt = tryOnce(refresh).finally(() => (attempt = null))
    return attempt
  }
}

function keepUntil({ expiresAt }: Credential, nowMs: number): number {
  if (expiresAt === null) return Number.POSITIVE_INFINITY
  return expiresAt - Math.min(marginMs, Math.max(0, expiresAt - nowMs) / 10)
}
