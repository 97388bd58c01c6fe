import { msOf } from '../facts.ts'
import type { ObjectOf } from '../../objects.ts'

interface Seen {
  readonly serviceUid: string
  readonly podTimes: ReadonlyMap<string, number>
}

/**
 * The value of `endpoints.kubernetes.io/last-change-trigger-time`: the earliest of the changes since the last look
 * (endpointslice/util TriggerTimeTracker). A Service seen for the first time gives its own creation. The controller keeps
 * one of these; it is told at every look, also when nothing is written.
 */
export class TriggerTimes {
  readonly #seen = new Map<string, Seen>()

  /** Null: the annotation is taken away. */
  note(key: string, service: ObjectOf['services'], pods: readonly ObjectOf['pods'][]): string | null {
    const seen = this.#seen.get(key)
    const podTimes = new Map<string, number>()
    const changed: number[] = []
    for (const pod of pods) {
      const atMs = msOf(pod.status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime)
      if (atMs === null) continue
      podTimes.set(pod.metadata.name, atMs)
      if (atMs > (seen?.podTimes.get(pod.metadata.name) ?? -Infinity)) changed.push(atMs)
    }
    this.#seen.set(key, { serviceUid: service.metadata.uid, podTimes })
    const creation = service.metadata.creationTimestamp
    if (seen === undefined) return creation
    // A Service made again under its name between two looks counts by its creation, like a changed pod.
    if (seen.serviceUid !== service.metadata.uid) changed.push(msOf(creation) ?? 0)
    return changed.length === 0 ? null : new Date(Math.min(...changed)).toISOString().replace('.000Z', 'Z')
  }

  forget(key: string): void {
    this.#seen.delete(key)
  }
}
