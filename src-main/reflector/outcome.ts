import type { Problem } from '#shared/model/feed.ts'
import { TransportError } from '../connection/types.ts'
import { LineTooLong } from './lines.ts'
import { qualifiedResource, type Place } from './paths.ts'

/** How one attempt to list and watch came to its end. */
export type Outcome =
  /** The server closed the stream in order, as it does when the watch's time is over. */
  | { readonly kind: 'ended' }
  /** The version to resume from is gone: list again. */
  | { readonly kind: 'expired'; readonly problem: Problem }
  /** The server knows no initial events in a watch: list by pages. */
  | { readonly kind: 'unsupported' }
  /** The server lives and asks to be left alone for a while. */
  | { readonly kind: 'throttled'; readonly problem: Problem; readonly retryAfterMs: number }
  /** The connection broke, or there was none. What answers next time may be another server. */
  | { readonly kind: 'broken'; readonly problem: Problem }
  /** An answer that is none: an internal error, or something that cannot be read. */
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'refused'; readonly condition: 'signIn' | 'forbidden' | 'notServed'; readonly problem: Problem }

/** Ends an attempt from deep inside it. */
export class AttemptEnded extends Error {
  readonly outcome: Outcome
  constructor(outcome: Outcome) {
    super(outcome.kind)
    this.outcome = outcome
  }
}

/** Anything else than the expected is a defect of ours: it is told as a problem, and the next attempt may fare better. */
export function outcomeOfError(error: unknown): Outcome {
  if (error instanceof AttemptEnded) return error.outcome
  if (error instanceof TransportError) return { kind: 'broken', problem: error.problem }
  if (error instanceof LineTooLong) return badAnswer(error.message)
  const detail = error instanceof Error ? error.message : String(error)
  return { kind: 'failed', problem: { code: 'unexpected', params: { detail } } }
}

export function badAnswer(detail: string): Outcome {
  return { kind: 'failed', problem: { code: 'bad-answer', params: { detail } } }
}

/** The part of a Status that decides; whatever cannot be read of it is absent. */
export interface StatusFacts {
  readonly code: number
  readonly message: string
  readonly retryAfterSeconds: number | null
}

/** What a refusal means, be it the status of the answer or an ERROR inside a stream. */
export function outcomeOfStatus(status: StatusFacts, place: Place): Outcome {
  const { code, message, retryAfterSeconds } = status
  const params = { what: qualifiedResource(place.kind), namespace: place.namespace, detail: message }
  if (code === 401)
    return { kind: 'refused', condition: 'signIn', problem: { code: 'signed-out', params: { detail: message } } }
  if (code === 403) return { kind: 'refused', condition: 'forbidden', problem: { code: 'forbidden', params } }
  // 405: the kind exists, but may not be listed or watched, as some aggregated servers have it.
  if (code === 404 || code === 405)
    return { kind: 'refused', condition: 'notServed', problem: { code: 'not-served', params } }
  // A gateway that sends people elsewhere, to a page for signing in for example, is no API server.
  if (code < 400) return badAnswer(`status ${code}`)
  if (code === 410) return { kind: 'expired', problem: { code: 'version-expired', params } }
  const problem: Problem =
    code === 429
      ? {
          code: 'too-many-requests',
          params: { ...(retryAfterSeconds === null ? {} : { seconds: retryAfterSeconds }), detail: message },
        }
      : { code: code < 500 ? 'bad-request' : 'server-error', params: { status: code, detail: message } }
  if (retryAfterSeconds === null) return { kind: 'failed', problem }
  return { kind: 'throttled', problem, retryAfterMs: retryAfterSeconds * 1000 }
}
