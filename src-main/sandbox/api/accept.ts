import { ok } from '#shared/kit/result.ts'
import { type Outcome, refusal, refused, type Status } from '../status.ts'
import type { Query } from './query.ts'
import type { ApiRequest } from './types.ts'

/** The form an answer is asked in. */
export interface Form {
  readonly format: 'json' | 'yaml'
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'
  /** Of meta.k8s.io, for the forms that are not the object's own. */
  readonly version: 'v1' | 'v1beta1'
  readonly isPretty: boolean
}

interface Clause {
  readonly type: string
  readonly parameters: { readonly [name: string]: string }
  readonly quality: number
}

/** The clauses of an Accept header, best first, as client and server both order them: by quality, then as written. */
export function clausesOf(accept: string | undefined): readonly Clause[] {
  const text = accept === undefined || accept.trim() === '' ? '*/*' : accept
  return text
    .split(',')
    .map(clauseOf)
    .toSorted((a, b) => b.quality - a.quality)
}

function clauseOf(text: string): Clause {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  const parameters: Record<string, string> = {}
  for (const part of rest) {
    const at = part.indexOf('=')
    if (at > 0) parameters[part.slice(0, at).toLowerCase()] = part.slice(at + 1)
  }
  const quality = Number(parameters['q'] ?? '1')
  return { type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 1 }
}

const formats: { readonly [type: string]: Form['format'] } = {
  'application/json': 'json',
  'application/yaml': 'yaml',
  '*/*': 'json',
}

const protobuf = 'application/vnd.kubernetes.protobuf'

/** The form to answer in, or the 406 with the real words. */
export function formOf(request: ApiRequest, query: Query, isWatch: boolean): Outcome<Form> {
  const clauses = clausesOf(request.headers['accept'])
  const isPretty = prettyWanted(request, query)
  for (const clause of clauses) {
    const format = formats[clause.type]
    if (format === undefined || (isWatch && format === 'yaml')) continue
    const form = formOfClause(clause, format, isPretty)
    if (form !== null) return ok(form)
  }
  return refused(notAcceptable(clauses, isWatch))
}

function formOfClause({ parameters }: Clause, format: Form['format'], isPretty: boolean): Form | null {
  const { as, g: group, v: version = 'v1' } = parameters
  if (as === undefined) return { format, as: 'object', version: 'v1', isPretty }
  if (group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return null
  switch (as) {
    case 'Table':
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList':
      return { format, as, version, isPretty }
    default:
      return null
  }
}

function notAcceptable(clauses: readonly Clause[], isWatch: boolean): Status {
  const plain = ['application/json', 'application/yaml', protobuf]
  const streamed = ['application/json;stream=watch', `${protobuf};stream=watch`]
  if (clauses.every(({ type }) => type === protobuf)) {
    return refusal(
      406,
      'NotAcceptable',
      `the sandbox does not write ${protobuf}: ask for application/json or application/yaml`,
    )
  }
  const known = clauses.filter(({ type }) => formats[type] !== undefined)
  if (known.length > 0) {
    // What has no such form is looked for among the plain ones, even for a watch.
    const isOtherForm = known.some(
      ({ type, parameters }) => type !== 'application/yaml' && parameters['as'] !== undefined,
    )
    const types = (isWatch && !isOtherForm ? streamed : plain).join(', ')
    return refusal(406, 'NotAcceptable', `only the following media types are accepted: ${types}`)
  }
  const types = (isWatch ? [...plain, ...streamed] : plain).join(', ')
  return refusal(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${types}`, {})
}

/** Indented for people: curl, wget and browsers, or when asked (kubernetes: apiserver/pkg/endpoints/handlers/negotiation). */
export function prettyWanted(request: ApiRequest, query: Query): boolean {
  if (query.has('pretty')) return query.flag('pretty')
  return /^(curl|Wget|Mozilla\/5\.0)/.test(request.headers['user-agent'] ?? '')
}

/** The form in which a refusal is told when the wanted one is no choice. */
export function errorForm(request: ApiRequest, query: Query): Form {
  const wantsYaml = clausesOf(request.headers['accept']).find(({ type }) => formats[type] !== undefined)
  const format = wantsYaml === undefined ? 'json' : (formats[wantsYaml.type] ?? 'json')
  return { format, as: 'object', version: 'v1', isPretty: prettyWanted(request, query) }
}
