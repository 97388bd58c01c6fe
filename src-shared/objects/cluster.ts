import type { Condition, Labels, Meta } from './meta.ts'

export interface NodeObject extends Meta {
  readonly kind: 'Node'
  readonly unschedulable: boolean
  readonly taints: readonly { readonly key: string; readonly value: string; readonly effect: string }[]
  /** Without heartbeats: a condition whose only change is a heartbeat time is the same condition. */
  readonly conditions: readonly Condition[]
  /** When the kubelet last posted its status, of a node whose Ready condition is Unknown; null for any other, and where it never did. */
  readonly lastReportAt: number | null
  readonly allocatable: Labels
}

export interface NamespaceObject extends Meta {
  readonly kind: 'Namespace'
  readonly phase: string
}

export interface EventObject extends Meta {
  readonly kind: 'Event'
  readonly involved: EventSubject
  /** `Normal` or `Warning`. */
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly component: string
  readonly count: number
  readonly firstAt: number | null
  /** The latest of the series, last, event and creation times (classic and new events fill different ones). */
  readonly lastAt: number | null
}

export interface EventSubject {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly uid: string | null
  readonly fieldPath: string | null
}

export interface ResourceQuotaObject extends Meta {
  readonly kind: 'ResourceQuota'
  readonly hard: Labels
  readonly used: Labels
}
