import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { filled, normalBody } from '../../../../samples/sandbox-api/normal.mjs'
import { apiWorld, opened } from './api-world.ts'

interface Asked {
  readonly method?: string
  readonly path: string
  readonly type?: string
  readonly accept?: string
  readonly agent?: string
  readonly body?: unknown
}
interface Recorded {
  readonly request: string
  readonly status: number
  readonly type: string
  readonly warning?: string
  readonly answer: unknown
}

const samples = new URL('../../../../samples/sandbox-api/', import.meta.url)
const requests = parse(readFileSync(new URL('requests.yaml', samples), 'utf8')) as readonly Asked[]
const recorded = JSON.parse(readFileSync(new URL('answers.json', samples), 'utf8')) as readonly Recorded[]

/** The whole story once: each answer builds on the ones before. */
function answered(): readonly Recorded[] {
  const world = apiWorld()
  const namespace = 'api-story'
  world.json('POST', '/api/v1/namespaces', { body: { metadata: { name: namespace } } })
  const values: Record<string, string> = { ns: namespace }
  return requests.map(({ method = 'GET', path, ...options }) => {
    const answer = world.ask(method, filled(path, values), options)
    if (answer.kind === 'exec') throw new Error('Expected no exec in the story.')
    const watched = answer.kind === 'stream' ? opened(answer) : null
    if (watched !== null) world.time.step(1_000)
    const text = watched === null ? String(answer.kind === 'body' ? answer.body : '') : watched.text
    const token = /"continue":"([^"]+)"/.exec(text)?.[1]
    if (token !== undefined) values['continue'] = token
    const { warning } = answer.headers
    const type = String(answer.headers['content-type'] ?? '')
    return {
      request: `${method} ${path}`,
      status: answer.status,
      type,
      ...(warning === undefined ? {} : { warning: [warning].flat().join(', ') }),
      answer: normalBody(text, type, namespace),
    }
  })
}

describe('a story of requests is answered as a real API server answered it', () => {
  const answers = answered()
  it.each(recorded.map((one, index) => ({ ...one, index })))('$index $request', ({ index, ...expected }) => {
    expect(answers[index]).toEqual(expected)
  })
  it('twice the same, byte by byte', () => {
    expect(JSON.stringify(answered())).toBe(JSON.stringify(answers))
  })
})
