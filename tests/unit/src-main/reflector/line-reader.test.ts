import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { KnownObjects, Listing } from '../../../../src-main/reflector/known-objects.ts'
import { LineReader } from '../../../../src-main/reflector/line-reader.ts'
import { podLine } from '../../../../src-main/reflector/pod-line.ts'
import { Stamps } from '../../../../src-main/reflector/stamps.ts'
import { readWatchLine } from '../../../../src-main/reflector/watch-line.ts'

interface PodFacts {
  readonly name: string
  readonly uid: string
  readonly version: number
  readonly spec: Readonly<Record<string, unknown>>
  readonly labels: Readonly<Record<string, string>>
  readonly isManaged: boolean
  readonly status: Readonly<Record<string, unknown>>
}

const managedFields = [{ manager: 'k', fieldsV1: { 'f:spec': { 'k:{"a":"}]},\\"spec\\":{"}': {} }, 'f:status': {} } }]

/** In the order in which a server writes it. */
function lineOf({ name, uid, version, spec, labels, isManaged, status }: PodFacts, type = 'MODIFIED'): Buffer {
  const metadata = {
    name,
    generateName: 'web-',
    namespace: 'lesson',
    uid,
    resourceVersion: String(version),
    creationTimestamp: '2026-11-21T10:00:00Z',
    labels,
    annotations: { note: '},"status":{"phase":"Failed"}}' },
    ...(isManaged ? { managedFields } : {}),
  }
  return Buffer.from(JSON.stringify({ type, object: { kind: 'Pod', apiVersion: 'v1', metadata, spec, status } }))
}

const running = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-11-21T10:00:01Z' }],
  containerStatuses: [{ name: 'c', ready: true, restartCount: 0, state: { running: {} }, image: 'redis:8' }],
}
const web0: PodFacts = {
  name: 'web-0',
  uid: 'u1',
  version: 1,
  spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'redis:8' }] },
  labels: { app: 'web' },
  isManaged: true,
  status: running,
}

function reading() {
  const known = new KnownObjects(new Stamps(() => 1_000))
  const reader = new LineReader('Pod', known)
  return {
    known,
    read: (line: Buffer) => {
      const found = reader.read(line)
      if (found.kind === 'put') known.put(found.object)
      if (found.kind === 'removed') known.remove(found.object)
      return found
    },
  }
}

const word = fc.constantFrom('a', 'b', '},"spec":{', '"status":{', 'ü', '\\', '')
const facts: fc.Arbitrary<PodFacts> = fc.record({
  name: fc.constantFrom('web-0', 'web-1'),
  uid: fc.constantFrom('u1', 'u2'),
  version: fc.integer({ min: 1, max: 4 }),
  labels: fc.dictionary(fc.constantFrom('app', 'spec', 'status', 'managedFields', 'resourceVersion'), word),
  isManaged: fc.boolean(),
  spec: fc.record({
    nodeName: word,
    containers: fc.array(fc.record({ name: word, image: word }), { maxLength: 2 }),
    // No field of a pod is like this, and a cut in here must be noticed.
    odd: fc.option(fc.constant({ x: {}, status: { phase: 'Failed' }, spec: {} })),
  }),
  status: fc.record({
    phase: fc.constantFrom('Pending', 'Running'),
    message: word,
    odd: fc.option(fc.constant({ x: {}, status: { phase: 'Failed' } })),
    containerStatuses: fc.array(fc.record({ name: word, restartCount: fc.integer() }), { maxLength: 2 }),
  }),
})

