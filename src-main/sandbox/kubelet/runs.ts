import type { ObjectOf } from '../objects.ts'
import type { Store } from '../storage/types.ts'
import type { Run } from './logs.ts'

type Pod = ObjectOf['pods']
type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]

interface Runs {
  readonly current: Run | null
  readonly previous: Run | null
}

/** Remembers the last two runs of each container to the millisecond; statuses have whole seconds, and forget a run when the next begins. */
export class ContainerRuns {
  readonly #runs = new Map<string, Runs>()

  constructor(store: Pick<Store, 'subscribe'>, nowMs: () => number) {
    store.subscribe(({ type, resource, object, before }) => {
      if (resource !== 'pods') return
      const pod = object as Pod
      if (type === 'DELETED') return this.#forget(pod)
      for (const status of statusesOf(pod)) this.#note(pod, status, before as Pod | null, nowMs())
    })
  }

  /** The run of now, or the last one. */
  current(pod: Pod, container: string): Run | null {
    const runs = this.#runs.get(keyOf(pod, container))
    return runs?.current ?? runs?.previous ?? null
  }

  /** The run before the one of now; of a container that waits for another try, the last one. */
  previous(pod: Pod, container: string): Run | null {
    return this.#runs.get(keyOf(pod, container))?.previous ?? null
  }

  #note(pod: Pod, status: ContainerStatus, before: Pod | null, nowMs: number): void {
    const was = before === null ? undefined : statusesOf(before).find(({ name }) => name === status.name)
    const key = keyOf(pod, status.name)
    const runs = this.#runs.get(key) ?? { current: null, previous: null }
    const hasStarted =
      status.state?.running !== undefined && status.containerID !== undefined && was?.state?.running === undefined
    const hasEnded = status.state?.running === undefined && was?.state?.running !== undefined
    const ended = runs.current === null ? runs.previous : { ...runs.current, endedMs: runs.current.endedMs ?? nowMs }
    if (hasStarted) this.#runs.set(key, { current: { startedMs: nowMs, endedMs: null }, previous: ended })
    else if (hasEnded && status.state?.waiting !== undefined) this.#runs.set(key, { current: null, previous: ended })
    else if (hasEnded) this.#runs.set(key, { current: ended, previous: runs.previous })
    else if (status.state?.terminated !== undefined && was?.state?.terminated === undefined)
      this.#ranUnseen(key, status, nowMs)
  }

  /** An init container that began and ended within one write. */
  #ranUnseen(key: string, { state }: ContainerStatus, nowMs: number): void {
    const startedMs = Math.min(nowMs, Date.parse(state?.terminated?.startedAt ?? '') || nowMs)
    this.#runs.set(key, { current: { startedMs, endedMs: nowMs }, previous: null })
  }

  #forget(pod: Pod): void {
    for (const { name } of statusesOf(pod)) this.#runs.delete(keyOf(pod, name))
  }
}

const keyOf = ({ metadata: { uid } }: Pod, container: string): string => `${uid}/${container}`

export const statusesOf = ({ status }: Pod): readonly ContainerStatus[] => [
  ...(status?.initContainerStatuses ?? []),
  ...(status?.containerStatuses ?? []),
]
