import { text } from '#shared/words/index.ts'
import type { Looks } from '../io.ts'
import type { SlotShape, StatefulSetShape } from '../shape/stateful-set.ts'
import { claimCell, slotCell } from './states.ts'
import { glyph, harmless, paint, type Tone } from './style.ts'
import { table, type Cell } from './table.ts'

/** One set: a line about it, a line about its names, a row per slot, and what explains a slot below the rows. */
export function statefulSetText(set: StatefulSetShape, namesNamespace: boolean, looks: Looks): string {
  return [
    titleLine(set, namesNamespace, looks),
    dnsLine(set, looks),
    slotRows(set, looks),
    ...whyLines(set, looks),
  ].join('')
}

function titleLine(set: StatefulSetShape, namesNamespace: boolean, looks: Looks): string {
  const { counts, update } = set
  const name = paint(
    `StatefulSet ${harmless(namesNamespace ? `${set.namespace}/${set.name}` : set.name)}`,
    'strong',
    looks,
  )
  const readyTone: Tone = counts.ready >= counts.wanted ? 'ok' : 'work'
  const ready = paint(text('command.set.ready', { ready: counts.ready, wanted: counts.wanted }), readyTone, looks)
  const facts = [
    ...(set.state === 'present' ? [] : [text(`state.set.${set.state}`)]),
    set.policy,
    update.partition > 0
      ? text('command.set.partition', { strategy: update.strategy, partition: update.partition })
      : update.strategy,
  ]
  const dot = ` ${paint(glyph('dot', looks), 'quiet', looks)} `
  return `${[name, ready, ...facts.map(harmless)].join(dot)}\n`
}

function dnsLine({ dns }: StatefulSetShape, looks: Looks): string {
  const zone = dns.zone === null ? '' : `${harmless(dns.zone)} `
  const addresses = dns.addresses.length === 0 ? '' : ` ${glyph('arrow', looks)} ${dns.addresses.join(', ')}`
  const isAsItShould = dns.state === 'headless'
  const state = paint(`(${text(`state.zone.${dns.state}`)})`, isAsItShould ? 'quiet' : 'wait', looks)
  return `  ${text('command.set.dns')} ${zone}${state}${addresses}\n`
}

function slotRows(set: StatefulSetShape, looks: Looks): string {
  if (set.slots.length === 0) return `  ${text('command.set.noSlots')}\n`
  const headings = (['ordinal', 'pod', 'state', 'restarts', 'node', 'address', 'claim', 'disk', 'record'] as const).map(
    (name) => text(`command.column.${name}`),
  )
  return table(
    headings,
    set.slots.flatMap((slot) => rowsOf(slot, looks)),
    looks,
    '  ',
  )
}

/** The first claim stands in the slot's row, further ones below it. */
function rowsOf(slot: SlotShape, looks: Looks): readonly (readonly Cell[])[] {
  const [first, ...others] = slot.claims
  const restarts = slot.pod?.restarts ?? 0
  const row: readonly Cell[] = [
    { text: String(slot.ordinal), align: 'right' },
    { text: slot.name },
    slotCell(slot, looks),
    { text: restarts === 0 ? '' : String(restarts), align: 'right' },
    { text: slot.pod?.node ?? '' },
    { text: slot.pod?.ip ?? '' },
    first === undefined ? { text: '' } : claimCell(first),
    diskCell(first),
    recordCell(slot),
  ]
  const blank = (count: number): readonly Cell[] => Array.from({ length: count }, () => ({ text: '' }))
  return [row, ...others.map((claim) => [...blank(6), claimCell(claim), diskCell(claim)])]
}

function diskCell(claim: SlotShape['claims'][number] | undefined): Cell {
  if (claim === undefined || claim.disk === null) return { text: '' }
  return { text: text(`state.disk.${claim.disk}`), tone: claim.disk === 'new' ? 'fail' : 'plain' }
}

function recordCell({ record }: SlotShape): Cell {
  if (record === null) return { text: '' }
  if (record.state === 'present') return { text: record.addresses.join(', '), tone: 'ok' }
  return { text: text(`state.record.${record.state}`), tone: 'quiet' }
}

/** One cause often holds up many slots: it is said once, with the names that the sentence itself does not say. */
function whyLines(set: StatefulSetShape, looks: Looks): readonly string[] {
  const explained = set.slots.filter(({ why }) => why !== null)
  return [...Map.groupBy(explained, ({ why }) => why?.text ?? '')].map(([sentence, slots]) => {
    const unnamed = slots.map(({ name }) => name).filter((name) => !sentence.includes(name))
    const names = unnamed.length === 0 ? '' : `${listOf(unnamed, looks)}: `
    return `  ${paint(glyph('why', looks), 'quiet', looks)} ${harmless(`${names}${sentence}`)}\n`
  })
}

const namesShown = 4

function listOf(names: readonly string[], looks: Looks): string {
  const rest = names.length - namesShown
  return [...names.slice(0, namesShown), ...(rest > 0 ? [`${looks.unicode ? '…' : '...'} +${rest}`] : [])].join(', ')
}
