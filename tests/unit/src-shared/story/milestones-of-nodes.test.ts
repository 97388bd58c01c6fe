import { describe, expect, it } from 'vitest'
import type { EntityChange } from '#shared/model/change.ts'
import type { Pod } from '#shared/model/entities.ts'
import { createStoryTeller } from '#shared/story/milestones.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import { change, claim, feed, mapsAfter, modelChange, node, pod, workload } from '../../../kit/entities.ts'
import { told } from '../../../kit/told.ts'

describe('nodes and feeds', () => {
  it('a node is lost when it falls silent and back when it is heard of', () => {
    expect(told([change('node', node(), node({ state: 'silent' }))])).toEqual(['node-lost node-a'])
    expect(told([change('node', node({ state: 'silent' }), node())])).toEqual(['node-back node-a'])
    expect(told([change('node', node(), null)])).toEqual(['node-lost node-a'])
    expect(told([change('node', node(), node({ unschedulable: true }))])).toEqual([])
  })

  const lost = change('node', node(), node({ state: 'silent' }))
  const unsure = (ordinal: number, fields: Partial<Pod> = {}) => pod(ordinal, { state: 'unknown', ...fields })
  const sentences = (changes: readonly EntityChange[], before: readonly EntityChange[] = []): readonly string[] => {
    const after = mapsAfter(...before, ...changes)
    return createStoryTeller(mapsAfter(...before))
      .tell(modelChange(changes), after)
      .map((milestone) => plain(narrate(milestone, after).what))
  }

  it('a lost node is told with all its pods, but for those that have ended', () => {
    const pods = [change('pod', null, unsure(0)), change('pod', null, unsure(1))]
    const ended = change('pod', null, pod(2, { phase: 'Succeeded' }))
    expect(sentences([lost], [...pods, ended])).toEqual(['node-a stopped answering: nobody knows how its 2 pods are.'])
    expect(sentences([lost], pods.slice(1))).toEqual(['node-a stopped answering: nobody knows how its pod is.'])
    expect(sentences([lost])).toEqual(['node-a stopped answering.'])
    expect(sentences([change('node', node(), null)], pods)).toEqual([
      'node-a is gone: nobody knows how its 2 pods are.',
    ])
    const oneNamespace = change('feed', null, feed({ namespace: 'lesson' }))
    expect(sentences([lost], [...pods, oneNamespace])).toEqual([
      'node-a stopped answering: nobody knows how its pods are (2 in view).',
    ])
  })

  it('what the control plane says of the pods of a silent node names the node', () => {
    const silent = change('node', null, node({ state: 'silent' }))
    const unready = change('pod', unsure(1), unsure(1, { readyCondition: false }))
    expect(sentences([unready], [silent])).toEqual(['redis-1 is no longer Ready: node-a is silent.'])
  })

  it('a feed is told when it leaves live or comes back to it, not on its way there', () => {
    expect(told([change('feed', feed(), feed({ state: 'stale' }))])).toEqual(['feed-changed Pod'])
    expect(told([change('feed', feed({ state: 'stale' }), feed())])).toEqual(['feed-changed Pod'])
    expect(told([change('feed', feed({ state: 'forbidden', hasData: false }), feed())])).toEqual(['feed-changed Pod'])
    expect(told([change('feed', feed({ state: 'connecting', hasData: false }), feed())])).toEqual([])
    expect(told([change('feed', feed({ state: 'stale' }), feed({ state: 'failed' }))])).toEqual([])
  })
})

describe('the first list of a kind', () => {
  it('is no story, also when the kind comes late', () => {
    const opened = change('feed', feed({ state: 'forbidden', hasData: false }), feed())
    expect(told([change('pod', null, pod(0)), opened])).toEqual(['feed-changed Pod'])
    expect(
      told([change('pod', null, pod(0))], [change('feed', null, feed({ state: 'connecting', hasData: false }))]),
    ).toEqual([])
    expect(told([change('pod', null, pod(0))], [change('feed', null, feed())])).not.toEqual([])
  })
})

describe('the order within a batch', () => {
  it('what ends makes room, what gets ready lets the next begin, and the highest goes first', () => {
    const stopping = pod(1, { state: 'terminating', deletion: { askedAt: 0, graceSeconds: 30, endsAt: 30_000 } })
    const down = [
      change('pod', pod(1), stopping),
      change('pod', pod(2), null),
      change('workload', workload({ replicas: 3 }), workload({ replicas: 1 })),
    ]
    expect(told(down)).toEqual(['set-scaled redis', 'pod-gone redis-2', 'pod-terminating redis-1'])
    const unready = pod(0, { readyCondition: false, state: 'notReady' })
    const bare = pod(1, { scheduled: false, node: null, started: false, readyCondition: false, state: 'pending' })
    const up = [
      change('pod', null, bare),
      change('claim', null, claim(1, { phase: 'Pending' })),
      change('pod', unready, pod(0)),
    ]
    expect(told(up)).toEqual(['pod-ready redis-0', 'claim-added data-redis-1', 'pod-added redis-1'])
  })

  it('a pod that is replaced in one batch goes before its successor comes', () => {
    const bare = pod(1, {
      uid: 'new',
      scheduled: false,
      node: null,
      started: false,
      readyCondition: false,
      state: 'pending',
    })
    expect(told([change('pod', null, bare), change('pod', pod(1), null)])).toEqual([
      'pod-gone redis-1',
      'pod-added redis-1',
    ])
  })
})
