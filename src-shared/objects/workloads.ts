import type { Condition, Labels, Meta, Selector } from './meta.ts'

export interface StatefulSetObject extends Meta {
  readonly kind: 'StatefulSet'
  readonly replicas: number
  readonly startOrdinal: number
  readonly serviceName: string
  readonly selector: Selector
  readonly templateLabels: Labels
  /** `OrderedReady` or `Parallel`. */
  readonly policy: string
  /** `RollingUpdate`, `OnDelete`, or a newer one. */
  readonly updateStrategy: string
  readonly partition: number
  /** As written (`1`, `25%`), null when the server does not keep the field. */
  readonly maxUnavailable: string | null
  readonly minReadySeconds: number
  readonly whenDeleted: string
  readonly whenScaled: string
  readonly claimTemplates: readonly ClaimTemplate[]
  readonly containers: readonly TemplateContainer[]
  readonly status: StatefulSetStatus
}

export interface ClaimTemplate {
  readonly name: string
  readonly storageClassName: string | null
  readonly accessModes: readonly string[]
  readonly requested: string | null
}

export interface TemplateContainer {
  readonly name: string
  readonly image: string
}

/** Counts are 0 where the cluster left the field out. */
export interface StatefulSetStatus {
  readonly observedGeneration: number
  readonly replicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
  readonly currentReplicas: number
  readonly updatedReplicas: number
  readonly currentRevision: string
  readonly updateRevision: string
}

export interface ControllerRevisionObject extends Meta {
  readonly kind: 'ControllerRevision'
  readonly revision: number
}

export interface DeploymentObject extends Meta {
  readonly kind: 'Deployment'
  readonly replicas: number
  readonly selector: Selector
  readonly strategy: string
  readonly observedGeneration: number
  readonly currentReplicas: number
  readonly updatedReplicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
  readonly conditions: readonly Condition[]
}

export interface ReplicaSetObject extends Meta {
  readonly kind: 'ReplicaSet'
  readonly replicas: number
  readonly currentReplicas: number
  readonly readyReplicas: number
}

export interface ReplicationControllerObject extends Meta {
  readonly kind: 'ReplicationController'
  readonly replicas: number
  readonly currentReplicas: number
  readonly readyReplicas: number
}

export interface JobObject extends Meta {
  readonly kind: 'Job'
  readonly completions: number | null
  readonly parallelism: number
  readonly backoffLimit: number
  readonly indexed: boolean
  readonly suspended: boolean
  readonly restartPolicy: string
  readonly activeDeadlineSeconds: number | null
  readonly ttlSecondsAfterFinished: number | null
  readonly active: number
  readonly succeeded: number
  readonly failed: number
  readonly completedIndexes: string
  readonly startedAt: number | null
  readonly completedAt: number | null
  readonly conditions: readonly Condition[]
}

export interface CronJobObject extends Meta {
  readonly kind: 'CronJob'
  readonly schedule: string
  readonly timeZone: string | null
  readonly suspended: boolean
  readonly concurrencyPolicy: string
  readonly startingDeadlineSeconds: number | null
  readonly successfulJobsHistoryLimit: number
  readonly failedJobsHistoryLimit: number
  readonly activeJobUids: readonly string[]
  readonly lastScheduledAt: number | null
  readonly lastSuccessfulAt: number | null
}
