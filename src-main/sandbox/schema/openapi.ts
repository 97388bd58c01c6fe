import { createHash } from 'node:crypto'
import type { Json } from '../objects.ts'
import { definitions, operations } from './tables.ts'
import type { OperationFacts } from './tables.ts'
import type { JsonObject } from './types.ts'

/** A document that is served; `hash` is its ETag. */
export interface Served {
  readonly text: string
  readonly hash: string
}

const hashOf = (content: string | Uint8Array): string =>
  createHash('sha512').update(content).digest('hex').toUpperCase()

const patchTypes = ['apply-patch+yaml', 'json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json']

const schemaOf = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })

/** kubectl takes a kind's merge keys from here only if its `patch` operation names the strategic media type. */
function requestBody(method: string, facts: OperationFacts): JsonObject {
  const schema = facts.answer === undefined ? {} : schemaOf(facts.answer)
  if (method === 'patch') {
    const content = Object.fromEntries(
      patchTypes.map((type) => [`application/${type}`, { schema: { type: 'object' } }]),
    )
    return { requestBody: { content, required: true } }
  }
  return method === 'post' || method === 'put'
    ? { requestBody: { content: { '*/*': { schema } }, required: true } }
    : {}
}

function operation(method: string, facts: OperationFacts): JsonObject {
  const [group = '', version = '', kind = ''] = facts.gvk ?? []
  const parameters = facts.query.map((name): Json => ({
    name,
    in: 'query',
    schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true },
  }))
  const answer =
    facts.answer === undefined ? {} : { content: { 'application/json': { schema: schemaOf(facts.answer) } } }
  return {
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(method, facts),
    responses: { [facts.action === 'post' ? '201' : '200']: { description: 'OK', ...answer } },
    'x-kubernetes-action': facts.action,
    ...(facts.gvk === null ? {} : { 'x-kubernetes-group-version-kind': { group, version, kind } }),
  }
}

function pathItem(path: string, methods: { readonly [method: string]: OperationFacts }): JsonObject {
  const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): Json => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', uniqueItems: true },
  }))
  const items = Object.entries(methods).map(([method, facts]): [string, Json] => [method, operation(method, facts)])
  return { ...Object.fromEntries(items), ...(parameters.length === 0 ? {} : { parameters }) }
}

/** The schemas that a piece of a document speaks of, with all that those speak of. */
function schemasReachedFrom(piece: JsonObject): JsonObject {
  const found = new Map<string, unknown>()
  const waiting = [JSON.stringify(piece)]
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      const definition = definitions[name]
      if (found.has(name) || definition === undefined) continue
      found.set(name, definition)
      waiting.push(JSON.stringify(definition))
    }
  }
  return Object.fromEntries([...found].toSorted(([a], [b]) => (a < b ? -1 : 1))) as JsonObject
}

function documentOf(groupVersion: string): Served | null {
  const paths = operations[groupVersion]
  if (paths === undefined) return null
  const items = Object.fromEntries(Object.entries(paths).map(([path, methods]) => [path, pathItem(path, methods)]))
  const text = JSON.stringify({
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: '1.36' },
    paths: items,
    components: { schemas: schemasReachedFrom(items) },
  })
  return { text, hash: hashOf(text) }
}

// Made at the first question: a start of the cluster does not wait for it.
const made = new Map<string, Served | null>()

/** `/openapi/v3/<path>`, path as `api/v1` or `apis/apps/v1`. The text does not change while the process lives. Null: 404. */
export function openApiDocument(path: string): Served | null {
  const known = made.get(path)
  if (known !== undefined) return known
  const groupVersion = path === 'api/v1' ? 'v1' : /^apis\/(.+\/.+)$/.exec(path)?.[1]
  const document = groupVersion === undefined ? null : documentOf(groupVersion)
  made.set(path, document)
  return document
}

/** `/openapi/v3`: where each document is, with a hash of its content. */
export function openApiIndex(): JsonObject {
  const entries = Object.keys(operations).map((groupVersion): [string, Json] => {
    const path = groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`
    const hash = openApiDocument(path)?.hash ?? ''
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }]
  })
  return { paths: Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1))) }
}

/** A protobuf field of bytes shorter than 128: tag, length, content. */
const protobufField = (number: number, content: Uint8Array): Uint8Array =>
  Uint8Array.from([number * 8 + 2, content.length, ...content])

/**
 * `/openapi/v2`. kubectl 1.32 takes all it needs from version 3 where that is served; version 2 is a head without paths,
 * in the protobuf form that kubectl would ask for (gnostic's Document: swagger = 1, info = 2 {title = 1, version = 2}), or as JSON.
 */
export function openApiV2(form: 'json' | 'protobuf'): {
  readonly bytes: Uint8Array
  readonly contentType: string
  readonly hash: string
} {
  const info = { title: 'Kubernetes', version: 'v1.36.3' }
  const encoded = new TextEncoder()
  if (form === 'json') {
    const bytes = encoded.encode(JSON.stringify({ swagger: '2.0', info, paths: {}, definitions: {} }))
    return { bytes, contentType: 'application/json', hash: hashOf(bytes) }
  }
  const title = protobufField(1, encoded.encode(info.title))
  const version = protobufField(2, encoded.encode(info.version))
  const head = protobufField(1, encoded.encode('2.0'))
  const bytes = Uint8Array.from([...head, ...protobufField(2, Uint8Array.from([...title, ...version]))])
  return { bytes, contentType: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf', hash: hashOf(bytes) }
}
