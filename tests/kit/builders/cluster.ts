import type { ApiObject } from '../fake-api/index.ts'
import { built, CREATED, type Fields, type Named } from './built.ts'

export interface NodeOptions extends Named {
  readonly ready?: 'True' | 'False' | 'Unknown'
  /** Of the Ready condition. */
  readonly reason?: string
  readonly taints?: readonly Fields[]
}

export function node(options: NodeOptions = {}): ApiObject {
  const { name = 'node-1', ready = 'True', reason = 'KubeletReady' } = options
  return built(
    'Node',
    'v1',
    { ...options, name },
    {
      spec: options.taints === undefined ? {} : { taints: options.taints },
      status: {
        allocatable: { cpu: '4', memory: '8Gi', pods: '110' },
        conditions: [
          {
            type: 'Ready',
            status: ready,
            reason,
            lastHeartbeatTime: CREATED,
            lastTransitionTime: CREATED,
          },
        ],
      },
    },
  )
}

export interface EventOptions extends Named {
  readonly about?: Fields
  readonly reason?: string
  readonly message?: string
  readonly type?: 'Normal' | 'Warning'
  readonly at?: string
  readonly count?: number
  readonly component?: string
}

export function event(options: EventOptions = {}): ApiObject {
  const {
    about = { kind: 'Pod', namespace: 'default', name: 'redis-0' },
    at = CREATED,
    reason = 'Scheduled',
    component = 'default-scheduler',
  } = options
  return built(
    'Event',
    'v1',
    { ...options, name: options.name ?? `${String(about['name'])}.18e9e9e12ca0714f` },
    {
      involvedObject: about,
      reason,
      message: options.message ?? `${reason} ${String(about['name'])}`,
      type: options.type ?? 'Normal',
      source: { component },
      firstTimestamp: at,
      lastTimestamp: at,
      count: options.count ?? 1,
      eventTime: null,
      reportingComponent: component,
    },
  )
}

export function namespace(name: string): ApiObject {
  return built('Namespace', 'v1', { name }, { status: { phase: 'Active' } })
}
