import type { ObjectOf } from '../../objects.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldInvalid, fieldRequired, type FieldError } from '../../status.ts'

// Kinds with hardly a rule of their own: ServiceAccounts, Leases, Events.

type Event = ObjectOf['events']

export const serviceAccountStrategy: Strategy<'serviceaccounts'> = { answersWithObject: true }

/** kubernetes: pkg/apis/coordination/validation/validation.go. */
export const leaseStrategy: Strategy<'leases'> = {
  applyDefaults(draft) {
    draft.spec ??= {}
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
  // Names of events are made from those of other objects and are not looked at.
  validateName: () => [],
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

function eventErrors({ metadata, involvedObject, reportingComponent, eventTime, type }: Event): FieldError[] {
  const namespace = involvedObject?.namespace ?? ''
  // Events about what has no namespace are kept in the default one.
  const fits = namespace === metadata.namespace || (namespace === '' && metadata.namespace === 'default')
  const isNewForm = (eventTime ?? null) !== null
  return [
    ...(fits ? [] : [fieldInvalid('involvedObject.namespace', namespace, 'does not match event.namespace')]),
    ...(isNewForm && (reportingComponent ?? '') === '' ? [fieldRequired('reportingController')] : []),
    ...(isNewForm && type !== 'Normal' && type !== 'Warning'
      ? [fieldInvalid('type', type ?? '', `has invalid value: ${type ?? ''}`)]
      : []),
  ]
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
