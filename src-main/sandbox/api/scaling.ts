import { ok } from '#shared/kit/result.ts'
import type { JsonObject, ObjectOf, ResourceName } from '../objects.ts'
import { applyObject, type Decoded, patchObject, trackUpdate } from '../schema/index.ts'
import { fieldInvalid, invalid, type Outcome, refused } from '../status.ts'
import { decodedBody } from './bodies.ts'
import { type Call, found, gvkOf, warningsOf } from './call.ts'
import { patchKindOf } from './patching.ts'
import type { Replied } from './types.ts'
import { metaOf, underName, withManagedFields } from './writing.ts'
import { type WriteQuery, writeQueryOf, writerOf } from './write-options.ts'

type Scalable = ObjectOf['statefulsets' | 'deployments' | 'replicasets' | 'replicationcontrollers']

const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' }

/** GET of `/scale`. */
export function readScale(call: Call): Replied {
  const live = found(call)
  if (live.kind === 'failed') return live
  return ok({ kind: 'object', status: 200, resource: null, object: scaleOf(live.value as Scalable) })
}

/** PUT of `/scale`. */
export function replaceScale(call: Call): Replied {
  const options = writeQueryOf(call.query, 'UpdateOptions')
  if (options.kind === 'failed') return options
  const decoded = decodedBody(call.request, scaleKind, options.value.fieldValidation)
  if (decoded.kind === 'failed') return decoded
  const named = underName(call, decoded.value.object)
  if (named.kind === 'failed') return named
  const live = found(call)
  if (live.kind === 'failed') return live
  return scaled(call, live.value, { ...decoded.value, object: named.value }, options.value, false)
}

/** PATCH of `/scale`: the patch is of the Scale. */
export function patchScale(call: Call): Replied {
  const kind = patchKindOf(call)
  if (kind.kind === 'failed') return kind
  const options = writeQueryOf(call.query, 'PatchOptions', kind.value === 'apply')
  if (options.kind === 'failed') return options
  const live = found(call)
  if (live.kind === 'failed') return live
  const { body } = call.request
  const { fieldValidation, isForced } = options.value
  const { resource, namespace, name } = call
  const scale = scaleOf(live.value as Scalable)
  const patched =
    kind.value === 'apply'
      ? applyObject({
          gvk: scaleKind,
          live: scale,
          body,
          namespace,
          name,
          writer: writerOf(call),
          isForced,
          fieldValidation,
        })
      : patchObject({ kind: kind.value, gvk: scaleKind, resource, name, live: scale, body, fieldValidation })
  if (patched.kind === 'failed') return patched
  const named = underName(call, patched.value.object)
  if (named.kind === 'failed') return named
  return scaled(call, live.value, { ...patched.value, object: named.value }, options.value, true)
}

function scaled(
  call: Call,
  live: ObjectOf[ResourceName],
  { object: scale, warnings }: Decoded,
  { dryRun }: WriteQuery,
  isPatch: boolean,
): Replied {
  const replicas = wantedReplicas(call.name, scale)
  if (replicas.kind === 'failed') return replicas
  const { resource, parts } = call
  const { uid = live.metadata.uid, resourceVersion = '' } = metaOf(scale) as { uid?: string; resourceVersion?: string }
  const { spec } = live as Scalable
  const after = { ...live, spec: { ...spec, replicas: replicas.value } } as unknown as JsonObject
  const before = live as unknown as JsonObject
  const managedFields = trackUpdate({ gvk: gvkOf(resource), before, after, writer: writerOf(call) })
  const tracked = withManagedFields(after, managedFields)
  const metadata = { ...metaOf(tracked), uid, resourceVersion }
  const update = { ...tracked, metadata } as unknown as ObjectOf[ResourceName]
  const outcome = parts.registry.update(resource, update, { dryRun, isPatch, subresource: 'scale' })
  if (outcome.kind === 'failed') return outcome
  const object = scaleOf(outcome.value as Scalable)
  return ok({ kind: 'object', status: 200, resource: null, object, warnings: warningsOf(call, warnings) })
}

function wantedReplicas(name: string, scale: JsonObject): Outcome<number> {
  const { replicas = 0 } = (scale['spec'] ?? {}) as { readonly replicas?: number }
  if (replicas >= 0) return ok(replicas)
  const error = fieldInvalid('spec.replicas', replicas, 'must be greater than or equal to 0')
  return refused(invalid({ group: 'autoscaling', kind: 'Scale', name }, [error]))
}

/** The Scale of a set: what Go omits when it is zero is left out. */
export function scaleOf({ metadata, spec, status }: Scalable): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata
  const { replicas = 1, selector } = spec as { readonly replicas?: number; readonly selector?: Selector | Labels }
  const text = selectorText(selector)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid, resourceVersion, creationTimestamp },
    spec: replicas === 0 ? {} : { replicas },
    status: { replicas: status?.replicas ?? 0, ...(text === '' ? {} : { selector: text }) },
  }
}

interface Labels {
  readonly [key: string]: string
}
interface Selector {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/** A selector in one line, sorted by key as labels.Selector prints it. A ReplicationController's is a plain map. */
function selectorText(selector: Selector | Labels | undefined): string {
  if (selector === undefined) return ''
  const { matchLabels, matchExpressions } = selector as Selector
  const isPlain = typeof matchLabels !== 'object' && !Array.isArray(matchExpressions)
  const labels = isPlain ? (selector as Labels) : (matchLabels ?? {})
  const terms = Object.entries(labels).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  for (const { key, operator, values = [] } of isPlain ? [] : (matchExpressions ?? [])) {
    terms.push({ key, text: expressionText(key, operator, values) })
  }
  return terms
    .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ text }) => text)
    .join(',')
}

function expressionText(key: string, operator: string, values: readonly string[]): string {
  const list = `(${values.toSorted().join(',')})`
  switch (operator) {
    case 'In':
      return `${key} in ${list}`
    case 'NotIn':
      return `${key} notin ${list}`
    case 'Exists':
      return key
    default:
      return `!${key}`
  }
}
