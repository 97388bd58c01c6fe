import { equal } from '#shared/kit/equal.ts'
import { ok } from '#shared/kit/result.ts'
import type { Random } from '#shared/kit/clock.ts'
import { copyOf, draftOf } from '../draft.ts'
import type { Draft, NewObject, ObjectOf, ResourceName } from '../objects.ts'
import { apiVersionOf, resources } from '../resources.ts'
import {
  alreadyExists,
  conflict,
  invalid,
  notFound,
  refused,
  type FieldError,
  type Outcome,
  type Status,
  type Subject,
} from '../status.ts'
import type { Store } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import { bound } from './binding.ts'
import { canGo, deletingMeta, finalizersFor, isHeld, podGraceSeconds } from './deletion.ts'
import { createdMetaErrors, updatedMetaErrors } from './metadata.ts'
import { dnsSubdomainTexts, generatedName, generatedUid } from './names.ts'
import type {
  Admission,
  AdmissionRequest,
  Deleted,
  DeleteOptions,
  Registry,
  RegistryContext,
  Strategies,
  Strategy,
  UpdateOptions,
  WriteOptions,
} from './types.ts'
import { wireTime } from '../time/wire-time.ts'

export interface RegistryParts {
  readonly store: Store
  readonly strategies: Strategies
  readonly admission: Admission
  readonly time: SimulatedTime
  readonly random: Random
}

/** Makes the one door to the store. */
export function createRegistry(parts: RegistryParts): Registry {
  return new StoreRegistry(parts)
}

class StoreRegistry implements Registry {
  readonly strategies: Strategies
  readonly #store: Store
  readonly #admission: Admission
  readonly #time: SimulatedTime
  readonly #random: Random

  constructor({ store, strategies, admission, time, random }: RegistryParts) {
    this.strategies = strategies
    this.#store = store
    this.#admission = admission
    this.#time = time
    this.#random = random
  }

