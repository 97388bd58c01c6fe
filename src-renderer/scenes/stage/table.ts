import { isUnused } from '#shared/model/slot-history.ts'
import { text } from '#shared/words/index.ts'
import { isKept, orderedSlots } from './layout/context.ts'
import { claimMore, claimWord, podWord, recordPresence } from './layout/words-of.ts'
import { sinceOf, spokenWhy, volumeWord } from './names.ts'
import { spokenDuration } from './spoken-duration.ts'
import type { StageSlot, StageState } from './types.ts'

/** The Stage as a table: a row for each slot, in the order of the picture, a column for each fact. */
export interface StageTable {
  readonly columns: readonly StageColumn[]
  readonly rows: readonly StageTableRow[]
}

export interface StageColumn {
  readonly key: string
  readonly label: string
}

export interface StageTableRow {
  /** Key of the slot. */
  readonly key: string
  readonly cells: readonly string[]
}

export interface TableOptions {
  readonly hideAddresses: boolean
  /** Slots whose rows are wanted, by index; the others are left out. */
  readonly from?: number
  readonly to?: number
}

interface Column extends StageColumn {
  readonly cell: (entry: StageSlot, atMs: number) => string
}

export function stageTable(state: StageState, atMs: number, options: TableOptions): StageTable {
  const columns = columnsOf(state, options.hideAddresses)
  const { slots } = orderedSlots(state)
  return {
    columns,
    rows: slots.slice(options.from, options.to).map((entry) => ({
      key: entry.key,
      cells: columns.map(({ cell }) => cell(entry, atMs)),
    })),
  }
}

/** As a spreadsheet takes it: a line for each row, tabs between the cells. */
export function tableText({ columns, rows }: StageTable): string {
  return [columns.map(({ label }) => label), ...rows.map(({ cells }) => cells)]
    .map((line) => line.join('\t'))
    .join('\n')
}

function columnsOf(state: StageState, hideAddresses: boolean): readonly Column[] {
  const templates = [...new Set(state.slots.flatMap(({ claims }) => claims.map(({ link }) => link.template)))]
  const column = (key: string, label: string, cell: Column['cell']): Column => ({ key, label, cell })
  return [
    column('ordinal', text('table.ordinal'), ({ slot }) => String(slot.ordinal)),
    column('pod', text('table.pod'), ({ slot }) => slot.name),
    column('state', text('table.state'), stateCell),
    column('since', text('table.since'), sinceCell),
    ...(hideAddresses ? [] : [column('node', text('table.node'), ({ pod }) => pod?.node ?? '')]),
    column('restarts', text('table.restarts'), ({ pod }) => (pod === null ? '' : String(pod.restarts))),
    column('record', text('table.record'), (entry) => recordCell(entry, state)),
    ...(hideAddresses
      ? []
      : [column('address', text('table.address'), ({ slot }) => slot.record?.addresses.join(', ') ?? '')]),
    ...templates.flatMap((template) => [
      column(`claim/${template}`, text('table.claim', { template }), (entry) => claimCell(entry, template, state)),
      column(`volume/${template}`, text('table.volume', { template }), (entry) => volumeCell(entry, template, state)),
    ]),
  ]
}

function stateCell(entry: StageSlot, atMs: number): string {
  const { slot, pod } = entry
  if (pod !== null) return podWord(pod)
  if (!slot.podReadable) return text('state.slot.notReadable')
  if (isKept(entry)) return text(isUnused(slot) ? 'stage.claimThere' : 'stage.comesBack')
  return [text('why.noPod'), spokenWhy(entry, atMs) ?? []].flat().join(': ')
}

function sinceCell({ pod }: StageSlot, atMs: number): string {
  const since = pod === null ? null : sinceOf(pod)
  return since === null ? '' : spokenDuration(atMs - since)
}

function recordCell({ slot, pod }: StageSlot, { readable }: StageState): string {
  if (slot.record === null) return ''
  return recordPresence(readable.slices ? slot.record.state : 'notReadable', pod)
}

function claimCell({ claims }: StageSlot, template: string, { readable }: StageState): string {
  const found = claims.find(({ link }) => link.template === template)
  if (found === undefined) return ''
  const { link, claim, volume } = found
  if (!readable.claims) return text('state.slot.notReadable')
  return [claimWord(link.state, false), claimMore(link, claim, volume)].filter(Boolean).join(', ')
}

function volumeCell({ claims }: StageSlot, template: string, { readable }: StageState): string {
  const volume = claims.find(({ link }) => link.template === template)?.volume ?? null
  if (!readable.volumes) return text('state.slot.notReadable')
  return volume === null ? '' : volumeWord(volume.phase)
}
