import type { Random } from '#shared/kit/clock.ts'
import type { Draft, NewObject, ObjectOf, ResourceName } from '../objects.ts'
import type { FieldError, Outcome, Status } from '../status.ts'
import type { ClusterView } from '../storage/types.ts'

/** What strategies and admission may look at. Pure apart from `random`, which is seeded. */
export interface RegistryContext {
  readonly view: ClusterView
  readonly nowMs: number
  readonly random: Random
}

/**
 * What the API server does with the objects of one resource (kubernetes: pkg/registry/<group>/<kind>/strategy.go,
 * pkg/apis/<group>/<version>/defaults.go, pkg/apis/<group>/validation). The registry does what is common: names, uid,
 * times, generation, conflict, metadata validation, finalizers, deletion.
 */
export interface Strategy<R extends ResourceName> {
  /** Defaulting, as at decoding: runs before admission, on creation and on every update. */
  applyDefaults?(draft: Draft<R>): void
  /** Drops or sets what a creator may not decide: status, most of all. */
  prepareForCreate?(draft: Draft<R>, context: RegistryContext): void
  validateCreate?(object: ObjectOf[R], context: RegistryContext): readonly FieldError[]
  /** Carries over what an updater may not decide. Status is carried over by the registry where the resource has a status subresource. */
  prepareForUpdate?(draft: Draft<R>, old: ObjectOf[R], context: RegistryContext): void
  validateUpdate?(object: ObjectOf[R], old: ObjectOf[R], context: RegistryContext): readonly FieldError[]
  /** For `/status`: the registry has already put back everything but status and metadata's labels, annotations and finalizers. */
  prepareForStatusUpdate?(draft: Draft<R>, old: ObjectOf[R], context: RegistryContext): void
  validateStatusUpdate?(object: ObjectOf[R], old: ObjectOf[R], context: RegistryContext): readonly FieldError[]
  /** How names are checked; default: a DNS subdomain. */
  readonly validateName?: (name: string, isPrefix: boolean) => readonly string[]
  /** Whether a change raises `metadata.generation`; default: spec differs. */
  raisesGeneration?(object: ObjectOf[R], old: ObjectOf[R]): boolean
  /** Field labels a client may select by, besides metadata.name and metadata.namespace. */
  fields?(object: ObjectOf[R]): { readonly [label: string]: string }
  /** The propagation policy when none is given; default: Background. */
  readonly defaultPropagation?: Propagation
  /** True for the kinds whose deletion answers with the object rather than a Status. */
  readonly answersWithObject?: boolean
  /** Texts for the `Warning: 299` header of the answer. */
  warnings?(object: ObjectOf[R], old: ObjectOf[R] | null): readonly string[]
  /** After an object has been stored or removed for good: releases what it had reserved (cluster IPs). */
  afterDelete?(object: ObjectOf[R]): void
}

export type Strategies = { readonly [R in ResourceName]: Strategy<R> }

/** What passes admission. */
export interface AdmissionRequest<R extends ResourceName = ResourceName> {
  readonly resource: R
  readonly operation: 'CREATE' | 'UPDATE'
  readonly subresource: '' | 'status' | 'scale'
  readonly namespace: string
  readonly old: ObjectOf[R] | null
  readonly context: RegistryContext
}

/** The admission chain: `mutate` changes the draft or refuses; `validate` runs last, on the finished object (quota). */
export interface Admission {
  mutate<R extends ResourceName>(draft: Draft<R>, request: AdmissionRequest<R>): Status | null
  validate<R extends ResourceName>(object: ObjectOf[R], request: AdmissionRequest<R>): Status | null
  /** What may never be deleted: asked before anything else of a DELETE is looked at. */
  refusesDeletion?(resource: ResourceName, name: string): Status | null
}

export type Propagation = 'Orphan' | 'Background' | 'Foreground'

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: Propagation
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: boolean
}

export interface WriteOptions {
  readonly dryRun?: boolean
}

export interface UpdateOptions extends WriteOptions {
  readonly subresource?: '' | 'status' | 'scale'
  /** The write is a patch: a changed uid is then a 422 of metadata rather than a failed precondition. */
  readonly isPatch?: boolean
}

export interface Deleted<R extends ResourceName> {
  readonly object: ObjectOf[R]
  /** False while grace or finalizers keep the object. */
  readonly isGone: boolean
}

/**
 * The one door to the store for everybody, over HTTP or from a controller: the same defaulting, admission, validation,
 * conflicts and deletion rules. Nothing here waits; an answer is an object or a Status.
 */
export interface Registry {
  /** `object.metadata.namespace` says where; a name may be generated. Objects are taken as they are: decoding is the API's. */
  create<R extends ResourceName>(resource: R, object: NewObject<R>, options?: WriteOptions): Outcome<ObjectOf[R]>
  /** A non-empty resourceVersion must be the present one. A write that changes nothing returns what is stored. */
  update<R extends ResourceName>(resource: R, object: ObjectOf[R], options?: UpdateOptions): Outcome<ObjectOf[R]>
  delete<R extends ResourceName>(
    resource: R,
    namespace: string,
    name: string,
    options?: DeleteOptions,
  ): Outcome<Deleted<R>>
  /** What `pods/binding` does: nodeName and PodScheduled=True in one write, nominatedNodeName cleared. */
  bind(
    namespace: string,
    pod: string,
    node: string,
    options?: WriteOptions & { readonly uid?: string },
  ): Outcome<ObjectOf['pods']>
  readonly strategies: Strategies
}
