import type { EventObject, Meta, NamespaceObject, NodeObject, ResourceQuotaObject } from '#shared/objects/index.ts'
import {
  conditionsAt,
  flagAt,
  labelsAt,
  listAt,
  messageOrNullAt,
  numberAt,
  recordAt,
  textAt,
  timeOrNullAt,
  wordAt,
  wordOrNullAt,
  type Source,
} from './read.ts'

export function projectNode(source: Source, meta: Meta): NodeObject {
  const spec = recordAt(source, 'spec')
  const status = recordAt(source, 'status')
  return {
    kind: 'Node',
    ...meta,
    unschedulable: flagAt(spec, 'unschedulable'),
    taints: listAt(spec, 'taints', (taint) => ({
      key: wordAt(taint, 'key'),
      value: wordAt(taint, 'value'),
      effect: wordAt(taint, 'effect'),
    })),
    conditions: conditionsAt(status),
    lastReportAt: lastReportAt(status),
    allocatable: labelsAt(status, 'allocatable'),
  }
}

/**
 * A node that reports does so every few minutes, and that is no news. The controller that finds it silent leaves the time of the
 * last report as it was; of a kubelet that never reported it writes when the node was made.
 */
function lastReportAt(status: Source): number | null {
  const [at = null] = listAt(
    status,
    'conditions',
    (condition) => timeOrNullAt(condition, 'lastHeartbeatTime'),
    (condition) =>
      wordAt(condition, 'type') === 'Ready' &&
      wordAt(condition, 'status') === 'Unknown' &&
      wordAt(condition, 'reason') !== 'NodeStatusNeverUpdated',
  )
  return at
}

export function projectNamespace(source: Source, meta: Meta): NamespaceObject {
  return { kind: 'Namespace', ...meta, phase: wordAt(recordAt(source, 'status'), 'phase', 'Active') }
}

/**
 * Two recorders write events: the classic one fills firstTimestamp, lastTimestamp, count and source, the newer one (the
 * scheduler's) eventTime, series and reportingComponent, and leaves the others null.
 */
export function projectEvent(source: Source, meta: Meta): EventObject {
  const involved = recordAt(source, 'involvedObject')
  const series = recordAt(source, 'series')
  const eventAt = timeOrNullAt(source, 'eventTime')
  const times = [
    timeOrNullAt(series, 'lastObservedTime'),
    timeOrNullAt(source, 'lastTimestamp'),
    eventAt,
    meta.createdAt,
  ]
  const known = times.filter((time) => time !== null)
  return {
    kind: 'Event',
    ...meta,
    involved: {
      kind: wordAt(involved, 'kind'),
      namespace: wordAt(involved, 'namespace'),
      name: wordAt(involved, 'name'),
      uid: wordOrNullAt(involved, 'uid'),
      fieldPath: wordOrNullAt(involved, 'fieldPath'),
    },
    type: wordAt(source, 'type', 'Normal'),
    reason: wordAt(source, 'reason'),
    message: messageOrNullAt(source, 'message') ?? '',
    component:
      textAt(source, 'reportingComponent') === ''
        ? wordAt(recordAt(source, 'source'), 'component')
        : wordAt(source, 'reportingComponent'),
    count: numberAt(series, 'count', numberAt(source, 'count', 1)),
    firstAt: timeOrNullAt(source, 'firstTimestamp') ?? eventAt ?? meta.createdAt,
    lastAt: known.length === 0 ? null : Math.max(...known),
  }
}

/** The status says what is enforced; before the controller's first round only the spec is there. */
export function projectResourceQuota(source: Source, meta: Meta): ResourceQuotaObject {
  const status = recordAt(source, 'status')
  const hard = labelsAt(status, 'hard')
  return {
    kind: 'ResourceQuota',
    ...meta,
    hard: Object.keys(hard).length === 0 ? labelsAt(recordAt(source, 'spec'), 'hard') : hard,
    used: labelsAt(status, 'used'),
  }
}
