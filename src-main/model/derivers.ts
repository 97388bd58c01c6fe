import type { Entities } from '#shared/model/entities.ts'
import { deriveClaim } from './derive-claim.ts'
import { deriveDeployment } from './derive-deployment.ts'
import { deriveAttempt, deriveCronJob, deriveJob, deriveRun } from './derive-job.ts'
import { deriveNode } from './derive-node.ts'
import { derivePod } from './derive-pod.ts'
import { deriveService } from './derive-service.ts'
import { deriveSlot } from './derive-slot.ts'
import { deriveStorageClass, deriveVolume } from './derive-volume.ts'
import { deriveWorkload } from './derive-workload.ts'
import type { Look } from './look.ts'
import type { Derived } from './relation-kit.ts'

export type DerivedByKey = Exclude<Derived, 'serviceRecords'>

/** One pure function per entity: what it is now under this key, or undefined when there is none. */
export const derivers: {
  readonly [Name in DerivedByKey]: (look: Look, key: string) => Entities[Name] | undefined
} = {
  node: deriveNode,
  storageClass: deriveStorageClass,
  volume: deriveVolume,
  workload: deriveWorkload,
  service: deriveService,
  claim: deriveClaim,
  slot: deriveSlot,
  deployment: deriveDeployment,
  cronJob: deriveCronJob,
  job: deriveJob,
  run: deriveRun,
  pod: derivePod,
  attempt: deriveAttempt,
}

/** Owners before what they own: the order in which entities are told within a batch. */
export const derivedOrder = Object.keys(derivers) as readonly DerivedByKey[]
