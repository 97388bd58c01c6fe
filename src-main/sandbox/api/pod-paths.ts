import { ok } from '#shared/kit/result.ts'
import type { ContainerAccess, Log, LogOptions } from '../kubelet/container-access.ts'
import type { ObjectOf } from '../objects.ts'
import {
  badRequest,
  type FieldError,
  fieldForbidden,
  fieldInvalid,
  fieldRequired,
  invalid,
  type Outcome,
  refusal,
  refused,
} from '../status.ts'
import { decodedBody } from './bodies.ts'
import { type Call, found, notSimulated } from './call.ts'
import { type AskedDeletion, checkedDeletion } from './delete-options.ts'
import type { Query } from './query.ts'
import { commonHeaders } from './replies.ts'
import type { ApiAnswer, Replied, Reply } from './types.ts'
import { metaOf } from './writing.ts'
import { writeQueryOf } from './write-options.ts'
import { wireTime } from '../time/wire-time.ts'

const created: Reply = {
  kind: 'object',
  status: 201,
  resource: null,
  object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 },
}

/** POST to `pods/binding`: what a scheduler does. */
export function bindPod(call: Call): Replied {
  const options = writeQueryOf(call.query, 'CreateOptions')
  if (options.kind === 'failed') return options
  const gvk = { group: '', version: 'v1', kind: 'Binding' }
  const decoded = decodedBody(call.request, gvk, options.value.fieldValidation)
  if (decoded.kind === 'failed') return decoded
  if (metaOf(decoded.value.object).name !== call.name) {
    return refused(badRequest('name in URL does not match name in Binding object'))
  }
  const { target = {} } = decoded.value.object as {
    readonly target?: { readonly kind?: string; readonly name?: string }
  }
  const complaint = complaintAboutTarget(target)
  // The real server does not make a proper refusal of this one.
  if (complaint !== null) return refused(refusal(500, '', complaint))
  const { uid = '' } = metaOf(decoded.value.object) as { readonly uid?: string }
  const { namespace, name, parts } = call
  const { dryRun } = options.value
  const bound = parts.registry.bind(namespace, name, target.name ?? '', { dryRun, ...(uid === '' ? {} : { uid }) })
  return bound.kind === 'failed' ? bound : ok(created)
}

function complaintAboutTarget({
  kind = '',
  name = '',
}: {
  readonly kind?: string
  readonly name?: string
}): string | null {
  if (kind !== '' && kind !== 'Node') {
    return `target.kind: Unsupported value: ${JSON.stringify(kind)}: supported values: "Node", "<empty>"`
  }
  if (name !== '') return null
  const { field, message } = fieldRequired('target.name')
  return `${field}: ${message}`
}

/** POST to `pods/eviction`: the condition first, then the deletion. There are no disruption budgets to ask. */
export function evictPod(call: Call): Replied {
  const options = writeQueryOf(call.query, 'CreateOptions')
  if (options.kind === 'failed') return options
  const gvk = { group: 'policy', version: 'v1', kind: 'Eviction' }
  const decoded = decodedBody(call.request, gvk, options.value.fieldValidation)
  if (decoded.kind === 'failed') return decoded
  if (metaOf(decoded.value.object).name !== call.name) {
    return refused(badRequest('name in URL does not match name in Eviction object'))
  }
  const { deleteOptions = {} } = decoded.value.object as { readonly deleteOptions?: AskedDeletion }
  const deletion = checkedDeletion(deleteOptions)
  if (deletion.kind === 'failed') return deletion
  const pod = found(call)
  if (pod.kind === 'failed') return pod
  const { registry, time } = call.parts
  const dryRun = options.value.dryRun || deletion.value.dryRun === true
  if (!dryRun) {
    const marked = registry.update('pods', disrupted(pod.value as ObjectOf['pods'], time.nowMs()), {
      subresource: 'status',
    })
    if (marked.kind === 'failed') return marked
  }
  const outcome = registry.delete('pods', call.namespace, call.name, { ...deletion.value, dryRun })
  return outcome.kind === 'failed' ? outcome : ok(created)
}

/** kubernetes: pkg/registry/core/pod/storage/eviction.go, addConditionAndDeletePod. */
function disrupted(pod: ObjectOf['pods'], nowMs: number): ObjectOf['pods'] {
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    lastTransitionTime: wireTime(nowMs),
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  }
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== condition.type)
  return { ...pod, status: { ...pod.status, conditions: [...others, condition] } }
}

/** GET of `pods/log`. */
export function podLog(call: Call): Replied {
  const pod = found(call)
  if (pod.kind === 'failed') return pod
  const options = logOptionsOf(call.query, call.name)
  if (options.kind === 'failed') return options
  const log = call.parts.containers.log(pod.value as ObjectOf['pods'], options.value)
  return log.kind === 'failed' ? log : ok({ kind: 'answer', answer: logAnswer(log.value) })
}

