import { describe, expect, test } from 'vitest'
import type { Answer, Question } from '#shared/contract/inquiry.ts'
import {
  aliveEveryMs,
  framesUnacknowledged,
  snapshotPieceSize,
  waitingLimit,
  type ClusterInfo,
  type FromAgent,
  type ToAgent,
} from '#shared/contract/port.ts'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { applyChanges, emptyEntityMaps, type EntityChange, type ModelChange } from '#shared/model/change.ts'
import { PortServer } from '../../../../src-main/agent/port-server.ts'
import type { Agent } from '../../../../src-main/agent/types.ts'
import { modelChange, node, nodeChange } from './kit.ts'

const info: ClusterInfo = {
  context: 'test',
  server: 'https://test',
  version: 'v1.36.3',
  clusterDomain: 'cluster.local',
  clusterDomainDerived: true,
  scope: { kind: 'all' },
  namespaces: null,
}

/** An agent whose changes a test makes by hand. */
class FakeAgent implements Agent {
  readonly maps = emptyEntityMaps()
  epoch = 1
  seq = 0
  at = 0
  #changes = new Set<(change: ModelChange, objects: []) => void>()
  #infos = new Set<(info: ClusterInfo) => void>()
  #asked = new Set<(answer: Answer) => unknown>()

  get questions(): number {
    return this.#asked.size
  }