  create<R extends ResourceName>(resource: R, object: NewObject<R>, options: WriteOptions = {}): Outcome<ObjectOf[R]> {
    const strategy = this.#strategy(resource)
    const draft = this.#newDraft(resource, object)
    strategy.applyDefaults?.(draft)
    const request = this.#request(resource, 'CREATE', '', draft, null)
    const status = this.#admission.mutate(draft, request)
    if (status !== null) return refused(status)
    strategy.prepareForCreate?.(draft, request.context)
    const created = draft as ObjectOf[R]
    const { metadata } = created
    const errors = [
      ...createdMetaErrors(metadata, strategy.validateName ?? dnsSubdomainTexts, resource),
      ...(strategy.validateCreate?.(created, request.context) ?? []),
    ]
    if (errors.length > 0) return this.#invalid(resource, metadata.name, errors)
    const existing = this.#store.get(resource, metadata.namespace ?? '', metadata.name)
    if (existing !== undefined) return refused(taken(subjectOf(resource, metadata.name), existing))
    const refusal = this.#admission.validate(created, request)
    if (refusal !== null) return refused(refusal)
    return ok(options.dryRun === true ? created : this.#store.put(resource, created))
  }

  update<R extends ResourceName>(resource: R, object: ObjectOf[R], options: UpdateOptions = {}): Outcome<ObjectOf[R]> {
    const { name, namespace = '' } = object.metadata
    const old = this.#store.get(resource, namespace, name)
    if (old === undefined) return refused(notFound(subjectOf(resource, name)))
    const lost = lostRace(resource, object, old, options)
    if (lost !== null) return refused(lost)
    const { subresource = '' } = options
    const draft = updatedDraft(resource, object, old, subresource)
    const request = this.#request(resource, 'UPDATE', subresource, draft, old)
    const errors = this.#prepareUpdate(resource, draft, old, request)
    if (errors.kind === 'failed') return errors
    if (errors.value.length > 0) return this.#invalid(resource, name, errors.value)
    const updated = draft as ObjectOf[R]
    if (isSame(updated, old)) return ok(old)
    const refusal = this.#admission.validate(updated, request)
    if (refusal !== null) return refused(refusal)
    if (options.dryRun === true) return ok(updated)
    if (!canGo(resource, updated)) return ok(this.#store.put(resource, updated))
    // The write that takes away the last finalizer is the removal; watchers are shown the state before it.
    this.#remove(resource, old)
    return ok(updated)
  }

  delete<R extends ResourceName>(
    resource: R,
    namespace: string,
    name: string,
    options: DeleteOptions = {},
  ): Outcome<Deleted<R>> {
    const kept = this.#admission.refusesDeletion?.(resource, name) ?? null
    if (kept !== null) return refused(kept)
    const old = this.#store.get(resource, namespace, name)
    if (old === undefined) return refused(notFound(subjectOf(resource, name)))
    const failed = failedPrecondition(resource, old, options)
    if (failed !== null) return refused(failed)
    const graceSeconds = resource === 'pods' ? podGraceSeconds(old as ObjectOf['pods'], options) : 0
    const metadata = deletingMeta(resource, old.metadata, {
      graceSeconds,
      finalizers: finalizersFor(
        old.metadata.finalizers ?? [],
        options.propagationPolicy,
        this.#strategy(resource).defaultPropagation ?? 'Background',
      ),
      nowMs: this.#time.nowMs(),
    })
    const deleting = metadata === null ? old : terminating(resource, { ...old, metadata })
    const isGone = canGo(resource, deleting)
    if (options.dryRun === true) return ok({ object: deleting, isGone })
    // A pod's deletion is always written before it takes place; of other kinds only what has to wait is.
    const isWritten = metadata !== null && (resource === 'pods' || isHeld(resource, deleting))
    const last = isWritten ? this.#store.put(resource, deleting) : old
    if (isGone) this.#remove(resource, last)
    return ok({ object: isGone && !isWritten ? old : last, isGone })
  }

  bind(
    namespace: string,
    pod: string,
    node: string,
    { dryRun = false, uid }: WriteOptions & { readonly uid?: string } = {},
  ): Outcome<ObjectOf['pods']> {
    const old = this.#store.get('pods', namespace, pod)
    if (old === undefined) return refused(notFound(subjectOf('pods', pod)))
    const outcome = bound(old, node, uid, this.#time.nowMs())
    return outcome.kind === 'failed' || dryRun ? outcome : ok(this.#store.put('pods', outcome.value))
  }

  /** Runs an update through its strategy and admission; the errors are those of the finished draft. */
  #prepareUpdate<R extends ResourceName>(
    resource: R,
    draft: Draft<R>,
    old: ObjectOf[R],
    request: AdmissionRequest<R>,
  ): Outcome<readonly FieldError[]> {
    const strategy = this.#strategy(resource)
    const { context } = request
    if (request.subresource === 'status') {
      strategy.prepareForStatusUpdate?.(draft, old, context)
      return ok(strategy.validateStatusUpdate?.(draft as ObjectOf[R], old, context) ?? [])
    }
    strategy.applyDefaults?.(draft)
    const status = this.#admission.mutate(draft, request)
    if (status !== null) return refused(status)
    strategy.prepareForUpdate?.(draft, old, context)
    const updated = draft as ObjectOf[R]
    if (resources[resource].hasGeneration && raisesGeneration(strategy, updated, old))
      draft.metadata.generation = (old.metadata.generation ?? 0) + 1
    return ok([
      ...updatedMetaErrors(updated.metadata, old.metadata, resource),
      ...(strategy.validateUpdate?.(updated, old, context) ?? []),
    ])
  }

  #newDraft<R extends ResourceName>(resource: R, object: NewObject<R>): Draft<R> {
    const { metadata, ...rest } = object
    const facts = resources[resource]
    const namespace = facts.isNamespaced ? { namespace: metadata.namespace ?? 'default' } : {}
    const head = {
      name: this.#freeName(resource, metadata, namespace.namespace ?? ''),
      ...(metadata.generateName === undefined ? {} : { generateName: metadata.generateName }),
      ...namespace,
      uid: generatedUid(this.#random),
      ...(facts.hasGeneration ? { generation: 1 } : {}),
      creationTimestamp: wireTime(this.#time.nowMs()),
      ...only(metadata, 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'),
    }
    // Controllers hand in objects of their own making: nothing of theirs may be shared with the store.
    return copyOf({ kind: facts.kind, apiVersion: apiVersionOf(facts), metadata: head, ...rest }) as unknown as Draft<R>
  }

  #freeName(
    resource: ResourceName,
    { name = '', generateName = '' }: NewObject<ResourceName>['metadata'],
    namespace: string,
  ): string {
    if (name !== '' || generateName === '') return name
    for (;;) {
      const generated = generatedName(generateName, this.#random)
      if (this.#store.get(resource, namespace, generated) === undefined) return generated
    }
  }

  #remove<R extends ResourceName>(resource: R, last: ObjectOf[R]): void {
    this.#store.remove(resource, last.metadata.namespace ?? '', last.metadata.name, last)
    this.#strategy(resource).afterDelete?.(last)
  }

  #request<R extends ResourceName>(
    resource: R,
    operation: AdmissionRequest['operation'],
    subresource: AdmissionRequest['subresource'],
    draft: Draft<R>,
    old: ObjectOf[R] | null,
  ): AdmissionRequest<R> {
    const { namespace = '' } = (draft as ObjectOf[R]).metadata
    return { resource, operation, subresource, namespace, old, context: this.#context() }
  }

  #context(): RegistryContext {
    return { view: this.#store, nowMs: this.#time.nowMs(), random: this.#random }
  }

  #strategy<R extends ResourceName>(resource: R): Strategy<R> {
    return this.strategies[resource]
  }

  #invalid(resource: ResourceName, name: string, errors: readonly FieldError[]): Outcome<never> {
    const { group, kind } = resources[resource]
    return refused(invalid({ group, kind, name }, errors))
  }
}

/** What a refusal about a resource names: its plural and its group. */
export function subjectOf(resource: ResourceName, name: string): Subject {
  return { group: resources[resource].group, kind: resource, name }
}

const taken = (subject: Subject, existing: ObjectOf[ResourceName]): Status =>
  alreadyExists(subject, existing.metadata.deletionTimestamp === undefined ? '' : 'object is being deleted: ')

/** Where the real server keeps an object; some kinds have older names there. */
function storageKey(resource: ResourceName, { metadata }: ObjectOf[ResourceName]): string {
  const folders: Partial<Record<ResourceName, string>> = {
    nodes: 'minions',
    services: 'services/specs',
    endpoints: 'services/endpoints',
    replicationcontrollers: 'controllers',
  }
  const place = metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`
  return `/registry/${folders[resource] ?? resource}/${place}`
}

function lostRace(
  resource: ResourceName,
  object: ObjectOf[ResourceName],
  old: ObjectOf[ResourceName],
  { isPatch = false }: UpdateOptions,
): Status | null {
  const { uid, resourceVersion, name } = object.metadata
  const subject = subjectOf(resource, name)
  if (!isPatch && (uid ?? '') !== '' && uid !== old.metadata.uid)
    return conflict(
      subject,
      `StorageError: invalid object, Code: 4, Key: ${storageKey(resource, old)}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.metadata.uid}`,
    )
  const isStale = (resourceVersion ?? '') !== '' && resourceVersion !== old.metadata.resourceVersion
  return isStale ? conflict(subject) : null
}

/** The update as far as the server lets a client have its way: what is the server's own is put back. */
function updatedDraft<R extends ResourceName>(
  resource: R,
  object: ObjectOf[R],
  old: ObjectOf[R],
  subresource: string,
): Draft<R> {
  if (subresource === 'status') {
    const { status } = object as { readonly status?: unknown }
    const { labels: _labels, annotations: _annotations, finalizers: _finalizers, ...fixed } = old.metadata
    // Labels and annotations can be written together with a status: a Deployment's revision is (seen on 1.36).
    const written = only(object.metadata, 'labels', 'annotations', 'finalizers', 'managedFields')
    // A status never touches the rest, which the store's object therefore goes on sharing with the draft.
    const { status: _before, ...kept } = old as { readonly status?: unknown }
    const draft = { ...kept, metadata: { ...fixed, ...copyOf(written) } }
    return (status === undefined ? draft : { ...draft, status: copyOf(status) }) as unknown as Draft<R>
  }
  const { metadata, ...rest } = object
  const head = {
    ...only(old.metadata, 'name'),
    // What a name was made of may be changed or left out at will: nothing goes by it any more.
    ...only(metadata, 'generateName'),
    ...only(old.metadata, 'namespace'),
    uid: (metadata.uid ?? '') === '' ? old.metadata.uid : metadata.uid,
    resourceVersion: old.metadata.resourceVersion,
    ...only(old.metadata, 'generation', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'),
    ...only(metadata, 'labels', 'annotations', 'ownerReferences', 'finalizers', 'managedFields'),
  }
  const { kind, apiVersion } = old
  const draft = draftOf<R>({ ...rest, kind, apiVersion, metadata: head } as unknown as ObjectOf[R])
  if (!resources[resource].hasStatus) return draft
  const { status } = old as { readonly status?: unknown }
  const { status: _asked, ...others } = draft as { status?: unknown }
  return (status === undefined ? others : { ...others, status: copyOf(status) }) as unknown as Draft<R>
}

/** Those of the named parts that are there; empty maps and lists count as absent, as Go's omitempty has it. */
function only<T extends object, Key extends keyof T>(from: T, ...keys: readonly Key[]): Partial<Pick<T, Key>> {
  const found: Partial<Pick<T, Key>> = {}
  for (const key of keys) if (from[key] !== undefined && !isEmpty(from[key])) found[key] = from[key]
  return found
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0

function raisesGeneration<R extends ResourceName>(
  strategy: Strategy<R>,
  object: ObjectOf[R],
  old: ObjectOf[R],
): boolean {
  if (strategy.raisesGeneration !== undefined) return strategy.raisesGeneration(object, old)
  return !equal((object as { spec?: unknown }).spec, (old as { spec?: unknown }).spec)
}

/** True when a write changes nothing but, at most, the times of managed fields: it is then no write at all. */
function isSame(object: ObjectOf[ResourceName], old: ObjectOf[ResourceName]): boolean {
  return equal(withoutTimes(object), withoutTimes(old))
}

function withoutTimes(object: ObjectOf[ResourceName]): unknown {
  const { managedFields, ...metadata } = object.metadata
  if (managedFields === undefined) return object
  return { ...object, metadata, managed: managedFields.map(({ time: _time, ...rest }) => rest) }
}

function failedPrecondition(
  resource: ResourceName,
  old: ObjectOf[ResourceName],
  { preconditions = {} }: DeleteOptions,
): Status | null {
  const { uid, resourceVersion, name } = old.metadata
  const { group, kind } = resources[resource]
  const subject = { group, kind, name }
  const wrong = (what: string, asked: string, found: string): Status =>
    conflict(
      subject,
      `the ${what} in the precondition (${asked}) does not match the ${what} in record (${found}). The object might have been ${what === 'UID' ? 'deleted and then recreated' : 'modified'}`,
    )
  if (preconditions.uid !== undefined && preconditions.uid !== uid) return wrong('UID', preconditions.uid, uid)
  const asked = preconditions.resourceVersion
  return asked !== undefined && asked !== resourceVersion ? wrong('ResourceVersion', asked, resourceVersion) : null
}

/** A namespace says in its status that it ends; no other kind does. */
function terminating<R extends ResourceName>(resource: R, object: ObjectOf[R]): ObjectOf[R] {
  if (resource !== 'namespaces') return object
  const namespace = object as ObjectOf['namespaces']
  return { ...namespace, status: { ...namespace.status, phase: 'Terminating' } } as ObjectOf[R]
}
