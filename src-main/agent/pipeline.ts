import { finish, type Steps } from '#shared/kit/steps.ts'
import type { EntityMaps, ModelChange } from '#shared/model/change.ts'
import type { ObjectBatch } from '#shared/objects/change.ts'
import { createDiagnosis } from '../diagnosis/diagnosis.ts'
import type { Diagnosis } from '../diagnosis/types.ts'
import { createModel } from '../model/model.ts'
import type { Model } from '../model/types.ts'
import { createStore, type Store } from '../store/store.ts'
import type { StoreChange, StoreView } from '../store/types.ts'

export interface PipelineOptions {
  readonly clusterDomain: string
  /** The number before the first batch's: a pipeline that replaces another goes on counting. */
  readonly seq?: number
}

/** What one batch came to: the change of the domain, and when time alone could change a finding. */
export interface Settled {
  readonly change: ModelChange
  /** What the store took in, without what changed nothing. */
  readonly stored: StoreChange
  readonly recheckAt: number | null
}

/**
 * Store, model and diagnosis in a row. It knows neither clock nor cluster: the same batches give the same changes on every
 * machine, so a live cluster, a trace and a recording all go through here.
 */
export class Pipeline {
  readonly #store: Store = createStore()
  readonly #model: Model
  readonly #diagnosis: Diagnosis = createDiagnosis()
  readonly #maps: EntityMaps
  readonly #findings = new Map<string, EntityMaps['finding'] extends ReadonlyMap<string, infer Value> ? Value : never>()
  #seq: number

  constructor(options: PipelineOptions) {
    this.#model = createModel({ clusterDomain: options.clusterDomain })
    this.#seq = options.seq ?? 0
    this.#maps = { ...this.#model.maps, finding: this.#findings }
  }

  get seq(): number {
    return this.#seq
  }

  /** Live views, findings included. */
  get maps(): EntityMaps {
    return this.#maps
  }

  get store(): StoreView {
    return this.#store
  }

  apply(batch: ObjectBatch): Settled {
    return finish(this.steps(batch))
  }

  /** The same with pauses, in which nothing of the pipeline may be read or given anything else. */
  *steps(batch: ObjectBatch): Steps<Settled> {
    const stored = this.#store.apply(batch)
    const modelled = yield* this.#model.steps(stored, this.#store)
    const diagnosed = yield* this.#diagnosis.steps({
      at: batch.at,
      changes: modelled,
      eventSubjects: eventSubjects(stored),
      maps: this.#maps,
      store: this.#store,
    })
    for (const { entity, key, after } of diagnosed.changes) {
      if (entity !== 'finding') continue
      if (after === undefined) this.#findings.delete(key)
      else this.#findings.set(key, after)
    }
    this.#seq += 1
    const change: ModelChange = {
      seq: this.#seq,
      at: batch.at,
      changes: [...modelled, ...diagnosed.changes],
      causes: [...new Set(stored.objects.map(({ uid }) => uid))],
      synthetic: batch.objects.some(({ synthetic }) => synthetic),
    }
    return { change, stored, recheckAt: diagnosed.recheckAt }
  }
}

/** Uids and names that the events of a batch speak of. An event that went says nothing new, but what it said no longer holds. */
function eventSubjects(stored: StoreChange): readonly string[] {
  const subjects = new Set<string>()
  for (const change of stored.objects) {
    if (change.kind !== 'Event') continue
    const involved = (change.after ?? change.before)?.involved
    if (involved === undefined) continue
    if (involved.uid !== null) subjects.add(involved.uid)
    subjects.add(`${involved.kind}/${involved.namespace}/${involved.name}`)
  }
  return [...subjects]
}
