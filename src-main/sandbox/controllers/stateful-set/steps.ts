import type { NewObject } from '../../objects.ts'
import { isBeingDeleted } from '../facts.ts'
import { ownedBy } from '../claiming.ts'
import type { Action, Said } from '../types.ts'
import {
  hasConflictingController,
  isOwnedRightly,
  isStale,
  newClaims,
  ownerOfPod,
  podOwner,
  rightOwners,
  type Owner,
} from './claims.ts'
import { ordinalOf, type Pod, type StatefulSet } from './naming.ts'
import { identityMatches, repaired, storageMatches } from './pods.ts'
import type { Look, Slot } from './look.ts'
import { claimDone, claimRefused, conflictingController, podDone, podRefused } from './words.ts'

/** Steps, and whether something that only time can mend is in their way: then what follows is not done. */
export interface Steps {
  readonly actions: readonly Action[]
  readonly isBlocked: boolean
}

const namesOf = (look: Look, ordinal: number): readonly string[] =>
  newClaims(look.set, ordinal).map(({ metadata }) => metadata.name ?? '')

export const hasStaleClaim = (look: Look, { ordinal, name }: Slot): boolean =>
  namesOf(look, ordinal).some((claimName) => {
    const claim = look.claims.get(claimName)
    return claim !== undefined && isStale(claim, look.set, name)
  })

/** Makes the claims that are missing; one on its way out blocks the pod (kubernetes: createPersistentVolumeClaims). */
function missingClaims(look: Look, { ordinal, name }: Slot, blames: (error: string) => readonly Said[]): Steps {
  const deleting: string[] = []
  const actions = newClaims(look.set, ordinal).flatMap((object): readonly Action[] => {
    const claimName = object.metadata.name ?? ''
    const existing = look.claims.get(claimName)
    if (existing !== undefined) {
      if (isBeingDeleted(existing)) deleting.push(`pvc ${claimName} is being deleted`)
      return []
    }
    return [
      {
        verb: 'create',
        resource: 'persistentvolumeclaims',
        object,
        done: claimDone(look.set, name, claimName),
        refused: ({ message }) => [
          claimRefused(look.set, name, claimName, message),
          ...blames(`failed to create PVC ${claimName}: ${message}`),
        ],
      },
    ]
  })
  if (deleting.length === 0) return { actions, isBlocked: false }
  return { actions: [...actions, ...blames(aggregated(deleting)).map(say)], isBlocked: true }
}

const say = (said: Said): Action => ({ verb: 'say', said })

/** Several errors as Go's NewAggregate prints them. */
const aggregated = (errors: readonly string[]): string =>
  errors.length === 1 ? (errors[0] ?? '') : `[${errors.join(', ')}]`

/** The claims, then the pod (kubernetes: CreateStatefulPod). A name that is still taken is tried again without a word. */
export function createSteps(look: Look, pod: NewObject<'pods'>, slot: Slot): Steps {
  const blames = (error: string): readonly Said[] => [podRefused(look.set, 'Create', slot.name, error)]
  const claims = missingClaims(look, slot, blames)
  if (claims.isBlocked) return claims
  const create: Action = {
    verb: 'create',
    resource: 'pods',
    object: pod,
    done: podDone(look.set, 'Create', slot.name),
    refused: ({ reason, message }) => (reason === 'AlreadyExists' ? [] : blames(message)),
  }
  return { actions: [...claims.actions, create, ...ownerSteps(look, { name: slot.name, uid: '' })], isBlocked: false }
}

/** For a pod that is pending: missing claims again, and their owners. */
export function claimSteps(look: Look, slot: Slot): Steps {
  const claims = missingClaims(look, slot, () => [])
  if (claims.isBlocked || slot.pod === null) return claims
  return { actions: [...claims.actions, ...ownerSteps(look, slot.pod.metadata)], isBlocked: false }
}

/** Sets the owners of a pod's claims by the retention policy; claims that are not there yet follow in the next sync. */
function ownerSteps(look: Look, { name, uid }: { readonly name: string; readonly uid: string }): readonly Action[] {
  const owner = podOwner(name, uid)
  const actions: Action[] = []
  for (const claimName of namesOf(look, ordinalOf(name))) {
    const claim = look.claims.get(claimName)
    if (claim === undefined) continue
    const isRight = isOwnedRightly(claim, look.set, owner)
    if (hasConflictingController(claim, look.set, owner)) actions.push(say(conflictingController(look.set, claimName)))
    if (!isRight) actions.push(ownedBy('persistentvolumeclaims', claim, rightOwners(claim, look.set, owner)))
  }
  return actions
}

/** Whether all claims of a pod that are there have the owners that the policy wants (kubernetes: ClaimsMatchRetentionPolicy). */
function areOwnedRightly(look: Look, owner: Owner): boolean {
  return namesOf(look, ordinalOf(owner.name)).every((claimName) => {
    const claim = look.claims.get(claimName)
    return claim === undefined || isOwnedRightly(claim, look.set, owner)
  })
}

/** The owners of a condemned pod's claims: a conflict is told only if one of them has to be written. */
export const condemnedOwnerSteps = (look: Look, pod: Pod): readonly Action[] =>
  areOwnedRightly(look, ownerOfPod(pod)) ? [] : ownerSteps(look, pod.metadata)

/**
 * Restores what somebody changed: the name label, the volumes, the claims' owners (kubernetes: UpdateStatefulPod). The pod
 * is written, and spoken of, even if only its claims were not in order.
 */
export function repairSteps(look: Look, pod: Pod, claimsAreDone: boolean): readonly Action[] {
  const { set } = look
  const owner = ownerOfPod(pod)
  const isOwned = areOwnedRightly(look, owner)
  const fits = storageMatches(set, pod)
  if (identityMatches(set, pod) && fits && (isOwned || claimsAreDone)) return []
  const slot: Slot = { ordinal: ordinalOf(owner.name), name: owner.name, pod, revision: '' }
  const claims = fits ? [] : missingClaims(look, slot, () => []).actions
  const write: Action = {
    verb: 'update',
    resource: 'pods',
    object: repaired(set, pod),
    done: podDone(set, 'Update', owner.name),
    refused: ({ message }) => [podRefused(set, 'Update', owner.name, message)],
  }
  return [...claims, ...(isOwned || claimsAreDone ? [] : ownerSteps(look, owner)), write]
}

export function deleteStep(set: StatefulSet, { metadata: { namespace = '', name, uid } }: Pod): Action {
  return {
    verb: 'delete',
    resource: 'pods',
    namespace,
    name,
    uid,
    done: podDone(set, 'Delete', name),
    refused: ({ message }) => [podRefused(set, 'Delete', name, message)],
  }
}
