import type { NewObject, ObjectOf, ResourceName, StoredObject } from '../objects.ts'
import type { DeleteOptions } from '../registry/types.ts'
import type { Status } from '../status.ts'
import type { StoreChange } from '../storage/types.ts'

/** An Event as a controller words it. Repeats are counted and similar ones combined by the recorder, as client-go does. */
export interface Said {
  readonly about: StoredObject
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  /** `source.component`, for instance `statefulset-controller`. */
  readonly component: string
  /** `source.host`: only the kubelet's events have one. */
  readonly host?: string
  /** `involvedObject.fieldPath`, for a container's events. */
  readonly fieldPath?: string
  /** events.k8s.io style: eventTime, action, reportingController; only the scheduler writes so. */
  readonly action?: string
}

/** Writes Events. Never refuses: an Event that cannot be written is dropped, as the real recorder does. */
export interface EventRecorder {
  record(said: Said): void
}

/** What is said when a step was done, and what when it was refused. */
interface Words {
  /** A function is given what was stored: a name that the server made is known only then. */
  readonly done?: Said | ((stored: StoredObject) => Said)
  /** Null: refused without a word (AlreadyExists, for instance). */
  readonly refused?: (refusal: Status) => readonly Said[]
  /** A refusal with this reason counts as done, and nothing is said. */
  readonly tolerates?: readonly string[]
  /** After a refusal the remaining actions are done all the same, and the key is still tried again. */
  readonly carriesOn?: boolean
  /** What is done in place of the remaining actions after a refusal (a status that tells of it); the key is still tried again. */
  readonly instead?: (refusal: Status) => readonly Action[]
  /** What is done right after, with what was stored: a status that names an object by its uid. */
  readonly next?: (stored: StoredObject) => readonly Action[]
}

/** One step of a decision, done in the order of the list. A refused step ends the list and the key is tried again with back-off. */
export type Action =
  | {
      [R in ResourceName]: { readonly verb: 'create'; readonly resource: R; readonly object: NewObject<R> } & Words
    }[ResourceName]
  /** The whole object as it shall be. Its resourceVersion guards it: a conflict is tried again from a fresh look. */
  | {
      [R in ResourceName]: {
        readonly verb: 'update' | 'updateStatus'
        readonly resource: R
        readonly object: ObjectOf[R]
      } & Words
    }[ResourceName]
  /** The uid is a precondition. */
  | ({
      readonly verb: 'delete'
      readonly resource: ResourceName
      readonly namespace: string
      readonly name: string
      readonly uid: string
      readonly options?: DeleteOptions
    } & Words)
  | ({ readonly verb: 'bind'; readonly pod: ObjectOf['pods']; readonly node: string } & Words)
  | { readonly verb: 'say'; readonly said: Said }

/** What a controller wants done now, and when it wants to look again although nothing changed. */
export interface Decision {
  readonly actions: readonly Action[]
  /** An instant of the cluster's time. */
  readonly againAtMs?: number | null
  /** The decision met something that only time can mend, as if an action had been refused: the key is tried again with back-off. */
  readonly triesAgain?: boolean
}

/** A key to look at, at once or after a while (Jobs gather changes of their pods for a second). */
export type Wake = string | { readonly key: string; readonly delayMs: number }

/** For each resource, whom a change concerns. */
export type Triggers = { readonly [R in ResourceName]?: (change: StoreChange<R>) => readonly Wake[] }

/**
 * One controller: `observe` gathers all that a decision needs, `decide` is pure, the runner acts. Keys are of the
 * controller's choosing, `namespace/name` for most.
 */
export interface Controller<Observed = unknown> {
  readonly name: string
  readonly triggers: Triggers
  /** Look at all of `keys()` this often, in milliseconds (the volume binder: 15 s). */
  readonly resync?: { readonly everyMs: number; readonly keys: () => readonly string[] }
  /** Hears of what is no change of an object (a program that exited), once, at the start. Returns the stop. */
  readonly listen?: (wake: (key: string) => void) => () => void
  /** From a change to the look at it, in milliseconds: the lag of a real controller's cache and queue. Default 3. */
  readonly lagMs?: number
  /** The back-off after refusals: the first delay, doubled up to the longest. Default 5 ms to 1000 s. */
  readonly retry?: { readonly firstMs: number; readonly longestMs: number }
  /** Null: there is nothing to decide. */
  observe(key: string): Observed | null
  decide(observed: Observed, nowMs: number): Decision
}
