import type { ClusterView } from '../../storage/types.ts'
import type { Controller } from '../types.ts'
import { createAttachDetach } from './attach-detach.ts'
import { createVolumeBinder } from './binder.ts'
import { createEphemeralVolumes } from './ephemeral.ts'
import { createVolumeExpansion } from './expansion.ts'
import { createClaimProtection, createVolumeProtection } from './protection.ts'
import { createLocalPathProvisioner } from './provisioner.ts'

/** Everything that makes, binds, keeps and removes volumes. */
export function createVolumeControllers(view: ClusterView): readonly Controller[] {
  return [
    createEphemeralVolumes(view),
    createLocalPathProvisioner(view),
    createVolumeBinder(view),
    createClaimProtection(view),
    createVolumeProtection(view),
    createVolumeExpansion(view),
    createAttachDetach(view),
  ]
}
