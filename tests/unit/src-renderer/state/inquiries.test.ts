import { describe, expect, test } from 'vitest'
import { logLinesKept, type Answer, type Question } from '#shared/contract/inquiry.ts'
import type { ToAgent } from '#shared/contract/port.ts'
import { EventsReading, LogReading, ObjectReading } from '../../../../src-renderer/state/details.svelte.ts'
import { Inquiries } from '../../../../src-renderer/state/inquiries.ts'

const object = (name: string): Extract<Question, { kind: 'object' }> => ({
  kind: 'object',
  objectKind: 'Pod',
  namespace: 'lesson',
  name,
})
const log = { kind: 'log', namespace: 'lesson', pod: 'redis-0', container: 'redis', previous: false } as const
const read: Answer = { kind: 'object', at: 1, yaml: 'kind: Pod', managedFields: null, hidden: 0, mounts: [] }

function inquiries() {
  const posted: ToAgent[] = []
  const made = new Inquiries((message) => posted.push(message))
  const answer = (request: number, answered: Answer): void =>
    made.receive({ kind: 'answer', request, answer: answered })
  return { made, posted, answer, ask: made.ask.bind(made) }
}

describe('questions to the agent', () => {
  test('answers go to who asked, until that is withdrawn', () => {
    const { made, posted, answer } = inquiries()
    const heard: string[] = []
    const stop = made.ask(object('a'), ({ kind }) => heard.push(`a ${kind}`))
    made.ask(object('b'), ({ kind }) => heard.push(`b ${kind}`))
    answer(2, read)
    answer(1, read)
    stop()
    stop()
    answer(1, { kind: 'objectChanged' })
    expect(heard).toEqual(['b object', 'a object'])
    expect(posted.map(({ kind }) => kind)).toEqual(['ask', 'ask', 'withdraw'])
  })

  test('that a new agent knows nothing of are told so', () => {
    const { made, posted } = inquiries()
    const heard: Answer[] = []
    const stop = made.ask(object('a'), (answer) => heard.push(answer))
    made.reconnect((message) => posted.push(message))
    stop()
    expect(heard).toEqual([{ kind: 'refused', problem: { code: 'agent-ended', params: {} } }])
    expect(posted.map(({ kind }) => kind)).toEqual(['ask'])
  })
})

describe('what is read of an object', () => {
  test('is read once, and anew only when a person asks', () => {
    const { ask, answer, posted } = inquiries()
    const reading = new ObjectReading()
    reading.look(ask, object('a'))
    reading.look(ask, object('a'))
    answer(1, read)
    answer(1, { kind: 'objectChanged' })
    expect([reading.state, reading.text?.yaml]).toEqual(['changed', 'kind: Pod'])
    reading.again(ask, object('a'))
    expect([reading.state, reading.text?.yaml]).toEqual(['asking', 'kind: Pod'])
    answer(3, { ...read, yaml: 'kind: Pod2' })
    answer(2, { ...read, yaml: 'kind: Pod2' })
    expect([reading.state, reading.text?.yaml]).toEqual(['current', 'kind: Pod2'])
    expect(posted.map(({ kind }) => kind)).toEqual(['ask', 'withdraw', 'ask'])
  })

  test('of another thing forgets the first', () => {
    const { ask, answer } = inquiries()
    const reading = new ObjectReading()
    reading.look(ask, object('a'))
    answer(1, read)
    reading.look(ask, object('b'))
    expect(reading.text).toBeNull()
    answer(2, { kind: 'refused', problem: { code: 'forbidden', params: {} } })
    expect(reading.problem?.code).toBe('forbidden')
    reading.look(ask, null)
    expect(reading.problem).toBeNull()
  })

  test('events are those of the thing in view', () => {
    const { ask, answer } = inquiries()
    const reading = new EventsReading()
    const about = { kind: 'events', objectKind: 'Pod', namespace: 'lesson', name: 'a', uid: '1' } as const
    reading.look(ask, about)
    answer(1, { kind: 'events', access: 'readable', events: [] })
    expect(reading.told?.access).toBe('readable')
    reading.look(ask, { ...about, uid: '2' })
    expect(reading.told).toBeNull()
  })
})

describe('what is read of a log', () => {
  test('the latest lines are kept, and how many came before them is known', () => {
    const { ask, answer } = inquiries()
    const reading = new LogReading()
    reading.read(ask, log)
    answer(1, { kind: 'log', lines: Array.from({ length: logLinesKept }, (_, index) => `old ${index}`) })
    answer(1, { kind: 'log', lines: ['new 1', 'new 2'] })
    expect([reading.lines.length, reading.lines.at(-1), reading.dropped]).toEqual([logLinesKept, 'new 2', 2])
  })

  test('what came stays when it is stopped, and when it ends', () => {
    const { ask, answer, posted } = inquiries()
    const reading = new LogReading()
    reading.read(ask, log)
    answer(1, { kind: 'log', lines: ['one'] })
    expect(posted.at(-1)).toEqual({ kind: 'took', request: 1 })
    reading.stop()
    expect([reading.lines, reading.end]).toEqual([['one'], 'stopped'])
    expect(posted.at(-1)).toMatchObject({ kind: 'withdraw' })
    reading.read(ask, { ...log, previous: true })
    expect([reading.lines, reading.end]).toEqual([[], null])
    const end = { kind: 'logEnd', why: 'whole', status: null, message: '', problem: null } as const
    answer(2, end)
    answer(3, end)
    expect(reading.end).toEqual(end)
  })
})
