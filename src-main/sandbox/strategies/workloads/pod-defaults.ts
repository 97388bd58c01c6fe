import type { V1PodSpec, V1PodTemplateSpec } from '@kubernetes/client-node'
import type { Draft, Mutable, Wire } from '../../objects.ts'
import { canonicalQuantity } from '../../schema/quantity.ts'
import { addQuantities } from '../quantity.ts'

/** A pod's spec before it is stored, in a pod or in a template. */
export type PodSpecDraft = Mutable<Wire<V1PodSpec>>
export type PodTemplateDraft = Mutable<Wire<V1PodTemplateSpec>>
type ContainerDraft = PodSpecDraft['containers'][number]
type ProbeDraft = NonNullable<ContainerDraft['readinessProbe']>
type VolumeDraft = NonNullable<PodSpecDraft['volumes']>[number]

/** 0644: the mode of files that come from a ConfigMap, Secret, the downward API or a projection. */
const defaultFileMode = 0o644

/** Defaults of a pod's spec wherever it stands (kubernetes: pkg/apis/core/v1/defaults.go, SetDefaults_PodSpec and below it). */
export function applyPodSpecDefaults(spec: PodSpecDraft): void {
  // Required lists have no omitempty: a decoder leaves null for none.
  spec.containers ??= []
  spec.restartPolicy ||= 'Always'
  spec.terminationGracePeriodSeconds ??= 30
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.securityContext ??= {}
  spec.schedulerName ||= 'default-scheduler'
  // The older name of the field is written whenever the newer one is there, and read when it stands alone.
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount
  for (const volume of spec.volumes ?? []) applyVolumeDefaults(volume)
  for (const container of spec.initContainers ?? []) applyContainerDefaults(container)
  for (const container of spec.containers) applyContainerDefaults(container)
  for (const container of spec.ephemeralContainers ?? []) applyContainerDefaults(container)
}

/** Defaults that only a pod gets, not a template: requests from limits, service links, host ports. */
export function applyPodDefaults(pod: Draft<'pods'>): void {
  const { spec } = pod
  applyPodSpecDefaults(spec)
  // A pod's negative grace counts as one second; a template keeps it, with a warning.
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1
  for (const { resources } of [...(spec.initContainers ?? []), ...spec.containers])
    if (resources?.limits !== undefined) resources.requests = { ...resources.limits, ...resources.requests }
  if (Object.keys(spec.resources?.limits ?? {}).length > 0) applyPodRequests(spec)
  spec.enableServiceLinks ??= true
  if (spec.hostNetwork !== true) return
  for (const { ports } of [...(spec.initContainers ?? []), ...spec.containers])
    for (const port of ports ?? []) port.hostPort ||= port.containerPort
}

/** A pod with limits of its own asks for what its containers ask for together, and for its limits where they ask for nothing. */
function applyPodRequests(spec: PodSpecDraft): void {
  const { limits = {}, requests = {} } = spec.resources ?? {}
  const together: Record<string, string> = {}
  for (const { resources } of spec.containers)
    for (const [name, amount] of Object.entries(resources?.requests ?? {}))
      together[name] = together[name] === undefined ? amount : sumOf(together[name], amount)
  const shared = Object.entries(together).filter(([name]) => name === 'cpu' || name === 'memory')
  const limited = Object.entries(limits).filter(([name]) => /^(cpu|memory|hugepages-.*)$/.test(name))
  const wanted = { ...Object.fromEntries(limited), ...Object.fromEntries(shared), ...requests }
  spec.resources = { ...spec.resources, requests: wanted }
}

function sumOf(first: string, second: string): string {
  const sum = canonicalQuantity(addQuantities(first, second))
  return sum.kind === 'ok' ? sum.value : first
}

/** A template's spec is there even if nobody wrote one. */
export function applyTemplateDefaults(template: PodTemplateDraft): void {
  template.metadata ??= {}
  template.spec ??= { containers: [] }
  applyPodSpecDefaults(template.spec)
}

