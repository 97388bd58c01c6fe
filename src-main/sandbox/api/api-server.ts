import { assertNever } from '#shared/kit/assert.ts'
import { ok } from '#shared/kit/result.ts'
import type { ResourceName } from '../objects.ts'
import { resources } from '../resources.ts'
import { badRequest, type Outcome, refusal, refused, type Status } from '../status.ts'
import { errorForm, formOf } from './accept.ts'
import { type Call, deprecations, found, methodNotAllowed, warningsOf } from './call.ts'
import { remove, removeCollection } from './deleting.ts'
import { documentAnswer, notServed } from './documents.ts'
import { listOptionsOf, versionComplaint } from './list-options.ts'
import { pageOf, tooLarge } from './listing.ts'
import { patch } from './patching.ts'
import { type Target, targetOf } from './path.ts'
import { bindPod, evictPod, notDone, podAttach, podExec, podLog } from './pod-paths.ts'
import { Query } from './query.ts'
import { pageNotFound, rendered, statusAnswer } from './replies.ts'
import { review } from './reviews.ts'
import { patchScale, readScale, replaceScale } from './scaling.ts'
import type { ApiAnswer, ApiParts, ApiRequest, ApiServer, Replied, Verb } from './types.ts'
import { WatchHub } from './watching.ts'
import { watch } from './watch-request.ts'
import { create, replace } from './writing.ts'

/** Makes the API server without a network. */
export function createApiServer(parts: ApiParts): ApiServer {
  return new CoreApiServer(parts)
}

class CoreApiServer implements ApiServer {
  readonly #parts: ApiParts
  readonly #hub: WatchHub

  constructor(parts: ApiParts) {
    this.#parts = parts
    this.#hub = new WatchHub(parts.store, parts.time)
  }

  get watchCount(): number {
    return this.#hub.count
  }

  cutWatches(): number {
    return this.#hub.cutAll()
  }

  close(): void {
    this.#hub.close()
  }

  handle(request: ApiRequest): ApiAnswer {
    const query = new Query(request.query)
    const answer = this.#answer(request, query)
    if (answer.kind === 'ok') return answer.value
    const { failure } = answer
    const form = errorForm(request, query)
    const target = targetOf(request.path)
    const warnings = target.kind === 'resource' ? deprecations(target.resource) : []
    // A failed negotiation is always told indented.
    return statusAnswer(failure, failure.code === 406 ? { ...form, isPretty: true } : form, warnings)
  }

  #answer(request: ApiRequest, query: Query): Outcome<ApiAnswer> {
    const target = targetOf(request.path)
    switch (target.kind) {
      case 'document':
        return documentAnswer(target.segments, request, query, this.#parts)
      case 'unknown':
        return ok(pageNotFound())
      case 'unknownApi':
        return refused(notServed())
      case 'badName':
        return refused(badRequest(target.message))
      case 'virtual':
        return this.#rendered(
          request,
          query,
          request.method === 'POST' ? review(target.name, request, query, this.#parts) : refused(methodNotAllowed()),
        )
      case 'resource':
        return this.#toResource(target, request, query)
      default:
        return assertNever(target)
    }
  }

