import { ok } from '#shared/kit/result.ts'
import type { JsonObject } from '../objects.ts'
import { managerOf, trackUpdate } from '../schema/index.ts'
import { fieldInvalid, invalid, type Outcome, refused } from '../status.ts'
import { decodedBody } from './bodies.ts'
import { methodNotAllowed } from './call.ts'
import type { Query } from './query.ts'
import type { ApiParts, ApiRequest, Replied } from './types.ts'
import { writeQueryOf } from './write-options.ts'
import { withManagedFields } from './writing.ts'
import { wireTime } from '../time/wire-time.ts'

interface Review {
  readonly group: string
  readonly kind: string
  answer(object: JsonObject, parts: ApiParts): Outcome<JsonObject>
}

/** The one user of the sandbox, who may do everything. */
const user = { username: 'admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'] }

const reviews: { readonly [plural: string]: Review } = {
  selfsubjectaccessreviews: {
    group: 'authorization.k8s.io',
    kind: 'SelfSubjectAccessReview',
    answer: accessReview,
  },
  selfsubjectreviews: {
    group: 'authentication.k8s.io',
    kind: 'SelfSubjectReview',
    answer: (object, { time }) =>
      ok({
        ...object,
        metadata: { creationTimestamp: wireTime(time.nowMs()) },
        status: { userInfo: user },
      }),
  },
}

/** What `kubectl auth can-i --list` is told. The question says only a namespace, and the answer is the same in all. */
const rulesReview = {
  kind: 'SelfSubjectRulesReview',
  apiVersion: 'authorization.k8s.io/v1',
  metadata: {},
  spec: {},
  status: {
    resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
    nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
    incomplete: false,
  },
}

function accessReview(object: JsonObject): Outcome<JsonObject> {
  const { resourceAttributes, nonResourceAttributes } = (object['spec'] ?? {}) as {
    readonly resourceAttributes?: unknown
    readonly nonResourceAttributes?: unknown
  }
  if ((resourceAttributes === undefined) !== (nonResourceAttributes === undefined)) {
    return ok({ ...object, status: { allowed: true } })
  }
  const both = resourceAttributes !== undefined
  const because = both
    ? 'cannot be specified in combination with resourceAttributes'
    : 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
  const field = both ? 'spec.nonResourceAttributes' : 'spec.resourceAttributes'
  const error = fieldInvalid(field, both ? nonResourceAttributes : null, because)
  // The real server knows no Kind here and begins with the dot.
  const status = invalid({ group: 'authorization.k8s.io', kind: '', name: '' }, [error])
  return refused({ ...status, details: { group: 'authorization.k8s.io', causes: status.details?.causes ?? [] } })
}

/** POST to a kind that is asked and not stored. */
export function review(plural: string, request: ApiRequest, query: Query, parts: ApiParts): Replied {
  if (plural === 'selfsubjectrulesreviews')
    return ok({ kind: 'object', status: 201, resource: null, object: rulesReview })
  const asked = reviews[plural]
  if (asked === undefined) return refused(methodNotAllowed())
  const options = writeQueryOf(query, 'CreateOptions')
  if (options.kind === 'failed') return options
  const gvk = { group: asked.group, version: 'v1', kind: asked.kind }
  const decoded = decodedBody(request, gvk, options.value.fieldValidation)
  if (decoded.kind === 'failed') return decoded
  const answered = asked.answer({ ...decoded.value.object, metadata: {} }, parts)
  if (answered.kind === 'failed') return answered
  const object =
    asked.kind === 'SelfSubjectAccessReview' ? tracked(answered.value, gvk, request, query, parts) : answered.value
  return ok({ kind: 'object', status: 201, resource: null, object, warnings: decoded.value.warnings })
}

function tracked(
  object: JsonObject,
  gvk: { readonly group: string; readonly version: string; readonly kind: string },
  request: ApiRequest,
  query: Query,
  parts: ApiParts,
): JsonObject {
  const { status, ...after } = object
  const manager = managerOf(query.text('fieldManager'), request.headers['user-agent'] ?? '')
  const writer = { manager, subresource: '' as const, nowMs: parts.time.nowMs() }
  const fields = trackUpdate({ gvk, before: null, after, writer })
  return { ...withManagedFields(after, fields), ...(status === undefined ? {} : { status }) }
}
