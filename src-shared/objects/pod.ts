import type { Condition, Meta } from './meta.ts'

export interface PodObject extends Meta {
  readonly kind: 'Pod'
  readonly nodeName: string | null
  readonly nominatedNodeName: string | null
  readonly hostname: string | null
  readonly subdomain: string | null
  readonly restartPolicy: string
  readonly terminationGraceSeconds: number | null
  readonly volumes: readonly PodVolume[]
  readonly containers: readonly ContainerSpec[]
  readonly initContainers: readonly ContainerSpec[]
  /** Names only; never what they hold. */
  readonly secretNames: readonly string[]
  readonly configMapNames: readonly string[]
  readonly phase: string
  readonly reason: string | null
  readonly message: string | null
  readonly startedAt: number | null
  readonly ips: readonly string[]
  readonly conditions: readonly Condition[]
  readonly containerStatuses: readonly ContainerStatus[]
  readonly initContainerStatuses: readonly ContainerStatus[]
}

export interface PodVolume {
  readonly name: string
  /** The field of the volume that is set: `persistentVolumeClaim`, `emptyDir`, `configMap`, `secret`, `projected`, … */
  readonly kind: string
  readonly claimName: string | null
}

export interface ContainerSpec {
  readonly name: string
  readonly image: string
  /** True for an init container with restartPolicy Always (a sidecar). */
  readonly sidecar: boolean
  readonly mounts: readonly { readonly volume: string; readonly path: string; readonly readOnly: boolean }[]
  readonly ports: readonly { readonly name: string | null; readonly port: number; readonly protocol: string }[]
  readonly hasReadinessProbe: boolean
}

export interface ContainerStatus {
  readonly name: string
  readonly image: string
  readonly ready: boolean
  readonly started: boolean | null
  readonly restarts: number
  readonly state: ContainerState
  /** How the run before this one ended, if there was one. */
  readonly lastEnd: ContainerEnd | null
}

export type ContainerState =
  | { readonly kind: 'waiting'; readonly reason: string | null; readonly message: string | null }
  | { readonly kind: 'running'; readonly startedAt: number | null }
  | ({ readonly kind: 'ended' } & ContainerEnd)

export interface ContainerEnd {
  readonly exitCode: number
  readonly reason: string | null
  readonly startedAt: number | null
  readonly finishedAt: number | null
}
