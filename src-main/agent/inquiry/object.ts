import type { ObjectText, Question, VolumeMount } from '#shared/contract/inquiry.ts'
import type { Problem } from '#shared/model/feed.ts'
import { watchedKinds, type WatchedKind } from '#shared/objects/index.ts'
import { fetchOne, type WholeObject } from '../../reflector/fetch-one.ts'
import { flagAt, listAt, recordAt, textAt, type Source } from '../../reflector/projection/read.ts'
import type { QuestionSources } from './ask.ts'

type ObjectQuestion = Extract<Question, { kind: 'object' }>

/** Reads the object once, and says when what was read is no longer what the cluster has. */
export function askObject(question: ObjectQuestion, sources: QuestionSources): () => void {
  const kind = watchedKinds.find((known) => known === question.objectKind)
  if (kind === undefined) {
    sources.tell({ kind: 'refused', problem: unknownKind(question.objectKind) })
    return () => undefined
  }
  const place = { kind, namespace: question.namespace, name: question.name }
  void readObject(place, sources)
  return () => undefined
}

function unknownKind(kind: string): Problem {
  return { code: 'bad-request', params: { detail: `${kind} is no kind that Podium watches` } }
}

interface Place {
  readonly kind: WatchedKind
  readonly namespace: string
  readonly name: string
}

async function readObject(place: Place, sources: QuestionSources): Promise<void> {
  const { transport, signal, tell } = sources
  const fetched = await fetchOne(transport, { ...place, signal })
  if (signal.aborted) return
  if (fetched.kind === 'failed') {
    tell({ kind: 'refused', problem: fetched.failure })
    return
  }
  const text = await objectText(fetched.value, sources.clusterNowMs())
  if (signal.aborted) return
  tell(text)
  followChanges(versionOf(fetched.value), sources)
}

/** What was read may be ahead of the watch: changes that led to it come late, and only what follows them is news. */
const settleMs = 250

/** The watch that the store lives on tells of every change, so no second one is opened. */
function followChanges({ uid, version }: Version, { onHeard, signal, clock, tell }: QuestionSources): void {
  let last = version
  let isOver = false
  let cancel: (() => void) | null = null
  const look = (): void => {
    cancel = null
    if (last === version || isOver) return
    isOver = true
    tell({ kind: 'objectChanged' })
  }
  const stop = onHeard((changes) => {
    for (const { uid: changed, change, after } of changes) {
      if (changed !== uid) continue
      if (change === 'removed') {
        isOver = true
        tell({ kind: 'objectGone' })
      } else if (after !== undefined && !isOver) {
        last = after.resourceVersion
        cancel ??= clock.after(settleMs, look)
      }
    }
  })
  const end = (): void => {
    stop()
    cancel?.()
  }
  signal.addEventListener('abort', end, { once: true })
}

interface Version {
  readonly uid: string
  readonly version: string
}

function versionOf({ object }: WholeObject): Version {
  const metadata = recordAt(object, 'metadata')
  return { uid: textAt(metadata, 'uid'), version: textAt(metadata, 'resourceVersion') }
}

async function objectText({ object, managedFields, hidden }: WholeObject, at: number): Promise<ObjectText> {
  // Loaded when the first person looks: an agent that nobody asks does without.
  const { stringify } = await import('yaml')
  // Sorted as kubectl prints it; long strings stay on their line, as they can be copied then.
  const text = (value: unknown): string => stringify(value, { sortMapEntries: true, lineWidth: 0 })
  return {
    kind: 'object',
    at,
    yaml: text(object),
    managedFields: managedFields.length === 0 ? null : { count: managedFields.length, yaml: text({ managedFields }) },
    hidden,
    mounts: mountsOf(object),
  }
}

/** Of a pod: what each of its containers sees where. */
function mountsOf(object: Readonly<Record<string, unknown>>): readonly VolumeMount[] {
  if (object['kind'] !== 'Pod') return []
  const spec = recordAt(object, 'spec')
  const containers = [...listAt(spec, 'initContainers', same), ...listAt(spec, 'containers', same)]
  return containers.flatMap((container) =>
    listAt(container, 'volumeMounts', (mount) => ({
      container: textAt(container, 'name'),
      volume: textAt(mount, 'name'),
      path: textAt(mount, 'mountPath'),
      readOnly: flagAt(mount, 'readOnly'),
    })),
  )
}

const same = (source: Source): Source => source
