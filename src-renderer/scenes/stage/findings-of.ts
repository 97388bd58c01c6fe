import type { EntityMaps } from '#shared/model/change.ts'
import type { Finding, Pod, Slot, Subject, Workload } from '#shared/model/entities.ts'
import { findingTable, isFindingCode, whyOfSlot } from '#shared/story/findings.ts'
import type { StageSlot } from './types.ts'

/** What is said of each thing of a namespace, in the order of its numbers, by kind and name of the thing. */
export type FindingsBySubject = ReadonlyMap<string, readonly Finding[]>

/** Findings of the namespace by what they are about. One pass over them costs less than asking for every code of every slot. */
export function findingsBySubject(maps: EntityMaps, namespace: string): FindingsBySubject {
  const groups = new Map<string, readonly Finding[]>()
  for (const finding of maps.finding.values()) {
    if (finding.subject.namespace !== namespace) continue
    const { key, alone } = aloneOf(finding)
    const group = groups.get(key)
    groups.set(key, group === undefined ? alone : byNumber([...group, finding]))
  }
  return groups
}

/** Almost every subject has one finding, the same one from beat to beat. */
const lastAlone = new WeakMap<Finding, { readonly key: string; readonly alone: readonly Finding[] }>()

function aloneOf(finding: Finding): { readonly key: string; readonly alone: readonly Finding[] } {
  const known = lastAlone.get(finding)
  if (known !== undefined) return known
  const made = { key: subjectKey(finding.subject.kind, finding.subject.name), alone: [finding] }
  lastAlone.set(finding, made)
  return made
}

/** Sorted code by code, since there are thousands of findings of a few codes. */
function byNumber(findings: readonly Finding[]): readonly Finding[] {
  const byCode = Map.groupBy(findings, ({ code }) => code)
  if (byCode.size < 2) return findings
  return [...byCode].toSorted(([a], [b]) => numberOf(a) - numberOf(b)).flatMap(([, group]) => group)
}

function subjectKey(kind: Subject['kind'], name: string): string {
  return `${kind}/${name}`
}

/** All that is said of a set, its Service and its slots. */
export function findingsAbout(
  found: FindingsBySubject,
  { name, dns }: Workload,
  slots: readonly StageSlot[],
): readonly Finding[] {
  if (found.size === 0) return []
  const about: Finding[] = []
  const add = (key: string): void => {
    for (const finding of found.get(key) ?? []) about.push(finding)
  }
  add(subjectKey('StatefulSet', name))
  add(subjectKey('Service', dns.serviceName))
  for (const { slot } of slots) for (const key of subjectKeysOf(slot)) add(key)
  return byNumber(about)
}

/** Asked for each slot of each beat, and the same as long as the slot is. */
const lastKeys = new WeakMap<Slot, readonly string[]>()

function subjectKeysOf(slot: Slot): readonly string[] {
  const known = lastKeys.get(slot)
  if (known !== undefined) return known
  const keys = [
    subjectKey('Slot', slot.name),
    subjectKey('Pod', slot.name),
    ...(slot.record === null ? [] : [subjectKey('Record', slot.record.name)]),
    ...slot.claims.map(({ name }) => subjectKey('PersistentVolumeClaim', name)),
  ]
  lastKeys.set(slot, keys)
  return keys
}

function numberOf(code: string): number {
  return isFindingCode(code) ? findingTable[code].number : Number.MAX_SAFE_INTEGER
}

/** That the set's update is stuck at a pod, which is said before all else of that pod's slot. */
export function stuckUpdate(found: FindingsBySubject, set: string): Finding | null {
  return (found.get(subjectKey('StatefulSet', set)) ?? []).find(({ code }) => code === 'stuck-rollout') ?? null
}

interface KnownWhy {
  readonly pod: Pod | null
  /** The first finding about each subject of the slot: no other one can be its reason. */
  readonly firsts: readonly (Finding | undefined)[]
  readonly stuck: Finding | null
  readonly why: Finding | null
}

const lastWhy = new WeakMap<Slot, KnownWhy>()

/** Why a slot is as it is, or null. In a thousand slots that all wait, it is asked again only where what is said of one has changed. */
export function reasonOf(
  maps: EntityMaps,
  slotKey: string,
  pod: Pod | null,
  { found, stuck }: { readonly found: FindingsBySubject; readonly stuck: Finding | null },
): Finding | null {
  const slot = maps.slot.get(slotKey)
  if (slot === undefined || found.size === 0) return null
  const keys = subjectKeysOf(slot)
  const last = lastWhy.get(slot)
  if (
    last !== undefined &&
    last.pod === pod &&
    last.stuck === stuck &&
    keys.every((each, index) => found.get(each)?.[0] === last.firsts[index])
  )
    return last.why
  const firsts = keys.map((each) => found.get(each)?.[0])
  const isSilent = stuck === null && firsts.every((first) => first === undefined)
  const why = isSilent
    ? null
    : whyOfSlot(maps, slotKey, (subject) => found.get(subjectKey(subject.kind, subject.name)) ?? [])
  lastWhy.set(slot, { pod, firsts, stuck, why })
  return why
}