  #toResource(target: ResourceTarget, request: ApiRequest, query: Query): Outcome<ApiAnswer> {
    const verb = verbOf(target, request.method, query)
    if (verb === null) return refused(methodNotAllowed())
    const { resource, namespace, name, subresource } = target
    const refusal = this.#parts.faults?.refusalOf({ verb, resource, subresource, namespace, name }) ?? null
    if (refusal !== null) return refused(refusal)
    const parts = this.#parts
    const call: Call = { parts, request, query, resource, namespace, name, subresource, minded: [] }
    const reply = subresource === '' ? this.#plain(verb, call) : this.#sub(verb, call)
    if (reply.kind === 'failed' && call.minded.length > 0) {
      const warnings = [...deprecations(resource), ...call.minded]
      return ok(statusAnswer(reply.failure, errorForm(request, query), warnings))
    }
    return this.#rendered(request, query, reply)
  }

  #plain(verb: Verb, call: Call): Replied {
    switch (verb) {
      case 'get':
        return readOne(call)
      case 'list':
        return readMany(call)
      case 'watch':
        return watch(call, this.#hub)
      case 'create':
        return acceptable(call) ?? create(call)
      case 'update':
        return acceptable(call) ?? replace(call)
      case 'patch':
        return acceptable(call) ?? patch(call)
      case 'delete':
        return acceptable(call) ?? remove(call)
      case 'deletecollection':
        return acceptable(call) ?? removeCollection(call)
      default:
        return assertNever(verb)
    }
  }

  #sub(verb: Verb, call: Call): Replied {
    switch (call.subresource) {
      case 'status':
        return verb === 'get' ? readOne(call) : (acceptable(call) ?? (verb === 'patch' ? patch(call) : replace(call)))
      case 'scale':
        if (verb === 'get') return readScale(call)
        return acceptable(call) ?? (verb === 'patch' ? patchScale(call) : replaceScale(call))
      case 'binding':
        return acceptable(call) ?? bindPod(call)
      case 'eviction':
        return acceptable(call) ?? evictPod(call)
      case 'log':
        return podLog(call)
      case 'exec':
        return podExec(call)
      case 'attach':
        return podAttach(call)
      default:
        return notDone(call)
    }
  }

  #rendered(request: ApiRequest, query: Query, replied: Replied): Outcome<ApiAnswer> {
    if (replied.kind === 'failed') return replied
    if (replied.value.kind === 'answer') return ok(replied.value.answer)
    const form = formOf(request, query, false)
    if (form.kind === 'failed') return form
    const { printers, time } = this.#parts
    const answer = rendered(replied.value, { form: form.value, query, printers, nowMs: time.nowMs() })
    // What cannot be given the form that was asked for is told indented.
    return answer.kind === 'ok' ? answer : ok(statusAnswer(answer.failure, { ...form.value, isPretty: true }))
  }
}

type ResourceTarget = Extract<Target, { readonly kind: 'resource' }>

/** Nothing is written for a client that could not read the answer. */
function acceptable({ request, query }: Call): { readonly kind: 'failed'; readonly failure: Status } | null {
  const form = formOf(request, query, false)
  return form.kind === 'failed' ? form : null
}

const onItems: { readonly [method: string]: Verb } = { GET: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' }

const onSubresources: { readonly [subresource: string]: readonly string[] } = {
  status: ['GET', 'PUT', 'PATCH'],
  scale: ['GET', 'PUT', 'PATCH'],
  binding: ['POST'],
  eviction: ['POST'],
  log: ['GET'],
  exec: ['GET', 'POST'],
  attach: ['GET', 'POST'],
  portforward: ['GET', 'POST'],
  ephemeralcontainers: ['GET', 'PUT', 'PATCH'],
  resize: ['GET', 'PUT', 'PATCH'],
  finalize: ['PUT'],
  token: ['POST'],
}

/** What is asked, in the words of authorization; null: 405. */
function verbOf(
  { resource, namespace, name, subresource, isWatch }: ResourceTarget,
  method: string,
  query: Query,
): Verb | null {
  if (subresource !== '') {
    if (onSubresources[subresource]?.includes(method) === false) return null
    return method === 'POST' ? 'create' : (onItems[method] ?? 'get')
  }
  if (name !== '') return isWatch ? null : (onItems[method] ?? null)
  if (method === 'GET') return isWatch || query.flag('watch') ? 'watch' : 'list'
  const isWhole = namespace === '' && !isClusterScoped(resource)
  if (isWhole || isWatch) return null
  if (method === 'POST') return 'create'
  return method === 'DELETE' && resource !== 'namespaces' ? 'deletecollection' : null
}

const isClusterScoped = (resource: ResourceName): boolean => !resources[resource].isNamespaced

function readOne(call: Call): Replied {
  const version = call.query.text('resourceVersion')
  if (version !== '' && !/^\d+$/.test(version)) return refused(refusal(500, '', versionComplaint(version)))
  if (Number(version) > call.parts.store.revision) return refused(tooLarge(version, call.parts.store.revision))
  const object = found(call)
  if (object.kind === 'failed') return object
  return ok({ kind: 'object', status: 200, resource: call.resource, object: object.value, warnings: warningsOf(call) })
}

function readMany(call: Call): Replied {
  const { parts, query, resource, namespace } = call
  const options = listOptionsOf(query, resource, parts.registry.strategies, false)
  if (options.kind === 'failed') return options
  const page = pageOf(parts.store, resource, namespace, options.value)
  if (page.kind === 'failed') return page
  return ok({ kind: 'list', resource, ...page.value, warnings: warningsOf(call) })
}
