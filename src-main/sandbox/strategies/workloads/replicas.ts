import { equal } from '#shared/kit/equal.ts'
import type { Draft } from '../../objects.ts'
import type { Strategy } from '../../registry/types.ts'
import {
  applyControllerDefaults,
  applyDeploymentDefaults,
  applyReplicaSetDefaults,
  applySetDefaults,
} from './workload-defaults.ts'
import { labelTexts, subdomainTexts } from './validation/kit.ts'
import {
  controllerErrors,
  deploymentErrors,
  deploymentStatusErrors,
  deploymentUpdateErrors,
  replicaSetErrors,
  replicaSetStatusErrors,
  replicaSetUpdateErrors,
} from './validation/replicas.ts'
import { setErrors, setStatusErrors, setUpdateErrors } from './validation/sets.ts'
import { namedTemplateWarnings, setWarnings } from './warnings.ts'

/** Counters with omitempty are left out when they are zero, whoever wrote them. */
function dropZeros<Status extends object>(status: Status, ...counters: readonly (keyof Status)[]): void {
  for (const counter of counters) if (status[counter] === 0) delete status[counter]
}

/** `maxUnavailable` of a set is behind a gate that is off in 1.36: it is dropped unless it was there before. */
function dropMaxUnavailable({ spec }: Draft<'statefulsets'>): void {
  delete spec.updateStrategy?.rollingUpdate?.maxUnavailable
}

/** kubernetes: pkg/registry/apps/statefulset/strategy.go. */
export const setStrategy: Strategy<'statefulsets'> = {
  applyDefaults: applySetDefaults,
  validateName: labelTexts,
  validateCreate: setErrors,
  validateUpdate: setUpdateErrors,
  validateStatusUpdate: setStatusErrors,
  warnings: setWarnings,
  prepareForCreate(draft) {
    draft.status = { replicas: 0, availableReplicas: 0 }
    dropMaxUnavailable(draft)
  },
  prepareForUpdate(draft, old) {
    if (old.spec.updateStrategy?.rollingUpdate?.maxUnavailable === undefined) dropMaxUnavailable(draft)
  },
  prepareForStatusUpdate(draft) {
    const status = (draft.status ??= { replicas: 0 })
    status.availableReplicas ??= 0
    dropZeros(status, 'observedGeneration', 'readyReplicas', 'currentReplicas', 'updatedReplicas')
  },
}

/** kubernetes: pkg/registry/apps/deployment/strategy.go. Annotations count as spec for the generation. */
export const deploymentStrategy: Strategy<'deployments'> = {
  applyDefaults: applyDeploymentDefaults,
  validateName: subdomainTexts,
  validateCreate: deploymentErrors,
  validateUpdate: deploymentUpdateErrors,
  validateStatusUpdate: deploymentStatusErrors,
  warnings: (object, old) =>
    namedTemplateWarnings(object, old, { field: 'spec.template', templateOf: ({ spec }) => spec.template }),
  prepareForCreate(draft) {
    draft.status = {}
  },
  prepareForStatusUpdate(draft) {
    dropZeros(
      (draft.status ??= {}),
      'observedGeneration',
      'replicas',
      'updatedReplicas',
      'readyReplicas',
      'availableReplicas',
      'unavailableReplicas',
    )
  },
  raisesGeneration: (object, old) =>
    !equal(object.spec, old.spec) || !equal(object.metadata.annotations ?? {}, old.metadata.annotations ?? {}),
}

/** kubernetes: pkg/registry/apps/replicaset/strategy.go. */
export const replicaSetStrategy: Strategy<'replicasets'> = {
  applyDefaults: applyReplicaSetDefaults,
  validateName: subdomainTexts,
  validateCreate: replicaSetErrors,
  validateUpdate: replicaSetUpdateErrors,
  validateStatusUpdate: replicaSetStatusErrors,
  warnings: (object, old) =>
    namedTemplateWarnings(object, old, { field: 'spec.template', templateOf: ({ spec }) => spec.template }),
  prepareForCreate(draft) {
    draft.status = { replicas: 0 }
  },
  prepareForStatusUpdate(draft) {
    const status = (draft.status ??= { replicas: 0 })
    dropZeros(status, 'observedGeneration', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas')
  },
  fields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
}

/** kubernetes: pkg/registry/core/replicationcontroller/strategy.go. */
export const controllerStrategy: Strategy<'replicationcontrollers'> = {
  applyDefaults: applyControllerDefaults,
  // Its name is checked by newer rules, which measure in bytes.
  validateName: (name) =>
    subdomainTexts(name).map((text) => text.replace(/^(must be no more than \d+) characters$/, '$1 bytes')),
  validateCreate: controllerErrors,
  validateUpdate: controllerErrors,
  validateStatusUpdate: replicaSetStatusErrors,
  warnings: (object, old) =>
    namedTemplateWarnings(object, old, { field: 'spec.template', templateOf: ({ spec }) => spec.template }),
  prepareForCreate(draft) {
    draft.status = { replicas: 0 }
  },
  prepareForStatusUpdate(draft) {
    const status = (draft.status ??= { replicas: 0 })
    dropZeros(status, 'observedGeneration', 'fullyLabeledReplicas', 'readyReplicas', 'availableReplicas')
  },
  fields: ({ status }) => ({ 'status.replicas': String(status?.replicas ?? 0) }),
  defaultPropagation: 'Orphan',
}
