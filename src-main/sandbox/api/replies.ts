import { assertNever } from '#shared/kit/assert.ts'
import { ok } from '#shared/kit/result.ts'
import { apiVersionOf, resources } from '../resources.ts'
import { badRequest, type Outcome, refusal, refused, type Status } from '../status.ts'
import type { Printers } from '../tables/types.ts'
import type { Form } from './accept.ts'
import {
  formed,
  listJson,
  objectJson,
  partialJson,
  partialListJson,
  type RowObject,
  tableJson,
  type TableOptions,
} from './encoding.ts'
import type { Query } from './query.ts'
import type { ApiAnswer, BodyAnswer, Headers, Reply } from './types.ts'

export interface RenderOptions {
  readonly form: Form
  readonly query: Query
  readonly printers: Printers
  readonly nowMs: number
}

const contentTypes = { json: 'application/json', yaml: 'application/yaml' } as const

/** Gives a reply the form that was asked for. */
export function rendered(reply: Reply, options: RenderOptions): Outcome<ApiAnswer> {
  switch (reply.kind) {
    case 'answer':
      return ok(reply.answer)
    case 'object':
    case 'list': {
      const json = jsonOf(reply, options)
      if (json.kind === 'failed') return json
      const status = reply.kind === 'object' ? reply.status : 200
      return ok(bodyAnswer(status, formed(json.value, options.form), options.form, reply.warnings))
    }
    default:
      return assertNever(reply)
  }
}

type Shown = Extract<Reply, { readonly kind: 'object' | 'list' }>

function jsonOf(reply: Shown, options: RenderOptions): Outcome<string> {
  const { form } = options
  if (reply.resource === null) return ok(objectJson(reply.object))
  const { kind } = resources[reply.resource]
  switch (form.as) {
    case 'object':
      if (reply.kind === 'object') return ok(objectJson(reply.object))
      return ok(listJson(`${kind}List`, apiVersionOf(resources[reply.resource]), reply.metadata, reply.items))
    case 'Table':
      return tableOf(reply, options)
    case 'PartialObjectMetadata':
      if (reply.kind === 'object') return ok(partialJson(reply.object, form.version))
      return refused(
        mismatch(`you requested PartialObjectMetadata, but the requested object is a list (*${goName(reply)}List)`),
      )
    case 'PartialObjectMetadataList':
      if (reply.kind === 'list') return ok(partialListJson(reply.metadata, reply.items, form.version))
      return refused(
        mismatch(`you requested PartialObjectMetadataList, but the requested object is not a list (*${goName(reply)})`),
      )
    default:
      return assertNever(form.as)
  }
}

const mismatch = (message: string): Status => refusal(406, 'NotAcceptable', message)

/** The name of Go's internal type: `core.Namespace`, `apps.StatefulSet`. */
function goName(reply: Shown): string {
  if (reply.resource === null) return 'v1.Status'
  const { group, kind } = resources[reply.resource]
  return `${group === '' ? 'core' : (group.split('.')[0] ?? group)}.${kind}`
}

function tableOf(reply: Shown, options: RenderOptions): Outcome<string> {
  if (reply.resource === null) return ok(objectJson(reply.object))
  const rowObject = rowObjectOf(options.query)
  if (rowObject.kind === 'failed') return rowObject
  const table: TableOptions = {
    resource: reply.resource,
    printers: options.printers,
    nowMs: options.nowMs,
    rowObject: rowObject.value,
    version: options.form.version,
    hasColumns: true,
  }
  if (reply.kind === 'list') return ok(tableJson(reply.metadata, reply.items, table))
  const { metadata } = reply.object as { readonly metadata?: { readonly resourceVersion?: string } }
  return ok(tableJson({ resourceVersion: metadata?.resourceVersion ?? '' }, [reply.object], table))
}

/** The query's includeObject. */
export function rowObjectOf(query: Query): Outcome<RowObject> {
  const value = query.text('includeObject')
  switch (value) {
    case '':
    case 'Metadata':
      return ok('Metadata')
    case 'Object':
    case 'None':
      return ok(value)
    default:
      return refused(
        badRequest(
          `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`,
        ),
      )
  }
}

/** An answer with a body in the form that was asked for. */
export function bodyAnswer(
  status: number,
  body: string,
  form: Pick<Form, 'format'>,
  warnings: readonly string[] = [],
): BodyAnswer {
  return {
    kind: 'body',
    status,
    headers: { ...commonHeaders(warnings), 'content-type': contentTypes[form.format] },
    body,
  }
}

/** A refusal. Of the warnings only those about the resource itself stay with one. */
export function statusAnswer(
  status: Status,
  form: Pick<Form, 'format' | 'isPretty'>,
  warnings: readonly string[] = [],
): BodyAnswer {
  const answer = bodyAnswer(status.code, formed(JSON.stringify(status), form), form, warnings)
  const retryAfter = status.details?.retryAfterSeconds
  return retryAfter === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfter) } }
}

/** Headers of every answer; one `Warning` header for each text, without repeats. */
export function commonHeaders(warnings: readonly string[] = []): Headers {
  const texts = [...new Set(warnings)].map((text) => `299 - ${quoted(text)}`)
  return { 'cache-control': 'no-cache, private', ...(texts.length === 0 ? {} : { warning: texts }) }
}

/** A quoted-string of RFC 7230; control characters cannot stand in a header. */
const quoted = (text: string): string => `"${text.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/(["\\])/g, '\\$1')}"`

export function textAnswer(status: number, body: string): BodyAnswer {
  return {
    kind: 'body',
    status,
    headers: { ...commonHeaders(), 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
    body,
  }
}

/** What a path outside the API gets. */
export const pageNotFound = (): BodyAnswer => textAnswer(404, '404 page not found\n')
