import { createHash } from 'node:crypto'
import { ok } from '#shared/kit/result.ts'
import {
  aggregatedDiscovery,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  openApiDocument,
  openApiIndex,
  openApiV2,
  servedResources,
} from '../schema/index.ts'
import type { JsonObject } from '../objects.ts'
import { type Outcome, refusal, refused, type Status } from '../status.ts'
import { clausesOf, formOf } from './accept.ts'
import { methodNotAllowed } from './call.ts'
import { formed } from './encoding.ts'
import type { Query } from './query.ts'
import { bodyAnswer, commonHeaders, pageNotFound, textAnswer } from './replies.ts'
import type { ApiAnswer, ApiParts, ApiRequest, BodyAnswer } from './types.ts'

/** Which Kubernetes the sandbox behaves like, and that it is the sandbox. */
export const serverVersion = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.3+podium-sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'linux/amd64',
}

/** Answers the paths that name no object: health, version, discovery, OpenAPI. */
export function documentAnswer(
  segments: readonly string[],
  request: ApiRequest,
  query: Query,
  parts: ApiParts,
): Outcome<ApiAnswer> {
  const [root = '', ...rest] = segments
  switch (root) {
    case 'healthz':
    case 'livez':
    case 'readyz':
      return ok(health(root, rest, query))
    case 'version':
      if (request.method !== 'GET') return refused(methodNotAllowed())
      return ok(rest.length === 0 ? rawJson(serverVersion) : pageNotFound())
    case 'openapi':
      return ok(request.method === 'GET' ? openApi(rest, request) : pageNotFound())
    case 'api':
    case 'apis':
      return discovery(segments, request, query, parts)
    case '':
      return ok(request.method === 'GET' ? rawJson({ paths: allPaths() }) : pageNotFound())
    default:
      return ok(pageNotFound())
  }
}

/** True for the paths that answer without a token. */
export function isOpenPath(path: string): boolean {
  return /^\/(healthz|livez|readyz|version)(\/|$)/.test(path)
}

function health(root: string, [check, ...more]: readonly string[], query: Query): BodyAnswer {
  if (more.length > 0 || (check !== undefined && check !== 'ping')) return pageNotFound()
  if (check === undefined && query.has('verbose')) return textAnswer(200, `[+]ping ok\n${root} check passed\n`)
  return textAnswer(200, 'ok')
}

/** What the real server always writes indented. */
function rawJson(value: object): BodyAnswer {
  return bodyAnswer(200, JSON.stringify(value, null, 2), { format: 'json' })
}

function allPaths(): readonly string[] {
  const versions = new Set(
    servedResources().map(({ group, version }) => (group === '' ? `/api/${version}` : `/apis/${group}/${version}`)),
  )
  const groups = new Set(servedResources().map(({ group }) => (group === '' ? '/api' : `/apis/${group}`)))
  return [
    ...new Set([
      '/apis',
      '/healthz',
      '/livez',
      '/openapi/v2',
      '/openapi/v3',
      '/readyz',
      '/version',
      ...versions,
      ...groups,
    ]),
  ].toSorted()
}

const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

/** What a client prefers: the aggregated form, the plain lists, or neither. */
function wantsAggregated(request: ApiRequest): boolean | null {
  for (const { type, parameters } of clausesOf(request.headers['accept'])) {
    const { as, g: group, v: version } = parameters
    if (as === undefined)
      return ['application/json', 'application/yaml', '*/*', 'application/*'].includes(type) ? false : null
    if (
      type === 'application/json' &&
      as === 'APIGroupDiscoveryList' &&
      group === 'apidiscovery.k8s.io' &&
      version === 'v2'
    ) {
      return true
    }
  }
  return null
}

function discovery(
  segments: readonly string[],
  request: ApiRequest,
  query: Query,
  parts: ApiParts,
): Outcome<ApiAnswer> {
  // The lists of groups are given whatever the method, as the real aggregator does.
  const isOfGroups = segments[0] === 'apis' && segments.length <= 2
  if (request.method !== 'GET' && !isOfGroups) return refused(methodNotAllowed())
  const isRoot = segments.length === 1
  if (isRoot && wantsAggregated(request) === true) {
    const text = JSON.stringify(aggregatedDiscovery(segments[0] === 'api' ? 'core' : 'named'))
    return ok(
      withHash(`${text}\n`, aggregatedType, hashOf(text), request, { 'cache-control': 'public', vary: 'Accept' }),
    )
  }
  const document = discoveryDocument(segments, parts)
  if (document === null) return refused(notServed())
  if (isRoot && wantsAggregated(request) === null) return refused(onlyJson())
  const form = formOf(request, query, false)
  if (form.kind === 'failed') return form
  return ok(bodyAnswer(200, formed(JSON.stringify(document), form.value), form.value))
}

function discoveryDocument([root, group, version]: readonly string[], parts: ApiParts): JsonObject | null {
  if (root === 'api') return group === undefined ? apiVersions(parts.address()) : apiResourceList('', group)
  if (group === undefined) return apiGroupList()
  return version === undefined ? apiGroup(group) : apiResourceList(group, version)
}

/** 404 for a group, version or resource that is not served. */
export const notServed = (): Status => refusal(404, 'NotFound', 'the server could not find the requested resource', {})

const onlyJson = (): Status =>
  refusal(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  )

const hashOf = (text: string): string => createHash('sha512').update(text).digest('hex').toUpperCase()

const protobufV2 = /^application\/com\.github\.proto-openapi\.spec\.v2[@.]v1\.0\+protobuf$/

function openApi([version, ...rest]: readonly string[], request: ApiRequest): BodyAnswer {
  if (version === 'v2' && rest.length === 0) return openApi2(request)
  if (version !== 'v3') return pageNotFound()
  // The real server sends its index as plain text.
  if (rest.length === 0) return { ...textAnswer(200, JSON.stringify(openApiIndex())) }
  const document = openApiDocument(rest.join('/'))
  if (document === null) return { kind: 'body', status: 404, headers: commonHeaders(), body: '' }
  const accepts = clausesOf(request.headers['accept']).some(({ type }) =>
    ['application/json', '*/*', 'application/*'].includes(type),
  )
  if (!accepts) return { kind: 'body', status: 406, headers: commonHeaders(), body: '' }
  const { text, hash } = document
  return withHash(text, 'application/json', hash, request, { ...commonHeaders(), vary: 'Accept' })
}

function openApi2(request: ApiRequest): BodyAnswer {
  for (const { type } of clausesOf(request.headers['accept'])) {
    const isProtobuf = protobufV2.test(type)
    if (!isProtobuf && !['application/json', '*/*', 'application/*'].includes(type)) continue
    const { bytes, contentType, hash } = openApiV2(isProtobuf ? 'protobuf' : 'json')
    return withHash(bytes, contentType, hash, request, { ...commonHeaders(), vary: 'Accept' })
  }
  return { kind: 'body', status: 406, headers: commonHeaders(), body: '' }
}

/** A document with its ETag; who has it already is told so. */
function withHash(
  body: string | Uint8Array,
  contentType: string,
  hash: string,
  request: ApiRequest,
  more: { readonly [name: string]: string | readonly string[] },
): BodyAnswer {
  const headers = { ...more, etag: `"${hash}"`, 'content-type': contentType }
  const isKnown = (request.headers['if-none-match'] ?? '').includes(hash)
  return isKnown ? { kind: 'body', status: 304, headers, body: '' } : { kind: 'body', status: 200, headers, body }
}
