import { parseSchedule } from '../../../controllers/cron/schedule.ts'
import type { ObjectOf } from '../../../objects.ts'
import { fieldInvalid, fieldNotSupported, fieldRequired, type FieldError } from '../../../status.ts'
import { jobSpecErrors } from './jobs.ts'
import { nonNegative, oneOf, selectorValue, type Errors } from './kit.ts'

type CronJob = ObjectOf['cronjobs']
type CronJobSpec = CronJob['spec']

/** A Job's name is the CronJob's, a dash and ten digits, and a Job's name is best a DNS label. */
const longestName = 52

export function cronJobErrors({ metadata, spec }: CronJob): Errors {
  const errors = specErrors(spec, null)
  return metadata.name.length > longestName
    ? [...errors, fieldInvalid('metadata.name', metadata.name, `must be no more than ${longestName} characters`)]
    : errors
}

export const cronJobUpdateErrors = ({ spec }: CronJob, old: CronJob): Errors => specErrors(spec, old.spec)

/** kubernetes: pkg/apis/batch/validation, validateCronJobSpec. */
function specErrors(spec: CronJobSpec, old: CronJobSpec | null): Errors {
  return [
    ...scheduleErrors(spec, old),
    ...nonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...(old !== null && old.timeZone === spec.timeZone ? [] : zoneErrors(spec.timeZone)),
    ...oneOf(spec.concurrencyPolicy, 'spec.concurrencyPolicy', ['Allow', 'Forbid', 'Replace']),
    ...templateErrors(spec.jobTemplate),
    ...nonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...nonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
  ]
}

function scheduleErrors({ schedule, timeZone }: CronJobSpec, old: CronJobSpec | null): Errors {
  const field = 'spec.schedule'
  if (!schedule) return [fieldRequired(field)]
  const problem = scheduleProblem(schedule)
  const errors: FieldError[] = problem === null ? [] : [fieldInvalid(field, schedule, problem)]
  if (!schedule.includes('TZ')) return errors
  // Zones in schedules had been possible once: who has one may keep it.
  const hadZone = old !== null && old.schedule.includes('TZ')
  if (hadZone && timeZone !== undefined)
    errors.push(fieldInvalid(field, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule'))
  if (!hadZone)
    errors.push(fieldInvalid(field, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead'))
  return errors
}

/** What the parser says; null for a schedule. A zone before it is read first, and without a blank after it the real parser breaks down. */
function scheduleProblem(schedule: string): string | null {
  const prefix = /^(?:TZ|CRON_TZ)=/.exec(schedule)?.[0]
  const blank = schedule.indexOf(' ')
  if (prefix !== undefined && blank < 0)
    return 'invalid schedule format: runtime error: slice bounds out of range [:-1]'
  const zone = prefix === undefined ? '' : schedule.slice(prefix.length, blank)
  if (zone !== '' && !isZone(zone)) return `provided bad location ${zone}: unknown time zone ${zone}`
  const parsed = parseSchedule(prefix === undefined ? schedule : schedule.slice(blank).trim())
  return parsed.kind === 'ok' ? null : parsed.failure
}

function zoneErrors(zone: string | undefined): Errors {
  const field = 'spec.timeZone'
  if (zone === undefined) return []
  if (zone === '') return [fieldInvalid(field, zone, 'timeZone must be nil or non-empty string')]
  const unknown = fieldInvalid(field, zone, `unknown time zone ${zone}`)
  const isReadable = zone
    .split('/')
    .every((part) => part !== '.' && part !== '..' && !part.startsWith('-') && /^[A-Za-z0-9._+-]{1,14}$/.test(part))
  if (!isReadable) return [unknown]
  const errors: FieldError[] = []
  if (zone.toLowerCase() === 'local')
    errors.push(
      fieldInvalid(field, zone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'),
    )
  // Go knows its machine's zone as Local and no other spelling of it.
  return zone === 'Local' || isZone(zone) ? errors : [...errors, unknown]
}

/** Whether the zone is known: the table is the runtime's own, the same IANA names that Go has. */
function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) instanceof Intl.DateTimeFormat
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

function templateErrors({ spec }: CronJobSpec['jobTemplate']): Errors {
  const field = 'spec.jobTemplate.spec'
  if (spec === undefined) return []
  const { selector, manualSelector } = spec
  return [
    ...jobSpecErrors(spec, field),
    ...(selector === undefined
      ? []
      : [fieldInvalid(`${field}.selector`, selectorValue(selector), '`selector` will be auto-generated')]),
    ...(manualSelector === true ? [fieldNotSupported(`${field}.manualSelector`, true, ['nil', 'false'])] : []),
  ]
}
