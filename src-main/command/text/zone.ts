import type { RecordShape } from '../shape/services.ts'

/** Zone file syntax (RFC 1035, 5), one line per answer. What is not answered stands as a comment, so that nothing goes missing. */
export function zoneText(records: readonly RecordShape[]): string {
  return records
    .flatMap(linesOf)
    .map((line) => `${line}\n`)
    .join('')
}

function linesOf({ name, type, answers, ttl, state }: RecordShape): readonly string[] {
  const owner = `${name}.`
  if (answers.length === 0) return [`; ${owner} IN ${type} ${state}`]
  const head = [owner, ...(ttl === null ? [] : [String(ttl)]), 'IN', type].join(' ')
  return answers.map((answer) => `${head} ${isName(type) ? absolute(answer) : answer}`)
}

function isName(type: RecordShape['type']): boolean {
  return type === 'SRV' || type === 'PTR' || type === 'CNAME'
}

function absolute(answer: string): string {
  return answer.endsWith('.') ? answer : `${answer}.`
}
