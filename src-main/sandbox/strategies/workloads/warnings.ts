import type { ObjectOf, StoredMeta, Wire } from '../../objects.ts'
import { nanosOf } from '../quantity.ts'
import type { PodSpecDraft, PodTemplateDraft } from './pod-defaults.ts'
import { labelTexts } from './validation/kit.ts'

// What the API server accepts with a warning (kubernetes: pkg/api/pod/warnings.go and the strategies).

type PodSpec = Wire<PodSpecDraft>
type Container = PodSpec['containers'][number]
type Port = NonNullable<Container['ports']>[number]
interface Placed<T> {
  readonly field: string
  readonly value: T
}

/** Pods are named after it, and hosts after pods: dots and more than 63 letters do harm. */
function nameWarnings({ name }: StoredMeta, usedIn: string): readonly string[] {
  const texts = labelTexts(name)
  return texts.length === 0
    ? []
    : [
        `metadata.name: this is used in ${usedIn}, which can result in surprising behavior; a DNS label is recommended: [${texts.join(' ')}]`,
      ]
}

export const podWarnings = (pod: ObjectOf['pods'], old: ObjectOf['pods'] | null): readonly string[] =>
  old === null ? [...nameWarnings(pod.metadata, "the Pod's hostname"), ...specWarnings(pod.spec, 'spec')] : []

interface WithTemplate {
  readonly metadata: StoredMeta
}

/** Warnings of a kind with a template; on an update only if its spec has changed, which its generation says. */
export function templateWarnings<T extends WithTemplate>(
  object: T,
  old: T | null,
  {
    field,
    templateOf,
  }: { readonly field: string; readonly templateOf: (object: T) => Wire<PodTemplateDraft> | undefined },
): readonly string[] {
  const template = templateOf(object)
  const isUnchanged = old !== null && old.metadata.generation === object.metadata.generation
  return isUnchanged || template?.spec === undefined ? [] : specWarnings(template.spec, `${field}.spec`)
}

/** The same, with the name's warning for a new object. Sets have stricter names and need none. */
export const namedTemplateWarnings: typeof templateWarnings = (object, old, template) => [
  ...(old === null ? nameWarnings(object.metadata, 'Pod names and hostnames') : []),
  ...templateWarnings(object, old, template),
]

export const setWarnings = (set: ObjectOf['statefulsets'], old: ObjectOf['statefulsets'] | null): readonly string[] => [
  ...templateWarnings(set, old, { field: 'spec.template', templateOf: ({ spec }) => spec.template }),
  ...((set.spec.revisionHistoryLimit ?? 0) < 0
    ? ['spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended']
    : []),
]

const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
}

