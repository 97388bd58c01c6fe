import type { V1JobSpec } from '@kubernetes/client-node'
import type { Draft, Mutable, Wire } from '../../objects.ts'
import { applyTemplateDefaults } from './pod-defaults.ts'

type JobSpecDraft = Mutable<Wire<V1JobSpec>>

/** A required selector has no omitempty: a decoder leaves null for none. */
function dropMissingSelector(spec: { selector?: unknown }): void {
  if (spec.selector === null) delete spec.selector
}

/** kubernetes: pkg/apis/apps/v1/defaults.go, SetDefaults_StatefulSet, and the conversion that names claim templates. */
export function applySetDefaults({ spec }: Draft<'statefulsets'>): void {
  dropMissingSelector(spec)
  applyTemplateDefaults((spec.template ??= {}))
  spec.replicas ??= 1
  // The field has no omitempty: a set without a service shows an empty name.
  spec.serviceName ??= ''
  spec.podManagementPolicy ||= 'OrderedReady'
  const update = (spec.updateStrategy ??= {})
  if (!update.type) {
    update.type = 'RollingUpdate'
    update.rollingUpdate ??= {}
  }
  // A strategy that is spelled out without its parameters keeps them away.
  if (update.type === 'RollingUpdate' && update.rollingUpdate !== undefined) update.rollingUpdate.partition ??= 0
  spec.revisionHistoryLimit ??= 10
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {})
  retention.whenDeleted ||= 'Retain'
  retention.whenScaled ||= 'Retain'
  if (spec.ordinals !== undefined) spec.ordinals.start ??= 0
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion = 'v1'
    claim.kind = 'PersistentVolumeClaim'
    claim.metadata ??= {}
    claim.spec ??= {}
    claim.spec.resources ??= {}
    claim.spec.volumeMode ||= 'Filesystem'
    claim.status ??= {}
    claim.status.phase ||= 'Pending'
  }
}

export function applyDeploymentDefaults({ spec }: Draft<'deployments'>): void {
  dropMissingSelector(spec)
  applyTemplateDefaults((spec.template ??= {}))
  spec.replicas ??= 1
  const strategy = (spec.strategy ??= {})
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    const rolling = (strategy.rollingUpdate ??= {})
    rolling.maxUnavailable ??= '25%'
    rolling.maxSurge ??= '25%'
  }
  spec.revisionHistoryLimit ??= 10
  spec.progressDeadlineSeconds ??= 600
}

export function applyReplicaSetDefaults({ spec }: Draft<'replicasets'>): void {
  dropMissingSelector(spec)
  spec.template ??= {}
  applyTemplateDefaults(spec.template)
  spec.replicas ??= 1
}

/** Selector and labels are taken from the template when nobody gave any. */
export function applyControllerDefaults(draft: Draft<'replicationcontrollers'>): void {
  const { spec } = draft
  spec.replicas ??= 1
  if (spec.template === undefined) return
  applyTemplateDefaults(spec.template)
  const labels = spec.template.metadata?.labels
  if (labels === undefined) return
  if (isEmpty(spec.selector)) spec.selector = { ...labels }
  if (isEmpty(draft.metadata.labels)) draft.metadata.labels = { ...labels }
}

/** The labels of a Job that has none are those of its template, the generated ones too: see `jobs.ts`. */
export function applyJobDefaults({ spec }: Draft<'jobs'>): void {
  applyTemplateDefaults((spec.template ??= {}))
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2_147_483_647
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'
  spec.manualSelector ??= false
  applyFailurePolicyDefaults(spec)
}

function applyFailurePolicyDefaults(spec: JobSpecDraft): void {
  for (const rule of spec.podFailurePolicy?.rules ?? [])
    for (const pattern of rule.onPodConditions ?? []) pattern.status ||= 'True'
}

/** Only the pod's spec inside a CronJob is defaulted; the Job's own defaults come when one is made. */
export function applyCronJobDefaults({ spec }: Draft<'cronjobs'>): void {
  spec.jobTemplate ??= {}
  spec.jobTemplate.metadata ??= {}
  const job = (spec.jobTemplate.spec ??= { template: {} })
  applyTemplateDefaults((job.template ??= {}))
  applyFailurePolicyDefaults(job)
  spec.concurrencyPolicy ||= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
}

/** Whether a map is missing or has nothing in it. */
export const isEmpty = (labels: Readonly<Record<string, string>> | undefined): boolean =>
  labels === undefined || Object.keys(labels).length === 0
