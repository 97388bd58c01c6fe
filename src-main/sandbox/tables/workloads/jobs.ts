import type { ObjectOf } from '../../objects.ts'
import { ageColumn, column, nameColumn } from '../columns.ts'
import { ageSince, humanDuration } from '../durations.ts'
import type { Printer } from '../types.ts'
import { containerCells, containerColumns, integerColumn, selectorColumn, selectorText } from './columns.ts'

type Job = ObjectOf['jobs']

export const jobPrinter: Printer<'jobs'> = {
  columns: [
    nameColumn,
    column('Status'),
    column('Completions'),
    column('Duration'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  cells: (job, nowMs) => [
    job.metadata.name,
    statusText(job),
    completionsText(job),
    durationText(job, nowMs),
    ageSince(job.metadata.creationTimestamp, nowMs),
    ...containerCells(job.spec.template),
    selectorText(job.spec.selector) || '<none>',
  ],
}

function completionsText({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

/** Until it completes a Job's duration goes on, also when it has failed: only completion has a time. */
function durationText({ status }: Job, nowMs: number): string {
  if (status?.startTime === undefined) return ''
  const endMs = status.completionTime === undefined ? nowMs : Date.parse(status.completionTime)
  return humanDuration(endMs - Date.parse(status.startTime))
}

function statusText({ metadata, status }: Job): string {
  const has = (type: string): boolean => status?.conditions?.find((one) => one.type === type)?.status === 'True'
  if (has('Complete')) return 'Complete'
  if (has('Failed')) return 'Failed'
  if (metadata.deletionTimestamp !== undefined) return 'Terminating'
  if (has('Suspended')) return 'Suspended'
  if (has('FailureTarget')) return 'FailureTarget'
  return has('SuccessCriteriaMet') ? 'SuccessCriteriaMet' : 'Running'
}

export const cronJobPrinter: Printer<'cronjobs'> = {
  columns: [
    nameColumn,
    column('Schedule'),
    column('Timezone'),
    { ...column('Suspend'), type: 'boolean' },
    integerColumn('Active'),
    column('Last Schedule'),
    ageColumn,
    ...containerColumns,
    selectorColumn,
  ],
  cells: ({ metadata, spec, status }, nowMs) => [
    metadata.name,
    spec.schedule,
    spec.timeZone ?? '<none>',
    suspendText(spec.suspend),
    (status?.active ?? []).length,
    status?.lastScheduleTime === undefined ? '<none>' : ageSince(status.lastScheduleTime, nowMs),
    ageSince(metadata.creationTimestamp, nowMs),
    ...containerCells(spec.jobTemplate.spec?.template),
    selectorText(spec.jobTemplate.spec?.selector) || '<none>',
  ],
}

const suspendText = (suspend: boolean | undefined): string =>
  suspend === undefined ? '<unset>' : suspend ? 'True' : 'False'
