import type { ObjectOf } from '../../objects.ts'

export type Claim = ObjectOf['persistentvolumeclaims']
export type Volume = ObjectOf['persistentvolumes']
export type StorageClass = ObjectOf['storageclasses']
export type Pod = ObjectOf['pods']

/** Binding finished: the binder goes from its "unbound" to its "bound" logic on this annotation of a claim. */
export const bindCompleted = 'pv.kubernetes.io/bind-completed'
/** The link was made by the binder; without it a user or a provisioner made it. */
export const boundByController = 'pv.kubernetes.io/bound-by-controller'
/** The scheduler's choice: "provision now, there". */
export const selectedNode = 'volume.kubernetes.io/selected-node'
/** "External provisioner, go." Both keys are written together. */
export const storageProvisioners = [
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-provisioner',
] as const
export const provisionedBy = 'pv.kubernetes.io/provisioned-by'
export const defaultClassAnnotation = 'storageclass.kubernetes.io/is-default-class'
export const claimProtection = 'kubernetes.io/pvc-protection'
export const volumeProtection = 'kubernetes.io/pv-protection'
export const noProvisioner = 'kubernetes.io/no-provisioner'

interface Annotated {
  readonly metadata: { readonly annotations?: { readonly [key: string]: string } }
}

export const annotation = ({ metadata }: Annotated, key: string): string | undefined => metadata.annotations?.[key]
export const hasAnnotation = (object: Annotated, key: string): boolean => annotation(object, key) !== undefined

/** Phase alone lags: bound is a volume's name and the annotation. */
export const isFullyBound = (claim: Claim): boolean =>
  (claim.spec.volumeName ?? '') !== '' && hasAnnotation(claim, bindCompleted)

/** The class by name; none and "" both mean no class. The old annotation still wins. */
export const classNameOf = (object: Claim | Volume): string =>
  annotation(object, 'volume.beta.kubernetes.io/storage-class') ?? object.spec.storageClassName ?? ''

export const isDelayed = (storageClass: StorageClass | undefined): boolean =>
  storageClass?.volumeBindingMode === 'WaitForFirstConsumer'

export const requestedSize = (claim: Claim): string => claim.spec.resources?.requests?.['storage'] ?? '0'
export const sizeOf = (volume: Volume): string => volume.spec.capacity?.['storage'] ?? '0'

/** The claim that a volume names is this one; a reference without uid is a reservation by name. */
export function isReservedFor(volume: Volume, claim: Claim): boolean {
  const reference = volume.spec.claimRef
  if (reference === undefined) return false
  if (reference.name !== claim.metadata.name || reference.namespace !== claim.metadata.namespace) return false
  return (reference.uid ?? '') === '' || reference.uid === claim.metadata.uid
}

/** Of several default classes the newest wins, then the first by name. */
export function defaultClassOf(classes: readonly StorageClass[]): StorageClass | undefined {
  const defaults = classes.filter(
    (each) =>
      annotation(each, defaultClassAnnotation) === 'true' ||
      annotation(each, 'storageclass.beta.kubernetes.io/is-default-class') === 'true',
  )
  return defaults.toSorted(
    (a, b) =>
      Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp) ||
      (a.metadata.name < b.metadata.name ? -1 : 1),
  )[0]
}

/** A claim as a volume of a pod names it. The one of an ephemeral volume is made for the pod and belongs to it. */
export interface ClaimUse {
  readonly name: string
  readonly isEphemeral: boolean
}

/** The claims that a pod mounts, in the order of its volumes. */
export function claimUsesOf(pod: Pod): readonly ClaimUse[] {
  return (pod.spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }): readonly ClaimUse[] => {
    if (persistentVolumeClaim !== undefined) return [{ name: persistentVolumeClaim.claimName, isEphemeral: false }]
    return ephemeral === undefined ? [] : [{ name: `${pod.metadata.name}-${name}`, isEphemeral: true }]
  })
}

/** The claim was made for this very pod. */
export const isMadeFor = (claim: Claim, pod: Pod): boolean =>
  claim.metadata.ownerReferences?.some(({ uid, controller }) => uid === pod.metadata.uid && controller === true) ===
  true

/** What is said of a claim that stands where the one of an ephemeral volume should be. */
export const notMadeFor = (claim: Claim, pod: Pod): string => {
  const namespace = pod.metadata.namespace ?? ''
  return `PVC ${namespace}/${claim.metadata.name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`
}

export const claimKeysOf = (pod: Pod): readonly string[] =>
  claimUsesOf(pod).map(({ name }) => `${pod.metadata.namespace ?? ''}/${name}`)

/** The volume as it is given to a claim; null if it is already. Only a link that nobody had made is marked as the binder's own. */
export function givenTo(volume: Volume, claim: Claim): Volume | null {
  const isLinked = isReservedFor(volume, claim)
  const isComplete = isLinked && volume.spec.claimRef?.uid === claim.metadata.uid
  const isMarked = isLinked || hasAnnotation(volume, boundByController)
  if (isComplete && isMarked) return null
  const claimRef = {
    kind: 'PersistentVolumeClaim',
    namespace: claim.metadata.namespace ?? '',
    name: claim.metadata.name,
    uid: claim.metadata.uid,
    apiVersion: 'v1',
    resourceVersion: claim.metadata.resourceVersion,
  }
  const given: Volume = isComplete ? volume : { ...volume, spec: { ...volume.spec, claimRef } }
  return isMarked ? given : annotated(given, { [boundByController]: 'yes' })
}

/** The object with these annotations besides its own. */
export function annotated<T extends Claim | Volume>(object: T, annotations: { readonly [key: string]: string }): T {
  const { metadata } = object
  return { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, ...annotations } } }
}
