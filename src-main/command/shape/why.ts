import type { Evidence, Finding, FindingKind, Subject } from '#shared/model/entities.ts'
import { findingText } from '#shared/words/finding.ts'
import type { FoundSubject } from '../find-subject.ts'
import { paramsShape, type Params } from './finding.ts'
import { schemaName } from './inspect.ts'

export interface WhyDocument {
  readonly schema: typeof schemaName
  readonly subject: Subject
  readonly state: string | null
  readonly stuck: boolean
  readonly normal: boolean
  /** Of the subject first, then of what it waits for. A why stands here too: it is what was asked for. */
  readonly findings: readonly WhyFinding[]
  readonly path: readonly never[]
  readonly stopsAt: null
}

export interface WhyFinding {
  readonly code: string
  readonly severity: FindingKind
  readonly subject: Subject
  readonly text: string
  readonly params: Params
  readonly evidence: readonly Evidence[]
}

interface Report {
  readonly stuck: boolean
  readonly normal: boolean
  readonly findings: readonly Finding[]
}

export function whyShape(found: FoundSubject, report: Report, at: number): WhyDocument {
  return {
    schema: schemaName,
    subject: found.subject,
    state: found.state?.word ?? null,
    stuck: report.stuck,
    normal: report.normal,
    findings: report.findings.map((finding) => {
      const { code, kind, subject, params, evidence } = finding
      return { code, severity: kind, subject, text: findingText(finding, at), params: paramsShape(params), evidence }
    }),
    path: [],
    stopsAt: null,
  }
}
