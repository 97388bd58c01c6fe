import { assertNever } from '#shared/kit/assert.ts'
import { isReady, msOf } from '../facts.ts'
import type { Action, Decision } from '../types.ts'
import { account, isComplete, type Accounted, type Settled } from './accounting.ts'
import type { Backoff } from './backoff.ts'
import { completionsReached, condition, withCondition } from './conditions.ts'
import { deadlineMs, endingOf, lookAt, type Look } from './look.ts'
import { manage, type Managing } from './manage.ts'
import { isSuspended, type Job, type Pod } from './pods.ts'
import { creation, deletion, jobSaid, uncountedDeletion } from './writes.ts'
import { wireTime } from '../../time/wire-time.ts'

/** One Job that is neither finished nor somebody else's. */
export interface JobObserved {
  readonly job: Job
  /** Its pods, adopted ones included. */
  readonly pods: readonly Pod[]
  /** Adoptions and releases, done before anything else. */
  readonly claims: readonly Action[]
  readonly backoff: Backoff
}

/** kubernetes: SyncJobBatchPeriod; no delayed look comes sooner. */
export const batchMs = 1_000

/** About as long as the real controller needs to take away finalizers before it writes the terminal condition. */
const finalizersMs = 12

type Pace = Pick<Settled, 'conditions' | 'startTime' | 'isChanged'> & { readonly words: readonly Action[] }

/** The condition Suspended and the start that goes with it: it is taken away while suspended and set anew on resuming. */
function paceOf({ job }: Look, startTime: string | undefined, nowMs: number): Pace {
  const { conditions = [] } = job.status ?? {}
  const words = isSuspended(job)
    ? { reason: 'JobSuspended', message: 'Job suspended' }
    : { reason: 'JobResumed', message: 'Job resumed' }
  const changed = withCondition(conditions, condition('Suspended', isSuspended(job) ? 'True' : 'False', words, nowMs))
  if (changed === null) return { conditions, startTime, isChanged: false, words: [] }
  return {
    conditions: changed,
    startTime: isSuspended(job) ? undefined : wireTime(nowMs),
    isChanged: true,
    words: [jobSaid(job, words.reason === 'JobSuspended' ? 'Suspended' : 'Resumed', words.message)],
  }
}

/** The Job is over: what still runs is deleted, and everything is counted. */
function endJob(look: Look, settled: Settled, nowMs: number): Accounted {
  const { active, ready, terminating, job } = look
  const figures = {
    active: 0,
    ready: ready - active.filter(isReady).length,
    terminating: terminating + active.length,
  }
  return after(
    active.map((pod) => deletion(job, pod)),
    account(look, { ...settled, ...figures }, nowMs),
  )
}

const after = (first: readonly Action[], { actions, isHalfway }: Accounted): Accounted => ({
  actions: [...first, ...actions],
  isHalfway,
})

/** The steps on the pods, then the status as it is when they are done. */
function carryOut(
  look: Look,
  managing: Managing,
  settle: (figures: Pick<Settled, 'active' | 'ready' | 'terminating'>) => Accounted,
): Accounted {
  const { job, active, ready, terminating, delayed } = look
  switch (managing.kind) {
    case 'remove': {
      const { pods } = managing
      const figures = {
        active: active.length - pods.length,
        ready: ready - pods.filter(isReady).length,
        terminating: terminating + pods.length,
      }
      return after(
        pods.flatMap((pod) => uncountedDeletion(job, pod)),
        settle(figures),
      )
    }
    case 'create': {
      const { indexes } = managing
      const settled = (made: number): Accounted => settle({ active: active.length + made, ready, terminating })
      const creations = indexes.map((index, made) =>
        creation(job, index, index === null ? undefined : delayed.get(index), () => settled(made).actions),
      )
      return after(creations, settled(indexes.length))
    }
    case 'keep':
    case 'wait':
      return settle({ active: active.length, ready, terminating })
    default:
      return assertNever(managing)
  }
}

/** One sync of a Job (kubernetes: pkg/controller/job syncJob). */
export function decideJob({ job, pods, claims, backoff }: JobObserved, nowMs: number): Decision {
  const look = lookAt(job, pods)
  const { startTime: started, conditions = [] } = job.status ?? {}
  const startTime = started ?? (isSuspended(job) ? undefined : wireTime(nowMs))
  const ending = endingOf(look, nowMs)
  const deadline = ending === null ? deadlineMs(job, msOf(startTime)) : null
  const unsettled = { startTime, conditions, ending, isChanged: false, active: 0, ready: 0, terminating: 0 }
  const isManaged = job.metadata.deletionTimestamp === undefined
  const managing: Managing = ending === null && isManaged ? manage(look, backoff, nowMs) : { kind: 'keep' }
  const { actions, isHalfway } =
    ending !== null
      ? endJob(look, unsettled, nowMs)
      : carryOut(look, managing, (figures) => {
          if (isComplete(look, figures.active))
            return account(look, { ...unsettled, ...figures, ending: completionsReached }, nowMs)
          const { words, ...pace } = isManaged ? paceOf(look, startTime, nowMs) : { ...unsettled, words: [] }
          return after(words, account(look, { ...unsettled, ...figures, ...pace, ending: null }, nowMs))
        })
  const waitMs = managing.kind === 'wait' ? Math.max(managing.untilMs, nowMs + batchMs) : null
  const alarms = [deadline, waitMs, isHalfway ? nowMs + finalizersMs : null].filter((atMs) => atMs !== null)
  return { actions: [...claims, ...actions], againAtMs: alarms.length === 0 ? null : Math.min(...alarms) }
}
