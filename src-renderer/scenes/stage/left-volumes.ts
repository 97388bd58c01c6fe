import type { EntityChangeOf, EntityMaps } from '#shared/model/change.ts'
import type { Volume } from '#shared/model/entities.ts'

/** Volumes that outlive the claim they were made for, by that claim's name: they stay in the picture until they are really gone. */
export class LeftVolumes {
  readonly #namespace: string
  /** By name of the claim, then by uid: there may be several of one name. */
  readonly #left = new Map<string, Map<string, Volume>>()

  constructor(maps: EntityMaps, namespace: string) {
    this.#namespace = namespace
    for (const volume of maps.volume.values()) this.#add(volume)
  }

  /** Of several, always the same one, from whichever side an instant is reached. */
  of(claim: string): Volume | null {
    let found: Volume | null = null
    for (const volume of this.#left.get(claim)?.values() ?? []) {
      if (found === null || volume.uid > found.uid) found = volume
    }
    return found
  }

  /** The names of the claims for which another volume may be left now. */
  take({ before, after }: EntityChangeOf<'volume'>): readonly string[] {
    const names = new Set<string>()
    const name = before === undefined ? null : this.#nameOf(before)
    if (before !== undefined && name !== null) {
      const ofName = this.#left.get(name)
      ofName?.delete(before.uid)
      if (ofName?.size === 0) this.#left.delete(name)
      names.add(name)
    }
    if (after !== undefined && this.#add(after) && after.claim !== null) names.add(after.claim.name)
    return [...names]
  }

  #add(volume: Volume): boolean {
    const name = this.#nameOf(volume)
    if (name === null) return false
    const ofName = this.#left.get(name) ?? new Map<string, Volume>()
    this.#left.set(name, ofName.set(volume.uid, volume))
    return true
  }

  /** The name of the claim that it was left by, or null when it was not. */
  #nameOf({ claim, claimExists, phase }: Volume): string | null {
    return claim?.namespace !== this.#namespace || claimExists === true || phase === 'Available' ? null : claim.name
  }
}
