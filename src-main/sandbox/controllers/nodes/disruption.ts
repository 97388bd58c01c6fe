import type { ObjectOf } from '../../objects.ts'
import { wireTime } from '../../time/wire-time.ts'

type Status = NonNullable<ObjectOf['pods']['status']>
type Condition = NonNullable<Status['conditions']>[number]

/** The pod's status with the condition that tells why it is being ended from outside. */
export function disrupted(
  { metadata, status }: ObjectOf['pods'],
  reason: string,
  message: string,
  nowMs: number,
): Status {
  const condition = {
    type: 'DisruptionTarget',
    ...(metadata.generation === undefined ? {} : { observedGeneration: metadata.generation }),
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: wireTime(nowMs),
    reason,
    message,
  }
  const others = (status?.conditions ?? []).filter(({ type }) => type !== condition.type)
  // The client's types have no null instants, which conditions on the wire do have.
  return { ...status, conditions: [...others, condition as unknown as Condition] }
}
