import type { ClusterView } from '../../storage/types.ts'
import type { NewObject } from '../../objects.ts'
import { splitKey, keyOf } from '../facts.ts'
import type { Action, Controller, Decision, Said } from '../types.ts'
import { durationMs } from './duration.ts'
import {
  annotation,
  classNameOf,
  isDelayed,
  provisionedBy,
  requestedSize,
  selectedNode,
  storageProvisioners,
  type Claim,
  type StorageClass,
  type Volume,
} from './facts.ts'

const provisionerName = 'rancher.io/local-path'
/** A provisioner signs its Events with its pod and an id of its run. */
const component = `${provisionerName}_local-path-provisioner-0_0b7a4c1e-8d52-4f0b-9f6a-3c1d2e5a7b90`

/** On a claim or its class: `fail` refuses, `silent` does not answer. */
const provisioningAnnotation = 'controlplane.test/provisioning'
/** On a claim or its class: how long making a volume takes. */
const provisionAfterAnnotation = 'controlplane.test/provision-after'

const firstRetryMs = 15_000
const longestRetryMs = 1_000_000

/** What the provisioner remembers of a claim. */
export interface Attempt {
  readonly failures: number
  /** The claim and its class as they were when it was tried: after a change it is tried at once. */
  readonly version: string
  readonly dueMs: number
  readonly isUnderWay: boolean
}

export interface ClaimToServe {
  readonly kind: 'claim'
  readonly claim: Claim
  readonly storageClass: StorageClass
  readonly attempt: Attempt | undefined
}

export interface VolumeToDelete {
  readonly kind: 'volume'
  readonly volume: Volume
}

type Observed = ClaimToServe | VolumeToDelete

const claimPrefix = 'claim:'
const volumePrefix = 'volume:'

/** Makes `hostPath` volumes on the node that the scheduler chose, and removes them (sig-storage-lib-external-provisioner 13). */
export function createLocalPathProvisioner(view: ClusterView): Controller<Observed> {
  const attempts = new Map<string, Attempt>()

  const observeClaim = (key: string): ClaimToServe | null => {
    const { namespace, name } = splitKey(key)
    const claim = view.get('persistentvolumeclaims', namespace, name)
    const storageClass = claim === undefined ? undefined : view.get('storageclasses', '', classNameOf(claim))
    if (claim === undefined || storageClass === undefined || !isWanted(claim, storageClass)) return null
    if (view.get('persistentvolumes', '', volumeName(claim)) !== undefined) return null
    return { kind: 'claim', claim, storageClass, attempt: attempts.get(claim.metadata.uid) }
  }

  return {
    name: 'local-path-provisioner',
    lagMs: 2,
    triggers: {
      persistentvolumeclaims({ type, object }) {
        if (type !== 'DELETED') return [claimPrefix + keyOf(object)]
        attempts.delete(object.metadata.uid)
        return []
      },
      persistentvolumes: ({ type, object }) => (type === 'DELETED' ? [] : [volumePrefix + object.metadata.name]),
      // A class that answers again serves the claims that waited.
      storageclasses: ({ object }) =>
        view
          .list('persistentvolumeclaims')
          .filter((claim) => classNameOf(claim) === object.metadata.name && (claim.spec.volumeName ?? '') === '')
          .map((claim) => claimPrefix + keyOf(claim)),
    },
    observe(key) {
      if (key.startsWith(claimPrefix)) return observeClaim(key.slice(claimPrefix.length))
      const volume = view.get('persistentvolumes', '', key.slice(volumePrefix.length))
      if (volume === undefined || !isToDelete(volume)) return null
      const storageClass = view.get('storageclasses', '', classNameOf(volume))
      const isSilent = storageClass !== undefined && annotation(storageClass, provisioningAnnotation) === 'silent'
      return isSilent ? null : { kind: 'volume', volume }
    },
    decide(observed, nowMs) {
      if (observed.kind === 'volume') return { actions: [deletion(observed.volume)] }
      const { decision, attempt } = provision(observed, nowMs)
      const { uid } = observed.claim.metadata
      if (attempt === null) attempts.delete(uid)
      else attempts.set(uid, attempt)
      return decision
    },
  }
}

