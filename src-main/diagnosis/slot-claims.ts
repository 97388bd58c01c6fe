import type { EntityMaps } from '#shared/model/change.ts'
import type { Claim, Slot } from '#shared/model/entities.ts'

/** The claims of a slot that exist, as entities. */
export function claimsOfSlot(slot: Slot, maps: EntityMaps): readonly Claim[] {
  return slot.claims.flatMap(({ uid }) => {
    const claim = uid === null ? undefined : maps.claim.get(uid)
    return claim === undefined ? [] : [claim]
  })
}
