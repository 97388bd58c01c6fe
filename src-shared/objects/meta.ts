/** What every projection carries. Times are wall-clock milliseconds since 1970; Kubernetes writes whole seconds. */
export interface Meta {
  readonly uid: string
  readonly name: string
  /** Empty for objects of the whole cluster. */
  readonly namespace: string
  readonly resourceVersion: string
  readonly createdAt: number | null
  readonly generation: number | null
  readonly labels: Labels
  /** Only those that Kubernetes' own components write and a rule needs; the projection table lists them. */
  readonly annotations: Labels
  readonly owners: readonly Owner[]
  readonly finalizers: readonly string[]
  /** Not null once deletion was asked. For a pod it is the instant at which its grace ends. */
  readonly deletionAt: number | null
  readonly deletionGraceSeconds: number | null
}

export type Labels = Readonly<Record<string, string>>

export interface Owner {
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller: boolean
}

/** A label selector; all requirements must hold. `null` selects nothing, an empty one everything. */
export interface Selector {
  readonly matchLabels: Labels
  readonly matchExpressions: readonly SelectorRequirement[]
}

export interface SelectorRequirement {
  readonly key: string
  readonly operator: string
  readonly values: readonly string[]
}

export interface Condition {
  readonly type: string
  /** `True`, `False` or `Unknown`. */
  readonly status: string
  readonly reason: string | null
  readonly message: string | null
  readonly changedAt: number | null
}
