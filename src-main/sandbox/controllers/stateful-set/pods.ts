import type { V1Volume } from '@kubernetes/client-node'
import type { NewObject, Wire } from '../../objects.ts'
import { podFromTemplate, type PodTemplate } from '../pod-template.ts'
import {
  claimNameOf,
  claimTemplatesOf,
  isMemberOf,
  ordinalOf,
  podIndexLabel,
  podNameLabel,
  podNameOf,
  revisionLabel,
  type Pod,
  type StatefulSet,
} from './naming.ts'

type Volume = Wire<V1Volume>

/** A pod for one ordinal, of one revision (kubernetes: newVersionedStatefulSetPod). */
export function newPod(set: StatefulSet, template: PodTemplate, revision: string, ordinal: number): NewObject<'pods'> {
  const pod = podFromTemplate(set, template)
  const name = podNameOf(set, ordinal)
  const { serviceName = '' } = set.spec
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      name,
      labels: { ...pod.metadata.labels, ...identityLabels(name, ordinal), [revisionLabel]: revision },
    },
    spec: {
      ...pod.spec,
      // Set only here: a pod's name in the network is never repaired.
      hostname: name,
      ...(serviceName === '' ? {} : { subdomain: serviceName }),
      volumes: volumesOf(set, ordinal, pod.spec.volumes),
    },
  }
}

function identityLabels(name: string, ordinal: number): { readonly [key: string]: string } {
  return { [podNameLabel]: name, [podIndexLabel]: String(ordinal) }
}

/** The claims' volumes come first, and take the place of the template's volumes of the same names. */
function volumesOf(set: StatefulSet, ordinal: number, volumes: readonly Volume[] = []): readonly Volume[] {
  const templates = claimTemplatesOf(set).map(({ metadata }) => metadata?.name ?? '')
  const claimed = templates.map((name) => ({
    name,
    persistentVolumeClaim: { claimName: claimNameOf(set, name, ordinal) },
  }))
  return [...claimed, ...volumes.filter(({ name }) => !templates.includes(name))]
}

export function identityMatches(set: StatefulSet, { metadata }: Pod): boolean {
  const ordinal = ordinalOf(metadata.name)
  return metadata.name === podNameOf(set, ordinal) && metadata.labels?.[podNameLabel] === metadata.name
}

export function storageMatches(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod.metadata.name)
  return claimTemplatesOf(set).every(({ metadata }) => {
    const name = metadata?.name ?? ''
    const volume = pod.spec.volumes?.find((one) => one.name === name)
    return volume?.persistentVolumeClaim?.claimName === claimNameOf(set, name, ordinal)
  })
}

/** The pod with the name label and the volumes that it should have; its network name stays as it is. */
export function repaired(set: StatefulSet, pod: Pod): Pod {
  const { name, labels } = pod.metadata
  const ordinal = ordinalOf(name)
  const named = identityMatches(set, pod)
    ? pod
    : { ...pod, metadata: { ...pod.metadata, labels: { ...labels, ...identityLabels(name, ordinal) } } }
  if (storageMatches(set, pod)) return named
  return { ...named, spec: { ...named.spec, volumes: volumesOf(set, ordinal, pod.spec.volumes) } }
}

export const isRunningAndReady = (pod: Pod): boolean =>
  pod.status?.phase === 'Running' &&
  pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true

/** Whether a pod belongs to this set by its name alone. */
export const isPodOf =
  (set: StatefulSet) =>
  (pod: Pod): boolean =>
    isMemberOf(set, pod)
