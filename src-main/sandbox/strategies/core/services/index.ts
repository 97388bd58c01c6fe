import { equal } from '#shared/kit/equal.ts'
import type { ObjectOf } from '../../../objects.ts'
import { dnsLabelTexts } from '../../../registry/names.ts'
import type { Strategy } from '../../../registry/types.ts'
import { fieldForbidden, fieldInvalid, type FieldError } from '../../../status.ts'
import { allocate, allocationErrors } from './allocation.ts'
import {
  applyServiceDefaults,
  isExternallyAccessible,
  isHeadless,
  needsClusterIp,
  needsHealthCheckPort,
  needsNodePort,
  type ServiceDraft,
} from './defaults.ts'
import { serviceErrors } from './validation.ts'

type Service = ObjectOf['services']

/** kubernetes: pkg/registry/core/service/strategy.go and storage/storage.go. */
export const serviceStrategy: Strategy<'services'> = {
  answersWithObject: true,
  // Names are plain labels since 1.34: they may begin with a digit.
  validateName: dnsLabelTexts,
  applyDefaults: applyServiceDefaults,
  prepareForCreate(draft, context) {
    draft.status = { loadBalancer: {} }
    dropForeign(draft)
    if ((draft.spec.clusterIP ?? '') !== '') draft.spec.clusterIPs ??= [draft.spec.clusterIP ?? '']
    allocate(draft, context)
  },
  validateCreate: (service, context) => errorsOf(service, null, allocationErrors(service, null, context)),
  prepareForUpdate(draft, old, context) {
    carryOver(draft, old)
    followClusterIp(draft, old)
    dropAfterTypeChange(draft, old)
    allocate(draft, context)
  },
  validateUpdate: (service, old, context) => errorsOf(service, old, allocationErrors(service, old, context)),
  validateStatusUpdate({ spec, status }) {
    const isForeign = spec.type !== 'LoadBalancer' && (status?.loadBalancer?.ingress ?? []).length > 0
    if (!isForeign) return []
    return [fieldForbidden('status.loadBalancer.ingress', "may only be used when `spec.type` is 'LoadBalancer'")]
  },
  fields: ({ spec }) => ({ 'spec.clusterIP': spec.clusterIP ?? '', 'spec.type': spec.type ?? '' }),
  warnings: (service) => warningsOf(service),
}

/** What cannot be allocated is answered alone, before any other rule is looked at; what is badly written never gets so far. */
function errorsOf(service: Service, old: Service | null, allocation: FieldError[]): FieldError[] {
  const changed = old === null ? [] : changedIpErrors(service, old)
  const errors = [...changed, ...serviceErrors(service)]
  return allocation.length > 0 && changed.length === 0 && isAllocatable(service) ? allocation : errors
}

const isAllocatable = ({ spec }: Service): boolean =>
  ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type ?? '') && spec.clusterIP === spec.clusterIPs?.[0]

function changedIpErrors({ spec }: Service, { spec: old }: Service): FieldError[] {
  if (!needsClusterIp(spec) || !needsClusterIp(old)) return []
  const [before = ''] = old.clusterIPs ?? []
  const [after = ''] = spec.clusterIPs ?? []
  if (before === '' || before === after) return []
  return [fieldInvalid('spec.clusterIPs[0]', spec.clusterIPs ?? [], 'may not change once set')]
}

/** An update that leaves out what the server gave keeps it (patchAllocatedValues). */
function carryOver({ spec }: ServiceDraft, { spec: old }: Service): void {
  if (needsClusterIp(spec) && needsClusterIp(old)) {
    if ((spec.clusterIP ?? '') === '' && old.clusterIP !== undefined) spec.clusterIP = old.clusterIP
    if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === old.clusterIP)
      spec.clusterIPs = [...(old.clusterIPs ?? [])]
    spec.ipFamilies ??= [...(old.ipFamilies ?? [])]
    if (old.ipFamilyPolicy !== undefined) spec.ipFamilyPolicy ??= old.ipFamilyPolicy
  }
  if (needsNodePort(spec) && needsNodePort(old)) {
    const used = new Set((spec.ports ?? []).map(({ nodePort = 0 }) => nodePort))
    for (const port of spec.ports ?? []) {
      const before = (old.ports ?? []).find(({ name = '' }) => name === (port.name ?? ''))?.nodePort ?? 0
      if ((port.nodePort ?? 0) !== 0 || before === 0 || used.has(before)) continue
      port.nodePort = before
      used.add(before)
    }
  }
  if (needsHealthCheckPort(spec) && needsHealthCheckPort(old) && old.healthCheckNodePort !== undefined)
    spec.healthCheckNodePort ??= old.healthCheckNodePort
}

/** A new clusterIP beside the old list means a new list (normalizeClusterIPs). */
function followClusterIp({ spec }: ServiceDraft, { spec: old }: Service): void {
  if (spec.clusterIP === old.clusterIP || (spec.clusterIP ?? '') === '') return
  const isOldList = (spec.clusterIPs ?? []).join() === (old.clusterIPs ?? []).join()
  if (isOldList) spec.clusterIPs = [spec.clusterIP ?? '']
}

/** What only the former type had use for goes, as far as the updater did not touch it (dropTypeDependentFields). */
function dropAfterTypeChange({ spec }: ServiceDraft, { spec: old }: Service): void {
  const same = <Key extends keyof typeof spec>(key: Key): boolean => equal(spec[key], old[key])
  if (needsClusterIp(old) && !needsClusterIp(spec) && (same('clusterIPs') || spec.clusterIPs === undefined)) {
    delete spec.clusterIP
    delete spec.clusterIPs
    delete spec.ipFamilies
    delete spec.ipFamilyPolicy
  }
  if (needsNodePort(old) && !needsNodePort(spec)) dropSamePorts(spec, old)
  if (needsHealthCheckPort(old) && !needsHealthCheckPort(spec) && same('healthCheckNodePort'))
    delete spec.healthCheckNodePort
  if (old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (same('allocateLoadBalancerNodePorts')) delete spec.allocateLoadBalancerNodePorts
    if (same('loadBalancerClass')) delete spec.loadBalancerClass
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(spec) && same('externalTrafficPolicy'))
    delete spec.externalTrafficPolicy
  dropForeign({ spec })
}

function dropSamePorts(spec: ServiceDraft['spec'], old: Service['spec']): void {
  const before = (old.ports ?? []).map(({ nodePort = 0 }) => nodePort)
  const isSame = (spec.ports ?? []).every(({ nodePort = 0 }) => nodePort === 0 || before.includes(nodePort))
  if (isSame) for (const port of spec.ports ?? []) delete port.nodePort
}

const dropForeign = ({ spec }: Pick<ServiceDraft, 'spec'>): void => {
  if (spec.type === 'ExternalName') delete spec.internalTrafficPolicy
}

function warningsOf({ spec }: Service): string[] {
  const warnings: string[] = []
  if ((spec.externalIPs ?? []).length > 0)
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters')
  if (isHeadless(spec) && spec.sessionAffinity === 'ClientIP')
    warnings.push('spec.SessionAffinity is ignored for headless services')
  if (spec.type !== 'ExternalName' && (spec.externalName ?? '') !== '')
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"')
  if (spec.trafficDistribution === 'PreferClose')
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"')
  return warnings
}
