import { nameKey, type EntityMaps } from '#shared/model/change.ts'
import type { Finding, Slot, Subject } from '#shared/model/entities.ts'
import { findingsOn, findingTable, isFindingCode } from '#shared/story/findings.ts'

/** What `podium why` prints. */
export interface WhyReport {
  /** A `problem` that will not end without a person, on the subject or on what it waits for. */
  readonly stuck: boolean
  /** Nothing is wrong, and whatever waits waits as it should. */
  readonly normal: boolean
  /** Of the subject first, then of what it waits for, nearest first. */
  readonly findings: readonly Finding[]
  /** The decision path of a claim is told later; until then a claim has its state and sentence. */
  readonly path: readonly never[]
  readonly stopsAt: null
}

/** Says why a subject is as it is, following its waits: a slot to the pod it waits for, that pod to its claim, and so on. */
export function whyReport(maps: EntityMaps, subject: Subject): WhyReport {
  const findings: Finding[] = []
  const seen = new Set<string>()
  const waiting: Subject[] = [subject]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const key = `${next.kind}/${next.namespace}/${next.name}`
    if (seen.has(key)) continue
    seen.add(key)
    const own = [...findingsOn(maps, next), ...findingsOfSetAbout(next, maps)]
    findings.push(...own)
    waiting.push(...partsOf(next, maps), ...own.flatMap(subjectsWaitedFor))
  }
  const distinct = findings.filter((finding, index) => findings.indexOf(finding) === index)
  const stuck = findings.some(({ kind, needsPerson }) => kind === 'problem' && needsPerson)
  const normal = findings.every(({ kind, needsPerson }) => kind === 'why' && !needsPerson)
  return { stuck, normal, findings: distinct, path: [], stopsAt: null }
}

/** A set stands and falls with its slots; a slot, its pod, its record and its claims are one thing to whoever asks. */
function partsOf({ kind, namespace, name }: Subject, maps: EntityMaps): readonly Subject[] {
  if (kind === 'StatefulSet')
    return slotsOfSet(maps, namespace, name).map((slot) => ({ kind: 'Slot', namespace, name: slot.name }))
  if (kind !== 'Slot' && kind !== 'Pod') return []
  const slot = slotNamed(maps, namespace, name)
  const pod: Subject = { kind: kind === 'Slot' ? 'Pod' : 'Slot', namespace, name }
  const record: readonly Subject[] = slot?.record == null ? [] : [{ kind: 'Record', namespace, name: slot.record.name }]
  const claims = (slot?.claims ?? []).map((claim): Subject => ({
    kind: 'PersistentVolumeClaim',
    namespace,
    name: claim.name,
  }))
  return [pod, ...record, ...claims]
}

/** What is said of a set and names this very pod: an update that is stuck is stuck at it. */
function findingsOfSetAbout({ kind, namespace, name }: Subject, maps: EntityMaps): readonly Finding[] {
  const slot = kind === 'Pod' ? slotNamed(maps, namespace, name) : undefined
  if (slot === undefined) return []
  return findingsOn(maps, { kind: 'StatefulSet', namespace, name: slot.set }).filter(
    ({ kind: findingKind, params }) => findingKind === 'problem' && params['pod'] === name,
  )
}

/** The parameters of a finding that name what it waits for; the others name the subject itself or what is said of it. */
function subjectsWaitedFor({ code, params, subject }: Finding): readonly Subject[] {
  if (!isFindingCode(code) || findingTable[code].kind === 'note') return []
  const { namespace } = subject
  const named = (name: string): string | null => (typeof params[name] === 'string' ? params[name] : null)
  const pods = [named('lower'), named('higher'), subject.kind === 'PersistentVolumeClaim' ? named('pod') : null]
  const claim = subject.kind === 'PersistentVolumeClaim' ? null : named('claim')
  const node = named('node')
  return [
    ...pods.flatMap((name): readonly Subject[] => (name === null ? [] : [{ kind: 'Pod', namespace, name }])),
    ...(claim === null ? [] : [{ kind: 'PersistentVolumeClaim', namespace, name: claim } as const]),
    ...(node === null ? [] : [{ kind: 'Node', namespace: '', name: node } as const]),
  ]
}

function slotsOfSet(maps: EntityMaps, namespace: string, set: string): readonly Slot[] {
  if (!maps.workload.has(nameKey(namespace, set))) return []
  const slots = [...maps.slot.values()].filter((slot) => slot.namespace === namespace && slot.set === set)
  return slots.toSorted((a, b) => a.ordinal - b.ordinal)
}

function slotNamed(maps: EntityMaps, namespace: string, name: string): Slot | undefined {
  for (const slot of maps.slot.values()) if (slot.namespace === namespace && slot.name === name) return slot
  return undefined
}
