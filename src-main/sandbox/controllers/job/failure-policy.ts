import type { V1ContainerStatus, V1PodFailurePolicyOnExitCodesRequirement } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '../../objects.ts'

type Job = ObjectOf['jobs']
type Pod = ObjectOf['pods']
type Requirement = Wire<V1PodFailurePolicyOnExitCodesRequirement>

/** The first rule of a Job's podFailurePolicy that a failed pod meets. */
export interface FailureRule {
  readonly action: string
  /** What the Job fails with if the action is FailJob. */
  readonly message: string
}

function exited(statuses: readonly Wire<V1ContainerStatus>[], { containerName, operator, values }: Requirement) {
  return statuses.find(({ name, state }) => {
    const exitCode = state?.terminated?.exitCode ?? 0
    if (exitCode === 0 || (containerName !== undefined && containerName !== name)) return false
    return values.includes(exitCode) === (operator === 'In')
  })
}

/** kubernetes: pkg/controller/job pod_failure_policy.go. Null: no policy, or no rule of it is met. */
export function failureRuleOf({ spec }: Job, { metadata, status }: Pod): FailureRule | null {
  const pod = `${metadata.namespace ?? ''}/${metadata.name}`
  for (const [index, { action, onExitCodes, onPodConditions = [] }] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    if (onExitCodes !== undefined) {
      const container =
        exited(status?.containerStatuses ?? [], onExitCodes) ?? exited(status?.initContainerStatuses ?? [], onExitCodes)
      if (container === undefined) continue
      const exitCode = container.state?.terminated?.exitCode ?? 0
      const message = `Container ${container.name} for pod ${pod} failed with exit code ${exitCode} matching ${action} rule at index ${index}`
      return { action, message }
    }
    const condition = (status?.conditions ?? []).find((one) =>
      onPodConditions.some((pattern) => pattern.type === one.type && (pattern.status ?? 'True') === one.status),
    )
    if (condition === undefined) continue
    return { action, message: `Pod ${pod} has condition ${condition.type} matching ${action} rule at index ${index}` }
  }
  return null
}

/** A failure that does not count towards any limit. */
export const isIgnored = (job: Job, pod: Pod): boolean => failureRuleOf(job, pod)?.action === 'Ignore'
