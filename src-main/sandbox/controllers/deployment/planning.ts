import { equal } from '#shared/kit/equal.ts'
import { copyOf } from '../../draft.ts'
import type { Status as Refusal } from '../../status.ts'
import type { Action, Said } from '../types.ts'
import { hasSizeAnnotations, revisionAnnotation, sizeAnnotations } from './annotations.ts'
import { condition, withCondition, type Condition } from './conditions.ts'
import { replicasOf, type Deployment, type ReplicaSet } from './numbers.ts'
import { hasDeadline, type Status } from './status.ts'

/**
 * The writes of one sync. The real controller keeps using the Deployment that it read: once it has written a status in the
 * middle of a sync, its last status is refused as a conflict and comes with the next sync. So it is here, without the refusal.
 */
export class Planning {
  readonly nowMs: number
  readonly actions: Action[] = []
  #deployment: Deployment
  #hasWritten = false
  /** Sets that were written before in this sync: their version is not known any more. */
  readonly #written = new Set<string>()

  constructor(deployment: Deployment, nowMs: number) {
    this.#deployment = deployment
    this.nowMs = nowMs
  }

  /** As it was read, with what this sync has told in the middle. */
  get deployment(): Deployment {
    return this.#deployment
  }

  /** Tells a condition, and the revision if it is another one, at once. */
  tell({ revision, told }: { readonly revision?: string; readonly told?: Condition }): void {
    const { metadata, status = {} } = this.#deployment
    const isOtherRevision = revision !== undefined && metadata.annotations?.[revisionAnnotation] !== revision
    if (!isOtherRevision && told === undefined) return
    const conditions = told === undefined ? (status.conditions ?? []) : withCondition(status.conditions ?? [], told)
    this.#deployment = {
      ...this.#deployment,
      ...(isOtherRevision
        ? { metadata: { ...metadata, annotations: { ...metadata.annotations, [revisionAnnotation]: revision } } }
        : {}),
      status: { ...status, ...(conditions.length === 0 ? {} : { conditions }) },
    }
    this.#write(this.#deployment)
  }

  /** A name was taken by another template: the next sync tries the next one. */
  countCollision(): void {
    const { status = {} } = this.#deployment
    this.#write({ ...this.#deployment, status: { ...status, collisionCount: (status.collisionCount ?? 0) + 1 } })
  }

  /** The status at the end. */
  finish(status: Status): void {
    if (this.#hasWritten || equal(status, this.#deployment.status)) return
    this.#write({ ...this.#deployment, status })
  }

  #write(object: Deployment): void {
    this.#hasWritten = true
    this.actions.push({ verb: 'updateStatus', resource: 'deployments', object })
  }

  /** Says no more than the write itself: used for annotations and minReadySeconds. */
  rewrite(set: ReplicaSet): void {
    this.actions.push({ verb: 'update', resource: 'replicasets', object: set })
  }

  create(set: Extract<Action, { readonly verb: 'create'; readonly resource: 'replicasets' }>['object']): void {
    const { metadata, spec } = set
    const name = metadata.name ?? ''
    const size = spec.replicas ?? 0
    this.actions.push({
      verb: 'create',
      resource: 'replicasets',
      object: copyOf(set),
      ...(size > 0 ? { done: this.#said(`Scaled up replica set ${name} from 0 to ${size}`) } : {}),
      refused: (refusal) => this.#refusedWords(name, refusal),
      instead: (refusal) => this.#refusedStatus(name, refusal),
    })
  }

  /** Scales a set, and tells it how large the Deployment is; true if its number changed. */
  scale(set: ReplicaSet, size: number): boolean {
    const before = replicasOf(set)
    const isScaled = before !== size
    if (!isScaled && hasSizeAnnotations(this.#deployment, set)) return false
    const { name, resourceVersion } = set.metadata
    const metadata = {
      ...set.metadata,
      resourceVersion: this.#written.has(name) ? '' : resourceVersion,
      annotations: { ...set.metadata.annotations, ...sizeAnnotations(this.#deployment) },
    }
    this.#written.add(name)
    const direction = before < size ? 'up' : 'down'
    this.actions.push({
      verb: 'update',
      resource: 'replicasets',
      object: { ...set, metadata, spec: { ...set.spec, replicas: size } },
      ...(isScaled ? { done: this.#said(`Scaled ${direction} replica set ${name} from ${before} to ${size}`) } : {}),
    })
    return isScaled
  }

  #said(message: string): Said {
    return {
      about: this.#deployment,
      type: 'Normal',
      reason: 'ScalingReplicaSet',
      message,
      component: 'deployment-controller',
    }
  }

  #refusedWords(name: string, refusal: Refusal): readonly Said[] {
    if (isEndOfNamespace(refusal)) return []
    const message = failureText(name, refusal)
    return [{ ...this.#said(message), type: 'Warning', reason: 'ReplicaSetCreateError' }]
  }

  #refusedStatus(name: string, refusal: Refusal): readonly Action[] {
    const deployment = this.#deployment
    if (isEndOfNamespace(refusal) || !hasDeadline(deployment)) return []
    const { status = {} } = deployment
    const told = condition(this.nowMs, 'Progressing', 'False', 'ReplicaSetCreateError', failureText(name, refusal))
    const conditions = withCondition(status.conditions ?? [], told)
    if (conditions === status.conditions) return []
    return [
      { verb: 'updateStatus', resource: 'deployments', object: { ...deployment, status: { ...status, conditions } } },
    ]
  }
}

const failureText = (name: string, { message }: Refusal): string =>
  `Failed to create new replica set "${name}": ${message}`

const isEndOfNamespace = ({ details }: Refusal): boolean =>
  details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true