function specWarnings(spec: PodSpec, field: string): readonly string[] {
  const containers = [
    ...placed(spec.initContainers, `${field}.initContainers`),
    ...placed(spec.containers, `${field}.containers`),
  ]
  const grace = spec.terminationGracePeriodSeconds ?? 0
  return [
    ...Object.keys(spec.nodeSelector ?? {})
      .filter((label) => deprecatedLabels[label] !== undefined)
      .map((label) => `${field}.nodeSelector[${label}]: ${deprecatedLabels[label]}`),
    ...spreadWarnings(spec, field),
    ...secretWarnings(spec, field),
    ...containers.flatMap(containerWarnings),
    ...portWarnings(containers),
    ...portNameWarnings(containers),
    ...(grace < 0
      ? [`${field}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...affinityWarnings(spec, field),
  ]
}

function placed<T>(values: readonly T[] | undefined, field: string): readonly Placed<T>[] {
  return (values ?? []).map((value, index) => ({ field: `${field}[${index}]`, value }))
}

const noSelector = 'a null labelSelector results in matching no pod'

const spreadWarnings = ({ topologySpreadConstraints }: PodSpec, field: string): readonly string[] =>
  placed(topologySpreadConstraints, `${field}.topologySpreadConstraints`).flatMap(({ field: at, value }) => {
    const deprecated = deprecatedLabels[value.topologyKey]
    return [
      ...(deprecated === undefined ? [] : [`${at}.topologyKey: ${value.topologyKey} is ${deprecated}`]),
      ...(value.labelSelector === undefined ? [`${at}.labelSelector: ${noSelector}`] : []),
    ]
  })

function secretWarnings({ imagePullSecrets }: PodSpec, field: string): readonly string[] {
  const secrets = placed(imagePullSecrets, `${field}.imagePullSecrets`)
  const names = secrets.map(({ value }) => value.name ?? '')
  return [
    ...secrets
      .filter((_, index) => names.indexOf(names[index] ?? '') < index)
      .map(({ field: at, value }) => `${at}.name: duplicate name "${value.name ?? ''}"`),
    ...secrets.filter(({ value }) => !value.name).map(({ field: at }) => `${at}.name: invalid empty name ""`),
  ]
}

const wholeBytes = ['memory', 'ephemeral-storage']

function containerWarnings({ field, value: { resources, env = [] } }: Placed<Container>): readonly string[] {
  const fractions = wholeBytes.flatMap((name) =>
    (['limits', 'requests'] as const).flatMap((list) => {
      const amount = resources?.[list]?.[name]
      const isWhole = amount === undefined || (nanosOf(amount) ?? 0n) % 1_000_000_000n === 0n
      return isWhole
        ? []
        : [`${field}.resources.${list}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`]
    }),
  )
  const hidden = env.flatMap(({ name, value = '', valueFrom }, index) => {
    const isTwice = env.slice(0, index).some((earlier) => earlier.name === name)
    const reference = `$(${name})`
    const hides = valueFrom !== undefined || value === reference || !value.includes(reference)
    return isTwice && hides
      ? [`${field}.env[${index}]: hides previous definition of "${name}", which may be dropped when using apply`]
      : []
  })
  return [...fractions, ...hidden]
}

const portsOf = (containers: readonly Placed<Container>[]): readonly Placed<Port>[] =>
  containers.flatMap(({ field, value }) => placed(value.ports, `${field}.ports`))

/** Two containers of a pod share its network: a port can be had by one of them. */
function portWarnings(containers: readonly Placed<Container>[]): readonly string[] {
  const ports = portsOf(containers)
  return ports.flatMap(({ field, value }, index) =>
    ports.slice(0, index).flatMap((other) => {
      if (value.containerPort !== other.value.containerPort || value.protocol !== other.value.protocol) return []
      const [host, otherHost] = [value.hostPort ?? 0, other.value.hostPort ?? 0]
      const [address, otherAddress] = [value.hostIP ?? '', other.value.hostIP ?? '']
      if (address === otherAddress && host === otherHost)
        return [`${field}: duplicate port definition with ${other.field}`]
      if (host === 0 || otherHost === 0) return [`${field}: overlapping port definition with ${other.field}`]
      const isAmbiguous = host === otherHost && (address === '') !== (otherAddress === '')
      return isAmbiguous ? [`${field}: dangerously ambiguous port definition with ${other.field}`] : []
    }),
  )
}

function portNameWarnings(containers: readonly Placed<Container>[]): readonly string[] {
  const first = new Map<string, string>()
  return portsOf(containers).flatMap(({ field, value: { name } }) => {
    const other = first.get(name ?? '')
    if (!name) return []
    if (other === undefined) {
      first.set(name, field)
      return []
    }
    return [
      `${field}: duplicate port name "${name}" with ${other}, services and probes that select ports by name will use ${other}`,
    ]
  })
}

function affinityWarnings({ affinity }: PodSpec, field: string): readonly string[] {
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((kind) => {
    const at = `${field}.affinity.${kind}`
    const hard = 'requiredDuringSchedulingIgnoredDuringExecution'
    const soft = 'preferredDuringSchedulingIgnoredDuringExecution'
    return [
      ...placed(affinity?.[kind]?.[hard], `${at}.${hard}`)
        .filter(({ value }) => value.labelSelector === undefined)
        .map((term) => `${term.field}.labelSelector: ${noSelector}`),
      ...placed(affinity?.[kind]?.[soft], `${at}.${soft}`)
        .filter(({ value }) => value.podAffinityTerm.labelSelector === undefined)
        .map((term) => `${term.field}.podAffinityTerm.labelSelector: ${noSelector}`),
    ]
  })
}
