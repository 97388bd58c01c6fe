import type { Draft, ObjectOf, ResourceName } from '../objects.ts'
import type { Admission, AdmissionRequest } from '../registry/types.ts'
import type { Status } from '../status.ts'
import { refusedByNamespace, refusedDeletion } from './namespace-lifecycle.ts'
import { addTolerations, admitPriority, refusedRuntime } from './pods.ts'
import { refusedByQuota } from './quota/check.ts'
import { admitServiceAccount } from './service-account.ts'
import { addDefaultClass, addProtection, refusedGrowth } from './storage.ts'

/** The admission chain of a cluster with the real server's default plugins, in their order. It keeps nothing of its own. */
export function createAdmission(): Admission {
  return {
    mutate(draft, request) {
      if (request.subresource !== '') return null
      const status = refusedByNamespace((draft as ObjectOf[ResourceName]).metadata.name, request)
      return status ?? admitKind(draft, request)
    },
    validate: refusedByQuota,
    refusesDeletion: refusedDeletion,
  }
}

function admitKind(draft: Draft<ResourceName>, request: AdmissionRequest): Status | null {
  switch (request.resource) {
    case 'pods':
      return request.operation === 'CREATE' ? admitPod(draft as Draft<'pods'>, request) : null
    case 'persistentvolumeclaims':
      return admitClaim(draft as Draft<'persistentvolumeclaims'>, request)
    case 'persistentvolumes':
      if (request.operation === 'CREATE')
        addProtection(draft as Draft<'persistentvolumes'>, 'kubernetes.io/pv-protection')
      return null
    default:
      return null
  }
}

function admitPod(draft: Draft<'pods'>, request: AdmissionRequest): Status | null {
  const status = admitServiceAccount(draft, request) ?? admitPriority(draft)
  if (status !== null) return status
  addTolerations(draft)
  return refusedRuntime(draft)
}

function admitClaim(draft: Draft<'persistentvolumeclaims'>, request: AdmissionRequest): Status | null {
  if (request.operation === 'UPDATE')
    return request.old === null
      ? null
      : refusedGrowth(draft, request.old as ObjectOf['persistentvolumeclaims'], request.context)
  addDefaultClass(draft, request.context)
  addProtection(draft, 'kubernetes.io/pvc-protection')
  return null
}
