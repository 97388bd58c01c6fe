import { assert } from '../kit/assert.ts'
import type { Finding } from '../model/entities.ts'
import { duration, remaining } from './duration.ts'
import { isSize, sizeText } from './size.ts'
import { isWordId, plain, sentence, type Sentence, type WordParams } from './index.ts'

/**
 * The sentence of a finding at the instant in view. A finding carries instants (`nextTryAt`) and never "seconds left"; here
 * each becomes the span until it (`nextTryIn`) and since it (`nextTryFor`).
 */
export function findingSentence(finding: Pick<Finding, 'code' | 'params'>, at: number): Sentence {
  const id = `finding.${finding.code}`
  assert(isWordId(id), `a sentence for the finding ${finding.code}`)
  return sentence(id, withSpans(finding.params, at))
}

/** The texts of one instant. When a set begins, each of its thousand slots waits for the same reason. */
const texts = { at: Number.NaN, byFinding: new Map<string, string>() }

export function findingText({ code, params }: Pick<Finding, 'code' | 'params'>, at: number): string {
  if (texts.at !== at) texts.byFinding.clear()
  texts.at = at
  const key = `${code} ${JSON.stringify(params)}`
  const known = texts.byFinding.get(key)
  if (known !== undefined) return known
  const made = plain(findingSentence({ code, params }, at))
  texts.byFinding.set(key, made)
  return made
}

/** Adds `{name}In` and `{name}For` for each instant `{name}At`, and sets sizes as people write them. */
export function withSpans(params: WordParams, at: number): WordParams {
  const spans: Record<string, string> = {}
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string' && isSize(value)) spans[name] = sizeText(value)
    if (!name.endsWith('At') || typeof value !== 'number') continue
    spans[`${name.slice(0, -2)}In`] = remaining(value - at)
    spans[`${name.slice(0, -2)}For`] = duration(at - value)
  }
  return { ...params, ...spans }
}
