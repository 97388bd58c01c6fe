import { equal } from '#shared/kit/equal.ts'
import type { Action, Said } from '../types.ts'
import {
  annotated,
  bindCompleted,
  boundByController,
  givenTo,
  hasAnnotation,
  sizeOf,
  type Claim,
  type Volume,
} from './facts.ts'
import { wireTime } from '../../time/wire-time.ts'

export const binderSays = (about: Claim | Volume, type: Said['type'], reason: string, message: string): Said => ({
  about,
  type,
  reason,
  message,
  component: 'persistentvolume-controller',
})

/**
 * The four writes of a binding, in this order, each left out if it would change nothing: the volume's claim, the volume's
 * phase, the claim's volume, the claim's phase. What comes between them is seen by watchers.
 */
export function bindActions(volume: Volume, claim: Claim, nowMs: number): readonly Action[] {
  const actions: Action[] = []
  const given = givenTo(volume, claim)
  if (given !== null) actions.push({ verb: 'update', resource: 'persistentvolumes', object: given })
  actions.push(...volumePhaseActions(given ?? volume, 'Bound', nowMs))
  const linked = linkedClaim(claim, volume)
  if (linked !== null) actions.push({ verb: 'update', resource: 'persistentvolumeclaims', object: linked })
  actions.push(...boundStatusActions(linked ?? claim, volume))
  return actions
}

function linkedClaim(claim: Claim, volume: Volume): Claim | null {
  const isLinked = claim.spec.volumeName === volume.metadata.name
  const annotations = {
    ...(isLinked || hasAnnotation(claim, boundByController) ? {} : { [boundByController]: 'yes' }),
    ...(hasAnnotation(claim, bindCompleted) ? {} : { [bindCompleted]: 'yes' }),
  }
  if (isLinked && Object.keys(annotations).length === 0) return null
  return annotated({ ...claim, spec: { ...claim.spec, volumeName: volume.metadata.name } }, annotations)
}

/** Capacity is taken over as the claim becomes Bound only: a later difference is an expansion's business. */
function boundStatusActions(claim: Claim, volume: Volume): readonly Action[] {
  const status = {
    ...claim.status,
    phase: 'Bound',
    accessModes: volume.spec.accessModes ?? [],
    ...(claim.status?.phase === 'Bound' ? {} : { capacity: { storage: sizeOf(volume) } }),
  }
  return equal(status, claim.status) ? [] : [claimStatusAction(claim, status)]
}

export function claimStatusAction(claim: Claim, status: NonNullable<Claim['status']>): Action {
  return { verb: 'updateStatus', resource: 'persistentvolumeclaims', object: { ...unguarded(claim), status } }
}

/** A phase, unless the volume has it already; `said` accompanies a change only. */
export function volumePhaseActions(
  volume: Volume,
  phase: string,
  nowMs: number,
  detail: { readonly message?: string; readonly said?: Said } = {},
): readonly Action[] {
  if (volume.status?.phase === phase) return []
  const { message: _message, reason: _reason, ...status } = volume.status ?? {}
  const { message, said } = detail
  return [
    {
      verb: 'updateStatus',
      resource: 'persistentvolumes',
      object: {
        ...unguarded(volume),
        status: {
          ...status,
          phase,
          ...(message === undefined ? {} : { message }),
          lastPhaseTransitionTime: wireTime(nowMs),
        },
      },
      ...(said === undefined ? {} : { done: said }),
    },
  ]
}

/** A status follows a write of the same object in the same decision, so its version has moved on; it is written over whatever is there, with the annotations of that write. */
function unguarded<T extends Claim | Volume>(object: T): T {
  return { ...object, metadata: { ...object.metadata, resourceVersion: '' } }
}
