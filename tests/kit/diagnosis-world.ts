import { nameKey, type EntityChange, type EntityMaps } from '#shared/model/change.ts'
import type { Finding } from '#shared/model/entities.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { findingTable, isFindingCode } from '#shared/story/findings.ts'
import { findingText } from '#shared/words/finding.ts'
import { createDiagnosis } from '../../src-main/diagnosis/diagnosis.ts'
import type { FeedCondition } from '#shared/model/feed.ts'
import { CREATED } from './builders.ts'
import type { ApiObject } from './fake-api/index.ts'
import { ModelWorld } from './model-world.ts'

/** A minute after the builders made their objects. */
const startMs = Date.parse(CREATED) + 60_000

/** Store, model and diagnosis over objects that a test puts in by hand; findings by key, as the agent keeps them. */
export class DiagnosisWorld {
  readonly world: ModelWorld
  readonly findings = new Map<string, Finding>()
  recheckAt: number | null = null
  readonly #diagnosis = createDiagnosis()

  constructor(...objects: readonly ApiObject[]) {
    this.world = new ModelWorld({ at: startMs })
    if (objects.length > 0) this.put(...objects)
  }

  get maps(): EntityMaps {
    return { ...this.world.maps, finding: this.findings }
  }

  put(...objects: readonly ApiObject[]): this {
    return this.#diagnose(this.world.put(...objects), objects)
  }

  remove(...objects: readonly ApiObject[]): this {
    return this.#diagnose(this.world.remove(...objects), [])
  }

  /** One batch of what is put and what goes, in this order. */
  mix(deeds: readonly { readonly object: ApiObject; readonly goes: boolean }[]): this {
    const put = deeds.flatMap(({ object, goes }) => (goes ? [] : [object]))
    return this.#diagnose(this.world.mix(deeds), put)
  }

  feed(kind: WatchedKind, state: FeedCondition): this {
    return this.#diagnose(this.world.feed(kind, state), [])
  }

  /** An empty batch by which only time enters. */
  advance(deltaMs: number): this {
    this.world.at += deltaMs
    return this.#diagnose([], [])
  }

  /** The codes of one subject, `Slot/redis-1` in the namespace `default`, by number. */
  codes(subject: string): readonly string[] {
    return this.#on(subject).map(({ code }) => code)
  }

  /** The sentence of the first finding of a subject, null where nothing is said. */
  says(subject: string): string | null {
    const first = this.#on(subject)[0]
    return first === undefined ? null : findingText(first, this.world.at)
  }

  finding(code: string, subject: string): Finding | undefined {
    return this.#on(subject).find((finding) => finding.code === code)
  }

  #on(subject: string): readonly Finding[] {
    const [kind = '', name = ''] = subject.split('/')
    return [...this.findings.values()]
      .filter((finding) => finding.subject.kind === kind && finding.subject.name === name)
      .toSorted((a, b) => numberOf(a) - numberOf(b))
  }

  #diagnose(changes: readonly EntityChange[], objects: readonly ApiObject[]): this {
    const about = objects.flatMap((object) => (object.kind === 'Event' ? [object['involvedObject'] as Involved] : []))
    const eventSubjects = about.flatMap(({ kind, namespace, name, uid }) => [
      `${kind}/${nameKey(namespace, name)}`,
      ...(uid === undefined ? [] : [uid]),
    ])
    const { store, at } = this.world
    const said = this.#diagnosis.apply({ at, changes, eventSubjects, maps: this.maps, store })
    for (const { entity, key, after } of said.changes) {
      if (entity !== 'finding') continue
      if (after === undefined) this.findings.delete(key)
      else this.findings.set(key, after)
    }
    this.recheckAt = said.recheckAt
    return this
  }
}

interface Involved {
  readonly kind: string
  readonly namespace: string
  readonly name: string
  readonly uid?: string
}

function numberOf({ code }: Finding): number {
  return isFindingCode(code) ? findingTable[code].number : Infinity
}
