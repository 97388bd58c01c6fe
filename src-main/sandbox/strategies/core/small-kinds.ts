import type { ObjectOf } from '../../objects.ts'
import type { Strategy } from '../../registry/types.ts'
import { qualifiedNameTexts } from '../../registry/names.ts'
import { fieldInvalid, fieldRequired, type FieldError } from '../../status.ts'
import { textErrors } from './checks.ts'

// Kinds with hardly a rule of their own: ServiceAccounts, Leases, Events.

type Event = ObjectOf['events']

export const serviceAccountStrategy: Strategy<'serviceaccounts'> = { answersWithObject: true }

/** kubernetes: pkg/apis/coordination/validation/validation.go. */
export const leaseStrategy: Strategy<'leases'> = {
  applyDefaults(draft) {
    draft.spec ??= {}
  },
  // Fields of a feature that is off by default (CoordinatedLeaderElection).
  prepareForCreate(draft) {
    delete draft.spec?.strategy
    delete draft.spec?.preferredHolder
  },
  validateCreate: (lease) => leaseErrors(lease),
  validateUpdate: (lease) => leaseErrors(lease),
}

function leaseErrors({ spec }: ObjectOf['leases']): FieldError[] {
  const { leaseDurationSeconds: seconds, leaseTransitions: transitions } = spec
  return [
    ...(seconds !== undefined && seconds <= 0
      ? [fieldInvalid('spec.leaseDurationSeconds', seconds, 'must be greater than 0')]
      : []),
    ...(transitions !== undefined && transitions < 0
      ? [fieldInvalid('spec.leaseTransitions', transitions, 'must be greater than or equal to 0')]
      : []),
  ]
}

/** kubernetes: pkg/apis/core/validation/events.go, as lenient as it is with events of the older form. */
export const eventStrategy: Strategy<'events'> = {
  // Names of events are made from those of other objects: they only have to fit into a path.
  validateName: pathSegmentTexts,
  applyDefaults(draft) {
    const loose = draft as unknown as Record<string, unknown>
    // Go writes these four whether they are set or not.
    for (const field of ['firstTimestamp', 'lastTimestamp', 'eventTime']) loose[field] ??= null
    loose['source'] ??= {}
    loose['reportingComponent'] ??= ''
    loose['reportingInstance'] ??= ''
    loose['involvedObject'] ??= {}
  },
  validateCreate: (event) => eventErrors(event),
  fields: (event) => eventFields(event),
}

function pathSegmentTexts(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`)
}

/** Only events of the newer form, which have an exact time, are looked at closely (legacyValidateEvent). */
function eventErrors(event: Event): FieldError[] {
  if ((event.eventTime ?? null) !== null) return newEventErrors(event)
  const { metadata, involvedObject } = event
  const namespace = involvedObject?.namespace ?? ''
  // Events about what has no namespace are kept in the default one.
  const fits = namespace === metadata.namespace || (namespace === '' && metadata.namespace === 'default')
  return fits ? [] : [fieldInvalid('involvedObject.namespace', namespace, 'does not match event.namespace')]
}

const longestEventText = 128

function newEventErrors({
  metadata,
  involvedObject,
  reportingComponent = '',
  reportingInstance = '',
  action = '',
  reason = '',
}: Event): FieldError[] {
  // What has no namespace has its events in the default one.
  const isAstray = (involvedObject?.namespace ?? '') === '' && metadata.namespace !== 'default'
  return [
    ...(isAstray ? [fieldInvalid('involvedObject.namespace', '', 'does not match event.namespace')] : []),
    ...(reportingComponent === '' ? [fieldRequired('reportingComponent')] : []),
    ...textErrors(reportingComponent, 'reportingComponent', qualifiedNameTexts),
    ...eventTextErrors(reportingInstance, 'reportingInstance'),
    ...eventTextErrors(action, 'action'),
    ...eventTextErrors(reason, 'reason'),
  ]
}

/** The server shows an empty text for one that is too long. */
function eventTextErrors(text: string, field: string): FieldError[] {
  if (text === '') return [fieldRequired(field)]
  if (text.length <= longestEventText) return []
  return [fieldInvalid(field, '', `can have at most ${longestEventText} characters`)]
}

function eventFields(event: Event): Readonly<Record<string, string>> {
  const about = event.involvedObject ?? {}
  const source = (event.source?.component ?? '') || (event.reportingComponent ?? '')
  return {
    'involvedObject.kind': about.kind ?? '',
    'involvedObject.namespace': about.namespace ?? '',
    'involvedObject.name': about.name ?? '',
    'involvedObject.uid': about.uid ?? '',
    'involvedObject.apiVersion': about.apiVersion ?? '',
    'involvedObject.resourceVersion': about.resourceVersion ?? '',
    'involvedObject.fieldPath': about.fieldPath ?? '',
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source,
    type: event.type ?? '',
  }
}
