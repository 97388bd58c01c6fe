import { describe, expect, test } from 'vitest'
import { ManualClock } from '#shared/kit/manual-clock.ts'
import { ClusterFacts } from '../../../../src-main/agent/cluster-facts.ts'
import { TransportError, type Transport } from '../../../../src-main/connection/types.ts'

const corefile = '/api/v1/namespaces/kube-system/configmaps/coredns'

/** Answers each path with the next of its answers, the last one again and again; a missing answer is a refused connection. */
function scripted(script: Readonly<Record<string, readonly (readonly [status: number, body: unknown] | null)[]>>) {
  const asked: string[] = []
  const transport: Transport = {
    async get(path) {
      const answers = script[path] ?? []
      const answer = answers[Math.min(asked.filter((each) => each === path).length, answers.length - 1)]
      asked.push(path)
      if (answer === undefined || answer === null) throw new TransportError({ code: 'connection-refused', params: {} })
      const bytes = new TextEncoder().encode(JSON.stringify(answer[1]))
      const body = (async function* () {
        yield [bytes]
      })()
      return { status: answer[0], headers: {}, protocol: 'http/1.1', body }
    },
    reset: () => undefined,
    close: async () => undefined,
  }
  return { transport, asked }
}

async function facts(script: Parameters<typeof scripted>[0], readsDomain = true) {
  const { transport, asked } = scripted(script)
  const clock = new ManualClock()
  const stopped = new AbortController()
  const heard: unknown[] = []
  const under = new ClusterFacts({
    transport,
    clock,
    signal: stopped.signal,
    readsDomain,
    onVersion: (version) => heard.push(version),
    onDomain: (domain) => heard.push({ domain }),
    onFirstAttempt: () => heard.push('first attempt'),
  })
  await clock.advanceSettled(0)
  return { under, clock, heard, asked, stop: () => stopped.abort() }
}

const version = [200, { gitVersion: 'v1.36.3' }] as const

describe('ClusterFacts', () => {
  test('version and domain are asked for once and told once', async () => {
    const { heard, clock, asked } = await facts({
      '/version': [version],
      [corefile]: [[200, { data: { Corefile: '.:53 {\n kubernetes corp.test\n}' } }]],
    })
    // Two questions are under way at once: either may be answered first.
    expect(new Set(heard)).toEqual(new Set([{ domain: 'corp.test' }, 'first attempt', 'v1.36.3']))
    await clock.advanceSettled(120_000)
    expect([asked.length, clock.waiting]).toEqual([2, 0])
  })

  test.each([403, 404])('a ConfigMap that is answered with %i is an answer: the domain is assumed', async (status) => {
    const { heard } = await facts({ '/version': [version], [corefile]: [[status, {}]] })
    expect(heard).toContainEqual({ domain: null })
  })

  test('what was not answered is asked again, later and later, and at once after a wake-up', async () => {
    const { heard, clock, asked, under } = await facts({
      '/version': [null, null, null, version],
      [corefile]: [[404, {}]],
    })
    expect(heard).toEqual([{ domain: null }, 'first attempt'])
    await clock.advanceSettled(999)
    expect(asked.length).toBe(2)
    await clock.advanceSettled(1)
    expect(asked.length).toBe(3)
    await clock.advanceSettled(1_999)
    expect(asked.length).toBe(3)
    await clock.advanceSettled(1)
    expect(asked.length).toBe(4)
    under.wake()
    await clock.advanceSettled(0)
    expect(heard.at(-1)).toBe('v1.36.3')
    expect(clock.waiting).toBe(0)
  })

  test('a domain that was given is not asked for', async () => {
    const { asked, heard } = await facts({ '/version': [version] }, false)
    expect([asked, heard]).toEqual([['/version'], ['v1.36.3', 'first attempt']])
  })

  test('after the end nothing is asked or told', async () => {
    const { stop, clock, asked, heard } = await facts({ '/version': [null], [corefile]: [null] })
    const before = [asked.length, heard.length]
    stop()
    await clock.advanceSettled(60_000)
    expect([asked.length, heard.length]).toEqual(before)
    expect(clock.waiting).toBe(0)
  })
})
