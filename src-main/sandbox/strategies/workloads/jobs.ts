import type { Draft } from '../../objects.ts'
import type { Strategy } from '../../registry/types.ts'
import { cronJobErrors, cronJobUpdateErrors } from './validation/cronjobs.ts'
import { jobStatusErrors, jobUpdateErrors } from './validation/job-updates.ts'
import { jobErrors } from './validation/jobs.ts'
import { subdomainTexts } from './validation/kit.ts'
import { applyCronJobDefaults, applyJobDefaults, isEmpty } from './workload-defaults.ts'
import { namedTemplateWarnings } from './warnings.ts'

export const jobNameLabel = 'batch.kubernetes.io/job-name'
export const controllerUidLabel = 'batch.kubernetes.io/controller-uid'
export const legacyJobNameLabel = 'job-name'
export const legacyControllerUidLabel = 'controller-uid'

/** kubernetes: pkg/registry/batch/job/strategy.go. */
export const jobStrategy: Strategy<'jobs'> = {
  applyDefaults: applyJobDefaults,
  validateName: subdomainTexts,
  validateCreate: jobErrors,
  validateUpdate: jobUpdateErrors,
  validateStatusUpdate: jobStatusErrors,
  warnings: (object, old) =>
    namedTemplateWarnings(object, old, { field: 'spec.template', templateOf: ({ spec }) => spec.template }),
  prepareForCreate(draft) {
    if (draft.spec.manualSelector !== true) generateSelector(draft)
    takeLabels(draft)
    draft.status = {}
  },
  prepareForUpdate: takeLabels,
  prepareForStatusUpdate(draft) {
    const status = (draft.status ??= {})
    for (const counter of ['active', 'succeeded', 'failed'] as const) if (status[counter] === 0) delete status[counter]
  },
  fields: ({ status }) => ({ 'status.successful': String(status?.succeeded ?? 0) }),
  defaultPropagation: 'Orphan',
}

/** Labels that a user has given are kept: validation refuses those that contradict the Job's own. */
function generateSelector({ metadata, spec }: Draft<'jobs'>): void {
  spec.template.metadata ??= {}
  const labels = (spec.template.metadata.labels ??= {})
  const uid = metadata.uid
  labels[legacyJobNameLabel] ??= metadata.name
  labels[jobNameLabel] ??= metadata.name
  labels[legacyControllerUidLabel] ??= uid
  labels[controllerUidLabel] ??= uid
  spec.selector ??= {}
  const matched = (spec.selector.matchLabels ??= {})
  matched[controllerUidLabel] ??= uid
}

/**
 * A Job without labels takes its template's. The real server does so when it decodes, but its Job and template then share one map,
 * so that the labels generated for the template show on the Job as well.
 */
function takeLabels({ metadata, spec }: Draft<'jobs'>): void {
  const labels = spec.template.metadata?.labels
  if (!isEmpty(labels) && isEmpty(metadata.labels)) metadata.labels = { ...labels }
}

/** kubernetes: pkg/registry/batch/cronjob/strategy.go. */
export const cronJobStrategy: Strategy<'cronjobs'> = {
  applyDefaults: applyCronJobDefaults,
  validateName: subdomainTexts,
  validateCreate: cronJobErrors,
  validateUpdate: cronJobUpdateErrors,
  warnings: (object, old) =>
    namedTemplateWarnings(object, old, {
      field: 'spec.jobTemplate.spec.template',
      templateOf: ({ spec }) => spec.jobTemplate.spec?.template,
    }),
  prepareForCreate(draft) {
    draft.status = {}
  },
  prepareForStatusUpdate(draft) {
    if (draft.status?.active?.length === 0) delete draft.status.active
  },
}
