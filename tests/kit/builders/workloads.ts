import type { ApiObject } from '../fake-api/index.ts'
import { built, CREATED, type Fields, type Named } from './built.ts'

export interface PodOptions extends Named {
  readonly set?: string
  readonly setUid?: string
  readonly ordinal?: number
  readonly node?: string | null
  readonly ip?: string | null
  readonly phase?: string
  readonly ready?: boolean
  readonly image?: string
  readonly restarts?: number
  /** Template names of the claims it mounts; the claim's name is template-podname. */
  readonly claims?: readonly string[]
  readonly serviceName?: string
  readonly revision?: string
  readonly deletionTimestamp?: string
}

/** A pod, by default running and ready; with `set` and `ordinal` one that the set made. */
export function pod(options: PodOptions = {}): ApiObject {
  const {
    set,
    ordinal = 0,
    ready = true,
    phase = 'Running',
    node = 'node-1',
    ip = '10.42.0.11',
    image = 'redis:8',
  } = options
  const name = options.name ?? (set === undefined ? 'redis-0' : `${set}-${ordinal}`)
  const running = { running: { startedAt: CREATED } }
  const waiting = { waiting: { reason: 'ContainerCreating' } }
  return built(
    'Pod',
    'v1',
    { ...options, name, labels: podLabels(options, name), owners: options.owners ?? ownersOf(options) },
    {
      metadata:
        options.deletionTimestamp === undefined
          ? {}
          : { deletionTimestamp: options.deletionTimestamp, deletionGracePeriodSeconds: 30 },
      spec: {
        ...(node === null ? {} : { nodeName: node }),
        hostname: name,
        ...(options.serviceName === undefined ? {} : { subdomain: options.serviceName }),
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        volumes: (options.claims ?? []).map((claim) => ({
          name: claim,
          persistentVolumeClaim: { claimName: `${claim}-${name}` },
        })),
        containers: [
          {
            name: 'redis',
            image,
            ports: [{ name: 'redis', containerPort: 6379, protocol: 'TCP' }],
            volumeMounts: (options.claims ?? []).map((claim) => ({ name: claim, mountPath: `/${claim}` })),
          },
        ],
      },
      status: {
        phase,
        ...(ip === null ? {} : { podIP: ip, podIPs: [{ ip }] }),
        startTime: CREATED,
        conditions: [
          { type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: CREATED },
          { type: 'PodScheduled', status: node === null ? 'False' : 'True', lastTransitionTime: CREATED },
        ],
        containerStatuses: [
          {
            name: 'redis',
            image,
            ready,
            started: ready,
            restartCount: options.restarts ?? 0,
            state: phase === 'Running' ? running : waiting,
            lastState: {},
          },
        ],
      },
    },
  )
}

function podLabels(options: PodOptions, name: string): Readonly<Record<string, string>> {
  if (options.set === undefined) return options.labels ?? {}
  return {
    app: options.set,
    'apps.kubernetes.io/pod-index': String(options.ordinal ?? 0),
    'statefulset.kubernetes.io/pod-name': name,
    'controller-revision-hash': options.revision ?? `${options.set}-1`,
    ...options.labels,
  }
}

function ownersOf({ set, setUid }: PodOptions): readonly Fields[] {
  if (set === undefined) return []
  return [owner('StatefulSet', set, setUid ?? `uid-${set}`)]
}

/** A controller reference. */
export function owner(kind: string, name: string, uid: string): Fields {
  const apiVersion = kind === 'Job' || kind === 'CronJob' ? 'batch/v1' : 'apps/v1'
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true }
}

export interface StatefulSetOptions extends Named {
  readonly replicas?: number
  readonly start?: number
  readonly serviceName?: string
  readonly policy?: 'OrderedReady' | 'Parallel'
  readonly partition?: number
  readonly image?: string
  /** Names of its claim templates. */
  readonly claims?: readonly string[]
  readonly status?: Fields
}

export function statefulSet(options: StatefulSetOptions = {}): ApiObject {
  const { name = 'redis', replicas = 2, image = 'redis:8' } = options
  return built(
    'StatefulSet',
    'apps/v1',
    { uid: `uid-${name}`, ...options, name },
    {
      metadata: { generation: 1 },
      spec: {
        replicas,
        ...(options.start === undefined ? {} : { ordinals: { start: options.start } }),
        serviceName: options.serviceName ?? name,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'redis', image }] } },
        podManagementPolicy: options.policy ?? 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: options.partition ?? 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: (options.claims ?? []).map((template) => ({
          metadata: { name: template },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '64Mi' } } },
        })),
      },
      status: options.status ?? {
        observedGeneration: 1,
        replicas,
        readyReplicas: replicas,
        availableReplicas: replicas,
        currentReplicas: replicas,
        updatedReplicas: replicas,
        currentRevision: `${name}-1`,
        updateRevision: `${name}-1`,
      },
    },
  )
}

export interface JobOptions extends Named {
  readonly completions?: number
  readonly parallelism?: number
  readonly indexed?: boolean
  readonly status?: Fields
}

export function job(options: JobOptions = {}): ApiObject {
  return built(
    'Job',
    'batch/v1',
    { ...options, name: options.name ?? 'import' },
    {
      spec: {
        completions: options.completions ?? 1,
        parallelism: options.parallelism ?? 1,
        backoffLimit: 6,
        completionMode: options.indexed === true ? 'Indexed' : 'NonIndexed',
        suspend: false,
        template: { spec: { restartPolicy: 'Never' } },
      },
      status: options.status ?? {},
    },
  )
}

export function controllerRevision(options: Named & { readonly revision?: number } = {}): ApiObject {
  return built(
    'ControllerRevision',
    'apps/v1',
    { ...options, name: options.name ?? 'redis-1' },
    { revision: options.revision ?? 1 },
  )
}
