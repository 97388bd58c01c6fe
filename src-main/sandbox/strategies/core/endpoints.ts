import { equal } from '#shared/kit/equal.ts'
import { isIP } from 'node:net'
import type { ObjectOf } from '../../objects.ts'
import {
  dnsLabelTexts,
  dnsSubdomainTexts,
  labelErrors,
  labelValueTexts,
  qualifiedNameTexts,
} from '../../registry/names.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldDuplicate, fieldInvalid, fieldRequired, type FieldError } from '../../status.ts'
import { choiceErrors, ipErrors, portErrors, protocols, specialIpErrors, textErrors } from './checks.ts'

type Subset = NonNullable<ObjectOf['endpoints']['subsets']>[number]
type Address = NonNullable<Subset['addresses']>[number]
type Slice = ObjectOf['endpointslices']
type Endpoint = NonNullable<Slice['endpoints']>[number]
type SlicePort = NonNullable<Slice['ports']>[number]

/** kubernetes: ValidateEndpoints. */
export const endpointsStrategy: Strategy<'endpoints'> = {
  applyDefaults(draft) {
    for (const port of (draft.subsets ?? []).flatMap(({ ports }) => ports ?? [])) port.protocol ||= 'TCP'
  },
  validateCreate: (endpoints) => endpointsErrors(endpoints),
  validateUpdate: (endpoints) => endpointsErrors(endpoints),
  warnings: () => ['v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice'],
}

const endpointsErrors = ({ subsets = [] }: ObjectOf['endpoints']): FieldError[] =>
  subsets.flatMap((subset, index) => subsetErrors(subset, `subsets[${index}]`))

function subsetErrors({ addresses = [], notReadyAddresses = [], ports = [] }: Subset, field: string): FieldError[] {
  const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0
  return [
    ...(isEmpty ? [fieldRequired(field, 'must specify `addresses` or `notReadyAddresses`')] : []),
    ...addresses.flatMap((address, index) => addressErrors(address, `${field}.addresses[${index}]`)),
    ...notReadyAddresses.flatMap((address, index) => addressErrors(address, `${field}.notReadyAddresses[${index}]`)),
    ...ports.flatMap(({ name = '', port, protocol = '', appProtocol }, index) => {
      const at = `${field}.ports[${index}]`
      const nameErrors =
        name === ''
          ? ports.length > 1
            ? [fieldRequired(`${at}.name`)]
            : []
          : textErrors(name, `${at}.name`, dnsLabelTexts)
      return [
        ...nameErrors,
        ...portErrors(port, `${at}.port`),
        ...choiceErrors(protocol, `${at}.protocol`, protocols),
        ...(appProtocol === undefined ? [] : textErrors(appProtocol, `${at}.appProtocol`, qualifiedNameTexts)),
      ]
    }),
  ]
}

function addressErrors({ ip, hostname = '', nodeName }: Address, field: string): FieldError[] {
  return [
    ...ipErrors(ip, `${field}.ip`),
    ...(hostname === '' ? [] : textErrors(hostname, `${field}.hostname`, dnsLabelTexts)),
    ...(nodeName === undefined ? [] : textErrors(nodeName, `${field}.nodeName`, dnsSubdomainTexts)),
    ...specialIpErrors(ip, `${field}.ip`),
  ]
}

const limits = { endpoints: 1_000, addresses: 100, ports: 20_000 }

function tooMany(count: number, most: number, field: string): FieldError[] {
  if (count <= most) return []
  return [{ reason: 'FieldValueTooMany', field, message: `Too many: ${count}: must have at most ${most} items` }]
}

