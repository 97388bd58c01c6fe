import { describe, expect, it } from 'vitest'
import { apiWorld, type Body, configMap, type Watched } from './api-world.ts'

const path = '/api/v1/namespaces/default/configmaps'
const story = '&labelSelector=story'

function made(name: string, labels: Record<string, string> = { story: 'x' }, data: Record<string, string> = {}): Body {
  return { body: configMap(name, labels, data) }
}

const seen = ({ lines }: Watched): readonly string[] =>
  lines.map(({ type, object }) => `${type} ${object.metadata?.name ?? object.kind}`)

describe('a watch', () => {
  it('from the present begins with all that is there, and goes on with changes', () => {
    const world = apiWorld()
    world.json('POST', path, made('a'))
    const watched = world.watch(`${path}?watch=1${story}`)
    world.json('POST', path, made('b'))
    world.json('PUT', `${path}/a`, made('a', { story: 'y' }))
    world.json('DELETE', `${path}/b`)
    expect(seen(watched)).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b'])
  })

  it('resumes after a version, without what came before it', () => {
    const world = apiWorld()
    const { body } = world.json('POST', path, made('a'))
    world.json('POST', path, made('b'))
    const watched = world.watch(`${path}?watch=1&resourceVersion=${body.metadata.resourceVersion}${story}`)
    expect(seen(watched)).toEqual(['ADDED b'])
  })

  it('shows an object that starts or stops matching as added or deleted, with the version of that change', () => {
    const world = apiWorld()
    world.json('POST', path, made('a', { story: 'x' }))
    const watched = world.watch(`${path}?watch=1&labelSelector=story%3Dx`)
    world.json('PUT', `${path}/a`, made('a', { story: 'y' }))
    const back = world.json('PUT', `${path}/a`, made('a', { story: 'x' }))
    expect(seen(watched)).toEqual(['ADDED a', 'DELETED a', 'ADDED a'])
    const [, left] = watched.lines
    expect(left?.object.metadata.labels).toEqual({ story: 'x' })
    expect(Number(left?.object.metadata.resourceVersion)).toBe(Number(back.body.metadata.resourceVersion) - 1)
  })

  it('of one namespace does not see another', () => {
    const world = apiWorld()
    const watched = world.watch(`${path}?watch=1${story}`)
    world.json('POST', '/api/v1/namespaces/lesson/configmaps', made('elsewhere'))
    expect(watched.lines).toEqual([])
  })

  it('from a forgotten version is told so in the stream, and ends', () => {
    const world = apiWorld()
    const { body } = world.json('POST', path, made('a'))
    world.json('POST', path, made('b'))
    world.store.compact()
    const watched = world.watch(`${path}?watch=1&resourceVersion=${body.metadata.resourceVersion}`)
    expect(watched.lines).toMatchObject([{ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } }])
    expect(watched.isOver).toBe('ended')
    expect(world.api.watchCount).toBe(0)
  })

  it('from a version yet to come stays silent until after it', () => {
    const world = apiWorld()
    const { body } = world.json('POST', path, made('a'))
    const next = Number(body.metadata.resourceVersion) + 1
    const watched = world.watch(`${path}?watch=1&resourceVersion=${next}`)
    world.json('POST', path, made('b'))
    expect(watched.lines).toEqual([])
    world.json('POST', path, made('c'))
    expect(seen(watched)).toEqual(['ADDED c'])
  })

  it('has a bookmark about each minute and in the last seconds, and ends in time', () => {
    const world = apiWorld()
    const query = `${path}?watch=1&allowWatchBookmarks=true&timeoutSeconds=130&resourceVersion=${world.store.revision}`
    const watched = world.watch(query)
    world.time.step(59_000)
    expect(watched.lines).toEqual([])
    world.time.step(1_000)
    expect(watched.lines).toHaveLength(1)
    world.time.step(69_000)
    expect(watched.lines).toHaveLength(4)
    expect(watched.lines.map(({ type }) => type)).toEqual(Array(4).fill('BOOKMARK'))
    expect(watched.isOver).toBe('no')
    world.time.step(1_000)
    expect(watched.isOver).toBe('ended')
  })

  it('without a timeout ends after half an hour to an hour', () => {
    const world = apiWorld()
    const watched = world.watch(`${path}?watch=1`)
    world.time.step(30 * 60_000 - 1)
    expect(watched.isOver).toBe('no')
    world.time.step(30 * 60_000)
    expect(watched.isOver).toBe('ended')
  })

  it('as a Table has its columns in the first event only', () => {
    const world = apiWorld()
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
    const watched = world.watch(`${path}?watch=1${story}`, { accept })
    world.json('POST', path, made('a'))
    world.json('POST', path, made('b'))
    const tables = watched.lines.map(({ object }) => object)
    expect(tables.map(({ columnDefinitions }) => columnDefinitions?.length ?? null)).toEqual([3, null])
    expect(tables.map(({ rows }) => rows[0].cells[0])).toEqual(['a', 'b'])
  })

  it('delivers nothing after its stop', () => {
    const world = apiWorld()
    const watched = world.watch(`${path}?watch=1&allowWatchBookmarks=true&resourceVersion=${world.store.revision}`)
    watched.stop()
    world.json('POST', path, made('a'))
    world.time.step(2 * 60 * 60_000)
    expect(watched.text).toBe('')
    expect(watched.isOver).toBe('no')
    expect(world.api.watchCount).toBe(0)
  })

  it('can be cut by a fault, and ends when the server closes', () => {
    const world = apiWorld()
    const first = world.watch(`${path}?watch=1`)
    expect(world.api.cutWatches()).toBe(1)
    const second = world.watch(`${path}?watch=1`)
    world.api.close()
    expect([first.isOver, second.isOver]).toEqual(['cut', 'ended'])
  })
})

describe('a thousand watches', () => {
  it('share one text of each event, and each gets all of them', () => {
    const world = apiWorld()
    const all = Array.from({ length: 1_000 }, () => world.watch(`${path}?watch=1${story}`))
    for (let count = 0; count < 20; count++) world.json('POST', path, made(`map-${count}`))
    expect(all.every(({ lines }) => lines.length === 20)).toBe(true)
    expect(world.api.watchCount).toBe(1_000)
  })
})

describe('request faults', () => {
  it('are answered instead of what was asked', () => {
    const world = apiWorld({
      faults: {
        refusalOf: ({ verb, resource }) =>
          verb === 'list' && resource === 'configmaps'
            ? { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: 'no', code: 503 }
            : null,
      },
    })
    expect(world.json('GET', path).status).toBe(503)
    expect(world.json('GET', '/api/v1/namespaces').status).toBe(200)
  })
})