function logAnswer({ text, follow }: Log): ApiAnswer {
  const headers = { ...commonHeaders(), 'content-type': 'text/plain' }
  if (follow === undefined) return { kind: 'body', status: 200, headers, body: text }
  return {
    kind: 'stream',
    status: 200,
    headers,
    open(sink) {
      if (text !== '') sink.write(text)
      return follow(
        (more) => sink.write(more),
        () => sink.end(),
      )
    },
  }
}

function logOptionsOf(query: Query, pod: string): Outcome<LogOptions> {
  const numbers: Record<string, number> = {}
  for (const name of ['tailLines', 'sinceSeconds', 'limitBytes']) {
    const number = query.integer(name)
    if (number.kind === 'failed') return number
    if (number.value !== undefined) numbers[name] = number.value
  }
  const sinceTime = query.text('sinceTime')
  const errors = logErrors(numbers, sinceTime)
  if (errors.length > 0) return refused(invalid({ group: '', kind: 'PodLogOptions', name: pod }, errors))
  const container = query.text('container')
  return ok({
    ...numbers,
    ...(container === '' ? {} : { container }),
    ...(sinceTime === '' ? {} : { sinceTime }),
    follow: query.flag('follow'),
    previous: query.flag('previous'),
    timestamps: query.flag('timestamps'),
  })
}

/** kubernetes: pkg/apis/core/validation, ValidatePodLogOptions. */
function logErrors(numbers: { readonly [name: string]: number }, sinceTime: string): readonly FieldError[] {
  const { tailLines = 0, limitBytes = 1, sinceSeconds } = numbers
  const errors: FieldError[] = []
  if (tailLines < 0) errors.push(fieldInvalid('tailLines', tailLines, 'must be greater than or equal to 0'))
  if (limitBytes < 1) errors.push(fieldInvalid('limitBytes', limitBytes, 'must be greater than 0'))
  if (sinceSeconds !== undefined && sinceTime !== '') {
    errors.push(fieldForbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'))
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    errors.push(fieldInvalid('sinceSeconds', sinceSeconds, 'must be greater than 0'))
  }
  return errors
}

/** GET or POST of `pods/exec`: the program is chosen here, and started when the WebSocket stands. */
export function podExec(call: Call): Replied {
  const pod = found(call)
  if (pod.kind === 'failed') return pod
  const { query } = call
  const command = query.all('command')
  const program = call.parts.containers.exec(pod.value as ObjectOf['pods'], { ...connectionOf(query), command })
  return connected(call, program)
}

/** GET or POST of `pods/attach`: the container's own program. */
export function podAttach(call: Call): Replied {
  const pod = found(call)
  if (pod.kind === 'failed') return pod
  return connected(call, call.parts.containers.attach(pod.value as ObjectOf['pods'], connectionOf(call.query)))
}

type Connection = Parameters<ContainerAccess['attach']>[1]

function connectionOf(query: Query): Connection {
  const container = query.text('container')
  const named = container === '' ? {} : { container }
  return { ...named, hasInput: query.flag('stdin'), isTerminal: query.flag('tty') }
}

function connected({ query, request }: Call, program: ReturnType<ContainerAccess['attach']>): Replied {
  if (program.kind === 'failed') return program
  const wants = { stdin: query.flag('stdin'), stdout: query.flag('stdout'), stderr: query.flag('stderr') }
  const upgrade = (request.headers['upgrade'] ?? '').toLowerCase()
  if (upgrade === '') return refused(badRequest('Upgrade request required'))
  if (upgrade !== 'websocket') {
    return refused(notSimulated(`speak ${upgrade}`, 'ask for a WebSocket, as kubectl does from version 1.31 on'))
  }
  return ok({ kind: 'answer', answer: { kind: 'exec', wants, start: program.value } })
}

const undone: { readonly [subresource: string]: readonly [string, string] } = {
  portforward: ['forward ports', 'ask from inside instead: kubectl exec POD -- curl http://localhost/'],
  proxy: ['proxy to pods, services or nodes', 'ask from inside instead: kubectl exec POD -- curl http://NAME/'],
  ephemeralcontainers: ['add ephemeral containers', 'start a program in a container of the pod with kubectl exec'],
  resize: ['resize containers in place', 'change the template, and the pod is replaced'],
  finalize: ['finalize namespaces on request', 'its own controller does when they are empty'],
  token: ['issue tokens', 'its API knows one user only'],
}

/** Subresources that the real server has and the sandbox does not: 404 for what is not there, 501 for what is. */
export function notDone(call: Call): Replied {
  const object = found(call)
  if (object.kind === 'failed') return object
  const [what, instead] = undone[call.subresource] ?? [
    `do ${call.resource}/${call.subresource}`,
    'there is no other way',
  ]
  return refused(notSimulated(what, instead))
}
