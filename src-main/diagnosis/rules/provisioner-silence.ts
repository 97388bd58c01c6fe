import type { Claim } from '#shared/model/entities.ts'
import { newestEvent } from '../events.ts'
import type { RuleContext } from '../rule.ts'

/** A provisioner that has not said a word after this long does not run or does not watch (visual language 5.3, step 8). */
export const silenceLimitMs = 30_000

/** Silence can only be told where events can be read: 30 s after the first time the provisioner was asked. */
export function silenceBeginsAt(claim: Claim, { store }: RuleContext): number | null {
  if (!waits(claim, 'provisioning') || !store.canRead('Event', claim.namespace)) return null
  if (
    newestEvent(store, claim.uid, ['Provisioning', 'ProvisioningFailed', 'ProvisioningSucceeded'], isOfProvisioner) !==
    null
  )
    return null
  const asked = newestEvent(store, claim.uid, ['ExternalProvisioning'])
  return asked?.firstAt == null ? null : asked.firstAt + silenceLimitMs
}

export function isProvisionerSilent(claim: Claim, context: RuleContext): boolean {
  const beginsAt = silenceBeginsAt(claim, context)
  return beginsAt !== null && context.at >= beginsAt
}

export function waits(claim: Claim, reason: NonNullable<Claim['reason']>): boolean {
  return claim.state === 'pending' && claim.reason === reason
}

/** The binder uses the reason ProvisioningFailed for a missing class, and the event outlives the repair. */
export function isOfProvisioner({ component }: { readonly component: string }): boolean {
  return component !== 'persistentvolume-controller'
}
