import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { applyObject, decodeValue, patchObject, trackUpdate } from '../../../../../src-main/sandbox/schema/index.ts'
import type { GroupVersionKind, PatchKind, Writer } from '../../../../../src-main/sandbox/schema/index.ts'
import type { Outcome } from '../../../../../src-main/sandbox/status.ts'
import type { Json, JsonObject } from '../../../../../src-main/sandbox/objects.ts'

const folder = join(import.meta.dirname, '../../../../samples/sandbox-schema')

interface Request {
  readonly kind: PatchKind | 'replace'
  readonly body: Json
  readonly manager: string
  readonly isForced?: boolean
  readonly subresource?: 'status' | 'scale'
  readonly at: string
}

const read = (name: string, file: string): unknown => JSON.parse(readFileSync(join(folder, name, file), 'utf8'))
const metaOf = (object: JsonObject): JsonObject => object['metadata'] as JsonObject

function gvkOf({ apiVersion, kind }: JsonObject): GroupVersionKind {
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') throw new Error('Every sample says what it is.')
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion]
  return { group, version, kind }
}

const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' }

/** The Scale of a set, and the set with what a Scale asks for. */
const scaleOf = (set: JsonObject): JsonObject => ({
  kind: 'Scale',
  apiVersion: 'autoscaling/v1',
  metadata: { name: 'sample' },
  spec: { replicas: (set['spec'] as JsonObject)['replicas'] ?? 0 },
  status: { replicas: 0 },
})

function tracked(original: JsonObject, after: JsonObject, writer: Writer): JsonObject {
  const managedFields = trackUpdate({ gvk: gvkOf(original), before: original, after, writer })
  return {
    ...after,
    metadata: { ...metaOf(after), ...(managedFields === undefined ? {} : { managedFields: [...managedFields] }) },
  }
}

function answer(original: JsonObject | null, request: Request): Outcome<JsonObject> {
  const { kind, manager, subresource = '', body } = request
  const writer: Writer = { manager, subresource, nowMs: Date.parse(request.at) }
  const common = { live: original, body: JSON.stringify(body), fieldValidation: 'Warn' as const, name: 'sample' }
  if (kind === 'apply') {
    const gvk = gvkOf(body as JsonObject)
    const outcome = applyObject({ ...common, gvk, namespace: '', writer, isForced: request.isForced === true })
    return outcome.kind === 'ok' ? { kind: 'ok', value: outcome.value.object } : outcome
  }
  if (original === null) throw new Error('Only an apply makes an object.')
  if (kind === 'replace') {
    const decoded = decodeValue(body, { gvk: gvkOf(original), fieldValidation: 'Warn' })
    return decoded.kind === 'ok' ? { kind: 'ok', value: tracked(original, decoded.value.object, writer) } : decoded
  }
  const isScale = subresource === 'scale'
  const outcome = patchObject({
    ...common,
    kind,
    gvk: isScale ? scaleKind : gvkOf(original),
    resource: 'samples',
    live: isScale ? scaleOf(original) : original,
  })
  if (outcome.kind === 'failed') return outcome
  const { object } = outcome.value
  const after = isScale
    ? { ...original, spec: { ...(original['spec'] as JsonObject), ...(object['spec'] as JsonObject) } }
    : object
  return { kind: 'ok', value: tracked(original, after, writer) }
}

/** What the registry, not the patch, decides. */
function withoutServerFields(object: JsonObject): JsonObject {
  const {
    generation: _generation,
    uid: _uid,
    creationTimestamp: _made,
    resourceVersion: _version,
    namespace: _namespace,
    ...metadata
  } = metaOf(object)
  return { ...object, metadata }
}

const cases = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe('patches recorded from a real API server', () => {
  it.each(cases)('%s ends as it did there', (name) => {
    const original = read(name, 'original.json') as JsonObject | null
    const request = read(name, 'request.json') as Request
    const result = read(name, 'result.json') as JsonObject
    const outcome = answer(original, request)
    if (result['kind'] === 'Status') {
      expect(outcome).toEqual({ kind: 'failed', failure: result })
      return
    }
    if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
    if (result['kind'] === 'Scale') {
      expect((outcome.value['spec'] as JsonObject)['replicas']).toEqual((result['spec'] as JsonObject)['replicas'])
      return
    }
    if (request.subresource === 'status') {
      // The registry puts back all but the status.
      expect(metaOf(outcome.value)['managedFields']).toEqual(metaOf(result)['managedFields'])
      return
    }
    expect(withoutServerFields(outcome.value)).toEqual(withoutServerFields(result))
  })
})
