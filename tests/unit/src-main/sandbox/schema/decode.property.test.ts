import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json, JsonObject } from '../../../../../src-main/sandbox/objects.ts'
import { decodeInto } from '../../../../../src-main/sandbox/schema/decode-value.ts'
import { fieldsV1Of, setOfFieldsV1 } from '../../../../../src-main/sandbox/schema/field-set.ts'
import { structOf } from '../../../../../src-main/sandbox/schema/go-types.ts'
import type { GoType } from '../../../../../src-main/sandbox/schema/go-types.ts'
import { applyObject, decodeValue, patchObject, trackUpdate } from '../../../../../src-main/sandbox/schema/index.ts'
import { canonicalQuantity } from '../../../../../src-main/sandbox/schema/quantity.ts'
import { fieldSetOf } from '../../../../../src-main/sandbox/schema/typed-objects.ts'
import { definitions } from '../../../../../src-main/sandbox/schema/tables.ts'

const kinds = [
  { schema: 'io.k8s.api.apps.v1.StatefulSet', gvk: { group: 'apps', version: 'v1', kind: 'StatefulSet' } },
  { schema: 'io.k8s.api.core.v1.Pod', gvk: { group: '', version: 'v1', kind: 'Pod' } },
  { schema: 'io.k8s.api.core.v1.Service', gvk: { group: '', version: 'v1', kind: 'Service' } },
  { schema: 'io.k8s.api.core.v1.ConfigMap', gvk: { group: '', version: 'v1', kind: 'ConfigMap' } },
  { schema: 'io.k8s.api.batch.v1.CronJob', gvk: { group: 'batch', version: 'v1', kind: 'CronJob' } },
]

const words = fc.constantFrom('', 'a', 'web', 'data-0')
const quantities = fc.oneof(
  fc.integer({ min: 0, max: 5000 }).map(String),
  fc
    .tuple(fc.nat(4000), fc.constantFrom('m', 'k', 'Ki', 'Mi', 'G', 'n', 'e3'))
    .map(([value, unit]) => `${value}${unit}`),
)

/** JSON that fits a type, zero values and nulls included. */
function valueOf(type: GoType, depth: number): fc.Arbitrary<Json> {
  switch (type.kind) {
    case 'scalar':
      if (type.scalar === 'string') return words
      return type.scalar === 'bool' ? fc.boolean() : fc.integer({ min: 0, max: 100 })
    case 'struct':
      return structValue(type.schema, depth - 1)
    case 'list':
      return depth <= 0 ? fc.constant([]) : fc.array(fc.option(valueOf(type.items, depth - 1)), { maxLength: 2 })
    case 'map':
      return depth <= 0
        ? fc.constant({})
        : fc.dictionary(fc.constantFrom('x', 'y', 'z/a'), valueOf(type.values, depth - 1), { maxKeys: 2 })
    case 'bytes':
      return fc.constantFrom('', 'AAEC', 'YQ==')
    case 'quantity':
      return quantities
    case 'intOrString':
      return fc.constantFrom<Json>(0, 80, 'http', '10%')
    case 'time':
      return fc.constantFrom('2026-01-02T03:04:05Z', '2026-01-02T03:04:05.678+02:00')
    case 'microTime':
      return fc.constantFrom('2026-01-02T03:04:05.678901Z')
    case 'raw':
      return fc.constantFrom<Json>({}, { f: 1 })
    default:
      throw new Error('A kind of type without values.')
  }
}

function structValue(schema: string, depth: number): fc.Arbitrary<JsonObject> {
  if (depth <= 0) return fc.constant({})
  const fields = [...structOf(schema).fields.values()].filter(({ name }) => name !== 'managedFields')
  const some = fc.subarray(fields, { maxLength: Math.min(5, fields.length) })
  return some.chain((chosen) =>
    fc.record(Object.fromEntries(chosen.map((field) => [field.name, fc.option(valueOf(field.type, depth))]))),
  )
}

const objects = fc.constantFrom(...kinds).chain(({ schema, gvk }) =>
  structValue(schema, 7).map((object) => ({
    gvk,
    object: { ...object, kind: gvk.kind, apiVersion: gvk.group === '' ? 'v1' : `${gvk.group}/v1` } as JsonObject,
  })),
)

function decoded(
  gvk: { readonly group: string; readonly version: string; readonly kind: string },
  object: JsonObject,
): JsonObject {
  const outcome = decodeValue(object, { gvk, fieldValidation: 'Strict' })
  if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
  return outcome.value.object
}

const writer = { manager: 'tester', subresource: '' as const, nowMs: Date.UTC(2026, 0, 1) }

