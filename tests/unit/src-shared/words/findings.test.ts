import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findingCodes, findingTable } from '#shared/story/findings.ts'
import { findingText, withSpans } from '#shared/words/finding.ts'
import { english } from '#shared/words/en/index.ts'
import { findingParams, spokenAt } from '../../../kit/finding-params.ts'

/** Sentences that section 9 of the design gives in more than 16 words, or that quote the cluster. */
const longOnes = new Set(['set-deleted', 'disk-on-other-node'])

function rowsOf(file: string): readonly (readonly string[])[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter((line) => /^\| \d/.test(line)).map((line) => line.slice(2, -2).split(' | '))
}

describe('the catalogue of findings', () => {
  it('has a sentence for every code and no other', () => {
    const ids = Object.keys(english).filter((id) => id.startsWith('finding.'))
    expect(ids.toSorted()).toEqual(findingCodes.map((code) => `finding.${code}`).toSorted())
  })

  it.each(findingCodes)('%s can be spoken with what its rule gives, in a few words', (code) => {
    const sentence = findingText({ code, params: findingParams[code] }, spokenAt)
    expect(sentence).not.toMatch(/[{}<>]/)
    expect(sentence).not.toMatch(/undefined|null|NaN/)
    if (!longOnes.has(code)) expect(sentence.split(/\s+/).length).toBeLessThanOrEqual(16)
  })

  it('numbers every code once', () => {
    const numbers = findingCodes.map((code) => findingTable[code].number)
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
  })

  it('counts spans from the instant in view', () => {
    expect(withSpans({ nextTryAt: 20_500, size: '1Gi' }, 10_000)).toEqual({
      nextTryAt: 20_500,
      nextTryIn: '11 s',
      nextTryFor: '0 s',
      size: '1 Gi',
    })
  })
})

describe('the documents', () => {
  it('docs/findings.md has every code with its kind and sentence', () => {
    const rows = rowsOf('docs/findings.md')
    const expected = findingCodes.map((code) => {
      const { number, kind, needsPerson } = findingTable[code]
      const sentence = findingText({ code, params: findingParams[code] }, spokenAt)
      return [String(number), `\`${code}\``, needsPerson ? `${kind}, person` : kind, sentence]
    })
    expect(rows.map((row) => row.slice(0, 4))).toEqual(expected)
    expect(rows.filter((row) => row.length !== 6 || row.some((cell) => cell.trim() === ''))).toEqual([])
  })

  it('SPEC.md has every rule with its number and kind', () => {
    const rows = rowsOf('src-main/diagnosis/SPEC.md')
    expect(rows.map(([number, code, , kind]) => [number, code, kind])).toEqual(
      findingCodes.map((code) => [String(findingTable[code].number), `\`${code}\``, findingTable[code].kind]),
    )
  })

  it('every rule has a test with its number in the name', () => {
    const folder = 'tests/unit/src-main/diagnosis/rules'
    const tests = readdirSync(folder)
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
      .join('\n')
    const without = findingCodes.filter(
      (code) =>
        !new RegExp(`it(\\.each)?\\([^\\n]*'${findingTable[code].number} |'${findingTable[code].number} [a-z-]`).test(
          tests,
        ),
    )
    expect(without).toEqual([])
  })
})
