import type { CronJobObject, JobObject, Meta } from '#shared/objects/index.ts'
import {
  conditionsAt,
  flagAt,
  listAt,
  numberAt,
  numberOrNullAt,
  recordAt,
  textAt,
  timeOrNullAt,
  wordAt,
  wordOrNullAt,
  type Source,
} from './read.ts'

/** Defaults are those that the API server writes when the field is left out. */
export function projectJob(source: Source, meta: Meta): JobObject {
  const spec = recordAt(source, 'spec')
  const status = recordAt(source, 'status')
  return {
    kind: 'Job',
    ...meta,
    completions: numberOrNullAt(spec, 'completions'),
    parallelism: numberAt(spec, 'parallelism', 1),
    backoffLimit: numberAt(spec, 'backoffLimit', 6),
    indexed: spec['completionMode'] === 'Indexed',
    suspended: flagAt(spec, 'suspend'),
    restartPolicy: wordAt(recordAt(recordAt(spec, 'template'), 'spec'), 'restartPolicy'),
    activeDeadlineSeconds: numberOrNullAt(spec, 'activeDeadlineSeconds'),
    ttlSecondsAfterFinished: numberOrNullAt(spec, 'ttlSecondsAfterFinished'),
    active: numberAt(status, 'active'),
    succeeded: numberAt(status, 'succeeded'),
    failed: numberAt(status, 'failed'),
    completedIndexes: textAt(status, 'completedIndexes'),
    startedAt: timeOrNullAt(status, 'startTime'),
    completedAt: timeOrNullAt(status, 'completionTime'),
    conditions: conditionsAt(status),
  }
}

export function projectCronJob(source: Source, meta: Meta): CronJobObject {
  const spec = recordAt(source, 'spec')
  const status = recordAt(source, 'status')
  return {
    kind: 'CronJob',
    ...meta,
    schedule: wordAt(spec, 'schedule'),
    timeZone: wordOrNullAt(spec, 'timeZone'),
    suspended: flagAt(spec, 'suspend'),
    concurrencyPolicy: wordAt(spec, 'concurrencyPolicy', 'Allow'),
    startingDeadlineSeconds: numberOrNullAt(spec, 'startingDeadlineSeconds'),
    successfulJobsHistoryLimit: numberAt(spec, 'successfulJobsHistoryLimit', 3),
    failedJobsHistoryLimit: numberAt(spec, 'failedJobsHistoryLimit', 1),
    activeJobUids: listAt(status, 'active', (reference) => textAt(reference, 'uid')).filter((uid) => uid !== ''),
    lastScheduledAt: timeOrNullAt(status, 'lastScheduleTime'),
    lastSuccessfulAt: timeOrNullAt(status, 'lastSuccessfulTime'),
  }
}
