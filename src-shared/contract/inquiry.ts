import type { Problem } from '../model/feed.ts'

/**
 * What a page asks of the agent about one thing, besides the model: read from the cluster when it is asked, told while the
 * question stands, never recorded. What must not be seen is hidden before it leaves the agent.
 */
export type Question =
  /** The whole object as YAML; afterwards, that it changed or went. */
  | { readonly kind: 'object'; readonly objectKind: string; readonly namespace: string; readonly name: string }
  /** What the cluster's Events say of it, and each time that this changes. Without a uid: of whatever has the name. */
  | {
      readonly kind: 'events'
      readonly objectKind: string
      readonly namespace: string
      readonly name: string
      readonly uid: string | null
    }
  /** A container's log, followed to its end; of the run before this one, whole. */
  | {
      readonly kind: 'log'
      readonly namespace: string
      readonly pod: string
      readonly container: string
      readonly previous: boolean
    }

export type Answer =
  | ObjectText
  | { readonly kind: 'objectChanged' }
  | { readonly kind: 'objectGone' }
  | ObjectEvents
  | LogLines
  | LogEnd
  /** Nothing more comes. */
  | { readonly kind: 'refused'; readonly problem: Problem }

export interface ObjectText {
  readonly kind: 'object'
  /** Wall-clock milliseconds of the cluster's time at which it was read. */
  readonly at: number
  readonly yaml: string
  /** Who wrote which field: bookkeeping that is folded away. */
  readonly managedFields: { readonly count: number; readonly yaml: string } | null
  /** How many values were hidden. */
  readonly hidden: number
  /** Of a pod: every mount of its containers, which the model holds of claims alone. */
  readonly mounts: readonly VolumeMount[]
}

export interface VolumeMount {
  readonly container: string
  readonly volume: string
  readonly path: string
  readonly readOnly: boolean
}

export interface ObjectEvents {
  readonly kind: 'events'
  /** Events of things of the whole cluster stand in the namespace `default`, which is not always one of those in view. */
  readonly access: 'readable' | 'forbidden' | 'notWatched'
  /** Newest first. */
  readonly events: readonly ObjectEvent[]
}

export interface ObjectEvent {
  readonly key: string
  /** `Normal` or `Warning`. */
  readonly type: string
  readonly reason: string
  readonly message: string
  /** The container that it is about; the message does not name it on every server. */
  readonly container: string | null
  readonly component: string
  readonly count: number
  readonly firstAt: number | null
  readonly lastAt: number | null
}

export interface LogLines {
  readonly kind: 'log'
  readonly lines: readonly string[]
}

/**
 * Why a log goes on no more. `ended` in order: mostly with its container, of which the model hears a moment later; so it is
 * the page that says what ended.
 */
export interface LogEnd {
  readonly kind: 'logEnd'
  readonly why: 'whole' | 'ended' | 'cut' | 'refused'
  /** The server's status and its own words, of a refusal; the problem of a connection that broke. */
  readonly status: number | null
  readonly message: string
  readonly problem: Problem | null
}

/** Stands in the place of every value that is hidden: of environment variables, Secrets, headers of probes. */
export const hiddenValue = '•••'
/** A log keeps so many lines; earlier ones are dropped. */
export const logLinesKept = 5_000
/** Events told of one object; the oldest are left out. */
export const eventsTold = 100
