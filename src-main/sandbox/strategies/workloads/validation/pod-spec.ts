import type { Wire } from '../../../objects.ts'
import { annotationErrors, labelErrors } from '../../../registry/names.ts'
import { fieldDuplicate, fieldForbidden, fieldInvalid, fieldNotSupported } from '../../../status.ts'
import type { PodSpecDraft, PodTemplateDraft } from '../pod-defaults.ts'
import { containersErrors, initContainersErrors } from './containers.ts'
import { inRange, invalidFor, labelNameErrors, oneOf, qualifiedErrors, subdomainTexts, type Errors } from './kit.ts'
import { aliasErrors, dnsErrors, systemErrors } from './names-of-hosts.ts'
import { podResourceErrors } from './resources.ts'
import { hostUserErrors, podSecurityErrors } from './security.ts'
import { affinityErrors, spreadErrors, tolerationErrors } from './scheduling.ts'
import { checkedVolumes } from './volumes.ts'

export type PodSpec = Wire<PodSpecDraft>
export type PodTemplate = Wire<PodTemplateDraft>

const maximumInt32 = 2_147_483_647

/** kubernetes: pkg/apis/core/validation, ValidatePodSpec. `isPod` is false for templates. */
export function podSpecErrors(spec: PodSpec, field: string, isPod: boolean): Errors {
  const { containers, initContainers = [] } = spec
  const graceSeconds = spec.terminationGracePeriodSeconds ?? 0
  const volumes = checkedVolumes(spec.volumes ?? [], `${field}.volumes`)
  return [
    ...volumes.errors,
    ...containersErrors(containers, volumes.usable, `${field}.containers`, graceSeconds),
    ...initContainersErrors(initContainers, containers, volumes.usable, {
      field: `${field}.initContainers`,
      graceSeconds,
    }),
    ...podResourceErrors(spec, `${field}.resources`),
    ...hostNetworkErrors(spec, field, isPod),
    ...oneOf(spec.restartPolicy, `${field}.restartPolicy`, ['Always', 'OnFailure', 'Never']),
    ...oneOf(spec.dnsPolicy, `${field}.dnsPolicy`, ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']),
    ...labelErrors(spec.nodeSelector, `${field}.nodeSelector`),
    ...podSecurityErrors(spec, `${field}.securityContext`),
    ...affinityErrors(spec.affinity, `${field}.affinity`),
    ...dnsErrors(spec, `${field}.dnsConfig`),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, index) =>
      qualifiedErrors(conditionType, `${field}.readinessGates[${index}].conditionType`),
    ),
    ...gateErrors(spec.schedulingGates ?? [], `${field}.schedulingGates`),
    ...spreadErrors(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`),
    ...hostUserErrors(spec, field),
    ...namesErrors(spec, field),
    ...tolerationErrors(spec.tolerations ?? [], `${field}.tolerations`),
    ...aliasErrors(spec, `${field}.hostAliases`),
    ...subdomainErrors(spec.priorityClassName, `${field}.priorityClassName`),
    ...subdomainErrors(spec.runtimeClassName, `${field}.runtimeClassName`),
    ...(spec.preemptionPolicy === undefined
      ? []
      : preemptionErrors(spec.preemptionPolicy, `${field}.preemptionPolicy`)),
    ...systemErrors(spec, `${field}.os`),
  ]
}

function namesErrors(spec: PodSpec, field: string): Errors {
  const deadline = spec.activeDeadlineSeconds
  return [
    ...subdomainErrors(spec.serviceAccountName, `${field}.serviceAccountName`),
    ...subdomainErrors(spec.nodeName, `${field}.nodeName`),
    ...(deadline === undefined ? [] : inRange(deadline, `${field}.activeDeadlineSeconds`, 1, maximumInt32)),
    ...(spec.hostname ? labelNameErrors(spec.hostname, `${field}.hostname`) : []),
    ...(spec.subdomain ? labelNameErrors(spec.subdomain, `${field}.subdomain`) : []),
  ]
}

const subdomainErrors = (name: string | undefined, field: string): Errors =>
  name ? invalidFor(field, name, subdomainTexts(name)) : []

const preemptionErrors = (policy: string, field: string): Errors =>
  policy === 'PreemptLowerPriority' || policy === 'Never'
    ? []
    : [fieldNotSupported(field, policy, ['PreemptLowerPriority', 'Never'])]

function hostNetworkErrors({ hostNetwork, containers }: PodSpec, field: string, isPod: boolean): Errors {
  if (hostNetwork !== true) return []
  return containers.flatMap(({ ports = [] }, container) =>
    ports.flatMap(({ hostPort = 0, containerPort }, index) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [
            fieldInvalid(
              `${field}.containers[${container}].ports[${index}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
        : [],
    ),
  )
}

function gateErrors(gates: NonNullable<PodSpec['schedulingGates']>, field: string): Errors {
  return gates.flatMap(({ name }, index) => [
    ...qualifiedErrors(name, `${field}[${index}]`),
    ...(gates.slice(0, index).some((one) => one.name === name) ? [fieldDuplicate(`${field}[${index}]`, name)] : []),
  ])
}

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'

/** Annotations of pods that mean something to Kubernetes. */
export function podAnnotationErrors(
  annotations: Readonly<Record<string, string>> | undefined,
  spec: PodSpec,
  field: string,
): Errors {
  const mirror = annotations?.['kubernetes.io/config.mirror']
  const cost = annotations?.[deletionCost]
  const isNumber =
    cost === undefined || (/^(0|[-+]?[1-9]\d{0,9})$/.test(cost) && Math.abs(Number(cost)) <= maximumInt32)
  return [
    ...(mirror !== undefined && !spec.nodeName
      ? [
          fieldInvalid(
            `${field}[kubernetes.io/config.mirror]`,
            mirror,
            'must set spec.nodeName if mirror pod annotation is set',
          ),
        ]
      : []),
    ...(isNumber ? [] : [fieldInvalid(`${field}[${deletionCost}]`, cost, 'must be a 32bit integer')]),
  ]
}

/** kubernetes: ValidatePodTemplateSpec. */
export function podTemplateErrors(template: PodTemplate, field: string): Errors {
  const spec = specOf(template)
  const { labels, annotations } = template.metadata ?? {}
  return [
    ...labelErrors(labels, `${field}.labels`),
    ...annotationErrors(annotations, `${field}.annotations`),
    ...podAnnotationErrors(annotations, spec, `${field}.annotations`),
    ...podSpecErrors(spec, `${field}.spec`, false),
    ...((spec.ephemeralContainers ?? []).length > 0
      ? [fieldForbidden(`${field}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')]
      : []),
  ]
}

/** Defaulting has made a spec for every template; a controller's hand-made one may lack it. */
export const specOf = ({ spec }: PodTemplate): PodSpec => spec ?? { containers: [] }

/** Only pods that always restart can be kept running. `controller` is the kind's name in the message. */
export function alwaysRestarts(template: PodTemplate, field: string, controller: string): Errors {
  const { restartPolicy, activeDeadlineSeconds } = specOf(template)
  return [
    ...(restartPolicy === 'Always'
      ? []
      : [fieldNotSupported(`${field}.spec.restartPolicy`, restartPolicy ?? '', ['Always'])]),
    ...(activeDeadlineSeconds === undefined
      ? []
      : [
          fieldForbidden(
            `${field}.spec.activeDeadlineSeconds`,
            `activeDeadlineSeconds in ${controller} is not Supported`,
          ),
        ]),
  ]
}
