import { slotKey, type EntityMaps } from '#shared/model/change.ts'
import type { Evidence, Finding, Slot, Subject } from '#shared/model/entities.ts'
import { whyOfSlot } from '#shared/story/findings.ts'
import { findingText } from '#shared/words/finding.ts'
import { compareNames, iso } from './order.ts'

export interface FindingShape {
  readonly code: string
  readonly severity: 'problem' | 'warning' | 'note'
  readonly subject: Subject
  readonly text: string
  readonly params: Params
  readonly evidence: readonly Evidence[]
}

export interface WhyShape {
  readonly code: string
  readonly text: string
  readonly params: Params
}

/** Names of instants end in `At`; they are ISO 8601 here, as times are everywhere. */
export type Params = Readonly<Record<string, string | number>>

export function paramsShape(params: Finding['params']): Params {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      name.endsWith('At') && typeof value === 'number' ? iso(value) : value,
    ]),
  )
}

const severities = { problem: 0, warning: 1, note: 2 } as const

/** Problems first. A why explains a wait and is no finding. */
export function findingShapes(findings: Iterable<Finding>, at: number): readonly FindingShape[] {
  return [...findings]
    .flatMap((finding) => {
      const { code, kind, subject, params, evidence } = finding
      return kind === 'why'
        ? []
        : [{ code, severity: kind, subject, text: findingText(finding, at), params: paramsShape(params), evidence }]
    })
    .toSorted(
      (a, b) =>
        severities[a.severity] - severities[b.severity] ||
        compareNames(a.subject.namespace, b.subject.namespace) ||
        compareNames(a.subject.name, b.subject.name) ||
        compareNames(a.code, b.code),
    )
}

/** Findings by what they are about, so that a thousand slots need one walk over them. */
export type FindingsBySubject = ReadonlyMap<string, readonly Finding[]>

export function findingsBySubject(findings: Iterable<Finding>): FindingsBySubject {
  return Map.groupBy(findings, ({ subject: { kind, namespace, name } }) => subjectKey(kind, namespace, name))
}

export function findingsAbout(
  findings: FindingsBySubject,
  kind: Subject['kind'],
  namespace: string,
  name: string,
): readonly Finding[] {
  return findings.get(subjectKey(kind, namespace, name)) ?? []
}

/** What explains the slot's present state, or null where nothing needs explaining. */
export function slotWhy(maps: EntityMaps, slot: Slot, at: number): WhyShape | null {
  const found = whyOfSlot(maps, slotKey(slot.namespace, slot.set, slot.ordinal))
  return found === null ? null : { code: found.code, text: findingText(found, at), params: paramsShape(found.params) }
}

function subjectKey(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`
}
