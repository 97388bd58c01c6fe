import type { ClaimObject, PodObject, StatefulSetObject } from '#shared/objects/index.ts'
import { parseOrdinalName } from '../store/ordinals.ts'
import type { Look } from './look.ts'
import { claimNamesOf, controllerOfKind } from '../store/references.ts'
import { carries } from './objects.ts'
import { setFromPods } from './unseen-set.ts'

/** The StatefulSet that has a name now, or the one whose remains have it. */
export interface SetView {
  readonly object: StatefulSetObject
  readonly state: 'present' | 'gone'
  /** False for a set known only through the owner references of its pods. Only a set that was seen keeps slots by claims. */
  readonly seen: boolean
  readonly goneAt: number | null
}

/** A set that is not there is gone only where sets can be read; otherwise nothing is known about it. */
export function setOf(look: Look, namespace: string, name: string): SetView | undefined {
  const object = look.store.named('StatefulSet', namespace, name)
  if (object !== undefined) return { object, state: 'present', seen: true, goneAt: null }
  if (!look.store.canRead('StatefulSet', namespace)) return undefined
  const gone = look.memory.goneSet(namespace, name)
  if (gone !== undefined) return { object: gone.object, state: 'gone', seen: true, goneAt: gone.goneAt }
  const unseen = setFromPods(namespace, name, look.store.podsOfSet(namespace, name))
  return unseen === null ? undefined : { object: unseen, state: 'gone', seen: false, goneAt: null }
}

/** A present set controls by uid alone. Of a set that is gone, every pod that was its or a namesake's is left over. */
export function controls(set: SetView, pod: PodObject): boolean {
  const owner = controllerOfKind(pod, 'StatefulSet')
  if (owner === null || owner.name !== set.object.name || pod.namespace !== set.object.namespace) return false
  return set.state === 'gone' || owner.uid === set.object.uid
}

export function isWanted(set: SetView, ordinal: number): boolean {
  const { startOrdinal, replicas } = set.object
  return set.state === 'present' && ordinal >= startOrdinal && ordinal < startOrdinal + replicas
}

export const podNameOf = (set: string, ordinal: number): string => `${set}-${ordinal}`

/** The name that the controller computes. The other way round it cannot be taken apart: both parts may hold dashes. */
export const claimNameOf = (template: string, set: string, ordinal: number): string => `${template}-${set}-${ordinal}`

export const claimSeriesOf = (template: string, set: string): string => `${template}-${set}`

export interface ClaimPlace {
  readonly set: string
  readonly ordinal: number
  readonly template: string
}

/**
 * The slot that a claim belongs to. Its name is compared with what the sets of the namespace would call their claims, never
 * taken apart to invent one. Where two sets explain the name (template `data` of `web-a`, template `data-web` of `a`), it
 * is the longer set's.
 */
export function slotOfClaim(look: Look, claim: ClaimObject): ClaimPlace | null {
  const parsed = parseOrdinalName(claim.name)
  if (parsed === null) return null
  const { base, ordinal } = parsed
  for (let dash = base.indexOf('-'); dash > 0; dash = base.indexOf('-', dash + 1)) {
    const place = { template: base.slice(0, dash), set: base.slice(dash + 1), ordinal }
    if (place.set !== '' && explains(look, place, claim)) return place
  }
  return null
}

/**
 * A wanted ordinal uses a claim of its name as it is, whatever its labels. What is left of an unwanted one has to carry the
 * labels that the controller gives, or be named by the pod that is there.
 */
function explains(look: Look, { template, set: setName, ordinal }: ClaimPlace, claim: ClaimObject): boolean {
  const set = setOf(look, claim.namespace, setName)
  if (set === undefined || !set.object.claimTemplates.some(({ name }) => name === template)) return false
  if (isWanted(set, ordinal)) return true
  if (set.seen && carries(claim.labels, set.object.selector.matchLabels)) return true
  const pod = look.store.named('Pod', claim.namespace, podNameOf(setName, ordinal))
  return pod !== undefined && controls(set, pod) && claimNamesOf(pod).includes(claim.name)
}

/** The pod that fills the slot, if it is there and the set controls it. */
export function podOfSlot(look: Look, set: SetView, ordinal: number): PodObject | undefined {
  const pod = look.store.named('Pod', set.object.namespace, podNameOf(set.object.name, ordinal))
  return pod !== undefined && controls(set, pod) ? pod : undefined
}

/** The claims that a slot has, by template, in the order of the templates. */
export function claimOfSlot(look: Look, set: SetView, template: string, ordinal: number): ClaimObject | undefined {
  const { namespace, name } = set.object
  return look.store.named('PersistentVolumeClaim', namespace, claimNameOf(template, name, ordinal))
}

/** Ordinals that exist beyond what is wanted: those of living pods, and those of which a claim is kept. */
export function leftOrdinals(look: Look, set: SetView): ReadonlySet<number> {
  const { namespace, name, claimTemplates } = set.object
  const ordinals = new Set<number>()
  for (const pod of look.store.podsOfSet(namespace, name)) {
    const parsed = parseOrdinalName(pod.name)
    if (parsed?.base === name && controls(set, pod)) ordinals.add(parsed.ordinal)
  }
  if (!set.seen) return ordinals
  for (const template of claimTemplates) {
    for (const claim of look.store.claimsOfSeries(namespace, claimSeriesOf(template.name, name))) {
      const place = slotOfClaim(look, claim)
      if (place?.set === name) ordinals.add(place.ordinal)
    }
  }
  return ordinals
}

/** A slot exists while it is wanted, or a pod of that ordinal lives, or a claim of it is kept. */
export function slotExists(look: Look, set: SetView, ordinal: number): boolean {
  if (isWanted(set, ordinal) || podOfSlot(look, set, ordinal) !== undefined) return true
  if (!set.seen) return false
  return set.object.claimTemplates.some(({ name }) => {
    const claim = claimOfSlot(look, set, name, ordinal)
    const place = claim === undefined ? null : slotOfClaim(look, claim)
    return place?.set === set.object.name && place.ordinal === ordinal
  })
}
