import { ok } from '#shared/kit/result.ts'
import type { ObjectOf, ResourceName } from '../objects.ts'
import type { Strategies, Strategy } from '../registry/types.ts'
import { badRequest, type Outcome, refused } from '../status.ts'

interface Term {
  readonly label: string
  readonly isEqual: boolean
  readonly value: string
}

export type FieldMatcher = (object: ObjectOf[ResourceName]) => boolean

interface Selectable {
  /** Labels besides metadata.name and metadata.namespace. */
  readonly labels: readonly string[]
  readonly hasNamespace?: boolean
  /** How an unknown label is refused; each kind's conversion function has words of its own. */
  readonly refusal: (label: string) => string
}

const unsupported = (label: string): string => `field label not supported: ${label}`
const unknown = (label: string): string =>
  `${JSON.stringify(label)} is not a known field selector: only "metadata.name", "metadata.namespace"`

const plain: Selectable = { labels: [], refusal: unknown }

/** kubernetes: pkg/apis/<group>/v1/conversion.go, AddFieldLabelConversionsFor…; all others know only name and namespace. */
const selectable: { readonly [R in ResourceName]?: Selectable } = {
  pods: {
    labels: [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.podIPs',
      'status.nominatedNodeName',
    ],
    refusal: unsupported,
  },
  events: {
    labels: [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'source',
      'type',
    ],
    refusal: unsupported,
  },
  nodes: { labels: ['spec.unschedulable'], hasNamespace: false, refusal: unsupported },
  namespaces: { labels: ['status.phase'], hasNamespace: false, refusal: unsupported },
  secrets: { labels: ['type'], refusal: unsupported },
  services: { labels: ['spec.clusterIP', 'spec.type'], refusal: unsupported },
  replicationcontrollers: { labels: ['status.replicas'], refusal: unsupported },
  jobs: {
    labels: ['status.successful'],
    refusal: (label) => `field label ${JSON.stringify(label)} not supported for Job`,
  },
}

/** Parses a field selector for one resource; a refusal has the real words. Null: it takes everything. */
export function parseFieldSelector(
  text: string,
  resource: ResourceName,
  strategies: Strategies,
): Outcome<FieldMatcher | null> {
  const terms: Term[] = []
  // In order of the alphabet: the real server sorts the terms before it reads them, so the first fault is that one's.
  for (const part of partsOf(text).toSorted()) {
    if (part === '') continue
    const term = termOf(part, text)
    if (term.kind === 'failed') return term
    const refusal = refusalOfLabel(term.value.label, resource)
    if (refusal !== null) return refused(badRequest(refusal))
    terms.push(term.value)
  }
  if (terms.length === 0) return ok(null)
  const strategy = strategies[resource] as unknown as Strategy<ResourceName>
  return ok((object) => {
    const fields = needsMore(terms) ? strategy.fields?.(object) : undefined
    return terms.every(({ label, isEqual, value }) => (fieldOf(object, fields, label) === value) === isEqual)
  })
}

const needsMore = (terms: readonly Term[]): boolean => terms.some(({ label }) => !label.startsWith('metadata.'))

function fieldOf(
  object: ObjectOf[ResourceName],
  fields: { readonly [label: string]: string } | undefined,
  label: string,
): string {
  if (label === 'metadata.name') return object.metadata.name
  if (label === 'metadata.namespace') return object.metadata.namespace ?? ''
  return fields?.[label] ?? ''
}

function refusalOfLabel(label: string, resource: ResourceName): string | null {
  const { labels, refusal, hasNamespace = true } = selectable[resource] ?? plain
  if (label === 'metadata.name' || (label === 'metadata.namespace' && hasNamespace)) return null
  return labels.includes(label) ? null : refusal(label)
}

/** Cuts at commas that no backslash protects. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = []
  let part = ''
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (letter === '\\') {
      part += letter + text.charAt(at + 1)
      at += 1
    } else if (letter === ',') {
      parts.push(part)
      part = ''
    } else part += letter
  }
  return [...parts, part]
}

function termOf(part: string, whole: string): Outcome<Term> {
  for (let at = 0; at < part.length; at++) {
    if (part.charAt(at) === '\\') {
      at += 1
      continue
    }
    const operator = ['!=', '==', '='].find((one) => part.startsWith(one, at))
    if (operator === undefined) continue
    const value = unescaped(part.slice(at + operator.length))
    if (value.kind === 'failed') return value
    return ok({ label: part.slice(0, at), isEqual: operator !== '!=', value: value.value })
  }
  return refused(badRequest(`invalid selector: '${whole}'; can't understand '${part}'`))
}

function unescaped(text: string): Outcome<string> {
  let value = ''
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (letter === '\\') {
      const next = text.charAt(at + 1)
      if (!['\\', ',', '='].includes(next)) {
        return refused(badRequest(`invalid field selector: invalid escape sequence: \\${next}`))
      }
      value += next
      at += 1
    } else if (letter === ',' || letter === '=') {
      return refused(badRequest(`invalid field selector: unescaped character in value: ${letter.codePointAt(0) ?? 0}`))
    } else value += letter
  }
  return ok(value)
}
