import type {
  ControllerRevisionObject,
  DeploymentObject,
  Meta,
  ReplicaSetObject,
  ReplicationControllerObject,
  StatefulSetObject,
  StatefulSetStatus,
} from '#shared/objects/index.ts'
import {
  amountOrNullAt,
  conditionsAt,
  labelsAt,
  listAt,
  numberAt,
  recordAt,
  selectorAt,
  textOrNullAt,
  wordAt,
  wordOrNullAt,
  wordsAt,
  type Source,
} from './read.ts'

/** Defaults are those that the API server writes when the field is left out. */
export function projectStatefulSet(source: Source, meta: Meta): StatefulSetObject {
  const spec = recordAt(source, 'spec')
  const template = recordAt(spec, 'template')
  const strategy = recordAt(spec, 'updateStrategy')
  const rollingUpdate = recordAt(strategy, 'rollingUpdate')
  const retention = recordAt(spec, 'persistentVolumeClaimRetentionPolicy')
  return {
    kind: 'StatefulSet',
    ...meta,
    replicas: numberAt(spec, 'replicas', 1),
    startOrdinal: numberAt(recordAt(spec, 'ordinals'), 'start'),
    serviceName: wordAt(spec, 'serviceName'),
    selector: selectorAt(spec, 'selector'),
    templateLabels: labelsAt(recordAt(template, 'metadata'), 'labels'),
    policy: wordAt(spec, 'podManagementPolicy', 'OrderedReady'),
    updateStrategy: wordAt(strategy, 'type', 'RollingUpdate'),
    partition: numberAt(rollingUpdate, 'partition'),
    maxUnavailable: amountOrNullAt(rollingUpdate, 'maxUnavailable'),
    minReadySeconds: numberAt(spec, 'minReadySeconds'),
    whenDeleted: wordAt(retention, 'whenDeleted', 'Retain'),
    whenScaled: wordAt(retention, 'whenScaled', 'Retain'),
    claimTemplates: listAt(spec, 'volumeClaimTemplates', claimTemplateOf),
    containers: listAt(recordAt(template, 'spec'), 'containers', (container) => ({
      name: wordAt(container, 'name'),
      image: wordAt(container, 'image'),
    })),
    status: statefulSetStatusOf(recordAt(source, 'status')),
  }
}

function claimTemplateOf(template: Source): StatefulSetObject['claimTemplates'][number] {
  const spec = recordAt(template, 'spec')
  return {
    name: wordAt(recordAt(template, 'metadata'), 'name'),
    storageClassName: textOrNullAt(spec, 'storageClassName'),
    accessModes: wordsAt(spec, 'accessModes'),
    requested: wordOrNullAt(recordAt(recordAt(spec, 'resources'), 'requests'), 'storage'),
  }
}

const statefulSetStatusOf = (status: Source): StatefulSetStatus => ({
  observedGeneration: numberAt(status, 'observedGeneration'),
  replicas: numberAt(status, 'replicas'),
  readyReplicas: numberAt(status, 'readyReplicas'),
  availableReplicas: numberAt(status, 'availableReplicas'),
  currentReplicas: numberAt(status, 'currentReplicas'),
  updatedReplicas: numberAt(status, 'updatedReplicas'),
  currentRevision: wordAt(status, 'currentRevision'),
  updateRevision: wordAt(status, 'updateRevision'),
})

export function projectControllerRevision(source: Source, meta: Meta): ControllerRevisionObject {
  return { kind: 'ControllerRevision', ...meta, revision: numberAt(source, 'revision') }
}

export function projectDeployment(source: Source, meta: Meta): DeploymentObject {
  const spec = recordAt(source, 'spec')
  const status = recordAt(source, 'status')
  return {
    kind: 'Deployment',
    ...meta,
    replicas: numberAt(spec, 'replicas', 1),
    selector: selectorAt(spec, 'selector'),
    strategy: wordAt(recordAt(spec, 'strategy'), 'type', 'RollingUpdate'),
    observedGeneration: numberAt(status, 'observedGeneration'),
    currentReplicas: numberAt(status, 'replicas'),
    updatedReplicas: numberAt(status, 'updatedReplicas'),
    readyReplicas: numberAt(status, 'readyReplicas'),
    availableReplicas: numberAt(status, 'availableReplicas'),
    conditions: conditionsAt(status),
  }
}

export function projectReplicaSet(source: Source, meta: Meta): ReplicaSetObject {
  return { kind: 'ReplicaSet', ...meta, ...replicasOf(source) }
}

export function projectReplicationController(source: Source, meta: Meta): ReplicationControllerObject {
  return { kind: 'ReplicationController', ...meta, ...replicasOf(source) }
}

function replicasOf(source: Source): Pick<ReplicaSetObject, 'replicas' | 'currentReplicas' | 'readyReplicas'> {
  const status = recordAt(source, 'status')
  return {
    replicas: numberAt(recordAt(source, 'spec'), 'replicas', 1),
    currentReplicas: numberAt(status, 'replicas'),
    readyReplicas: numberAt(status, 'readyReplicas'),
  }
}
