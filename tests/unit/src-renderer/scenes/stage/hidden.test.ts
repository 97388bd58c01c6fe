import { describe, expect, it } from 'vitest'
import { literal, plain, sentence } from '#shared/words/index.ts'
import { stageCells } from '../../../../../src-renderer/scenes/stage/cells.ts'
import { withoutAddresses, withoutAddressesIn } from '../../../../../src-renderer/scenes/stage/hidden.ts'
import { layoutStage } from '../../../../../src-renderer/scenes/stage/layout/layout.ts'
import { stageSummary } from '../../../../../src-renderer/scenes/stage/summary.ts'
import type { StageState } from '../../../../../src-renderer/scenes/stage/types.ts'
import { plainView } from '../../../../../src-renderer/scenes/stage/view.ts'
import { clusterNode, stageAt, stageState, zone } from '../../../../kit/stage-states.ts'

const size = { width: 1440, height: 692, mode: 'desk' as const }
const view = { ...plainView, hideAddresses: true }
const secret = /10\.4|fd00|node-[abc]/

const state: StageState = stageState(
  [
    { ordinal: 0, pod: { state: 'ready' } },
    { ordinal: 1, pod: { state: 'unknown', node: 'node-b' } },
    { ordinal: 2, pod: { state: 'ready', ip: 'fd00::17' } },
  ],
  {
    nodes: [clusterNode('node-a'), clusterNode('node-b', { state: 'silent', since: stageAt - 45_000 })],
    set: { dns: zone({ addresses: ['10.42.0.11', 'fd00::17'] }) },
    findings: [
      {
        code: 'not-replaced-node-silent',
        kind: 'why',
        subject: { kind: 'Pod', namespace: 'lesson', name: 'redis-1' },
        params: { node: 'node-b', pod: 'redis-1' },
        evidence: [],
        needsPerson: false,
      },
    ],
  },
)

describe('a screen that others see', () => {
  it('draws no address and no name of a node', () => {
    expect(JSON.stringify(layoutStage(state, size, null, stageAt).nodes)).toMatch(secret)
    expect(JSON.stringify(layoutStage(state, size, null, stageAt, { view }).nodes)).not.toMatch(secret)
  })

  it('reads none aloud', () => {
    const hidden = withoutAddresses(state)
    const cells = stageCells(hidden, layoutStage(state, size, null, stageAt, { view }), stageAt)
    expect(JSON.stringify([cells, stageSummary(hidden, 'live', stageAt), hidden.findings])).not.toMatch(secret)
  })

  it('still tells which pods share a node, and that one is silent', () => {
    const cards = layoutStage(state, size, null, stageAt, { view }).nodes.filter((node) => node.mark === 'card')
    expect(cards.map(({ facts }) => facts.find(({ kind }) => kind === 'node')?.value)).toEqual([
      'node 1',
      'node 2',
      'hidden',
    ])
    expect(cards[1]?.lines.map(plain)).toEqual(['node 2: found silent 45 s ago'])
  })

  it('tells captions without them', () => {
    const [first] = state.slots.flatMap(({ pod }) => pod ?? [])
    if (first === undefined) throw new Error('Expected a pod, found none.')
    const maps = {
      node: new Map(state.nodes.map((node) => [node.name, node])),
      pod: new Map([['uid', { ...first, node: 'node-gone' }]]),
    }
    expect(plain(withoutAddressesIn([{ text: 'node-gone', mono: true }, ...literal(' is gone')], maps))).toBe(
      'hidden is gone',
    )
    const goes = [...sentence('stage.waitsFor', { name: 'node-b' }), ...literal(' and 10.42.0.11')]
    expect(plain(withoutAddressesIn(goes, maps))).toBe('waits for node 2 and 10.42.0.11')
    for (const address of ['10.42.0.11', '10.42.0.1:6443', 'fd00::b', '[fd00::b]:6443'])
      expect(plain(withoutAddressesIn([{ text: address, mono: true }], maps))).toBe('hidden')
    const params = { name: 'redis-0.redis', addresses: '10.42.0.11, fd00::b' }
    expect(plain(withoutAddressesIn(sentence('story.record-published.what', params), maps))).toBe(
      'redis-0.redis is published: hidden.',
    )
  })

  it('is made once for a state, so that nothing is laid out anew', () => {
    expect(withoutAddresses(state)).toBe(withoutAddresses(state))
  })
})
