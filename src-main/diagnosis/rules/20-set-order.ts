import { field, match, type Match, type Rule } from '../rule.ts'
import type { SetFacts } from '../set-facts.ts'

/** What holds for all pods of a set at once. Rules 20 to 22 of SPEC.md. */
export const setOrderRules: readonly Rule<SetFacts>[] = [
  { code: 'set-deleted', find: setDeleted },
  { code: 'controller-behind', find: controllerBehind },
  { code: 'parallel', find: parallel },
]

/** The garbage collector asks all pods to stop at once; the controller does nothing for a set that is going (facts sheet 1.2, 7.5). */
function setDeleted({ workload, slots }: SetFacts): Match | null {
  if (workload.state === 'present' || slots.every(({ pod }) => pod === null)) return null
  return match(
    { set: workload.name },
    field('StatefulSet', workload.name, 'metadata.deletionTimestamp', workload.state),
  )
}

function controllerBehind({ workload }: SetFacts): Match | null {
  if (workload.state !== 'present' || workload.observedGeneration >= workload.generation) return null
  return match(
    { set: workload.name },
    field('StatefulSet', workload.name, 'metadata.generation', workload.generation),
    field('StatefulSet', workload.name, 'status.observedGeneration', workload.observedGeneration),
  )
}

/** Said only while several pods are on their way up: one that is replaced alone starts alone. */
function parallel({ workload, slots }: SetFacts): Match | null {
  if (workload.policy !== 'Parallel' || workload.state !== 'present') return null
  const starting = slots.filter(
    ({ slot, pod }) => slot.wanted && slot.podReadable && pod?.readyCondition !== true && pod?.deletion == null,
  )
  if (starting.length < 2) return null
  return match({ set: workload.name }, field('StatefulSet', workload.name, 'spec.podManagementPolicy', 'Parallel'))
}
