import type { V1LabelSelector } from '@kubernetes/client-node'
import type { ObjectOf, Wire } from '../../objects.ts'
import type { PodTemplate } from '../pod-template.ts'

export type Pod = ObjectOf['pods']
export type ReplicaSet = ObjectOf['replicasets']

/** Both kinds that keep a number of pods, whoever they are; the real controllers share their code too. */
export type Keeper = ObjectOf['replicasets' | 'replicationcontrollers']

/** What tells the two kinds apart. */
export interface KeeperKind {
  readonly resource: 'replicasets' | 'replicationcontrollers'
  readonly kind: 'ReplicaSet' | 'ReplicationController'
  /** Who says the events. */
  readonly component: string
  /** Pods on their way out are told in the status: of ReplicaSets since 1.35. */
  readonly tellsTerminating: boolean
}

export const replicaSets: KeeperKind = {
  resource: 'replicasets',
  kind: 'ReplicaSet',
  component: 'replicaset-controller',
  tellsTerminating: true,
}

export const replicationControllers: KeeperKind = {
  resource: 'replicationcontrollers',
  kind: 'ReplicationController',
  component: 'replication-controller',
  tellsTerminating: false,
}

/** What both kinds want, in the words of a ReplicaSet. */
export interface Wanted {
  readonly replicas: number
  readonly minReadySeconds: number
  readonly selector: Wire<V1LabelSelector>
  readonly template: PodTemplate
}

export function wantedOf({ spec }: Keeper): Wanted {
  const { replicas = 1, minReadySeconds = 0, template = {} } = spec
  return { replicas, minReadySeconds, selector: selectorOf(spec), template }
}

/** A ReplicationController selects by plain labels; none at all select nothing. */
function selectorOf({ selector = {} }: Keeper['spec']): Wire<V1LabelSelector> {
  if (isLabelSelector(selector)) return selector
  return { matchLabels: selector }
}

function isLabelSelector(
  selector: Wire<V1LabelSelector> | { readonly [key: string]: string },
): selector is Wire<V1LabelSelector> {
  return typeof selector['matchLabels'] === 'object' || typeof selector['matchExpressions'] === 'object'
}
