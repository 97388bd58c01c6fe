import { assertNever } from '#shared/kit/assert.ts'
import type { ResourceName, StoredObject } from '../objects.ts'
import type { Registry } from '../registry/types.ts'
import type { Outcome, Status } from '../status.ts'
import type { Store, StoreChange } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import type { Action, Controller, EventRecorder, Wake } from './types.ts'

export interface RunnerParts {
  readonly store: Store
  readonly registry: Registry
  readonly time: SimulatedTime
  readonly events: EventRecorder
}

const defaultLagMs = 3
/** client-go's default queue: a refused key is tried again after 5 ms, doubling up to 1000 s. */
const firstRetryMs = 5
const longestRetryMs = 1_000_000

/** Runs a controller until it is stopped: changes wake keys, keys are looked at, decisions are done. Returns the stop. */
export function runController(controller: Controller, parts: RunnerParts): () => void {
  const runner = new Runner(controller, parts)
  return runner.start()
}

interface Waiting {
  readonly dueMs: number
  readonly cancel: () => void
}

class Runner {
  readonly #controller: Controller
  readonly #parts: RunnerParts
  /** When each key is looked at next because of a change or a refusal: at most one look per key waits, the earliest. */
  readonly #waiting = new Map<string, Waiting>()
  /** When each key asked to be looked at again although nothing changes. The last decision counts. */
  readonly #alarms = new Map<string, () => void>()
  readonly #refusals = new Map<string, number>()
  #isStopped = false

  constructor(controller: Controller, parts: RunnerParts) {
    this.#controller = controller
    this.#parts = parts
  }

  start(): () => void {
    const stopListening = this.#parts.store.subscribe((change) => this.#changed(change))
    for (const resource of Object.keys(this.#controller.triggers) as ResourceName[])
      for (const object of this.#parts.store.list(resource))
        this.#changed({ type: 'ADDED', resource, object, before: null, revision: this.#parts.store.revision })
    const { resync, listen, lagMs = defaultLagMs } = this.#controller
    const stopHearing = listen?.((key) => this.#wake(key, lagMs)) ?? (() => undefined)
    const stopResync = resync === undefined ? () => undefined : this.#repeat(resync.everyMs, resync.keys)
    return () => {
      this.#isStopped = true
      stopListening()
      stopHearing()
      stopResync()
      for (const { cancel } of this.#waiting.values()) cancel()
      for (const cancel of this.#alarms.values()) cancel()
    }
  }

  #repeat(everyMs: number, keys: () => readonly string[]): () => void {
    let cancel: () => void = () => undefined
    const again = (): void => {
      cancel = this.#parts.time.after(everyMs, () => {
        for (const key of keys()) this.#wake(key, 0)
        again()
      })
    }
    again()
    return () => cancel()
  }

  #changed(change: StoreChange): void {
    const trigger = this.#controller.triggers[change.resource] as ((change: StoreChange) => readonly Wake[]) | undefined
    const lagMs = this.#controller.lagMs ?? defaultLagMs
    for (const wake of trigger?.(change) ?? [])
      if (typeof wake === 'string') this.#wake(wake, lagMs)
      else this.#wake(wake.key, wake.delayMs)
  }

  #wake(key: string, delayMs: number): void {
    const dueMs = this.#parts.time.nowMs() + delayMs
    const waiting = this.#waiting.get(key)
    if (waiting !== undefined && waiting.dueMs <= dueMs) return
    waiting?.cancel()
    const cancel = this.#parts.time.after(delayMs, () => {
      this.#waiting.delete(key)
      this.#look(key)
    })
    this.#waiting.set(key, { dueMs, cancel })
  }

  #look(key: string): void {
    if (this.#isStopped) return
    this.#alarms.get(key)?.()
    this.#alarms.delete(key)
    const observed = this.#controller.observe(key)
    if (observed === null) {
      this.#refusals.delete(key)
      return
    }
    const nowMs = this.#parts.time.nowMs()
    const { actions, againAtMs = null, triesAgain = false } = this.#controller.decide(observed, nowMs)
    const isDone = this.#act(actions)
    if (isDone && !triesAgain) this.#refusals.delete(key)
    else this.#tryAgain(key)
    if (againAtMs === null) return
    this.#alarms.set(
      key,
      this.#parts.time.after(Math.max(1, againAtMs - nowMs), () => {
        this.#alarms.delete(key)
        this.#wake(key, 0)
      }),
    )
  }

  #tryAgain(key: string): void {
    const refusals = this.#refusals.get(key) ?? 0
    this.#refusals.set(key, refusals + 1)
    const { firstMs, longestMs } = this.#controller.retry ?? { firstMs: firstRetryMs, longestMs: longestRetryMs }
    this.#wake(key, Math.min(longestMs, firstMs * 2 ** Math.min(refusals, 30)))
  }

  /** Says that a step was done, and does what follows from it. */
  #goOn({ done, next }: Step, value: unknown): boolean {
    const stored = value as StoredObject
    if (done !== undefined) this.#parts.events.record(typeof done === 'function' ? done(stored) : done)
    return next === undefined || this.#act(next(stored))
  }

  /** Does one action after the other; false if one was refused. */
  #act(actions: readonly Action[]): boolean {
    let isDone = true
    for (const action of actions) {
      if (action.verb === 'say') {
        this.#parts.events.record(action.said)
        continue
      }
      const outcome = perform(action, this.#parts.registry)
      if (outcome.kind === 'ok' || isTolerated(action, outcome.failure)) {
        if (outcome.kind === 'ok' && !this.#goOn(action, outcome.value)) return false
        continue
      }
      for (const said of action.refused?.(outcome.failure) ?? []) this.#parts.events.record(said)
      isDone = false
      if (action.instead !== undefined) {
        this.#act(action.instead(outcome.failure))
        return false
      }
      if (action.carriesOn !== true) return false
    }
    return isDone
  }
}

type Step = Exclude<Action, { readonly verb: 'say' }>

const isTolerated = ({ tolerates = [] }: Step, { reason = '' }: Status): boolean => tolerates.includes(reason)

function perform(action: Step, registry: Registry): Outcome<unknown> {
  switch (action.verb) {
    case 'create':
      return registry.create(action.resource, action.object)
    case 'update':
      return registry.update(action.resource, action.object)
    case 'updateStatus':
      return registry.update(action.resource, action.object, {
        subresource: 'status',
      })
    case 'delete': {
      const { resource, namespace, name, uid, options = {} } = action
      return registry.delete(resource, namespace, name, { ...options, preconditions: { uid } })
    }
    case 'bind': {
      const { name, namespace = '', uid } = action.pod.metadata
      return registry.bind(namespace, name, action.node, { uid })
    }
    default:
      return assertNever(action)
  }
}
