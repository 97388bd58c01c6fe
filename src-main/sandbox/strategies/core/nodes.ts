import type { Draft, ObjectOf } from '../../objects.ts'
import { labelValueTexts, qualifiedNameTexts } from '../../registry/names.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldForbidden, fieldInvalid, fieldNotSupported, fieldRequired, type FieldError } from '../../status.ts'
import { compareQuantities } from '../quantity.ts'
import { cidrErrors, textErrors } from './checks.ts'

type Node = ObjectOf['nodes']
type Taint = NonNullable<Node['spec']['taints']>[number]

const notReady = 'node.kubernetes.io/not-ready'

/** kubernetes: pkg/registry/core/node/strategy.go. */
export const nodeStrategy: Strategy<'nodes'> = {
  applyDefaults(draft) {
    draft.spec ??= {}
    draft.status ??= {}
    draft.status.daemonEndpoints ??= { kubeletEndpoint: { Port: 0 } } as NonNullable<
      Draft<'nodes'>['status']
    >['daemonEndpoints'] &
      object
    draft.status.nodeInfo ??= unknownInfo()
    // The older field, which holds one range, wins.
    const { podCIDR, podCIDRs = [] } = draft.spec
    const [first] = podCIDRs
    if (podCIDR !== undefined && first !== podCIDR) draft.spec.podCIDRs = [podCIDR]
    else if (podCIDR === undefined && first !== undefined) draft.spec.podCIDR = first
    // What nobody keeps back is free for pods.
    const { capacity, allocatable } = draft.status
    if (capacity !== undefined && Object.keys(allocatable ?? {}).length === 0)
      draft.status.allocatable = { ...capacity }
  },
  // A new node takes no pods until it is known to be ready (admission TaintNodesByCondition). One that comes with the
  // condition is spared the taint, which the real node lifecycle controller would take away again at once.
  prepareForCreate({ spec, status }) {
    const { taints = [] } = spec
    const isReady = (status?.conditions ?? []).some(({ type, status: state }) => type === 'Ready' && state === 'True')
    if (!isReady && !taints.some(({ key, effect }) => key === notReady && effect === 'NoSchedule'))
      spec.taints = [...taints, { key: notReady, effect: 'NoSchedule' }]
  },
  validateCreate: (node) => nodeErrors(node),
  // The server checks an updated node twice, which shows in the causes.
  validateUpdate: (node, old) => [...nodeErrors(node), ...nodeErrors(node), ...changeErrors(node, old)],
  fields: ({ spec }) => ({ 'spec.unschedulable': String(spec.unschedulable ?? false) }),
}

const unknownInfo = (): NonNullable<NonNullable<Draft<'nodes'>['status']>['nodeInfo']> => ({
  machineID: '',
  systemUUID: '',
  bootID: '',
  kernelVersion: '',
  osImage: '',
  containerRuntimeVersion: '',
  kubeletVersion: '',
  kubeProxyVersion: '',
  operatingSystem: '',
  architecture: '',
})

function nodeErrors({ spec, status }: Node): FieldError[] {
  const taints = spec.taints ?? []
  const ranges = spec.podCIDRs ?? []
  const families = ranges.map((range) => range.includes(':'))
  const isCrowded = ranges.length > 2 || (ranges.length === 2 && families[0] === families[1])
  return [
    ...taints.flatMap((taint, index) => taintErrors(taint, index, taints)),
    ...ranges.flatMap((cidr, index) => cidrErrors(cidr, `spec.podCIDRs[${index}]`)),
    ...(isCrowded
      ? [fieldInvalid('spec.podCIDRs', ranges, 'may specify no more than one CIDR for each IP family')]
      : []),
    ...negativeErrors(status?.capacity, 'status.capacity'),
    ...negativeErrors(status?.allocatable, 'status.allocatable'),
  ]
}

const negativeErrors = (amounts: Readonly<Record<string, string>> | undefined, field: string): FieldError[] =>
  Object.entries(amounts ?? {})
    .filter(([, amount]) => compareQuantities(amount, '0') < 0)
    .map(([name, amount]) => fieldInvalid(`${field}.${name}`, amount, 'must be greater than or equal to 0'))

function taintErrors({ key, value = '', effect }: Taint, index: number, taints: readonly Taint[]): FieldError[] {
  const field = `metadata.taints[${index}]`
  const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']
  const isTwice = taints.slice(0, index).some((other) => other.key === key && other.effect === effect)
  const shown = JSON.stringify({ Key: key, Value: value, Effect: effect, TimeAdded: null })
  return [
    ...textErrors(key, `${field}.key`, qualifiedNameTexts),
    ...textErrors(value, `${field}.value`, labelValueTexts),
    ...((effect ?? '') === ''
      ? [fieldRequired(`${field}.effect`)]
      : effects.includes(effect)
        ? []
        : [fieldNotSupported(`${field}.effect`, effect, effects)]),
    ...(isTwice
      ? [
          {
            reason: 'FieldValueDuplicate' as const,
            field,
            message: `Duplicate value: ${shown}: taints must be unique by key and effect pair`,
          },
        ]
      : []),
  ]
}

function changeErrors({ spec }: Node, { spec: old }: Node): FieldError[] {
  const oldRanges = old.podCIDRs ?? []
  const ranges = spec.podCIDRs ?? []
  const isMoved = oldRanges.length > 0 && ranges.join() !== oldRanges.join()
  const isOther = (old.providerID ?? '') !== '' && spec.providerID !== old.providerID
  return [
    ...(isMoved
      ? [fieldForbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')]
      : []),
    ...(isOther
      ? [fieldForbidden('spec.providerID', 'node updates may not change providerID except from "" to valid')]
      : []),
  ]
}
