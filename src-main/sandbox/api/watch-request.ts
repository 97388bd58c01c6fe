import { ok } from '#shared/kit/result.ts'
import type { JsonObject, ResourceName } from '../objects.ts'
import { apiVersionOf, resources } from '../resources.ts'
import { decodeValue } from '../schema/index.ts'
import { type Outcome, refusal, refused } from '../status.ts'
import type { Printer, Printers } from '../tables/types.ts'
import { type Form, formOf } from './accept.ts'
import { type Call, deprecations, gvkOf } from './call.ts'
import { objectJson, partialJson, tableJson, type TableOptions } from './encoding.ts'
import { type ListOptions, listOptionsOf, versionComplaint } from './list-options.ts'
import { commonHeaders, rowObjectOf } from './replies.ts'
import type { Replied } from './types.ts'
import type { EventEncoder, WatchHub, WatchRequest } from './watching.ts'

const shortestMs = 30 * 60_000

/** Answers a watch: the stream starts when the transport opens it. */
export function watch(call: Call, hub: WatchHub): Replied {
  const { parts, query, request, resource, namespace } = call
  const form = formOf(request, query, true)
  if (form.kind === 'failed') return form
  const options = listOptionsOf(query, resource, parts.registry.strategies, true)
  if (options.kind === 'failed') return options
  const start = startOf(options.value, parts.store.revision)
  if (start.kind === 'failed') return start
  const encoder = encoderOf(call, form.value)
  if (encoder.kind === 'failed') return encoder
  const { matcher, allowsBookmarks, timeoutSeconds } = options.value
  const wanted: WatchRequest = {
    resource,
    namespace,
    matcher,
    ...start.value,
    allowsBookmarks,
    // Between half an hour and an hour, so that not all clients come back at once.
    timeoutMs: (timeoutSeconds ?? 0) > 0 ? (timeoutSeconds ?? 0) * 1_000 : shortestMs * (1 + parts.random()),
    encoder: encoder.value,
  }
  const headers = { ...commonHeaders(deprecations(resource)), 'content-type': 'application/json' }
  return ok({
    kind: 'answer',
    answer: { kind: 'stream', status: 200, headers, open: (sink) => hub.open(wanted, sink) },
  })
}

type Start = Pick<WatchRequest, 'after' | 'hasInitialEvents' | 'endsInitialEventsWithBookmark'>

/** Where a watch begins, by its version and sendInitialEvents. */
function startOf(
  { resourceVersion, sendInitialEvents, allowsBookmarks }: ListOptions,
  revision: number,
): Outcome<Start> {
  const isFromNow = resourceVersion === '' || resourceVersion === '0'
  if (!isFromNow && !/^\d+$/.test(resourceVersion)) return refused(refusal(500, '', versionComplaint(resourceVersion)))
  const hasInitialEvents = sendInitialEvents ?? isFromNow
  return ok({
    after: isFromNow || hasInitialEvents ? revision : Number(resourceVersion),
    hasInitialEvents,
    endsInitialEventsWithBookmark: allowsBookmarks && hasInitialEvents,
  })
}

function encoderOf(call: Call, form: Form): Outcome<EventEncoder> {
  const { resource, parts, query } = call
  const rowObject = rowObjectOf(query)
  if (rowObject.kind === 'failed') return rowObject
  const { as, version } = form
  const key = `${as} ${version} ${rowObject.value}`
  switch (as) {
    case 'object':
      return ok({
        key,
        isFirstAlike: true,
        encode: objectJson,
        bookmark: (revision, ends) => JSON.stringify(bookmarkOf(resource, revision, ends)),
      })
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList':
      return ok({
        key,
        isFirstAlike: true,
        encode: (object) => partialJson(object, version),
        bookmark: (revision, ends) => partialJson({ metadata: bookmarkMeta(revision, ends) }, version),
      })
    case 'Table': {
      const table = (hasColumns: boolean): TableOptions => ({
        resource,
        printers: parts.printers,
        nowMs: parts.time.nowMs(),
        rowObject: rowObject.value,
        version,
        hasColumns,
      })
      return ok({
        key,
        isFirstAlike: false,
        encode: (object, isFirst) =>
          tableJson({ resourceVersion: object.metadata.resourceVersion }, [object], table(isFirst)),
        bookmark: (revision, ends, isFirst) => bookmarkTable(table(isFirst), bookmarkMeta(revision, ends)),
      })
    }
  }
}

interface BookmarkMeta {
  readonly resourceVersion: string
  readonly annotations?: { readonly [key: string]: string }
}

const bookmarkMeta = (revision: number, endsInitialEvents: boolean): BookmarkMeta => ({
  resourceVersion: String(revision),
  ...(endsInitialEvents ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}),
})

/** Kinds whose replicas are no pointer inside the server, so that its zero value has them. */
const hasReplicas = new Set<ResourceName>(['statefulsets', 'deployments', 'replicasets'])

const without = ({ metadata: _metadata, ...rest }: JsonObject): JsonObject => rest

/** A zero value of the kind, as Go prints it, with nothing but the version. */
function bookmarkOf(resource: ResourceName, revision: number, endsInitialEvents: boolean): JsonObject {
  const gvk = gvkOf(resource)
  const zero = decodeValue({ metadata: {} }, { gvk, fieldValidation: 'Ignore' })
  const head = { kind: gvk.kind, apiVersion: apiVersionOf(resources[resource]) }
  const { kind: _kind, apiVersion: _apiVersion, spec, ...rest } = zero.kind === 'ok' ? zero.value.object : {}
  const zeroSpec =
    spec === undefined
      ? {}
      : { spec: { ...(hasReplicas.has(resource) ? { replicas: 0 } : {}), ...(spec as JsonObject) } }
  return {
    ...head,
    metadata: bookmarkMeta(revision, endsInitialEvents),
    ...zeroSpec,
    ...without(rest),
  } as unknown as JsonObject
}

/** The row of a zero value: empty texts, zeros and an unknown age. */
function bookmarkTable(options: TableOptions, metadata: BookmarkMeta): string {
  const printer = options.printers[options.resource] as unknown as Printer<ResourceName>
  const cells = printer.columns.map(({ name, type }) => (name === 'Age' ? '<unknown>' : type === 'integer' ? 0 : ''))
  const zero: Printer<ResourceName> = { columns: printer.columns, cells: () => cells }
  const printers = { ...options.printers, [options.resource]: zero } as unknown as Printers
  const { resourceVersion } = metadata
  return tableJson({ resourceVersion }, [{ metadata }], { ...options, printers })
}
