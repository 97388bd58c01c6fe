import type { Claim, StorageClass, Volume } from '../controllers/volumes/facts.ts'
import type { ObjectOf } from '../objects.ts'

export type Pod = ObjectOf['pods']
export type Node = ObjectOf['nodes']

/** A node and the pods that are on it, or on their way to it. */
export interface NodeState {
  readonly node: Node
  readonly pods: readonly Pod[]
  /** What is known of them together, if somebody keeps it; else it is gathered from the pods. */
  readonly crowd?: Crowd
}

/** What filters and scores ask of all pods of a node. */
export interface Crowd {
  readonly count: number
  readonly used: ReadonlyMap<string, bigint>
  /** How many ask for a resource by name. */
  readonly asking: ReadonlyMap<string, number>
  /** Those with a rule about which others may be near them. */
  choosy(): readonly Pod[]
  /** How many of an owner's pods are not being deleted, by namespace and the owner's uid. */
  readonly staying: ReadonlyMap<string, number>
}

/** A claim as one volume of the pod names it. */
export interface ClaimState {
  readonly name: string
  /** It is to be made for the pod, of an ephemeral volume. */
  readonly isEphemeral: boolean
  readonly claim: Claim | undefined
  /** The volume that the claim names. */
  readonly volume: Volume | undefined
  readonly storageClass: StorageClass | undefined
  /** Another pod that is on a node uses it. */
  readonly isInUse: boolean
}

/** All that one look at a pod needs. */
export interface Scene {
  readonly pod: Pod
  readonly nodes: readonly NodeState[]
  readonly claims: readonly ClaimState[]
  /** Every volume that a claim which is not bound yet could get, once or more often. */
  readonly volumes: readonly Volume[]
  /** Labels of namespaces by name, for affinity with a namespace selector. */
  readonly namespaces: ReadonlyMap<string, { readonly [label: string]: string }>
}

export type Plugin =
  | 'NodeUnschedulable'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'VolumeRestrictions'
  | 'VolumeBinding'
  | 'VolumeZone'
  | 'PodTopologySpread'
  | 'InterPodAffinity'

/** Why a node cannot take a pod. */
export interface Rejection {
  readonly plugin: Plugin
  readonly reasons: readonly string[]
  /** False: removing other pods from the node would not help (UnschedulableAndUnresolvable). */
  readonly isResolvable: boolean
}

/** One test of a node; null: it passes. */
export type Filter = (state: NodeState, scene: Scene) => Rejection | null

/** Which volumes a pod's claims get on a node. */
export interface VolumePlan {
  readonly staticBindings: readonly { readonly claim: Claim; readonly volume: Volume }[]
  readonly provisions: readonly Claim[]
}
