import { text } from '#shared/words/index.ts'
import type { Looks } from '../io.ts'
import type { RecordShape } from '../shape/services.ts'
import { table } from './table.ts'

/** A row per name and type; what is not answered says why instead. */
export function dnsText(records: readonly RecordShape[], looks: Looks): string {
  if (records.length === 0) return `${text('command.dns.none')}\n`
  const headings = (['dnsName', 'type', 'ttl', 'answer'] as const).map((column) => text(`command.column.${column}`))
  const rows = records.map(({ name, type, ttl, answers, state }) => [
    { text: name },
    { text: type },
    { text: ttl === null ? '' : String(ttl), align: 'right' as const },
    answers.length === 0
      ? { text: text(`state.record.${state}`), tone: 'quiet' as const }
      : { text: answers.join(', '), tone: state === 'present' ? ('plain' as const) : ('wait' as const) },
  ])
  return table(headings, rows, looks)
}
