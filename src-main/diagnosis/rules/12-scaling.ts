import { field, match, type Match, type Rule } from '../rule.ts'
import type { SlotView } from '../set-facts.ts'

/** Why a pod that is no longer wanted is still there. Rules 12 and 13 of SPEC.md. */
export const scalingRules: readonly Rule<SlotView>[] = [
  { code: 'scale-down-blocked', find: scaleDownBlocked, changesAt: ({ set }) => set.blocker?.availableAt ?? null },
  { code: 'waits-for-higher-ordinal', find: waitsForHigherOrdinal },
]

/**
 * Two things stop a scale-down (facts sheet 1.2, steps 6 and 8): any wanted pod that is not available, because the walk over the
 * wanted ones comes first; and a condemned pod that is not available itself, unless it is the lowest such one.
 */
function scaleDownBlocked(view: SlotView): Match | null {
  const { set } = view
  if (!isCondemned(view)) return null
  if (set.blocker !== null) return blockedBy(set.blocker.view, set.blocker.state)
  const highest = set.condemned[0]
  if (highest?.slot !== view.slot || set.firstUnavailable === null || set.firstUnavailable.slot === view.slot)
    return null
  return view.pod?.readyCondition === true ? null : blockedBy(set.firstUnavailable, 'notReady')
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

function blockedBy(lower: SlotView, state: string): Match {
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