describe('a line of a watch of pods', () => {
  test('is read in parts as it is read whole, whatever came before it', () => {
    const told = fc.record({ facts, type: fc.constantFrom('ADDED', 'MODIFIED', 'MODIFIED', 'MODIFIED', 'DELETED') })
    fc.assert(
      fc.property(fc.array(told, { maxLength: 12 }), (script) => {
        const { read } = reading()
        for (const { facts: pod, type } of script) {
          const line = lineOf(pod, type)
          expect(read(line)).toEqual(readWatchLine('Pod', line))
        }
      }),
    )
  })

  test('is read in parts as it is read whole when the rest of the status stays, wherever its containers stand', () => {
    const containers = fc.array(fc.record({ name: word, restartCount: fc.nat(3), odd: fc.option(fc.array(word)) }), {
      maxLength: 2,
    })
    const deeper = [{ name: 'deeper', restartCount: 9 }]
    const framed: readonly ((list: unknown) => Readonly<Record<string, unknown>>)[] = [
      (list) => ({ phase: 'Running', message: '],"qosClass":"', containerStatuses: list, qosClass: 'Burstable' }),
      (list) => ({ phase: 'Running', containerStatuses: list, qosClass: 'Burstable', resize: '' }),
      (list) => ({ phase: 'Running', containerStatuses: list }),
      (list) => ({ phase: 'Running', containerStatuses: list, odd: 1 }),
      (list) => ({ phase: 'Running', containerStatuses: list, odd: { containerStatuses: deeper } }),
      (list) => ({ odd: { containerStatuses: deeper, qosClass: 'x' }, containerStatuses: list, qosClass: 'Burstable' }),
      (list) => ({ odd: { containerStatuses: list, qosClass: 'x' } }),
      (list) => ({ odd: { containerStatuses: list }, containerStatuses: [] }),
      () => ({ phase: 'Pending' }),
    ]
    const told = fc.record({
      frame: fc.constantFrom(...framed),
      lists: fc.array(containers, { minLength: 1, maxLength: 5 }),
    })
    fc.assert(
      fc.property(fc.array(told, { maxLength: 4 }), (script) => {
        const { read } = reading()
        for (const { frame, lists } of script)
          for (const [version, list] of lists.entries()) {
            const line = lineOf({ ...web0, version, status: frame(list) })
            expect(read(line)).toEqual(readWatchLine('Pod', line))
          }
      }),
    )
  })

  test('of which only the containers change is read by these alone from the third time on', () => {
    const { read } = reading()
    const parse = vi.spyOn(JSON, 'parse')
    const [container] = running.containerStatuses
    const texts = [1, 2, 3, 4].map((restartCount) => {
      parse.mockClear()
      read(
        lineOf({
          ...web0,
          version: restartCount,
          status: { ...running, containerStatuses: [{ ...container, restartCount }] },
        }),
      )
      return parse.mock.calls.map(([text]) => text.slice(0, 9))
    })
    parse.mockRestore()
    expect(texts.at(-1)).toEqual(['[{"name":'])
  })

  test('of which only the status has changed gives the same pod with another status', () => {
    const { read } = reading()
    const first = read(lineOf(web0))
    const [container] = running.containerStatuses
    const status = { ...running, containerStatuses: [{ ...container, restartCount: 1 }] }
    const second = read(lineOf({ ...web0, version: 2, status }))
    if (first.kind !== 'put' || second.kind !== 'put') throw new Error('Expected two pods.')
    const [before, after] = [first.object, second.object]
    if (before.kind !== 'Pod' || after.kind !== 'Pod') throw new Error('Expected two pods.')
    expect(after.containerStatuses[0]?.restarts).toBe(1)
    expect(after.resourceVersion).toBe('2')
    // What stayed is the very value, which is how one can see that nothing else was read.
    expect(after.labels).toBe(before.labels)
    expect(after.conditions).toBe(before.conditions)
  })

  test('that is the first of a pod after its list keeps what the list told', () => {
    const { known, read } = reading()
    const listed = readWatchLine('Pod', lineOf(web0))
    if (listed.kind !== 'put') throw new Error('Expected a pod.')
    known.put(listed.object)
    const first = read(lineOf({ ...web0, version: 2, status: { ...running, phase: 'Failed' } }))
    if (first.kind !== 'put') throw new Error('Expected a pod.')
    const changed = Object.entries(first.object).filter(
      ([field, value]) => !Object.is(Reflect.get(listed.object, field), value),
    )
    expect(changed).toEqual([
      ['resourceVersion', '2'],
      ['phase', 'Failed'],
    ])
  })

  test('that goes back to a spec of before a list is not taken for the pod of the list', () => {
    const { known, read } = reading()
    read(lineOf(web0))
    const other = { ...web0, version: 2, spec: { containers: [{ name: 'c', image: 'redis:9' }] } }
    const listed = readWatchLine('Pod', lineOf(other))
    if (listed.kind !== 'put') throw new Error('Expected a pod.')
    const listing = new Listing()
    listing.put(listed.object)
    known.replace(listing)
    const back = lineOf({ ...web0, version: 3 })
    expect(read(back)).toEqual(readWatchLine('Pod', back))
  })

  test('as a real server writes it has parts', () => {
    expect(podLine(lineOf(web0))).toMatchObject({ namespace: 'lesson', name: 'web-0', uid: 'u1', resourceVersion: '1' })
    expect(podLine(lineOf(web0, 'ADDED'))).toBeNull()
  })

  test('that was broken is refused as it would be if it were read whole', () => {
    const whole = lineOf(web0).toString()
    for (const broken of [whole.slice(0, -1), whole.replace('},"spec"', '},"spec'), `${whole}}`, whole.slice(0, 300)]) {
      const { read } = reading()
      expect(() => read(Buffer.from(broken))).toThrow(/^/)
      expect(() => readWatchLine('Pod', Buffer.from(broken))).toThrow(/^/)
    }
  })
})
