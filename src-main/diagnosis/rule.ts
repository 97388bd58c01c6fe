import type { EntityMaps } from '#shared/model/change.ts'
import type { Evidence, Finding, Subject } from '#shared/model/entities.ts'
import { findingTable, type FindingCode } from '#shared/story/findings.ts'
import type { StoreView } from '../store/types.ts'

/** What a rule may look at besides its subject. */
export interface RuleContext {
  readonly at: number
  readonly maps: EntityMaps
  readonly store: StoreView
  /** When the record of a slot was last seen to change, by namespace and name; only for records that were seen before and after. */
  readonly recordChangedAt: ReadonlyMap<string, number>
}

/** That a rule holds, and what for: the parameters of its sentence and where to see it. */
export interface Match {
  readonly params: Finding['params']
  readonly evidence: readonly Evidence[]
}

/** One numbered rule of SPEC.md. Number, kind and whether a person is needed stand in the shared table under its code. */
export interface Rule<About> {
  readonly code: FindingCode
  readonly find: (about: About, context: RuleContext) => Match | null
  /** The instant at which `find` could answer differently by time alone; null when it cannot. */
  readonly changesAt?: (about: About, context: RuleContext) => number | null
}

/** Rules that answer one question about a subject, in the order of their numbers: the first that matches speaks. */
export interface Question<About> {
  readonly rules: readonly Rule<About>[]
}

export function match(params: Finding['params'], ...evidence: readonly (Evidence | null)[]): Match {
  return { params, evidence: evidence.filter((each) => each !== null) }
}

export function field(kind: string, name: string, path: string, value: string | number | boolean | null): Evidence {
  return { kind, name, field: path, value: String(value) }
}

/** The first match of a question as a finding, and when its answer could change by time alone. */
export function answer<About>(
  question: Question<About>,
  subject: Subject,
  about: About,
  context: RuleContext,
): { readonly finding: Finding | null; readonly changesAt: number | null } {
  let changesAt: number | null = null
  for (const { code, find, changesAt: when } of question.rules) {
    const instant = when?.(about, context) ?? null
    if (instant !== null && instant > context.at && (changesAt === null || instant < changesAt)) changesAt = instant
    const found = find(about, context)
    if (found === null) continue
    const { kind, needsPerson } = findingTable[code]
    return { finding: { code, kind, subject, params: found.params, evidence: found.evidence, needsPerson }, changesAt }
  }
  return { finding: null, changesAt }
}
