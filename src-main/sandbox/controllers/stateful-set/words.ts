import type { Said } from '../types.ts'
import type { StatefulSet } from './naming.ts'

type Verb = 'Create' | 'Delete' | 'Update'

const said = (set: StatefulSet, type: Said['type'], reason: string, message: string): Said => ({
  about: set,
  type,
  reason,
  message,
  component: 'statefulset-controller',
})

/** What the set says of its pods and claims (kubernetes 1.36, seen). */
export const podDone = (set: StatefulSet, verb: Verb, pod: string): Said =>
  said(set, 'Normal', `Successful${verb}`, `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} successful`)

export const podRefused = (set: StatefulSet, verb: Verb, pod: string, error: string): Said =>
  said(set, 'Warning', `Failed${verb}`, `${verb} Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${error}`)

export const claimDone = (set: StatefulSet, pod: string, claim: string): Said =>
  said(
    set,
    'Normal',
    'SuccessfulCreate',
    `Create Claim ${claim} Pod ${pod} in StatefulSet ${set.metadata.name} success`,
  )

export const claimRefused = (set: StatefulSet, pod: string, claim: string, error: string): Said =>
  said(
    set,
    'Warning',
    'FailedCreate',
    `Create Claim ${claim} for Pod ${pod} in StatefulSet ${set.metadata.name} failed error: ${error}`,
  )

export const conflictingController = (set: StatefulSet, claim: string): Said =>
  said(
    set,
    'Warning',
    'ConflictingController',
    `PersistentVolumeClaim ${claim} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`,
  )
