import { isIP } from 'node:net'
import type { ObjectOf } from '../../../objects.ts'
import { dnsLabelTexts, dnsSubdomainTexts, labelErrors, qualifiedNameTexts } from '../../../registry/names.ts'
import { fieldDuplicate, fieldForbidden, fieldInvalid, fieldRequired, type FieldError } from '../../../status.ts'
import {
  choiceErrors,
  cidrErrors,
  ipErrors,
  portErrors,
  portNameTexts,
  protocols,
  specialIpErrors,
  textErrors,
} from '../checks.ts'
import {
  isExternallyAccessible,
  isHeadless,
  needsHealthCheckPort,
  type ServicePort,
  type ServiceSpec,
} from './defaults.ts'

// The rules of a Service (kubernetes: pkg/apis/core/validation/validation.go, ValidateService), in the server's order.

export function serviceErrors({ spec }: ObjectOf['services']): FieldError[] {
  const { ports = [] } = spec
  const isPortless = ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName'
  return [
    ...(isPortless ? [fieldRequired('spec.ports')] : []),
    ...typeErrors(spec),
    ...ports.flatMap((port, index) => onePortErrors(port, index, ports)),
    ...labelErrors(spec.selector, 'spec.selector'),
    ...affinityErrors(spec),
    ...clusterIpErrors(spec),
    ...(spec.externalIPs ?? []).flatMap((ip, index) => externalIpErrors(ip, `spec.externalIPs[${index}]`)),
    ...choiceErrors(spec.type ?? '', 'spec.type', ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']),
    ...nodePortUseErrors(spec),
    ...duplicatePortErrors(ports),
    ...balancerErrors(spec),
    ...trafficErrors(spec),
  ]
}

const externalIpErrors = (ip: string, field: string): FieldError[] =>
  isIP(ip) === 0 ? ipErrors(ip, field) : specialIpErrors(ip, field)

function typeErrors(spec: ServiceSpec): FieldError[] {
  const isNone = isHeadless(spec)
  switch (spec.type) {
    case 'LoadBalancer':
    case 'NodePort':
      return isNone
        ? [fieldInvalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`)]
        : []
    case 'ExternalName':
      return externalNameErrors(spec)
    default:
      return []
  }
}

function externalNameErrors(spec: ServiceSpec): FieldError[] {
  const refusal = 'may not be set for ExternalName services'
  const name = (spec.externalName ?? '').replace(/\.$/, '')
  return [
    ...((spec.clusterIPs ?? []).length > 0 ? [fieldForbidden('spec.clusterIPs', refusal)] : []),
    ...((spec.ipFamilies ?? []).length > 0 ? [fieldForbidden('spec.ipFamilies', refusal)] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : [fieldForbidden('spec.ipFamilyPolicy', refusal)]),
    ...(name === '' ? [fieldRequired('spec.externalName')] : textErrors(name, 'spec.externalName', dnsSubdomainTexts)),
  ]
}

function onePortErrors(port: ServicePort, index: number, ports: readonly ServicePort[]): FieldError[] {
  const field = `spec.ports[${index}]`
  const { name = '', targetPort = 0 } = port
  return [
    ...portLabelErrors(name, `${field}.name`, index, ports),
    ...portErrors(port.port, `${field}.port`),
    ...choiceErrors(port.protocol ?? '', `${field}.protocol`, protocols),
    ...(typeof targetPort === 'number'
      ? portErrors(targetPort, `${field}.targetPort`)
      : textErrors(targetPort, `${field}.targetPort`, portNameTexts)),
    ...(port.appProtocol === undefined ? [] : textErrors(port.appProtocol, `${field}.appProtocol`, qualifiedNameTexts)),
  ]
}

function portLabelErrors(name: string, field: string, index: number, ports: readonly ServicePort[]): FieldError[] {
  if (name === '') return ports.length > 1 ? [fieldRequired(field)] : []
  const texts = textErrors(name, field, dnsLabelTexts)
  if (texts.length > 0) return texts
  return ports.slice(0, index).some((other) => other.name === name) ? [fieldDuplicate(field, name)] : []
}

function affinityErrors({ sessionAffinity = '', sessionAffinityConfig }: ServiceSpec): FieldError[] {
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds
  const field = 'spec.sessionAffinityConfig'
  return [
    ...choiceErrors(sessionAffinity, 'spec.sessionAffinity', ['ClientIP', 'None']),
    ...(sessionAffinity === 'ClientIP' ? timeoutErrors(seconds, field) : []),
  ]
}

/** A day, in seconds. */
const longestAffinitySeconds = 86_400

function timeoutErrors(seconds: number | undefined, field: string): FieldError[] {
  if (seconds === undefined)
    return [fieldRequired(`${field}.clientIP.timeoutSeconds`, 'when session affinity type is ClientIP')]
  return seconds > 0 && seconds <= longestAffinitySeconds
    ? []
    : [
        fieldInvalid(
          `${field}.clientIP.timeoutSeconds`,
          seconds,
          `must be greater than 0 and less than ${longestAffinitySeconds}`,
        ),
      ]
}

function clusterIpErrors(spec: ServiceSpec): FieldError[] {
  if (spec.type === 'ExternalName') return []
  const { clusterIP = '', clusterIPs = [], ipFamilies = [] } = spec
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack']
  const firstDiffers = clusterIPs.length > 0 && clusterIP !== clusterIPs[0]
  const mismatch =
    clusterIP === '' ? 'must be empty when `clusterIP` is not specified' : 'first value must match `clusterIP`'
  return [
    ...(firstDiffers ? [fieldInvalid('spec.clusterIPs', clusterIPs, mismatch)] : []),
    ...choiceErrors(spec.ipFamilyPolicy ?? 'SingleStack', 'spec.ipFamilyPolicy', policies),
    ...ipFamilies.flatMap((family, index) => familyErrors(family, index, ipFamilies)),
    ...clusterIPs.flatMap((ip, index) => addressErrors(ip, ipFamilies[index], index)),
  ]
}

function familyErrors(family: string, index: number, all: readonly string[]): FieldError[] {
  const field = `spec.ipFamilies[${index}]`
  const errors = choiceErrors(family, field, families)
  return all.indexOf(family) < index ? [...errors, fieldDuplicate(field, family)] : errors
}

const families = ['IPv4', 'IPv6']

function addressErrors(ip: string, family: string | undefined, index: number): FieldError[] {
  if (ip === 'None') return []
  const field = `spec.clusterIPs[${index}]`
  const errors = ipErrors(ip, field)
  const isUnknown = family === undefined || !families.includes(family)
  if (errors.length > 0 || isUnknown || family === `IPv${isIP(ip)}`) return errors
  return [fieldInvalid(field, ip, `expected an ${family} value as indicated by \`ipFamilies[${index}]\``)]
}

function nodePortUseErrors({ type, ports = [] }: ServiceSpec): FieldError[] {
  if (type !== 'ClusterIP') return []
  return ports.flatMap(({ nodePort = 0 }, index) =>
    nodePort === 0
      ? []
      : [fieldForbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'")],
  )
}

/** The key of a duplicate is shown as the server's own struct with everything else at its zero value. */
function duplicatePortErrors(ports: readonly ServicePort[]): FieldError[] {
  return ports.flatMap(({ port, protocol = 'TCP' }, index) => {
    const isTaken = ports.slice(0, index).some((other) => other.port === port && other.protocol === protocol)
    if (!isTaken) return []
    const key = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 }
    return [fieldDuplicate(`spec.ports[${index}]`, key)]
  })
}

function balancerErrors(spec: ServiceSpec): FieldError[] {
  const ranges = (spec.loadBalancerSourceRanges ?? []).flatMap((range, index) =>
    cidrErrors(range.trim(), `spec.LoadBalancerSourceRanges[${index}]`),
  )
  const { loadBalancerClass } = spec
  if (spec.type === 'LoadBalancer')
    return [
      ...ranges,
      ...(loadBalancerClass === undefined
        ? []
        : textErrors(loadBalancerClass, 'spec.loadBalancerClass', qualifiedNameTexts)),
    ]
  const only = "may only be used when `type` is 'LoadBalancer'"
  return [
    ...((spec.loadBalancerSourceRanges ?? []).length > 0
      ? [fieldForbidden('spec.LoadBalancerSourceRanges', only)]
      : []),
    ...(spec.allocateLoadBalancerNodePorts === undefined
      ? []
      : [fieldForbidden('spec.allocateLoadBalancerNodePorts', only)]),
    ...(spec.loadBalancerClass === undefined ? [] : [fieldForbidden('spec.loadBalancerClass', only)]),
  ]
}

function healthCheckErrors(spec: ServiceSpec): FieldError[] {
  const { healthCheckNodePort: port = 0 } = spec
  const field = 'spec.healthCheckNodePort'
  if (port === 0) return []
  if (needsHealthCheckPort(spec)) return portErrors(port, field)
  const only = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
  return [fieldInvalid(field, port, only)]
}

function trafficErrors(spec: ServiceSpec): FieldError[] {
  const { externalTrafficPolicy = '', internalTrafficPolicy, trafficDistribution } = spec
  const policies = ['Cluster', 'Local']
  const external =
    externalTrafficPolicy === ''
      ? []
      : isExternallyAccessible(spec)
        ? choiceErrors(externalTrafficPolicy, 'spec.externalTrafficPolicy', policies)
        : [
            fieldInvalid(
              'spec.externalTrafficPolicy',
              externalTrafficPolicy,
              'may only be set for externally-accessible services',
            ),
          ]
  const internal =
    internalTrafficPolicy === undefined
      ? []
      : choiceErrors(internalTrafficPolicy, 'spec.internalTrafficPolicy', policies)
  const distribution =
    trafficDistribution === undefined
      ? []
      : choiceErrors(trafficDistribution, 'spec.trafficDistribution', [
          'PreferClose',
          'PreferSameZone',
          'PreferSameNode',
        ])
  return [...external, ...healthCheckErrors(spec), ...internal, ...distribution]
}
