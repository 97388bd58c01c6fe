import { ok } from '#shared/kit/result.ts'
import type { ObjectOf, ResourceName } from '../objects.ts'
import type { Strategies } from '../registry/types.ts'
import { badRequest, fieldForbidden, type FieldError, fieldNotSupported, type Outcome, refused } from '../status.ts'
import { parseFieldSelector } from './field-selector.ts'
import { parseLabelSelector } from './label-selector.ts'
import { invalidOptions, type Query } from './query.ts'

export type Matcher = (object: ObjectOf[ResourceName]) => boolean

/** What a list or a watch was asked, checked. */
export interface ListOptions {
  readonly limit: number
  readonly continueToken: string
  readonly resourceVersion: string
  readonly match: string
  /** Null: no selector at all. */
  readonly matcher: Matcher | null
  readonly isWatch: boolean
  readonly allowsBookmarks: boolean
  readonly sendInitialEvents: boolean | null
  readonly timeoutSeconds: number | null
}

/** Reads and checks the query of a list or watch (kubernetes: apimachinery/pkg/apis/internalversion/validation). */
export function listOptionsOf(
  query: Query,
  resource: ResourceName,
  strategies: Strategies,
  isWatch: boolean,
): Outcome<ListOptions> {
  const limit = query.integer('limit')
  if (limit.kind === 'failed') return limit
  const timeoutSeconds = query.integer('timeoutSeconds')
  if (timeoutSeconds.kind === 'failed') return timeoutSeconds
  const matcher = matcherOf(query, resource, strategies)
  if (matcher.kind === 'failed') return matcher
  const options: ListOptions = {
    limit: Math.max(0, limit.value ?? 0),
    continueToken: query.text('continue'),
    resourceVersion: query.text('resourceVersion'),
    match: query.text('resourceVersionMatch'),
    matcher: matcher.value,
    isWatch,
    allowsBookmarks: query.flag('allowWatchBookmarks'),
    sendInitialEvents: query.has('sendInitialEvents') ? query.flag('sendInitialEvents') : null,
    timeoutSeconds: timeoutSeconds.value ?? null,
  }
  const errors = isWatch ? watchErrors(options) : listErrors(options)
  return errors.length > 0 ? invalidOptions('ListOptions', errors) : ok(options)
}

function matcherOf(query: Query, resource: ResourceName, strategies: Strategies): Outcome<Matcher | null> {
  const labels = parseLabelSelector(query.text('labelSelector'))
  if (labels.kind === 'failed') return labels
  const fields = parseFieldSelector(query.text('fieldSelector'), resource, strategies)
  if (fields.kind === 'failed') return fields
  const ofLabels = labels.value
  const ofFields = fields.value
  if (ofLabels === null) return ok(ofFields)
  return ok((object) => ofLabels(object.metadata.labels) && (ofFields === null || ofFields(object)))
}

const matchField = 'resourceVersionMatch'

function listErrors({ match, resourceVersion, continueToken, sendInitialEvents }: ListOptions): readonly FieldError[] {
  const errors: FieldError[] = []
  if (match !== '') errors.push(...matchErrors({ match, resourceVersion, continueToken }))
  if (sendInitialEvents !== null) {
    errors.push(fieldForbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'))
  }
  return errors
}

function matchErrors({
  match,
  resourceVersion,
  continueToken,
}: Pick<ListOptions, 'match' | 'resourceVersion' | 'continueToken'>): readonly FieldError[] {
  const errors: FieldError[] = []
  if (resourceVersion === '') {
    errors.push(fieldForbidden(matchField, 'resourceVersionMatch is forbidden unless resourceVersion is provided'))
  }
  if (continueToken !== '') {
    errors.push(fieldForbidden(matchField, 'resourceVersionMatch is forbidden when continue is provided'))
  }
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    errors.push(fieldNotSupported(matchField, match, ['Exact', 'NotOlderThan', '']))
  }
  if (match === 'Exact' && resourceVersion === '0') {
    errors.push(fieldForbidden(matchField, 'resourceVersionMatch "exact" is forbidden for resourceVersion "0"'))
  }
  return errors
}

function watchErrors({ match, continueToken, sendInitialEvents }: ListOptions): readonly FieldError[] {
  const errors: FieldError[] = []
  if (sendInitialEvents === null && match !== '') {
    const because = 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided'
    errors.push(fieldForbidden(matchField, because))
  }
  if (sendInitialEvents !== null && match !== 'NotOlderThan') {
    errors.push(fieldForbidden(matchField, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'))
  }
  if (match !== '' && match !== 'NotOlderThan') errors.push(fieldNotSupported(matchField, match, ['NotOlderThan']))
  if (continueToken !== '') {
    errors.push(fieldForbidden(matchField, 'resourceVersionMatch is forbidden when continue is provided'))
  }
  return errors
}

/** A version as a number; what is none gets the refusal of a list. */
export function versionNumber(text: string): Outcome<number> {
  if (/^\d+$/.test(text)) return ok(Number(text))
  return refused(badRequest(`invalid resource version: ${versionComplaint(text)}`))
}

export const versionComplaint = (text: string): string =>
  `resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`
