import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ObjectOf, ResourceName } from '../../../../../../src-main/sandbox/objects.ts'
import { resources } from '../../../../../../src-main/sandbox/resources.ts'
import type { Status } from '../../../../../../src-main/sandbox/status.ts'
import { coreCluster, type CoreCluster } from './core-cluster.ts'

interface Step {
  readonly verb: 'create' | 'patch' | 'delete'
  readonly resource: ResourceName
  readonly name?: string
  readonly object?: Readonly<Record<string, unknown>>
  readonly subresource?: 'status'
  readonly dryRun?: boolean
}
interface Recorded {
  readonly title: string
  readonly answers: readonly {
    readonly code: number
    readonly message?: string
    readonly details?: Status['details']
    readonly kind?: 'Status'
    readonly object?: unknown
    readonly warnings?: readonly string[]
  }[]
}

const samples = new URL('../../../../../samples/sandbox-core/', import.meta.url)
const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(name, samples), 'utf8').replaceAll('{ns}', 'made')) as T
const stories = read<readonly { readonly title: string; readonly steps: readonly Step[] }[]>('cases.json')
const recorded = read<readonly Recorded[]>('answers.json')

/** RFC 7386. */
function merged(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result: Record<string, unknown> = { ...(typeof target === 'object' && !Array.isArray(target) ? target : {}) }
  for (const [key, value] of Object.entries(patch))
    if (value === null) delete result[key]
    else result[key] = merged(result[key], value)
  return result
}

/** Without what differs from run to run: identities, instants, given addresses and ports. */
function settled(object: unknown): unknown {
  const text = JSON.stringify(object, (key, value: unknown) =>
    ['uid', 'resourceVersion', 'creationTimestamp', 'lastPhaseTransitionTime'].includes(key) ? undefined : value,
  )
  const plain = text
    .replaceAll(/"10\.96\.\d+\.\d+"/g, '"address"')
    .replaceAll(/"(nodePort|healthCheckNodePort)":3[0-9]{4}/g, '"$1":"port"')
    .replaceAll(/kube-api-access-\w{5}/g, 'kube-api-access-suffix')
  return JSON.parse(plain)
}

/** Go goes through maps in no order: causes, and the parts of a message, are compared as sets. */
function unordered(message = '', details: Status['details'] = {}): object {
  const { causes = [], ...rest } = details
  const [head = '', tail = ''] = message.replaceAll(/10\.96\.\d+\.\d+/g, 'address').split('is invalid: ')
  const texts = causes.map((cause) => JSON.stringify(cause).replaceAll(/10\.96\.\d+\.\d+/g, 'address'))
  const parts = tail.replace(/^\[([^]*)\]$/, '$1').split(/, (?=(?:spec|metadata|data)[.[a-zA-Z]*: ?)/)
  return {
    head,
    isList: tail.startsWith('['),
    length: tail.length,
    parts: parts.length,
    causes: texts.toSorted(),
    ...rest,
  }
}

function played({ registry, store }: CoreCluster, step: Step): { object: unknown } | { failure: Status } {
  const { resource, name = '', object = {} } = step
  const namespace = resources[resource].isNamespaced ? 'made' : ''
  if (step.verb === 'create') {
    const created = { ...object, metadata: { ...(object['metadata'] as object), namespace } }
    const outcome = registry.create(resource, created, { dryRun: step.dryRun === true })
    return outcome.kind === 'ok' ? { object: outcome.value } : { failure: outcome.failure }
  }
  if (step.verb === 'delete') {
    const outcome = registry.delete(resource, namespace, name)
    return outcome.kind === 'ok' ? { object: outcome.value.object } : { failure: outcome.failure }
  }
  const next = merged(store.get(resource, namespace, name), object) as ObjectOf[ResourceName]
  const outcome = registry.update(resource, next, { isPatch: true, subresource: step.subresource ?? '' })
  return outcome.kind === 'ok' ? { object: outcome.value } : { failure: outcome.failure }
}

describe('the plain kinds answer as the recorded server did', () => {
  for (const [index, { title, steps }] of stories.entries())
    it(title, () => {
      const cluster = coreCluster('made')
      expect(recorded[index]?.title).toBe(title)
      for (const [at, step] of steps.entries()) {
        const wanted = recorded[index]?.answers[at]
        const before = cluster.store.get(step.resource, 'made', step.name ?? '') ?? null
        const answer = played(cluster, step)
        if ('failure' in answer) {
          const { code, message, details } = answer.failure
          expect({ code, ...unordered(message, details) }).toEqual({
            code: wanted?.code,
            ...unordered(wanted?.message, wanted?.details),
          })
          continue
        }
        expect({
          message: wanted?.message,
          hasObject: step.verb !== 'delete' || strategyOf(cluster, step).answersWithObject === true,
        }).toEqual({
          message: undefined,
          hasObject: wanted?.kind !== 'Status',
        })
        // The stored plain kinds have no defaults of pods here: only what admission adds can be compared.
        if (wanted?.kind !== 'Status' && step.resource !== 'pods' && step.verb !== 'delete')
          expect(settled(answer.object)).toEqual(settled(wanted?.object))
        if (step.verb === 'delete') continue
        const warnings = strategyOf(cluster, step).warnings?.(answer.object as never, before as never) ?? []
        if (step.resource !== 'pods') expect(warnings).toEqual(wanted?.warnings ?? [])
      }
    })
})

const strategyOf = ({ registry }: CoreCluster, { resource }: Step) => registry.strategies[resource]
