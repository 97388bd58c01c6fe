import type { ClusterView } from '../../storage/types.ts'
import { controllerReference, isBeingDeleted, keyOf, splitKey } from '../facts.ts'
import type { Action, Controller, Decision } from '../types.ts'
import { claimKeysOf, isMadeFor, notMadeFor, type Claim, type Pod } from './facts.ts'

export interface EphemeralObserved {
  readonly pod: Pod
  /** Those of the pod's claims that there are, by name. */
  readonly claims: ReadonlyMap<string, Claim>
}

/** Makes the claims of ephemeral volumes; they belong to their pod and go with it (ephemeral-volume-controller). */
export function createEphemeralVolumes(view: ClusterView): Controller<EphemeralObserved> {
  const usersOf = view.index('pods', claimKeysOf)
  return {
    name: 'ephemeral-volume-controller',
    // The scheduler is faster, and says that it waits.
    lagMs: 20,
    triggers: {
      pods: ({ type, object }) =>
        type === 'ADDED' && object.spec.volumes?.some(({ ephemeral }) => ephemeral !== undefined) === true
          ? [keyOf(object)]
          : [],
      persistentvolumeclaims: ({ type, object }) => (type === 'DELETED' ? usersOf(keyOf(object)).map(keyOf) : []),
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const pod = view.get('pods', namespace, name)
      if (pod === undefined || isBeingDeleted(pod)) return null
      const claims = claimKeysOf(pod).flatMap((claimKey) => {
        const claim = view.get('persistentvolumeclaims', namespace, splitKey(claimKey).name)
        return claim === undefined ? [] : [claim]
      })
      return { pod, claims: new Map(claims.map((claim) => [claim.metadata.name, claim])) }
    },
    decide: decideEphemeral,
  }
}

/** A claim of the name that is not the pod's own stops the pod; it is looked at again with back-off. */
export function decideEphemeral({ pod, claims }: EphemeralObserved): Decision {
  const actions: Action[] = []
  for (const { name: volume, ephemeral } of pod.spec.volumes ?? []) {
    const template = ephemeral?.volumeClaimTemplate
    if (template === undefined) continue
    const name = `${pod.metadata.name}-${volume}`
    const claim = claims.get(name)
    if (claim !== undefined && isMadeFor(claim, pod)) continue
    if (claim !== undefined) {
      const message = `ephemeral volume ${volume}: ${notMadeFor(claim, pod)}`
      const said = {
        about: pod,
        type: 'Warning' as const,
        reason: 'FailedBinding',
        message,
        component: 'ephemeral_volume',
      }
      return { actions: [...actions, { verb: 'say', said }], triesAgain: true }
    }
    const { labels, annotations } = template.metadata ?? {}
    const metadata = {
      name,
      namespace: pod.metadata.namespace ?? '',
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(pod)],
    }
    actions.push({ verb: 'create', resource: 'persistentvolumeclaims', object: { metadata, spec: template.spec } })
  }
  return { actions }
}
