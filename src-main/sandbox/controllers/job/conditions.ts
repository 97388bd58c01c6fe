import type { V1JobCondition } from '@kubernetes/client-node'
import type { Wire } from '../../objects.ts'
import { wireTime } from '../../time/wire-time.ts'

export type Condition = Wire<V1JobCondition>

/** How a Job ends: the interim condition of a pair, or its terminal one. */
export interface Ending {
  readonly type: 'SuccessCriteriaMet' | 'Complete' | 'FailureTarget' | 'Failed'
  readonly reason: string
  readonly message: string
}

export function condition(
  type: string,
  status: 'True' | 'False',
  { reason, message }: { readonly reason: string; readonly message: string },
  nowMs: number,
): Condition {
  const now = wireTime(nowMs)
  return { type, status, lastProbeTime: now, lastTransitionTime: now, reason, message }
}

export function trueCondition(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((one) => one.type === type && one.status === 'True')
}

/**
 * The conditions with one of them as given (kubernetes: ensureJobConditionStatus); null if they have it already. What was
 * never there is not added as False.
 */
export function withCondition(conditions: readonly Condition[], wanted: Condition): readonly Condition[] | null {
  const old = conditions.find(({ type }) => type === wanted.type)
  if (old === undefined) return wanted.status === 'False' ? null : [...conditions, wanted]
  const isSame = old.status === wanted.status && old.reason === wanted.reason && old.message === wanted.message
  return isSame ? null : conditions.map((one) => (one === old ? wanted : one))
}

const failure = (reason: string, message: string): Ending => ({ type: 'FailureTarget', reason, message })

/** The ways to fail, in the words of the real controller. */
export const failures = {
  backoffLimit: failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit'),
  deadline: failure('DeadlineExceeded', 'Job was active longer than specified deadline'),
  maxFailedIndexes: failure(
    'MaxFailedIndexesExceeded',
    'Job has exceeded the specified maximal number of failed indexes',
  ),
  failedIndexes: failure('FailedIndexes', 'Job has failed indexes'),
  podFailurePolicy: (message: string): Ending => failure('PodFailurePolicy', message),
} as const

export const completionsReached: Ending = {
  type: 'SuccessCriteriaMet',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
}