describe('decoding', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(objects, ({ gvk, object }) => {
        const once = decoded(gvk, object)
        expect(JSON.stringify(decoded(gvk, once))).toBe(JSON.stringify(once))
      }),
      { numRuns: 300 },
    )
  })

  it('drops what no type knows, and names it', () => {
    fc.assert(
      fc.property(objects, ({ gvk, object }) => {
        const schema = kinds.find((kind) => kind.gvk === gvk)?.schema ?? ''
        const value = { ...object, unheardOf: { a: 1 } }
        const { object: found, strictErrors } = decodeInto(schema, { value, repeated: new Map() }, 'json')
        expect(strictErrors).toEqual(['unknown field "unheardOf"'])
        expect(found).toEqual(decodeInto(schema, { value: object, repeated: new Map() }, 'json').object)
      }),
    )
  })
})

describe('quantities', () => {
  it('are canonical after one reading', () => {
    fc.assert(
      fc.property(quantities, (text) => {
        const once = canonicalQuantity(text)
        if (once.kind === 'failed') throw new Error(once.failure)
        expect(canonicalQuantity(once.value)).toEqual(once)
      }),
    )
  })

  it.each([
    ['1024Mi', '1Gi'],
    ['0.5', '500m'],
    ['0.5Gi', '512Mi'],
    ['1.5Ki', '1536'],
    ['100Ki', '100Ki'],
    ['1000', '1k'],
    ['1e3', '1e3'],
    ['1E', '1E'],
    ['0.0000000001', '1n'],
    ['-1500m', '-1500m'],
    ['00', '0'],
    ['1023', '1023'],
    ['.5', '500m'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toEqual({ kind: 'ok', value: canonical })
  })
})

describe('managed fields', () => {
  it('read and written are the same', () => {
    fc.assert(
      fc.property(objects, ({ gvk, object }) => {
        const schema = kinds.find((kind) => kind.gvk === gvk)?.schema ?? ''
        const fields = fieldsV1Of(fieldSetOf(decoded(gvk, object), definitions[schema] ?? {}))
        expect(fieldsV1Of(setOfFieldsV1(fields))).toEqual(fields)
      }),
    )
  })

  it('do not change when nothing is changed', () => {
    fc.assert(
      fc.property(objects, ({ gvk, object }) => {
        const after = decoded(gvk, object)
        const managedFields = trackUpdate({ gvk, before: null, after, writer })
        const tracked = {
          ...after,
          metadata: { ...(after['metadata'] as JsonObject), managedFields: [...(managedFields ?? [])] },
        }
        const again = trackUpdate({
          gvk,
          before: tracked,
          after: tracked,
          writer: { ...writer, nowMs: writer.nowMs + 60_000 },
        })
        expect(again ?? []).toEqual(managedFields ?? [])
      }),
    )
  })
})

describe('patches', () => {
  it('that say nothing change nothing', () => {
    fc.assert(
      fc.property(objects, fc.constantFrom('strategic' as const, 'merge' as const), ({ gvk, object }, kind) => {
        const live = decoded(gvk, object)
        const request = {
          kind,
          gvk,
          resource: 'samples',
          name: 'sample',
          live,
          body: '{}',
          fieldValidation: 'Strict' as const,
        }
        expect(patchObject(request)).toEqual({ kind: 'ok', value: { object: live, warnings: [] } })
      }),
    )
  })

  it('applied twice by one manager change nothing the second time', () => {
    const configs = fc.record({
      metadata: fc.record({ labels: fc.dictionary(fc.constantFrom('a', 'b'), words) }),
      data: fc.dictionary(fc.constantFrom('x', 'y', 'z'), words),
    })
    fc.assert(
      fc.property(configs, configs, (first, second) => {
        const gvk = { group: '', version: 'v1', kind: 'ConfigMap' }
        const apply = (live: JsonObject | null, config: object, nowMs: number): JsonObject => {
          const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', ...config })
          const common = {
            gvk,
            body,
            namespace: '',
            name: 'sample',
            isForced: false,
            fieldValidation: 'Strict' as const,
          }
          const outcome = applyObject({ ...common, live, writer: { ...writer, nowMs } })
          if (outcome.kind === 'failed') throw new Error(outcome.failure.message)
          return outcome.value.object
        }
        const once = apply(null, first, 1_000)
        expect(apply(once, first, 61_000)).toEqual(once)
        // What only the first configuration had is gone.
        const then = apply(once, second, 121_000)
        expect(then['data'] ?? {}).toEqual(second.data)
      }),
    )
  })
})