/** kubernetes: pkg/apis/discovery/validation/validation.go. Empty lists are null on the wire. */
export const sliceStrategy: Strategy<'endpointslices'> = {
  applyDefaults(draft) {
    const loose = draft as { endpoints: unknown; ports: unknown }
    if ((draft.endpoints ?? []).length === 0) loose.endpoints = null
    if ((draft.ports ?? []).length === 0) loose.ports = null
    for (const endpoint of draft.endpoints ?? []) endpoint.conditions ??= {}
    for (const port of draft.ports ?? []) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  },
  // Only older versions of the API knew it.
  prepareForCreate(draft) {
    for (const endpoint of draft.endpoints ?? []) delete endpoint.deprecatedTopology
  },
  validateCreate: (slice) => [...typeErrors(slice.addressType), ...sliceErrors(slice)],
  validateUpdate: (slice, old) => [
    ...sliceErrors(slice),
    ...(slice.addressType === old.addressType
      ? []
      : [fieldInvalid('addressType', slice.addressType, 'field is immutable')]),
  ],
  // There is no spec: everything but the uncountable parts of the head counts.
  raisesGeneration: (slice, old) => !equal(countedParts(slice), countedParts(old)),
  warnings: ({ addressType }) => (addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : []),
}

const countedParts = ({ metadata, addressType, endpoints, ports }: Slice): unknown => ({
  labels: metadata.labels,
  annotations: metadata.annotations,
  ownerReferences: metadata.ownerReferences,
  finalizers: metadata.finalizers,
  addressType,
  endpoints,
  ports,
})

const typeErrors = (type: string | undefined): FieldError[] =>
  (type ?? '') === ''
    ? [fieldRequired('addressType')]
    : choiceErrors(type ?? '', 'addressType', ['FQDN', 'IPv4', 'IPv6'])

function sliceErrors({ addressType, ...slice }: Slice): FieldError[] {
  const endpoints = slice.endpoints ?? []
  const ports = slice.ports ?? []
  const count = tooMany(endpoints.length, limits.endpoints, 'endpoints')
  return [
    ...tooMany(ports.length, limits.ports, 'ports'),
    ...ports.flatMap((port, index) => slicePortErrors(port, index, ports)),
    ...(count.length > 0 ? count : endpoints.flatMap((one, index) => endpointErrors(one, index, addressType))),
  ]
}

function slicePortErrors(
  { name = '', protocol = '', appProtocol }: SlicePort,
  index: number,
  ports: readonly SlicePort[],
): FieldError[] {
  const field = `ports[${index}]`
  const isTwice = ports.slice(0, index).some((other) => (other.name ?? '') === name)
  return [
    ...(name === '' ? [] : textErrors(name, `${field}.name`, dnsLabelTexts)),
    ...(isTwice ? [fieldDuplicate(`${field}.name`, name)] : []),
    ...choiceErrors(protocol, `${field}.protocol`, protocols),
    ...(appProtocol === undefined ? [] : textErrors(appProtocol, `${field}.appProtocol`, qualifiedNameTexts)),
  ]
}

function endpointErrors(
  { addresses: given, hostname, nodeName, deprecatedTopology, hints }: Partial<Endpoint>,
  index: number,
  addressType: string,
): FieldError[] {
  const field = `endpoints[${index}]`
  // A required list that is left out is null on the wire.
  const addresses = given ?? []
  const count = tooMany(addresses.length, limits.addresses, `${field}.addresses`)
  return [
    ...(addresses.length === 0 ? [fieldRequired(`${field}.addresses`, 'must contain at least 1 address')] : count),
    ...(count.length > 0
      ? []
      : addresses.flatMap((address, at) => sliceAddressErrors(address, `${field}.addresses`, at, addressType))),
    ...(nodeName === undefined ? [] : textErrors(nodeName, `${field}.nodeName`, dnsSubdomainTexts)),
    ...labelErrors(deprecatedTopology, `${field}.deprecatedTopology`),
    ...(hostname === undefined ? [] : textErrors(hostname, `${field}.hostname`, dnsLabelTexts)),
    ...(hints?.forZones ?? []).flatMap(({ name }, at) =>
      textErrors(name, `${field}.hints.forZones[${at}].name`, labelValueTexts),
    ),
  ]
}

function sliceAddressErrors(address: string, list: string, at: number, addressType: string): FieldError[] {
  const field = `${list}[${at}]`
  if (addressType === 'FQDN') return textErrors(address, field, dnsSubdomainTexts)
  if (isIP(address) === 0) return ipErrors(address, field)
  const family = `IPv${isIP(address)}`
  const article = `must be an ${addressType} address`
  return [
    // The family's error names the list, not the item: so does the real one.
    ...(family === addressType ? [] : [fieldInvalid(list, address, article)]),
    ...specialIpErrors(address, field),
  ]
}