/** Ours, without a volume, sent to a node where the class waits for one, and not to be left without an answer. */
function isWanted(claim: Claim, storageClass: StorageClass): boolean {
  if ((claim.spec.volumeName ?? '') !== '' || storageClass.provisioner !== provisionerName) return false
  if (storageProvisioners.every((key) => annotation(claim, key) !== provisionerName)) return false
  if (isDelayed(storageClass) && (annotation(claim, selectedNode) ?? '') === '') return false
  return asked(provisioningAnnotation, claim, storageClass) !== 'silent'
}

const asked = (key: string, claim: Claim, storageClass: StorageClass): string | undefined =>
  annotation(claim, key) ?? annotation(storageClass, key)

const isToDelete = (volume: Volume): boolean =>
  annotation(volume, provisionedBy) === provisionerName &&
  volume.status?.phase === 'Released' &&
  volume.spec.persistentVolumeReclaimPolicy === 'Delete' &&
  volume.metadata.deletionTimestamp === undefined

const deletion = ({ metadata }: Volume): Action => ({
  verb: 'delete',
  resource: 'persistentvolumes',
  namespace: '',
  name: metadata.name,
  uid: metadata.uid,
})

/** One try for a claim, and what to remember of it. Pure. */
export function provision(
  { claim, storageClass, attempt }: ClaimToServe,
  nowMs: number,
): { readonly decision: Decision; readonly attempt: Attempt | null } {
  const version = `${claim.metadata.resourceVersion} ${storageClass.metadata.resourceVersion}`
  if (attempt !== undefined && nowMs < attempt.dueMs && (attempt.isUnderWay || attempt.version === version))
    return { decision: { actions: [], againAtMs: attempt.dueMs }, attempt }
  const failures = attempt?.failures ?? 0
  const isBegun = attempt?.isUnderWay === true
  const begin: readonly Action[] = isBegun ? [] : [{ verb: 'say', said: beginning(claim) }]
  const slowMs = isBegun ? 0 : durationMs(asked(provisionAfterAnnotation, claim, storageClass))
  if (slowMs > 0) {
    const dueMs = nowMs + slowMs
    return { decision: { actions: begin, againAtMs: dueMs }, attempt: { failures, version, dueMs, isUnderWay: true } }
  }
  const error = refusal(claim, storageClass)
  if (error === null) return { decision: { actions: [...begin, creation(claim, storageClass)] }, attempt: null }
  const dueMs = nowMs + Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(failures, 20))
  return {
    decision: {
      actions: [...begin, { verb: 'say', said: says(claim, 'Warning', 'ProvisioningFailed', error) }],
      againAtMs: dueMs,
    },
    attempt: { failures: failures + 1, version, dueMs, isUnderWay: false },
  }
}

function refusal(claim: Claim, storageClass: StorageClass): string | null {
  const node = annotation(claim, selectedNode) ?? ''
  if (asked(provisioningAnnotation, claim, storageClass) === 'fail') return `no space left on node ${node}`
  if ((claim.spec.accessModes ?? []).some((mode) => mode !== 'ReadWriteOnce' && mode !== 'ReadWriteOncePod'))
    return 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes'
  return node === '' ? 'no node was chosen for the claim: the class must wait for the first consumer' : null
}

const says = (about: Claim, type: Said['type'], reason: string, message: string): Said => ({
  about,
  type,
  reason,
  message,
  component,
})

const beginning = (claim: Claim): Said =>
  says(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${keyOf(claim)}"`)

const volumeName = (claim: Claim): string => `pvc-${claim.metadata.uid}`

function creation(claim: Claim, storageClass: StorageClass): Action {
  const name = volumeName(claim)
  const done = says(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`)
  return { verb: 'create', resource: 'persistentvolumes', object: volumeFor(claim, storageClass), done }
}

/** The volume is tied to its node for ever, and to its claim from the start: nobody else can take it. */
function volumeFor(claim: Claim, storageClass: StorageClass): NewObject<'persistentvolumes'> {
  const { namespace = '', name, uid, resourceVersion } = claim.metadata
  const node = annotation(claim, selectedNode) ?? ''
  const volume = volumeName(claim)
  return {
    metadata: {
      name: volume,
      annotations: { 'local.path.provisioner/selected-node': node, [provisionedBy]: provisionerName },
    },
    spec: {
      capacity: { storage: requestedSize(claim) },
      hostPath: { path: `/opt/local-path-provisioner/${volume}_${namespace}_${name}`, type: 'DirectoryOrCreate' },
      accessModes: claim.spec.accessModes ?? [],
      claimRef: { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      ...(claim.spec.volumeMode === undefined ? {} : { volumeMode: claim.spec.volumeMode }),
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
    },
  }
}
