import type { TimeMark } from '../kit/cluster-time.ts'
import type { Problem } from '../model/feed.ts'

/** The name of the sandbox's context, wherever it is listed. */
export const sandboxContext = 'Sandbox'

/** The things that a person can do to the sandbox's cluster, as data: one table for the window, the HTTP control API and tests. */
export type SandboxCommand =
  /** The cluster's time stands still, and goes on. */
  | { readonly command: 'freeze' }
  | { readonly command: 'resume' }
  /** Seconds of the cluster per second outside, 0.25 to 16. */
  | { readonly command: 'speed'; readonly speed: number }
  /** Moves the cluster's time forward by so much, also while it is frozen. */
  | { readonly command: 'step'; readonly seconds: number }
  /** Begins anew with a seed (default: the present one) and a scenario (default: the present one; null: an empty cluster). */
  | { readonly command: 'reset'; readonly seed?: number; readonly scenario?: string | null }
  /** Applies a scenario's objects to the cluster as it is. */
  | { readonly command: 'scenario'; readonly name: string }
  | { readonly command: 'fault'; readonly fault: SandboxFault }
  | { readonly command: 'mend'; readonly fault: SandboxFault }

/** A pod, or every pod of a set, those to come included. */
export interface FaultTarget {
  readonly kind: 'Pod' | 'StatefulSet'
  readonly namespace: string
  readonly name: string
}

/** What can be made to fail. Those of pods, nodes, claims and classes stand in the objects as annotations or labels, where kubectl sees them. */
export type SandboxFault =
  | { readonly fault: 'failReadiness' | 'crash' | 'imageError'; readonly on: FaultTarget }
  | { readonly fault: 'slowPull' | 'slowAttach'; readonly on: FaultTarget; readonly seconds: number }
  | { readonly fault: 'nodeSilent' | 'nodeFull'; readonly node: string }
  | { readonly fault: 'provisionerSilent' | 'provisionerRefusing'; readonly storageClass: string }
  /** A share of requests, 0 to 1, is answered with 500; 0 ends it. */
  | { readonly fault: 'apiErrors'; readonly rate: number }
  /** Every open watch is cut once. */
  | { readonly fault: 'cutWatches' }
  /** Every version known so far is too old (410). */
  | { readonly fault: 'expireVersions' }

export interface ScenarioInfo {
  /** The file's name without its end. */
  readonly name: string
  readonly title: string
  /** What to watch, one sentence each. */
  readonly watch: readonly string[]
  /** Where its main objects are, and the set that is looked at first. */
  readonly namespace: string
  readonly workload: string | null
}

/** The state of a running sandbox. Instants are the cluster's milliseconds since 1970. */
export interface SandboxClusterState {
  readonly nowMs: number
  readonly isFrozen: boolean
  readonly speed: number
  readonly seed: number
  readonly scenario: string | null
  /** Faults in force, those that objects carry included. */
  readonly faults: readonly SandboxFault[]
}

/** How the sandbox's time stands to the machine's clock; null while it does not run. */
export function timeMarkOf(state: SandboxState): TimeMark | null {
  if (state.kind !== 'running') return null
  const { nowMs, isFrozen, speed } = state.cluster
  return { clusterMs: nowMs, machineMs: state.toldAt, rate: isFrozen ? 0 : speed }
}

/** What the window knows of its sandbox. */
export type SandboxState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'running'
      readonly cluster: SandboxClusterState
      /** When `cluster` was told, in milliseconds of the machine's clock. */
      readonly toldAt: number
      readonly scenarios: readonly ScenarioInfo[]
      /** The kubeconfig that leads there, for a terminal. */
      readonly kubeconfig: string
    }
  | { readonly kind: 'ended'; readonly since: number; readonly restartAt: number | null; readonly problem: Problem }
