import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { pod, service } from '../../kit/builders.ts'
import { FakeApi } from '../../kit/fake-api/index.ts'

let fake: FakeApi

beforeEach(async () => {
  fake = await FakeApi.start({ token: null })
  for (const name of ['c', 'a', 'b']) fake.apply(pod({ name, uid: name }))
})

afterEach(() => fake.stop())

interface Answer {
  readonly status: number
  readonly json: Readonly<Record<string, unknown>> & {
    readonly metadata?: Readonly<Record<string, string>>
    readonly items?: readonly { readonly metadata: { readonly name: string } }[]
  }
}

const get = async (path: string): Promise<Answer> => {
  const response = await fetch(`${fake.url}${path}`)
  return { status: response.status, json: (await response.json()) as Answer['json'] }
}

/** The first lines of a watch. */
const watch = async (
  query: string,
  count: number,
): Promise<readonly { readonly type: string; readonly object: Answer['json'] }[]> => {
  const abort = new AbortController()
  const response = await fetch(`${fake.url}/api/v1/pods?watch=1&${query}`, { signal: abort.signal })
  const lines: string[] = []
  let text = ''
  for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
    text += chunk
    lines.push(...text.split('\n').slice(0, -1))
    text = text.split('\n').at(-1) ?? ''
    if (lines.length >= count) break
  }
  abort.abort()
  return lines.slice(0, count).map((line) => JSON.parse(line) as { type: string; object: Answer['json'] })
}

describe('the scripted API server', () => {
  test('lists in the order of names, items without kind', async () => {
    const { status, json } = await get('/api/v1/namespaces/default/pods')
    expect(status).toBe(200)
    expect(json.items?.map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c'])
    expect(json.items?.[0]).not.toHaveProperty('kind')
    expect(json['kind']).toBe('PodList')
  })

  test('gives pages that show the state of the first one', async () => {
    const first = await get('/api/v1/pods?limit=2')
    fake.remove('Pod', 'default', 'c')
    const second = await get(`/api/v1/pods?limit=2&continue=${first.json.metadata?.['continue']}`)
    expect(second.json.items?.map(({ metadata }) => metadata.name)).toEqual(['c'])
    expect(second.json.metadata).toEqual({ resourceVersion: first.json.metadata?.['resourceVersion'] })
  })

  test('refuses a page of a list that has expired', async () => {
    const first = await get('/api/v1/pods?limit=2')
    fake.compact()
    expect(await get(`/api/v1/pods?limit=2&continue=${first.json.metadata?.['continue']}`)).toMatchObject({
      status: 410,
      json: { reason: 'Expired' },
    })
  })

  test('words its refusals as an API server does', async () => {
    fake.forbid({ kind: 'Service' })
    expect((await get('/api/v1/namespaces/default/pods/x')).json['message']).toBe('pods "x" not found')
    expect((await get('/apis/apps/v1/namespaces/default/statefulsets/x')).json['message']).toBe(
      'statefulsets.apps "x" not found',
    )
    expect((await get('/api/v1/namespaces/lesson/services')).json['message']).toBe(
      'services is forbidden: User "student" cannot list resource "services" in API group "" in the namespace "lesson"',
    )
    expect((await get('/apis/example.org/v1/things')).json['message']).toBe(
      'the server could not find the requested resource',
    )
  })

  test('streams the initial state, its end, and then what happens', async () => {
    const lines = watch('sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true', 5)
    while (fake.streams().length === 0) await new Promise((resolve) => void setImmediate(resolve))
    fake.remove('Pod', 'default', 'b')
    const events = await lines
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'ADDED', 'ADDED', 'BOOKMARK', 'DELETED'])
    expect(events[3]?.object.metadata).toEqual({
      resourceVersion: '1003',
      annotations: { 'k8s.io/initial-events-end': 'true' },
    })
    expect(events[4]?.object.metadata?.['resourceVersion']).toBe('1004')
  })

  test('resumes after a version, and tells a version that is gone', async () => {
    const [first] = fake.objects('Pod')
    fake.apply(service())
    fake.remove('Pod', 'default', 'a')
    expect((await watch(`resourceVersion=${first?.metadata.resourceVersion}`, 2)).map(({ type }) => type)).toEqual([
      'ADDED',
      'DELETED',
    ])
    fake.compact()
    expect(await watch('resourceVersion=1001', 1)).toMatchObject([
      { type: 'ERROR', object: { code: 410, reason: 'Expired' } },
    ])
  })

  test.each([
    { query: 'sendInitialEvents=true', watchList: true },
    { query: 'resourceVersionMatch=NotOlderThan', watchList: true },
    { query: 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan', watchList: false },
  ])('answers 422 to $query (WatchList: $watchList)', async ({ query, watchList }) => {
    fake.watchList = watchList
    expect((await get(`/api/v1/pods?watch=1&${query}`)).status).toBe(422)
  })

  test('gives an object another uid only by a deletion and an addition', async () => {
    fake.apply(pod({ name: 'a', uid: 'other' }))
    expect(
      (await watch('resourceVersion=1003', 2)).map(({ type, object }) => [type, object.metadata?.['uid']]),
    ).toEqual([
      ['DELETED', 'a'],
      ['ADDED', 'other'],
    ])
  })

  test('asks for its token, and gives a kubeconfig that has it', async () => {
    fake.token = 'secret'
    expect((await get('/version')).status).toBe(401)
    const config = parse(fake.kubeconfig({ namespace: 'lesson' })) as {
      readonly users: readonly { readonly user: { readonly token: string } }[]
    }
    const authorization = `Bearer ${config.users[0]?.user.token}`
    expect((await fetch(`${fake.url}/version`, { headers: { authorization } })).status).toBe(200)
  })
})
