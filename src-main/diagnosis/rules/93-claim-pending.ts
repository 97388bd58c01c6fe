import type { Claim } from '#shared/model/entities.ts'
import type { ClaimObject } from '#shared/objects/index.ts'
import { eventEvidence, newestEvent } from '../events.ts'
import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'
import { refusalOf } from './67-placing.ts'
import { isOfProvisioner, isProvisionerSilent, silenceBeginsAt, silenceLimitMs, waits } from './provisioner-silence.ts'

/**
 * Why a claim is pending: rules 93 to 99 and 103 to 106 of SPEC.md, after the decision table of the facts sheet (2.12). The model
 * has gone through that table already and says where it stops in one word; the rules find the names and the evidence.
 */
export const claimPendingRules: readonly Rule<Claim>[] = [
  { code: 'claim-volume-missing', find: volumeMissing },
  { code: 'claim-volume-mismatch', find: volumeMismatch },
  { code: 'claim-volume-taken', find: volumeTaken },
  { code: 'claim-class-missing', find: classMissing },
  { code: 'claim-no-class', find: noClass },
  { code: 'claim-waits-for-pod', find: waitsForPod },
  { code: 'claim-pod-not-placed', find: podNotPlaced },
]

export const provisioningRules: readonly Rule<Claim>[] = [
  { code: 'provisioner-silent', find: provisionerSilent, changesAt: silenceBeginsAt },
  { code: 'provisioner-refused', find: provisionerRefused },
  { code: 'claim-provisioning', find: provisioning },
  { code: 'claim-binding', find: binding },
]

function volumeMissing(claim: Claim): Match | null {
  if (!waits(claim, 'volumeMissing')) return null
  const volume = claim.volumeName ?? ''
  return match({ claim: claim.name, volume }, field('PersistentVolumeClaim', claim.name, 'spec.volumeName', volume))
}

function volumeMismatch(claim: Claim, { store }: RuleContext): Match | null {
  if (!waits(claim, 'noMatch') || claim.volumeName === null) return null
  const event = newestEvent(store, claim.uid, ['VolumeMismatch'])
  if (event === null) return null
  const message = event.message.replace(/^Cannot bind to requested volume "[^"]*":\s*/, '')
  return match({ claim: claim.name, volume: claim.volumeName, message }, eventEvidence(event))
}

function volumeTaken(claim: Claim, { store }: RuleContext): Match | null {
  if (!waits(claim, 'volumeTaken') || claim.volumeName === null) return null
  const owner = store.named('PersistentVolume', '', claim.volumeName)?.claimRef ?? null
  const other = owner === null ? '' : `${owner.namespace}/${owner.name}`
  return match(
    { claim: claim.name, volume: claim.volumeName, other },
    field('PersistentVolume', claim.volumeName, 'spec.claimRef', other),
  )
}

function classMissing(claim: Claim): Match | null {
  if (!waits(claim, 'classMissing')) return null
  return match(
    { claim: claim.name, class: claim.storageClass ?? '' },
    field('PersistentVolumeClaim', claim.name, 'spec.storageClassName', claim.storageClass),
  )
}

function noClass(claim: Claim): Match | null {
  if (!waits(claim, 'noClass')) return null
  return match({ claim: claim.name }, field('PersistentVolumeClaim', claim.name, 'spec.storageClassName', null))
}

function waitsForPod(claim: Claim, { maps }: RuleContext): Match | null {
  if (!waits(claim, 'waitsForPod')) return null
  const storageClass = claim.storageClass ?? defaultClass(maps)
  if (storageClass === null) return null
  return match(
    { claim: claim.name, class: storageClass },
    field('StorageClass', storageClass, 'volumeBindingMode', 'WaitForFirstConsumer'),
  )
}

/** The pod's own trouble explains the claim's wait; a pod that the scheduler has not looked at yet explains nothing. */
function podNotPlaced(claim: Claim, { maps }: RuleContext): Match | null {
  if (!waits(claim, 'podNotPlaced')) return null
  for (const { uid, name } of claim.usedBy) {
    const pod = maps.pod.get(uid)
    const refusal = pod === undefined ? null : refusalOf(pod)
    if (refusal !== null && refusal.code !== 'unboundClaim') {
      const evidence = field('Pod', name, 'status.conditions[PodScheduled].message', refusal.detail)
      return match({ claim: claim.name, pod: name, reason: refusal.code, detail: refusal.detail }, evidence)
    }
  }
  return null
}

function provisionerSilent(claim: Claim, context: RuleContext): Match | null {
  const beginsAt = silenceBeginsAt(claim, context)
  const provisioner = provisionerOf(claim, context)
  if (beginsAt === null || provisioner === null || !isProvisionerSilent(claim, context)) return null
  const event = newestEvent(context.store, claim.uid, ['ExternalProvisioning'])
  return match(
    { claim: claim.name, provisioner, askedAt: beginsAt - silenceLimitMs },
    event === null ? null : eventEvidence(event),
    field(
      'PersistentVolumeClaim',
      claim.name,
      'metadata.annotations[volume.kubernetes.io/storage-provisioner]',
      provisioner,
    ),
  )
}

function provisionerRefused(claim: Claim, context: RuleContext): Match | null {
  const provisioner = provisionerOf(claim, context)
  const event = waits(claim, 'refused')
    ? newestEvent(context.store, claim.uid, ['ProvisioningFailed'], isOfProvisioner)
    : null
  if (event === null) return null
  const message = event.message.replace(/^failed to provision volume with StorageClass "[^"]*":\s*/, '')
  return match({ claim: claim.name, provisioner: provisioner ?? event.component, message }, eventEvidence(event))
}

function provisioning(claim: Claim, context: RuleContext): Match | null {
  const provisioner = waits(claim, 'provisioning') ? provisionerOf(claim, context) : null
  if (provisioner === null) return null
  return match(
    { claim: claim.name, provisioner },
    field('PersistentVolumeClaim', claim.name, 'status.phase', 'Pending'),
  )
}

function binding(claim: Claim): Match | null {
  if (!waits(claim, 'binding')) return null
  return match({ claim: claim.name }, field('PersistentVolumeClaim', claim.name, 'status.phase', 'Pending'))
}

function provisionerOf(claim: Claim, { store, maps }: RuleContext): string | null {
  const object: ClaimObject | undefined = store.get('PersistentVolumeClaim', claim.uid)
  const annotated =
    object?.annotations['volume.kubernetes.io/storage-provisioner'] ??
    object?.annotations['volume.beta.kubernetes.io/storage-provisioner']
  const storageClass = claim.storageClass ?? defaultClass(maps)
  return annotated ?? (storageClass === null ? null : (maps.storageClass.get(storageClass)?.provisioner ?? null))
}

function defaultClass(maps: RuleContext['maps']): string | null {
  return [...maps.storageClass.values()].find(({ isDefault }) => isDefault)?.name ?? null
}