  answer(answer: Answer): readonly unknown[] {
    return [...this.#asked].map((tell) => tell(answer))
  }

  get listeners(): number {
    return this.#changes.size + this.#infos.size
  }

  change(at: number, ...changes: EntityChange[]): void {
    this.#change(at, changes, false)
  }

  relist(at: number, ...changes: EntityChange[]): void {
    this.#change(at, changes, true)
  }

  #change(at: number, changes: readonly EntityChange[], synthetic: boolean): void {
    this.seq += 1
    this.at = at
    applyChanges(this.maps, changes)
    for (const listener of this.#changes) listener(modelChange(this.seq, changes, { at, synthetic }), [])
  }

  begin(): void {
    this.epoch += 1
    this.maps.node.clear()
    for (const listener of this.#infos) listener(info)
  }

  snapshot = () => ({ seq: this.seq, at: this.at, epoch: this.epoch, maps: this.maps, info })
  onChange = (listener: (change: ModelChange, objects: []) => void) => {
    this.#changes.add(listener)
    return () => void this.#changes.delete(listener)
  }
  setTime = () => undefined
  onInfo = (listener: (info: ClusterInfo) => void) => {
    this.#infos.add(listener)
    return () => void this.#infos.delete(listener)
  }
  setScope(): void {}
  setAttended(): void {}
  feeds(): readonly never[] {
    return []
  }
  wake(): void {}
  ask = (_question: Question, tell: (answer: Answer) => unknown) => {
    const own = (answer: Answer): unknown => tell(answer)
    this.#asked.add(own)
    return () => void this.#asked.delete(own)
  }
  stop = async () => {}
}

function open(agent = new FakeAgent()) {
  const clock = new ManualClock(1_000)
  const posted: FromAgent[] = []
  let receive: (message: ToAgent) => void = () => undefined
  let close: () => void = () => undefined
  let closed = 0
  const server = new PortServer({
    agent,
    clock,
    channel: {
      post: (message) => posted.push(message),
      onMessage: (listener) => (receive = listener),
      onClose: (listener) => (close = listener),
      close: () => undefined,
    },
    onClose: () => (closed += 1),
  })
  const takeAll = (): FromAgent[] => posted.splice(0)
  const take = (): FromAgent[] => takeAll().filter(({ kind }) => kind !== 'alive')
  return {
    agent,
    clock,
    server,
    take,
    takeAll,
    receive: (message: ToAgent) => receive(message),
    close: () => close(),
    closed: () => closed,
  }
}

let names = 0
const arrival = (): EntityChange => nodeChange(undefined, node(`n${++names}`))
const kindsOf = (messages: readonly FromAgent[]): readonly string[] => messages.map(({ kind }) => kind)

describe('PortServer', () => {
  test('a page gets what the cluster is, then the present state', () => {
    const agent = new FakeAgent()
    agent.change(500, nodeChange(undefined, node('a')))
    const { take } = open(agent)
    expect(take()).toEqual([
      { kind: 'clusterInfo', epoch: 1, info },
      {
        kind: 'snapshot',
        epoch: 1,
        seq: 1,
        at: 500,
        sentAt: 1_000,
        piece: 0,
        pieces: 1,
        entities: [{ entity: 'node', key: 'a', value: node('a') }],
      },
    ])
  })

  test('an empty cluster is a snapshot of one empty piece', () => {
    expect(open().take()[1]).toMatchObject({ kind: 'snapshot', pieces: 1, entities: [] })
  })

  test('a large state comes in pieces, and frames follow the last of them', () => {
    const agent = new FakeAgent()
    agent.change(1, ...Array.from({ length: snapshotPieceSize * 2 + 1 }, arrival))
    const { take, clock } = open(agent)
    agent.change(1_001, arrival())
    expect(kindsOf(take())).toEqual(['clusterInfo', 'snapshot'])
    clock.advance(10)
    const rest = take()
    expect(kindsOf(rest)).toEqual(['snapshot', 'snapshot', 'frame'])
    expect(rest.at(-1)).toMatchObject({ seqFrom: 2, seqTo: 2 })
  })

  test('after a frame of many changes others are gathered for as long as a page takes to paint', () => {
    const { agent, clock, take } = open()
    clock.advance(100)
    take()
    agent.change(1_100, ...Array.from({ length: 21 }, arrival))
    clock.advance(5)
    agent.change(1_105, arrival())
    clock.advance(15)
    expect(kindsOf(take())).toEqual(['frame'])
    agent.change(1_120, arrival())
    clock.advance(1)
    expect(take()).toMatchObject([{ kind: 'frame', seqFrom: 2, seqTo: 3 }])
    agent.change(1_121, arrival())
    clock.advance(5)
    expect(kindsOf(take())).toEqual(['frame'])
  })

  test('in a flood changes are gathered for as long as a picture stands, and no longer after it', () => {
    const { agent, clock, take, receive } = open()
    const framesIn = (durationMs: number, changesEach: number): number => {
      let frames = 0
      for (let passedMs = 0; passedMs < durationMs; passedMs += 10) {
        agent.change(clock.nowMs(), ...Array.from({ length: changesEach }, arrival))
        clock.advance(10)
        frames += kindsOf(take()).filter((kind) => kind === 'frame').length
        receive({ kind: 'acknowledge', epoch: 1, seqTo: agent.seq })
      }
      return frames
    }
    framesIn(3_000, 70)
    expect(framesIn(1_000, 70)).toBeLessThanOrEqual(20)
    framesIn(3_000, 5)
    expect(framesIn(1_000, 5)).toBeGreaterThan(50)
  })

  test('a frame leaves four to eight milliseconds after the first waiting batch', () => {
    const { agent, clock, take } = open()
    take()
    agent.change(1_000, arrival())
    clock.advance(3)
    agent.change(1_003, arrival())
    expect(take()).toEqual([])
    clock.advance(5)
    expect(take()).toMatchObject([{ kind: 'frame', epoch: 1, seqFrom: 1, seqTo: 2, batches: [{ seq: 1 }, { seq: 2 }] }])
  })

  test('four frames are under way at most; an acknowledgement lets the next go', () => {
    const { agent, clock, take, receive } = open()
    take()
    for (let count = 0; count <= framesUnacknowledged; count++) {
      agent.change(clock.nowMs(), arrival())
      clock.advance(8)
    }
    expect(kindsOf(take())).toEqual(['frame', 'frame', 'frame', 'frame'])
    receive({ kind: 'acknowledge', epoch: 1, seqTo: 1 })
    clock.advance(1)
    expect(take()).toMatchObject([{ kind: 'frame', seqFrom: 5, seqTo: 5 }])
  })

  test('an acknowledgement of an older epoch opens nothing', () => {
    const { agent, clock, take, receive } = open()
    receive({ kind: 'resync' })
    take()
    for (let count = 0; count <= framesUnacknowledged; count++) {
      agent.change(clock.nowMs(), arrival())
      clock.advance(8)
    }
    take()
    receive({ kind: 'acknowledge', epoch: 1, seqTo: 99 })
    clock.advance(1)
    expect(take()).toEqual([])
  })

  test('a page five seconds behind gets a gap and the present state under a new epoch', () => {
    const { agent, clock, take, receive } = open()
    take()
    for (let count = 0; count <= framesUnacknowledged; count++) {
      agent.change(clock.nowMs(), arrival())
      clock.advance(8)
    }
    take()
    clock.advance(5_000)
    expect(take()).toMatchObject([
      { kind: 'gap', epoch: 1, changes: 1, from: 1_032, to: 1_032 },
      { kind: 'clusterInfo', epoch: 2 },
      { kind: 'snapshot', epoch: 2, seq: 5 },
    ])
    receive({ kind: 'acknowledge', epoch: 2, seqTo: 5 })
    agent.change(clock.nowMs(), arrival())
    clock.advance(8)
    expect(take()).toMatchObject([{ kind: 'frame', epoch: 2, seqFrom: 6, seqTo: 6 }])
  })

  test('a large list that came late is told as the present state, and is no gap', () => {
    const { agent, clock, take } = open()
    take()
    agent.relist(clock.nowMs(), ...Array.from({ length: waitingLimit + 1 }, arrival))
    clock.advance(1_000)
    const told = kindsOf(take())
    expect(told.slice(0, 2)).toEqual(['clusterInfo', 'snapshot'])
    expect(new Set(told)).toEqual(new Set(['clusterInfo', 'snapshot']))
  })

  test('a page that takes nothing at all gets one gap, and another when it gives a sign of life', () => {
    const { agent, clock, take, receive } = open()
    take()
    for (let second = 0; second < 60; second++) {
      agent.change(clock.nowMs(), arrival())
      clock.advance(1_000)
    }
    expect(kindsOf(take()).filter((kind) => kind === 'gap')).toEqual(['gap'])
    receive({ kind: 'acknowledge', epoch: 1, seqTo: 1 })
    expect(kindsOf(take())).toEqual(['gap', 'clusterInfo', 'snapshot'])
  })

  test('says that it is there, two seconds after it said anything else', () => {
    const { agent, clock, takeAll } = open()
    takeAll()
    clock.advance(aliveEveryMs - 10)
    agent.change(clock.nowMs(), arrival())
    clock.advance(10)
    expect(kindsOf(takeAll())).toEqual(['frame'])
    clock.advance(aliveEveryMs)
    expect(kindsOf(takeAll())).toEqual(['alive'])
    clock.advance(aliveEveryMs * 10)
    expect(kindsOf(takeAll())).toEqual(Array.from({ length: 10 }, () => 'alive'))
    expect(clock.waiting).toBe(1)
  })

  test('heaps nothing up before a page that takes nothing, and says that it is there again when that is back', () => {
    const { agent, clock, takeAll, receive } = open()
    for (let count = 0; count < 20; count++) {
      agent.change(clock.nowMs(), arrival())
      clock.advance(1_000)
    }
    takeAll()
    clock.advance(60_000)
    expect(takeAll()).toEqual([])
    receive({ kind: 'acknowledge', epoch: 1, seqTo: 1 })
    takeAll()
    clock.advance(aliveEveryMs)
    expect(kindsOf(takeAll())).toEqual(['alive'])
  })

  test('a new epoch of the agent is a new snapshot', () => {
    const { agent, take } = open()
    take()
    agent.begin()
    expect(take()).toMatchObject([
      { kind: 'clusterInfo', epoch: 2 },
      { kind: 'snapshot', epoch: 2, entities: [] },
    ])
  })

  test('hands questions on, tells their answers until they are withdrawn, and ends them with the page', () => {
    const { agent, take, receive, close } = open()
    take()
    const question = { kind: 'object', objectKind: 'Pod', namespace: 'a', name: 'b' } as const
    receive({ kind: 'ask', request: 1, question })
    receive({ kind: 'ask', request: 2, question })
    agent.answer({ kind: 'objectChanged' })
    expect(take()).toEqual([
      { kind: 'answer', request: 1, answer: { kind: 'objectChanged' } },
      { kind: 'answer', request: 2, answer: { kind: 'objectChanged' } },
    ])
    receive({ kind: 'withdraw', request: 1 })
    agent.answer({ kind: 'objectGone' })
    expect(take()).toEqual([{ kind: 'answer', request: 2, answer: { kind: 'objectGone' } }])
    close()
    expect(agent.questions).toBe(0)
  })

  test('a portion of a log is taken when the page says so, or is gone', async () => {
    const { agent, receive, close } = open()
    const question = { kind: 'log', namespace: 'a', pod: 'b', container: 'c', previous: false } as const
    const lines: Answer = { kind: 'log', lines: ['one'] }
    const stateOf = (taken: unknown): Promise<string> =>
      Promise.race([Promise.resolve(taken).then(() => 'taken'), Promise.resolve().then(() => 'waits')])
    receive({ kind: 'ask', request: 1, question })
    const [first] = agent.answer(lines)
    expect(await stateOf(first)).toBe('waits')
    receive({ kind: 'took', request: 1 })
    await first
    const [second] = agent.answer(lines)
    expect(await stateOf(second)).toBe('waits')
    close()
    await second
  })

  test('a closed page leaves nothing behind and hears nothing more', () => {
    const { agent, clock, takeAll, close, closed } = open()
    takeAll()
    agent.change(clock.nowMs(), arrival())
    close()
    clock.advance(60_000)
    expect(takeAll()).toEqual([])
    expect([agent.listeners, clock.waiting, closed()]).toEqual([0, 0, 1])
  })
})
