import { describe, expect, test } from 'vitest'
import { copyOf, draftOf } from '../../../../../../src-main/sandbox/draft.ts'
import type { Draft, Json, JsonObject, ObjectOf } from '../../../../../../src-main/sandbox/objects.ts'
import { createdMetaErrors, updatedMetaErrors } from '../../../../../../src-main/sandbox/registry/metadata.ts'
import type { Strategy } from '../../../../../../src-main/sandbox/registry/types.ts'
import type { FieldError } from '../../../../../../src-main/sandbox/status.ts'
import { dnsSubdomainTexts } from '../../../../../../src-main/sandbox/registry/names.ts'
import { workloadStrategies } from '../../../../../../src-main/sandbox/strategies/workloads/index.ts'
import { context, drafted } from './kit.ts'
import { samples, type Answer } from './samples.ts'

/** Differ for reasons that are not the strategy's: see each. */
const elsewhere = [
  // Admission's own refusals.
  'a priority class that does not exist',
  'a preemption policy that is none',
  'a runtime class with capitals',
  // The generated name is random.
  'set: a generated name with a bad prefix',
  // The key of the head is the registry's to check.
  'a label with a bad key',
  // The precondition is the registry's.
  'pod: another uid',
]

// Every workload's strategy has the same shape; the samples say which one is meant.
const strategyOf = (resource: string): Strategy<'pods'> => workloadStrategies[resource as 'pods']

describe('what the API server refuses of a new object', () => {
  test.each(samples('refusals').filter(({ title }) => !elsewhere.includes(title)))(
    '$title',
    ({ resource, object, answer }) => {
      const strategy = strategyOf(resource)
      const draft = drafted(resource, object, answer.object?.['metadata'] ?? {}) as Draft<'pods'>
      strategy.applyDefaults?.(draft)
      strategy.prepareForCreate?.(draft, context)
      const { metadata } = draft as ObjectOf['pods']
      const named = createdMetaErrors(
        { ...metadata, name: metadata.name ?? '' },
        (name, isPrefix) => strategy.validateName?.(name, isPrefix) ?? dnsSubdomainTexts(name),
      )
      const errors = [...named, ...(strategy.validateCreate?.(draft, context) ?? [])]
      expect(causes(errors)).toEqual(recorded(answer))
    },
  )
})

describe('what the API server refuses of a change', () => {
  test.each(samples('updates').filter(({ title }) => !elsewhere.includes(title)))(
    '$title',
    ({ resource, subresource, change = {}, answer }) => {
      const strategy = strategyOf(resource)
      const before = answer.before as unknown as ObjectOf['pods']
      const draft = merged(draftOf<'pods'>(before), change) as unknown as Draft<'pods'>
      expect(causes(updateErrors(strategy, draft, before, subresource))).toEqual(recorded(answer))
      if (answer.object !== undefined && subresource === undefined)
        expect({ ...draft, metadata: {} }).toEqual({ ...copyOf(answer.object), metadata: {} })
    },
  )
})

function updateErrors(
  strategy: Strategy<'pods'>,
  draft: Draft<'pods'>,
  before: ObjectOf['pods'],
  subresource: string | undefined,
): readonly FieldError[] {
  if (subresource === 'status') {
    strategy.prepareForStatusUpdate?.(draft, before, context)
    return strategy.validateStatusUpdate?.(draft, before, context) ?? []
  }
  strategy.applyDefaults?.(draft)
  strategy.prepareForUpdate?.(draft, before, context)
  return [
    ...updatedMetaErrors((draft as ObjectOf['pods']).metadata, before.metadata),
    ...(strategy.validateUpdate?.(draft, before, context) ?? []),
  ]
}

describe('what the API server warns of', () => {
  test.each(samples('warnings'))('$title', ({ resource, object, answer }) => {
    const strategy = strategyOf(resource)
    const draft = drafted(resource, object, answer.object?.['metadata'] ?? {}) as Draft<'pods'>
    strategy.applyDefaults?.(draft)
    expect(strategy.warnings?.(draft, null) ?? []).toEqual(answer.warnings ?? [])
  })
})

/** Generated names and uids are random on both sides. */
const masked = (text: string): string =>
  text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')

/** The real server looks at heads and Jobs several times over and lists the same cause again: each is compared once. */
const unique = <T>(all: readonly T[]): readonly T[] => [
  ...new Map(all.map((one) => [JSON.stringify(one), one])).values(),
]

const causes = (errors: readonly FieldError[]): readonly object[] =>
  unique(errors.map(({ reason, field, message }) => ({ reason, message: masked(message), field })))

const recorded = ({ causes = [] }: Answer): readonly object[] =>
  unique(causes.map(({ reason, message = '', field }) => ({ reason, message: masked(message), field })))

/** As the recorder merges: objects deeply, lists replaced, null taken away. */
function merged(target: JsonObject, patch: JsonObject): JsonObject {
  const result: Record<string, Json> = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    const present = result[key]
    if (value === null) delete result[key]
    else if (typeof value === 'object' && !Array.isArray(value))
      result[key] = merged(isObject(present) ? present : {}, value as JsonObject)
    else if (Array.isArray(value) && value.length === 0) delete result[key]
    else result[key] = value
  }
  return result
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
