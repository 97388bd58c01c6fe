import { eventsTold, type ObjectEvent, type ObjectEvents, type Question } from '#shared/contract/inquiry.ts'
import { equal } from '#shared/kit/equal.ts'
import type { ObjectChange } from '#shared/objects/change.ts'
import { watchedKinds, kinds, type EventObject } from '#shared/objects/index.ts'
import type { QuestionSources } from './ask.ts'

type EventsQuestion = Extract<Question, { kind: 'events' }>

/** A crash loop tells several at once; a person reads them together. */
const gatherMs = 200

/** The store holds every Event of the scope, so nothing is asked of the cluster: what is told is what it has told. */
export function askEvents(question: EventsQuestion, sources: QuestionSources): () => void {
  const { clock, onObjects, onEpoch, tell } = sources
  let told: unknown = null
  let cancel: (() => void) | null = null
  const look = (): void => {
    cancel = null
    const answer = {
      kind: 'events',
      access: accessTo(question, sources),
      events: eventsOf(question, sources),
    } as const
    if (equal(answer, told)) return
    told = answer
    tell(answer)
  }
  const soon = (): void => {
    cancel ??= clock.after(gatherMs, look)
  }
  const stops = [
    onObjects((changes) => {
      if (changes.some((change) => concerns(change, question))) soon()
    }),
    onEpoch(soon),
  ]
  look()
  return () => {
    cancel?.()
    stops.forEach((stop) => stop())
  }
}

function eventsOf(
  { objectKind, namespace, name, uid }: EventsQuestion,
  { store }: QuestionSources,
): readonly ObjectEvent[] {
  const events = uid === null ? store().eventsNamed(objectKind, namespace, name) : store().eventsAbout(uid)
  return events.slice(0, eventsTold).map(eventOf)
}

function eventOf({
  uid,
  involved,
  type,
  reason,
  message,
  component,
  count,
  firstAt,
  lastAt,
}: EventObject): ObjectEvent {
  const container = containerIn(involved.fieldPath)
  return { key: uid, type, reason, message, container, component, count, firstAt, lastAt }
}

/** The kubelet writes `spec.containers{web}`, or `spec.initContainers{web}`. */
const containerIn = (fieldPath: string | null): string | null =>
  /^spec\.(?:containers|initContainers|ephemeralContainers)\{(.+)\}$/.exec(fieldPath ?? '')?.[1] ?? null

/** Events about objects of the whole cluster stand in the namespace `default`. */
function accessTo({ objectKind, namespace }: EventsQuestion, { store }: QuestionSources): ObjectEvents['access'] {
  const kind = watchedKinds.find((known) => known === objectKind)
  const place = kind !== undefined && !kinds[kind].namespaced ? 'default' : namespace
  if (store().canRead('Event', place)) return 'readable'
  const isWatched = [...store().feeds()].some(
    (feed) => feed.kind === 'Event' && (feed.namespace === '' || feed.namespace === place),
  )
  return isWatched ? 'forbidden' : 'notWatched'
}

function concerns(change: ObjectChange, { objectKind, namespace, name, uid }: EventsQuestion): boolean {
  if (change.kind !== 'Event') return false
  const involved = (change.after ?? change.before)?.involved
  if (involved === undefined) return false
  return uid === null
    ? involved.kind === objectKind && involved.namespace === namespace && involved.name === name
    : involved.uid === uid
}
