import { ok } from '#shared/kit/result.ts'
import type { ObjectOf, ResourceName } from '../objects.ts'
import { badRequest, type Outcome, refusal, refused, type Status } from '../status.ts'
import type { Store } from '../storage/types.ts'
import { type ListOptions, versionNumber } from './list-options.ts'
import type { ListMeta } from './types.ts'

export interface Page {
  readonly items: readonly ObjectOf[ResourceName][]
  readonly metadata: ListMeta
}

interface Snapshot {
  readonly objects: readonly ObjectOf[ResourceName][]
  readonly revision: number
  /** The key after which this page begins. */
  readonly after: string
}

/** One page of a list by the rules of resourceVersion, resourceVersionMatch, limit and continue. */
export function pageOf(store: Store, resource: ResourceName, namespace: string, options: ListOptions): Outcome<Page> {
  const snapshot = snapshotOf(store, resource, namespace, options)
  if (snapshot.kind === 'failed') return snapshot
  const { objects, revision, after } = snapshot.value
  const { matcher } = options
  // A list from version 0 comes whole from the watch cache, whatever the limit.
  const limit = options.resourceVersion === '0' && options.continueToken === '' ? 0 : options.limit
  const items: ObjectOf[ResourceName][] = []
  for (let at = firstAfter(objects, after); at < objects.length; at++) {
    const object = objects[at]
    if (object === undefined || (matcher !== null && !matcher(object))) continue
    items.push(object)
    if (limit === 0 || items.length < limit || at === objects.length - 1) continue
    const remaining = objects.length - at - 1
    return ok({ items, metadata: pagedMeta(revision, object, matcher === null ? remaining : null) })
  }
  return ok({ items, metadata: { resourceVersion: String(revision) } })
}

function pagedMeta(revision: number, last: ObjectOf[ResourceName], remaining: number | null): ListMeta {
  return {
    resourceVersion: String(revision),
    continue: tokenOf(revision, keyOf(last)),
    ...(remaining === null ? {} : { remainingItemCount: remaining }),
  }
}

function snapshotOf(store: Store, resource: ResourceName, namespace: string, options: ListOptions): Outcome<Snapshot> {
  const { continueToken, resourceVersion, match, limit } = options
  if (continueToken !== '') return continuation(store, resource, namespace, options)
  const latest = (): Outcome<Snapshot> =>
    ok({ objects: store.list(resource, namespace), revision: store.revision, after: '' })
  if (resourceVersion === '' || resourceVersion === '0') return latest()
  const version = versionNumber(resourceVersion)
  if (version.kind === 'failed') return version
  if (version.value > store.revision) return refused(tooLarge(resourceVersion, store.revision))
  if (match !== 'Exact' && !(match === '' && limit > 0)) return latest()
  const objects = store.listAt(resource, namespace, version.value)
  if (objects.kind === 'failed') return refused(listTooOld())
  return ok({ objects: objects.value, revision: version.value, after: '' })
}

function continuation(
  store: Store,
  resource: ResourceName,
  namespace: string,
  { continueToken, resourceVersion }: ListOptions,
): Outcome<Snapshot> {
  const token = readToken(continueToken)
  if (token.kind === 'failed') return token
  if (resourceVersion !== '' && resourceVersion !== '0') {
    return refused(badRequest('specifying resource version is not allowed when using continue'))
  }
  const { revision, after } = token.value
  if (revision < 0) return ok({ objects: store.list(resource, namespace), revision: store.revision, after })
  const objects = store.listAt(resource, namespace, revision)
  if (objects.kind === 'ok') return ok({ objects: objects.value, revision, after })
  return refused({ ...continueTooOld(), metadata: { continue: tokenOf(-1, after) } })
}

/** Objects come in the order of their keys, byte by byte. */
function firstAfter(objects: readonly ObjectOf[ResourceName][], key: string): number {
  if (key === '') return 0
  let low = 0
  let high = objects.length
  while (low < high) {
    const middle = (low + high) >> 1
    const object = objects[middle]
    if (object !== undefined && keyOf(object) <= key) low = middle + 1
    else high = middle
  }
  return low
}

function keyOf({ metadata: { namespace = '', name } }: ObjectOf[ResourceName]): string {
  return namespace === '' ? name : `${namespace}/${name}`
}

/** As etcd's paging writes it: the next possible key is the last one with a zero byte behind it. */
function tokenOf(revision: number, key: string): string {
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `/${key}\0` })).toString('base64url')
}

function readToken(token: string): Outcome<{ readonly revision: number; readonly after: string }> {
  const broken = brokenByteOf(token)
  if (broken !== null) return refused(badToken(`illegal base64 data at input byte ${broken}`))
  const text = Buffer.from(token, 'base64url').toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (problem) {
    // Go reads bytes here, not letters.
    const first = Buffer.from(token, 'base64url').toString('latin1').charAt(0)
    const because =
      text === '' ? 'unexpected end of JSON input' : `invalid character '${first}' looking for beginning of value`
    if (problem instanceof SyntaxError) return refused(badToken(because))
    throw problem
  }
  const {
    v: version,
    rv: revision,
    start,
  } = (value ?? {}) as { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown }
  if (version !== 'meta.k8s.io/v1')
    return refused(badToken(`server does not recognize this encoded version ${JSON.stringify(version ?? '')}`))
  if (typeof revision !== 'number' || revision === 0) {
    return refused(badToken('incorrect encoded start resourceVersion (version meta.k8s.io/v1)'))
  }
  if (typeof start !== 'string' || !start.startsWith('/')) {
    return refused(badToken('encoded start key empty (version meta.k8s.io/v1)'))
  }
  return ok({ revision, after: start.slice(1).replace(/\0$/, '') })
}

/** Where Go's decoder of unpadded base64 stumbles; null if it does not. */
function brokenByteOf(token: string): number | null {
  const wrong = /[^A-Za-z0-9_-]/.exec(token)
  if (wrong !== null) return wrong.index
  return token.length % 4 === 1 ? token.length - 1 : null
}

const badToken = (because: string): Status =>
  badRequest(`invalid continue token: continue key is not valid: ${because}`)

/** 504 for a version that is yet to come. The real server waits three seconds for it first. */
export const tooLarge = (asked: string, current: number): Status =>
  refusal(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })

const listTooOld = (): Status => refusal(410, 'Expired', 'The resourceVersion for the provided list is too old.')

const continueTooOld = (): Status =>
  refusal(
    410,
    'Expired',
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.',
  )
