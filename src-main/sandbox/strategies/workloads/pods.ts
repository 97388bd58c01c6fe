import type { Draft, ObjectOf } from '../../objects.ts'
import type { Strategy } from '../../registry/types.ts'
import { applyPodDefaults } from './pod-defaults.ts'
import { qualityClass } from './pod-quality.ts'
import { subdomainTexts } from './validation/kit.ts'
import { podCreationErrors, podStatusErrors, podUpdateErrors } from './validation/pods.ts'
import { podWarnings } from './warnings.ts'

type Pod = ObjectOf['pods']

/** kubernetes: pkg/registry/core/pod/strategy.go. */
export const podStrategy: Strategy<'pods'> = {
  applyDefaults: applyPodDefaults,
  prepareForCreate(draft) {
    draft.status = { phase: 'Pending', qosClass: qualityClass(draft.spec) }
    if ((draft.spec.schedulingGates ?? []).length > 0)
      draft.status.conditions = [gatedCondition(draft.metadata.creationTimestamp)]
  },
  validateName: subdomainTexts,
  validateCreate: podCreationErrors,
  validateUpdate: podUpdateErrors,
  prepareForStatusUpdate,
  validateStatusUpdate: podStatusErrors,
  fields: podFields,
  answersWithObject: true,
  warnings: podWarnings,
}

type PodCondition = NonNullable<NonNullable<Draft<'pods'>['status']>['conditions']>[number]

function gatedCondition(lastTransitionTime: string): PodCondition {
  return {
    type: 'PodScheduled',
    status: 'False',
    // A time without omitempty: nobody has probed, which the wire says as null.
    lastProbeTime: null as unknown as string,
    lastTransitionTime,
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  }
}

/** The quality class is decided at creation; generations that a writer leaves out stay as they were. */
function prepareForStatusUpdate(draft: Draft<'pods'>, old: Pod): void {
  const status = (draft.status ??= {})
  const qosClass = status.qosClass || old.status?.qosClass
  if (qosClass !== undefined) status.qosClass = qosClass
  const observedGeneration = status.observedGeneration || old.status?.observedGeneration
  if (observedGeneration !== undefined) status.observedGeneration = observedGeneration
  for (const condition of status.conditions ?? []) {
    if (condition.observedGeneration) continue
    const before = old.status?.conditions?.find(({ type }) => type === condition.type)
    if (before?.observedGeneration !== undefined) condition.observedGeneration = before.observedGeneration
  }
}

function podFields({ spec, status }: Pod): { readonly [label: string]: string } {
  return {
    'spec.nodeName': spec.nodeName ?? '',
    'spec.restartPolicy': spec.restartPolicy ?? '',
    'spec.schedulerName': spec.schedulerName ?? '',
    'spec.serviceAccountName': spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(spec.hostNetwork ?? false),
    'status.phase': status?.phase ?? '',
    'status.podIP': status?.podIPs?.[0]?.ip ?? '',
    'status.nominatedNodeName': status?.nominatedNodeName ?? '',
  }
}
