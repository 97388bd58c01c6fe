import { text } from '#shared/words/index.ts'
import type { Looks } from '../io.ts'
import type { FoundSubject } from '../find-subject.ts'
import type { WhyDocument, WhyFinding } from '../shape/why.ts'
import { glyph, harmless, paint, type Tone } from './style.ts'

const tones: { readonly [Severity in WhyFinding['severity']]: Tone } = {
  problem: 'fail',
  warning: 'wait',
  note: 'quiet',
  why: 'plain',
}

/** The subject with its state, each sentence with its evidence below it, and what it comes to. */
export function whyText(document: WhyDocument, state: FoundSubject['state'], looks: Looks): string {
  const { kind, name } = document.subject
  const title = paint(text('command.why.title', { kind, name: harmless(name) }), 'strong', looks)
  // Two pods may wait for the very same thing, which is a finding of each and one sentence.
  const said = new Set(document.findings.map((finding) => findingLines(finding, looks)))
  return `${title}${state === null ? '' : `: ${state.text}`}\n${[...said].join('')}${verdict(document, looks)}\n`
}

function findingLines({ severity, text: sentence, evidence }: WhyFinding, looks: Looks): string {
  const mark = paint(glyph(severity, looks), tones[severity], looks)
  const lines = evidence.map(({ kind, name, field, value }) => {
    const line = text('command.why.evidence', { kind, name, field, value })
    return `      ${paint(harmless(line), 'quiet', looks)}\n`
  })
  return `  ${mark} ${paint(harmless(sentence), severity === 'problem' ? 'fail' : 'plain', looks)}\n${lines.join('')}`
}

function verdict({ stuck, normal, findings }: WhyDocument, looks: Looks): string {
  if (stuck) return paint(text('command.why.stuck'), 'fail', looks)
  if (findings.length === 0) return text('command.why.nothing')
  return normal ? text('command.why.normal') : text('command.why.noWait')
}
