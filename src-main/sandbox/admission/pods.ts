import type { Draft } from '../objects.ts'
import { forbidden, type Status } from '../status.ts'

// What the server adds to every new pod besides its account (kubernetes: plugin/pkg/admission/{defaulttolerationseconds,priority}).

type PodDraft = Draft<'pods'>
type Toleration = NonNullable<PodDraft['spec']['tolerations']>[number]

/** How long a pod stays on a node that is gone or unwell, in seconds. */
const staySeconds = 300
const unwell = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']

export function addTolerations({ spec }: PodDraft): void {
  const tolerations = spec.tolerations ?? []
  const covers = (taint: string, { key = '', effect = '' }: Toleration): boolean =>
    (key === taint || key === '') && (effect === 'NoExecute' || effect === '')
  const missing = unwell.filter((taint) => !tolerations.some((toleration) => covers(taint, toleration)))
  if (missing.length === 0) return
  const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: staySeconds }))
  spec.tolerations = [...tolerations, ...added]
}

/** The two classes that every cluster has; the sandbox has no others. */
const classes: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}

/** Works out a pod's priority, which its creator may not set. */
export function admitPriority(draft: PodDraft): Status | null {
  const { spec } = draft
  const refuse = (because: string): Status => forbidden({ group: '', kind: 'pods', name: draft.metadata.name }, because)
  const className = spec.priorityClassName ?? ''
  const priority = className === '' ? 0 : classes[className]
  if (priority === undefined) return refuse(`no PriorityClass with name ${className} was found`)
  const computed = 'priority admission controller computed'
  const from = 'from the given PriorityClass name'
  if (spec.priority !== undefined && spec.priority !== priority)
    return refuse(
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; ${computed} ${priority} ${from}`,
    )
  const policy = 'PreemptLowerPriority'
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy)
    return refuse(
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; ${computed} ${policy} ${from}`,
    )
  spec.priority = priority
  spec.preemptionPolicy = policy
  return null
}

/** There are no runtime classes (kubernetes: plugin/pkg/admission/runtimeclass). */
export function refusedRuntime({ metadata, spec }: PodDraft): Status | null {
  const refuse = (because: string): Status => forbidden({ group: '', kind: 'pods', name: metadata.name }, because)
  if (spec.runtimeClassName !== undefined)
    return refuse(`pod rejected: RuntimeClass "${spec.runtimeClassName}" not found`)
  if (Object.keys(spec.overhead ?? {}).length > 0)
    return refuse('pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
  return null
}