function applyContainerDefaults(container: ContainerDraft): void {
  container.imagePullPolicy ||= pullsAlways(container.image ?? '') ? 'Always' : 'IfNotPresent'
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom?.fieldRef !== undefined) valueFrom.fieldRef.apiVersion ||= 'v1'
    if (valueFrom?.resourceFieldRef !== undefined) valueFrom.resourceFieldRef.divisor ||= '0'
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe])
    if (probe !== undefined) applyProbeDefaults(probe)
  dropStopSignal(container)
  for (const handler of [container.lifecycle?.postStart, container.lifecycle?.preStop])
    if (handler?.httpGet !== undefined) applyHttpDefaults(handler.httpGet)
}

/** Stop signals are behind a gate that is off in 1.36: the field is dropped, and with it a lifecycle that says nothing else. */
function dropStopSignal(container: ContainerDraft): void {
  if (container.lifecycle?.stopSignal === undefined) return
  delete container.lifecycle.stopSignal
  if (Object.keys(container.lifecycle).length === 0) delete container.lifecycle
}

function applyProbeDefaults(probe: ProbeDraft): void {
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  if (probe.httpGet !== undefined) applyHttpDefaults(probe.httpGet)
  if (probe.grpc !== undefined) probe.grpc.service ??= ''
}

function applyHttpDefaults(get: NonNullable<ProbeDraft['httpGet']>): void {
  get.path ||= '/'
  get.scheme ||= 'HTTP'
}

function applyVolumeDefaults(volume: VolumeDraft): void {
  // A volume without any source is an empty folder.
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {}
  if (volume.secret !== undefined) volume.secret.defaultMode ??= defaultFileMode
  if (volume.configMap !== undefined) volume.configMap.defaultMode ??= defaultFileMode
  if (volume.hostPath !== undefined) volume.hostPath.type ??= ''
  if (volume.downwardAPI !== undefined) {
    volume.downwardAPI.defaultMode ??= defaultFileMode
    applyDownwardDefaults(volume.downwardAPI.items ?? [])
  }
  if (volume.projected !== undefined) {
    volume.projected.defaultMode ??= defaultFileMode
    for (const { serviceAccountToken, downwardAPI } of volume.projected.sources ?? []) {
      if (serviceAccountToken !== undefined) serviceAccountToken.expirationSeconds ??= 3600
      applyDownwardDefaults(downwardAPI?.items ?? [])
    }
  }
  const claim = volume.ephemeral?.volumeClaimTemplate
  if (claim !== undefined) {
    claim.metadata ??= {}
    claim.spec.volumeMode ??= 'Filesystem'
  }
  if (volume.image !== undefined)
    volume.image.pullPolicy ||= pullsAlways(volume.image.reference ?? '') ? 'Always' : 'IfNotPresent'
}

type DownwardItems = NonNullable<NonNullable<VolumeDraft['downwardAPI']>['items']>

function applyDownwardDefaults(items: DownwardItems): void {
  for (const { fieldRef, resourceFieldRef } of items) {
    if (fieldRef !== undefined) fieldRef.apiVersion ||= 'v1'
    if (resourceFieldRef !== undefined) resourceFieldRef.divisor ||= '0'
  }
}

const imageName =
  /^(?:(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?)\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::([\w][\w.-]{0,127}))?(?:@([a-z0-9+._-]+:[0-9a-fA-F]{32,}))?$/iu

/** Only the tag `latest` is pulled always, and it is meant when an image has neither tag nor digest. */
function pullsAlways(image: string): boolean {
  const [, tag, digest] = imageName.exec(image) ?? []
  if (tag !== undefined) return tag === 'latest'
  return digest === undefined && isReadable(image)
}

/** A name that cannot be read has no tag, so it is not pulled always; it is refused elsewhere or fails to pull. */
function isReadable(image: string): boolean {
  const repository = image.slice(image.indexOf('/') + 1)
  return imageName.test(image) && repository === repository.toLowerCase()
}
