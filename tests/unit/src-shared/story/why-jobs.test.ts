import { describe, expect, it } from 'vitest'
import type { Attempt, Job } from '#shared/model/entities.ts'
import { narrate } from '#shared/story/narration.ts'
import { plain } from '#shared/words/index.ts'
import { change, mapsAfter } from '../../../kit/entities.ts'

function job(fields: Partial<Job> = {}): Job {
  return {
    uid: 'uid-import',
    namespace: 'lesson',
    name: 'import',
    mode: 'fixed',
    completions: 1,
    parallelism: 1,
    succeeded: 0,
    active: 1,
    failed: 0,
    backoffLimit: 1,
    state: 'running',
    reason: null,
    startedAt: 0,
    endedAt: null,
    nextAttemptAt: null,
    cronJob: null,
    ...fields,
  }
}

function failed(pod: string): Attempt {
  const ends = { state: 'failing', exitCode: 1, startedAt: 0, endedAt: 1_000 } as const
  return { uid: `uid-${pod}`, namespace: 'lesson', job: 'import', jobUid: 'uid-import', pod, index: null, ...ends }
}

/** Why the last of these attempts failed, as far as it is told. */
function whyFailed(of: Job, ...attempts: readonly [Attempt, ...Attempt[]]): string | null {
  const last = attempts.at(-1) ?? attempts[0]
  const subject = { kind: 'Pod', namespace: 'lesson', name: last.pod, uid: last.uid, ordinal: null, set: null }
  const maps = mapsAfter(change('job', null, of), ...attempts.map((attempt) => change('attempt', null, attempt)))
  const params = { pod: last.pod, job: 'import', exitCode: 1 }
  const { why } = narrate({ code: 'attempt-failed', at: 1_000, subject, params, synthetic: false }, maps)
  return why === null ? null : plain(why)
}

describe('what comes of an attempt that failed', () => {
  it('is a new pod while the limit allows it, and the end with one failure more', () => {
    expect(whyFailed(job(), failed('import-a'))).toBe(
      'The Job controller makes a new pod after each failure, later each time, up to backoffLimit (1).',
    )
    expect(whyFailed(job(), failed('import-a'), failed('import-b'))).toBe(
      'That was one failure too many: backoffLimit is 1.',
    )
  })

  it.each([
    ['several run at a time', { parallelism: 2 }],
    ['each index counts for itself', { mode: 'indexed' }],
    ['the Job has ended for another reason', { state: 'failed', reason: 'DeadlineExceeded', backoffLimit: 6 }],
  ] as const)('is not said where %s', (_name, fields) => {
    expect(whyFailed(job(fields), failed('import-a'))).toBeNull()
  })
})
