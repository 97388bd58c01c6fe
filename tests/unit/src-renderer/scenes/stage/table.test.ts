import { expect, test } from 'vitest'
import { plain } from '#shared/words/index.ts'
import { stageTable, tableText } from '../../../../../src-renderer/scenes/stage/table.ts'
import { whyOf } from '../../../../../src-renderer/scenes/stage/why.ts'
import { stageAt, stageSlot, stageState, waitsForLower } from '../../../../kit/stage-states.ts'

const state = stageState([
  { ordinal: 0, pod: { state: 'ready' }, claim: { state: 'inUse' } },
  { ordinal: 1, pod: { state: 'creating' }, claim: { state: 'pending', reason: 'waitsForPod' } },
  { ordinal: 2, pod: null, claim: { state: 'notCreated' }, why: waitsForLower(2, 1) },
])
const everything = { hideAddresses: false }

test('a row for each slot, a column for each fact, as a spreadsheet takes it', () => {
  expect(tableText(stageTable(state, stageAt, everything)).split('\n')).toMatchInlineSnapshot(`
    [
      "Ordinal	Pod	State	For	Node	Restarts	DNS record	Answer	Claim data	Volume data",
      "0	redis-0	Ready	3 minutes	node-a	0	present	10.42.0.11	Bound, 1 Gi	Bound",
      "1	redis-1	Creating	3 minutes	node-b	0	no record		Pending, waits for pod	",
      "2	redis-2	no pod: waits for redis-1				no record		no claim yet	",
    ]
  `)
})

test('a slice of it has the same columns and only its rows', () => {
  const { columns, rows } = stageTable(state, stageAt, { ...everything, from: 1, to: 2 })
  const keys = (of: typeof columns) => of.map(({ key }) => key)
  expect(keys(columns)).toEqual(keys(stageTable(state, stageAt, everything).columns))
  expect(rows.map(({ cells }) => cells[1])).toEqual(['redis-1'])
})

test('addresses and nodes are left out of a shared screen', () => {
  const whole = tableText(stageTable(state, stageAt, { hideAddresses: true }))
  expect(whole).not.toMatch(/10\.42|node-/)
})

test('ten thousand slots in view cost no more than the rows that are made', () => {
  const slots = Array.from({ length: 10_000 }, (_each, ordinal) => stageSlot({ ordinal, pod: { state: 'ready' } }))
  const { rows } = stageTable({ ...state, slots }, stageAt, { ...everything, from: 7_000, to: 7_030 })
  expect(rows).toHaveLength(30)
  expect(rows[0]?.cells[0]).toBe('7000')
})

test('why: the rule that holds a place, or that none is known', () => {
  const why = (slot: number, row: 'pod' | 'claim' | 'record', template: string | null) => {
    const key = state.slots[slot]?.key ?? ''
    const told = whyOf(state, { slot: key, row, template }, stageAt)
    return told === null ? null : [plain(told.what), plain(told.why)]
  }
  expect(why(2, 'pod', null)).toEqual(['redis-2: no pod', 'redis-2 waits: redis-1 is not Ready yet.'])
  expect(why(0, 'pod', null)?.[0]).toBe('redis-0: Ready')
  expect(why(1, 'claim', 'data')?.[0]).toBe('data-redis-1: Pending')
  expect(whyOf(state, { slot: 'gone', row: 'pod', template: null }, stageAt)).toBeNull()
})
