import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { watchedKinds } from '#shared/objects/index.ts'
import type { InspectShape } from '../../../../src-main/command/shape/inspect.ts'
import type { DnsShape } from '../../../../src-main/command/shape/services.ts'
import type { WhyDocument } from '../../../../src-main/command/shape/why.ts'
import { FakeApi } from '../../../kit/fake-api/index.ts'
import { Podium } from '../../../kit/podium.ts'
import { schemaErrors } from '../../../kit/schemas.ts'
import { loadTrace, TracePlayer } from '../../../kit/traces/index.ts'

let fake: FakeApi
let folder: string
let podium: Podium

beforeEach(async () => {
  fake = await FakeApi.start()
  folder = mkdtempSync(join(tmpdir(), 'podium-'))
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, fake.kubeconfig({ namespace: 'redis' }))
  podium = new Podium(kubeconfig)
})

afterEach(async () => {
  await fake.stop()
  rmSync(folder, { recursive: true })
})

/** The recorded Redis set: step 0 is its first start, step 3 the scale-down to one. */
function play(step: number): TracePlayer {
  const player = new TracePlayer(loadTrace('a-redis-claims'), fake)
  player.step(step)
  return player
}

describe('inspect', () => {
  test('prints the namespace of the context, in the shape of its schema', async () => {
    play(0)
    const document = await podium.json<InspectShape>(['inspect'])
    expect(schemaErrors('inspect', document)).toEqual([])
    expect(document).toMatchObject({ schema: 'podium/1', context: 'fake', server: 'v1.36.3', namespaces: ['redis'] })
    expect(document.feeds.map(({ state }) => state)).toEqual(watchedKinds.map(() => 'live'))
    const [set] = document.statefulSets
    expect(set?.slots.map(({ name, pod, claims }) => [name, pod?.state, claims[0]?.state])).toEqual([
      ['redis-0', 'ready', 'inUse'],
      ['redis-1', 'ready', 'inUse'],
    ])
  })

  test('says the same as YAML, and as text without colour or control characters', async () => {
    play(3)
    const json = await podium.json<InspectShape>(['inspect'])
    const yaml = await podium.run(['inspect', '-o', 'yaml'])
    expect({ ...parse(yaml.stdout), at: '', feeds: [] }).toEqual({ ...json, at: '', feeds: [] })
    const { stdout, status } = await podium.run(['inspect'])
    expect(status).toBe(0)
    expect(stdout).toMatch(/^redis on fake v1\.36\.3\n/)
    expect(stdout).toMatch(/redis-2 +- kept, comes back at scale-up/)
    expect(stdout).not.toMatch(/[^\n -~·…≈]/)
  })

  test('what may not be listed is no error: status 0, and feeds that say so', async () => {
    for (const kind of watchedKinds) fake.forbid({ kind })
    const document = await podium.json<InspectShape>(['inspect', '-n', 'redis'])
    expect(document.feeds.map(({ state }) => state)).toEqual(watchedKinds.map(() => 'forbidden'))
    expect(document.feeds.every(({ reason }) => reason !== null)).toBe(true)
    expect(document.statefulSets).toEqual([])
  })

  test('pods that may not be listed are not said to be missing', async () => {
    play(0)
    fake.forbid({ kind: 'Pod' })
    const document = await podium.json<InspectShape>(['inspect'])
    expect(schemaErrors('inspect', document)).toEqual([])
    expect(document.statefulSets[0]?.slots.map(({ pod, podReadable }) => [pod, podReadable])).toEqual([
      [null, false],
      [null, false],
    ])
  })

  test('a namespace that the cluster does not have is no error, but is said', async () => {
    fake.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'redis' } })
    const { status, stderr } = await podium.run(['inspect', '-n', 'redsi'])
    expect([status, stderr]).toEqual([
      0,
      'podium: Expected a namespace redsi, but the cluster has none of that name. Check what stands behind -n.\n',
    ])
    expect((await podium.run(['inspect', '-n', 'redis'])).stderr).toBe('')
  })

  test('an address that refuses ends it at once with one line on stderr', async () => {
    await fake.refuse()
    const { status, stdout, stderr } = await podium.run(['inspect'])
    expect([status, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^podium: Expected an API server at 127\.0\.0\.1:\d+, but the connection was refused.*\n$/)
  })

  test('a credential that the server refuses ends it at once', async () => {
    fake.token = 'another'
    const { status, stderr } = await podium.run(['inspect'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^podium: Expected valid credentials, but the server refused them.*\n$/)
    expect(stderr).not.toContain('Bearer')
  })

  test('a server that says nothing ends it when the time is over', async () => {
    fake.fallSilent()
    const { status, stderr } = await podium.run(['inspect', '--timeout', '300ms'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^podium: Expected an answer.*\n$/)
  })

  test('a kubeconfig that is none ends it before anything is asked', async () => {
    writeFileSync(join(folder, 'broken'), 'clusters: [')
    const { status, stderr } = await new Podium(join(folder, 'broken')).run(['inspect'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^podium: Expected YAML in the kubeconfig .*broken, found a wrong indentation.*\n$/)
    expect(fake.requests).toEqual([])
  })

  test('only ever asks with GET', async () => {
    play(0)
    await podium.run(['inspect', '-A'])
    expect(new Set(fake.requests.map(({ method }) => method))).toEqual(new Set(['GET']))
  })
})

describe('dns', () => {
  test('prints records in the shape of its schema, and as a zone', async () => {
    play(0)
    const document = await podium.json<DnsShape>(['dns'])
    expect(schemaErrors('dns', document)).toEqual([])
    const record = document.records.find(({ name }) => name === 'redis-0.redis.redis.svc.cluster.local')
    expect(record).toMatchObject({ type: 'A', state: 'present', service: 'redis', pod: 'redis-0' })
    const { stdout } = await podium.run(['dns', '-o', 'zone'])
    expect(stdout).toContain(`redis-0.redis.redis.svc.cluster.local. IN A ${record?.answers.join('')}\n`)
    expect(stdout).toMatch(
      /_redis\._tcp\.redis\.redis\.svc\.cluster\.local\. IN SRV 0 50 6379 redis-0\.redis\.redis\.svc\.cluster\.local\.\n/,
    )
  })

  test('takes the domain of the cluster from its ConfigMap, and another from the command line', async () => {
    play(0)
    fake.extra.set('/api/v1/namespaces/kube-system/configmaps/coredns', {
      data: { Corefile: '.:53 {\n kubernetes corp.test in-addr.arpa\n}' },
    })
    const read = await podium.json<DnsShape>(['dns'])
    expect(read.records.some(({ name }) => name === 'redis.redis.svc.corp.test')).toBe(true)
    const given = await podium.json<DnsShape>(['dns', '--cluster-domain', 'other.test'])
    expect(given.records.some(({ name }) => name === 'redis.redis.svc.other.test')).toBe(true)
  })
})

describe('why', () => {
  test('a healthy set: nothing is wrong, status 0', async () => {
    play(0)
    const { status, stdout } = await podium.run(['why', 'sts/redis'])
    expect([status, stdout]).toEqual([0, 'StatefulSet redis: present\nNothing is wrong.\n'])
  })

  test('a set whose Service is missing is stuck: status 4', async () => {
    const player = new TracePlayer(loadTrace('e-dns'), fake)
    player.step(1)
    const { status, stdout } = await podium.run(['why', 'statefulsets/astray', '-n', 'dns', '-o', 'json'])
    const document = JSON.parse(stdout) as WhyDocument
    expect(status).toBe(4)
    expect(schemaErrors('why', document)).toEqual([])
    expect(document).toMatchObject({ stuck: true, normal: false, findings: [{ code: 'service-name-mismatch' }, {}] })
  })

  test('what is not there is said to be missing, with status 1', async () => {
    play(0)
    const { status, stderr } = await podium.run(['why', 'pod/redis-9'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^podium: Expected pods\/redis-9 in redis, but there is none\..*\n$/)
  })

  test('what may not be listed is not said to be missing', async () => {
    fake.forbid({ kind: 'Pod' })
    const { status, stderr } = await podium.run(['why', 'pod/redis-9'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/Expected the right to list pods/)
  })
})

describe('narrate', () => {
  test('the first list prints nothing; then each milestone is a line that its schema describes', async () => {
    const player = play(0)
    const narration = await podium.narrate('redis')
    player.step(1)
    await waitFor(() => narration.lines.some(({ code, subject }) => code === 'pod-ready' && subject.name === 'redis-1'))
    expect(await narration.stop()).toBe(130)
    expect(narration.lines.flatMap((line) => schemaErrors('narrate-line', line))).toEqual([])
    expect(narration.lines.map(({ seq }) => seq)).toEqual(narration.lines.map((_, index) => index + 1))
    expect(narration.lines[0]).toMatchObject({
      code: 'pod-terminating',
      subject: { name: 'redis-1' },
      synthetic: false,
    })
    const codes = narration.lines.map(({ code }) => code)
    expect(codes.indexOf('disk-same')).toBeGreaterThan(codes.indexOf('pod-returned'))
  })

  test('ends with status 0 when the condition holds, 3 when it did not come in time', async () => {
    play(0)
    expect(await podium.run(['narrate', '--until', 'pod/redis-0=ready'])).toEqual({ status: 0, stdout: '', stderr: '' })
    const { status, stderr } = await podium.run(['narrate', '--until', 'sts/redis=gone', '--for', '100ms'])
    expect(status).toBe(3)
    expect(stderr).toMatch(/^podium: Expected StatefulSet\/redis=gone within .*\n$/)
  })

  test('a while without a condition ends with status 0', async () => {
    play(0)
    expect(await podium.run(['narrate', '--for', '50ms'])).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('what a relist finds is told as synthetic', async () => {
    const player = play(0)
    const narration = await podium.narrate('redis')
    await fake.refuse()
    await waitFor(() => narration.lines.some(({ code }) => code === 'feed-changed'))
    player.step(2)
    fake.compact()
    await fake.accept()
    await waitFor(() => narration.lines.some(({ code, subject }) => code === 'pod-added' && subject.name === 'redis-2'))
    await narration.stop()
    const told = narration.lines.filter(({ code }) => code !== 'feed-changed')
    expect(told.find(({ code }) => code === 'pod-added')?.synthetic).toBe(true)
  })
})

/** Real sockets take their time; how long is not what is tested. */
async function waitFor(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 1_000 && !condition(); attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  expect(condition()).toBe(true)
}
