import type { Meta, ObjectsByKind, WatchedKind } from '#shared/objects/index.ts'
import { projectEvent, projectNamespace, projectNode, projectResourceQuota } from './cluster.ts'
import { projectCronJob, projectJob } from './jobs.ts'
import { readMeta, type ProjectionError } from './meta.ts'
import { projectEndpointSlice, projectService } from './network.ts'
import { projectPod } from './pod.ts'
import { isRecord, type Source } from './read.ts'
import { projectClaim, projectStorageClass, projectVolume, projectVolumeAttachment } from './storage.ts'
import {
  projectControllerRevision,
  projectDeployment,
  projectReplicaSet,
  projectReplicationController,
  projectStatefulSet,
} from './workloads.ts'

type Projection<Kind extends WatchedKind> = (object: unknown) => ObjectsByKind[Kind] | ProjectionError

/** From an object of the API, of which nothing is promised, to the fields that the model needs and no more. */
export const projections: { readonly [Kind in WatchedKind]: Projection<Kind> } = {
  StatefulSet: projection(projectStatefulSet),
  Pod: projection(projectPod),
  PersistentVolumeClaim: projection(projectClaim),
  Service: projection(projectService),
  EndpointSlice: projection(projectEndpointSlice),
  PersistentVolume: projection(projectVolume),
  StorageClass: projection(projectStorageClass),
  Node: projection(projectNode),
  Event: projection(projectEvent),
  ControllerRevision: projection(projectControllerRevision),
  Namespace: projection(projectNamespace),
  Job: projection(projectJob),
  CronJob: projection(projectCronJob),
  Deployment: projection(projectDeployment),
  ReplicaSet: projection(projectReplicaSet),
  ReplicationController: projection(projectReplicationController),
  VolumeAttachment: projection(projectVolumeAttachment),
  ResourceQuota: projection(projectResourceQuota),
}

function projection<Projected>(
  build: (source: Source, meta: Meta) => Projected,
): (object: unknown) => Projected | ProjectionError {
  return (object) => {
    if (!isRecord(object))
      return { kind: 'ProjectionError', expected: 'an object', found: JSON.stringify(object) ?? 'nothing' }
    const meta = readMeta(object)
    return 'expected' in meta ? meta : build(object, meta)
  }
}

export type { ProjectionError } from './meta.ts'
export { keptAnnotations } from './meta.ts'
