import type { Evidence } from '#shared/model/entities.ts'
import type { EventObject } from '#shared/objects/index.ts'
import type { StoreView } from '../store/types.ts'

/** The newest event about an object with one of these reasons. Messages change between versions, so reasons are what is asked for. */
export function newestEvent(
  store: StoreView,
  uid: string,
  reasons: readonly string[],
  accepts: (event: EventObject) => boolean = () => true,
): EventObject | null {
  return store.eventsAbout(uid).find((event) => reasons.includes(event.reason) && accepts(event)) ?? null
}

export function eventEvidence(event: EventObject): Evidence {
  return { kind: event.involved.kind, name: event.involved.name, field: `event ${event.reason}`, value: event.message }
}

/** Whether a message speaks of a name as a whole word: `web-1` is not in `web-10`, nor in `data-web-1`. */
export function mentions(message: string, name: string): boolean {
  return message.split(/[\s"',:;()[\]]+/).some((word) => word.replace(/\.$/, '') === name)
}
