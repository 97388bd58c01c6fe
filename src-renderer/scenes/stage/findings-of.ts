import type { EntityChangeOf, EntityMaps } from '#shared/model/change.ts'
import type { Finding, Slot, Subject } from '#shared/model/entities.ts'
import { findingTable, isFindingCode } from '#shared/story/findings.ts'

type Group = readonly Finding[]

const nothing: Group = []

/** What is said of each thing of a namespace, in the order of its numbers. Kept up by what changes: a set may have thousands of findings. */
export class FindingsOf {
  readonly #namespace: string
  readonly #bySubject = new Map<string, Group>()

  constructor(maps: EntityMaps, namespace: string) {
    this.#namespace = namespace
    for (const finding of maps.finding.values()) this.#add(finding)
  }

  /** What is said of a thing, by `subjectKey`. */
  about(key: string): Group {
    return this.#bySubject.get(key) ?? nothing
  }

  /** The key of the thing of which something else is said now, or null where it is another namespace's. */
  take({ before, after }: EntityChangeOf<'finding'>): string | null {
    const { subject } = after ?? before ?? {}
    if (subject?.namespace !== this.#namespace) return null
    if (before !== undefined) this.#remove(before)
    if (after !== undefined) this.#add(after)
    return subjectKey(subject.kind, subject.name)
  }

  /** Almost every thing has one finding. Of one thing, each code is said once. */
  #add(finding: Finding): void {
    const { kind, namespace, name } = finding.subject
    if (namespace !== this.#namespace) return
    const key = subjectKey(kind, name)
    const group = this.#bySubject.get(key)
    this.#bySubject.set(key, group === undefined ? [finding] : byNumber([...group, finding]))
  }

  #remove({ code, subject }: Finding): void {
    const key = subjectKey(subject.kind, subject.name)
    const left = this.about(key).filter((each) => each.code !== code)
    if (left.length === 0) this.#bySubject.delete(key)
    else this.#bySubject.set(key, left)
  }
}

export function subjectKey(kind: Subject['kind'], name: string): string {
  return `${kind}/${name}`
}

/** Sorted code by code, since there are thousands of findings of a few codes. */
export function byNumber(findings: readonly Finding[]): readonly Finding[] {
  const byCode = Map.groupBy(findings, ({ code }) => code)
  if (byCode.size < 2) return findings
  return [...byCode].toSorted(([a], [b]) => numberOf(a) - numberOf(b)).flatMap(([, group]) => group)
}

function numberOf(code: string): number {
  return isFindingCode(code) ? findingTable[code].number : Number.MAX_SAFE_INTEGER
}

/** Whatever is said of one of these may be said at the slot. */
export function subjectsOf(slot: Slot): readonly string[] {
  return [
    subjectKey('Slot', slot.name),
    subjectKey('Pod', slot.name),
    ...(slot.record === null ? [] : [subjectKey('Record', slot.record.name)]),
    ...slot.claims.map(({ name }) => subjectKey('PersistentVolumeClaim', name)),
  ]
}
