import { equal } from '#shared/kit/equal.ts'
import { isAvailable } from '../availability.ts'
import { hasLabels, isReady } from '../facts.ts'
import type { Action } from '../types.ts'
import { wantedOf, type Keeper, type KeeperKind, type Pod } from './kinds.ts'
import { wireTime } from '../../time/wire-time.ts'

/** A creation or deletion of a pod that was refused. */
export interface Failure {
  readonly reason: 'FailedCreate' | 'FailedDelete'
  readonly message: string
}

interface Counted {
  readonly active: readonly Pod[]
  readonly terminating: readonly Pod[]
}

type Status = NonNullable<Keeper['status']>

/** What the pods amount to (kubernetes: calculateStatus). Counters that are 0 are left out, but for `replicas` and `terminatingReplicas`. */
function statusOf(
  { kind, keeper }: { readonly kind: KeeperKind; readonly keeper: Keeper },
  { active, terminating }: Counted,
  failure: Failure | null,
  nowMs: number,
): Status {
  const { minReadySeconds, template } = wantedOf(keeper)
  const count = (counts: (pod: Pod) => boolean): number => active.filter(counts).length
  const optional = {
    fullyLabeledReplicas: count(({ metadata }) => hasLabels(template.metadata?.labels ?? {}, metadata.labels)),
    readyReplicas: count(isReady),
    availableReplicas: count((pod) => isAvailable(pod, minReadySeconds, nowMs)),
    observedGeneration: keeper.metadata.generation ?? 0,
  }
  const conditions = conditionsOf(keeper, failure, nowMs)
  return {
    replicas: active.length,
    ...Object.fromEntries(Object.entries(optional).filter(([, number]) => number !== 0)),
    ...(kind.tellsTerminating ? { terminatingReplicas: terminating.length } : {}),
    ...(conditions.length === 0 ? {} : { conditions }),
  }
}

/** The first failure stays as it was told until nothing fails any more. */
function conditionsOf({ status }: Keeper, failure: Failure | null, nowMs: number): NonNullable<Status['conditions']> {
  const conditions = status?.conditions ?? []
  const isTold = conditions.some(({ type }) => type === 'ReplicaFailure')
  if (failure === null) return conditions.filter(({ type }) => type !== 'ReplicaFailure')
  if (isTold) return conditions
  return [...conditions, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: wireTime(nowMs), ...failure }]
}

export function statusWrite(
  subject: { readonly kind: KeeperKind; readonly keeper: Keeper },
  counted: Counted,
  failure: Failure | null,
  nowMs: number,
): readonly Action[] {
  const { kind, keeper } = subject
  const status = statusOf(subject, counted, failure, nowMs)
  if (equal(status, keeper.status)) return []
  return [{ verb: 'updateStatus', resource: kind.resource, object: { ...keeper, status } } as Action]
}
