import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'
import { availableAt, unavailability, type Blocker, type SetFacts, type SlotView } from '../set-facts.ts'

/** Why a pod that is no longer wanted is still there. Rules 12 and 13 of SPEC.md. */
export const scalingRules: readonly Rule<SlotView>[] = [
  { code: 'scale-down-blocked', find: scaleDownBlocked, changesAt: ({ set }) => blockEndsAt(set) },
  { code: 'waits-for-higher-ordinal', find: waitsForHigherOrdinal },
]

/** What stops the highest pod that has to go stops the scale-down, and so it is said of the set as well. */
export const setScalingRules: readonly Rule<SetFacts>[] = [
  {
    code: 'scale-down-blocked',
    find: ({ condemned: [highest] }, context) => (highest === undefined ? null : scaleDownBlocked(highest, context)),
    changesAt: blockEndsAt,
  },
]

/**
 * Two things stop a scale-down (facts sheet 1.2, steps 6 and 8): any wanted pod that is not available, because the walk over the
 * wanted ones comes first; and a condemned pod that is not available itself, unless it is the lowest such one.
 */
function scaleDownBlocked(view: SlotView, { at }: Pick<RuleContext, 'at'>): Match | null {
  const { blocker, condemned, firstUnavailable, workload } = view.set
  if (!isCondemned(view)) return null
  if (blocker !== null) return blockedBy(blocker.view, blocker.state)
  if (condemned[0]?.slot !== view.slot || firstUnavailable?.pod == null || firstUnavailable.slot === view.slot)
    return null
  if (view.pod === null || unavailability(view.pod, workload, at) === null) return null
  return blockedBy(firstUnavailable, unavailability(firstUnavailable.pod, workload, at) ?? 'notReady')
}

/** Time alone makes a pod available that is Ready already. */
function blockEndsAt({ blocker, condemned, workload }: SetFacts): number | null {
  if (condemned.length === 0) return null
  const waits = [blocker?.view.pod, condemned[0]?.pod].flatMap((pod) =>
    pod == null ? [] : (availableAt(pod, workload) ?? []),
  )
  return waits.length === 0 ? null : Math.min(...waits)
}

function waitsForHigherOrdinal(view: SlotView): Match | null {
  const highest = isCondemned(view) ? view.set.condemned[0] : undefined
  if (highest === undefined || highest.slot.ordinal <= view.slot.ordinal) return null
  return match(
    { pod: view.slot.name, higher: highest.slot.name },
    field('StatefulSet', view.slot.set, 'spec.replicas', view.set.workload.replicas),
    field('Pod', highest.slot.name, 'metadata.uid', highest.pod?.uid ?? null),
  )
}

/** Outside the range, alive, not asked to stop yet, and of a set that lets pods go one by one. */
function isCondemned({ slot, pod, set }: SlotView): boolean {
  return (
    !slot.wanted &&
    pod !== null &&
    pod.deletion === null &&
    set.workload.state === 'present' &&
    set.workload.policy === 'OrderedReady'
  )
}

function blockedBy(lower: SlotView, state: Blocker['state']): Match {
  return match(
    { lower: lower.slot.name, state },
    field(
      'Pod',
      lower.slot.name,
      'status.conditions[Ready].status',
      lower.pod === null ? null : lower.pod.readyCondition,
    ),
  )
}
