import type { ObjectOf } from '../../objects.ts'
import type { ClusterView, Index, StoreChange } from '../../storage/types.ts'
import { isTerminal, splitKey } from '../facts.ts'
import type { Controller, Decision, Triggers } from '../types.ts'
import {
  decideAttachment,
  noAttachMemory,
  podsByNode,
  type AttachMemory,
  type AttachObserved,
  type WantedNode,
} from './attachment.ts'
import { durationMs } from './duration.ts'
import { annotation, claimKeysOf, type Claim, type Pod } from './facts.ts'

/** On a node: its kubelet leaves attaching to the controller. Real kubelets set it; the stand-ins of test clusters do not. */
const managedAttachment = 'volumes.kubernetes.io/controller-managed-attach-detach'
/** On a pod: how long attaching its volumes takes. */
const attachAfterAnnotation = 'controlplane.test/attach-after'

const usualAttachMs = 200

/**
 * Attaches CSI volumes to the nodes of their pods, and plays the driver's part in it. Keys are names of volumes. On a node
 * without the annotation a volume is attached at once and for everybody, without a word.
 */
export function createAttachDetach(view: ClusterView): Controller<AttachObserved> {
  return new AttachDetach(view)
}

class AttachDetach implements Controller<AttachObserved> {
  readonly name = 'attachdetach-controller'
  readonly triggers: Triggers
  readonly #view: ClusterView
  readonly #usersOf: Index<'pods'>
  readonly #attachmentsOf: Index<'volumeattachments'>
  readonly #memories = new Map<string, AttachMemory>()

  constructor(view: ClusterView) {
    this.#view = view
    this.#usersOf = view.index('pods', claimKeysOf)
    this.#attachmentsOf = view.index('volumeattachments', volumesOfAttachment)
    this.triggers = {
      pods: (change) => (comesOrGoes(change) ? this.#volumesOf(change.object) : []),
      persistentvolumeclaims: ({ object }) => this.#csiVolumeOf(object),
      volumeattachments: ({ object }) => volumesOfAttachment(object),
      nodes: ({ object, before }) =>
        isSilent(object) === (before !== null && isSilent(before))
          ? []
          : view.list('volumeattachments').flatMap(volumesOfAttachment),
    }
  }

  observe(key: string): AttachObserved | null {
    const volume = this.#view.get('persistentvolumes', '', key)
    if (volume?.spec.csi === undefined) {
      this.#memories.delete(key)
      return null
    }
    const { claimRef } = volume.spec
    const users = this.#usersOf(`${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}`)
    const pods = users.filter((pod) => (pod.spec.nodeName ?? '') !== '' && !isTerminal(pod))
    const silent = this.#view.list('nodes').filter(isSilent)
    return {
      volume,
      wanted: [...podsByNode(pods)].map(([node, group]) => this.#wantedNode(node, group)),
      attachments: this.#attachmentsOf(key),
      silentNodes: new Set(silent.map(({ metadata }) => metadata.name)),
      memory: this.#memories.get(key) ?? noAttachMemory,
    }
  }

  decide(observed: AttachObserved, nowMs: number): Decision {
    const { decision, memory } = decideAttachment(observed, nowMs)
    this.#memories.set(observed.volume.metadata.name, memory)
    return decision
  }

  #wantedNode(name: string, pods: readonly Pod[]): WantedNode {
    const node = this.#view.get('nodes', '', name)
    const isManaged = node !== undefined && annotation(node, managedAttachment) === 'true'
    const asked = pods.map((pod) => durationMs(annotation(pod, attachAfterAnnotation)))
    return { node: name, pods, isManaged, attachMs: isManaged ? Math.max(usualAttachMs, ...asked) : 0 }
  }

  #volumesOf(pod: Pod): readonly string[] {
    return claimKeysOf(pod).flatMap((key) => {
      const { namespace, name } = splitKey(key)
      const claim = this.#view.get('persistentvolumeclaims', namespace, name)
      return claim === undefined ? [] : this.#csiVolumeOf(claim)
    })
  }

  #csiVolumeOf({ spec }: Claim): readonly string[] {
    const name = spec.volumeName ?? ''
    return this.#view.get('persistentvolumes', '', name)?.spec.csi === undefined ? [] : [name]
  }
}

const volumesOfAttachment = ({ spec }: ObjectOf['volumeattachments']): readonly string[] =>
  spec.source.persistentVolumeName === undefined ? [] : [spec.source.persistentVolumeName]

/** A pod got its node, ended or vanished. */
const comesOrGoes = ({ type, object, before }: StoreChange<'pods'>): boolean =>
  type === 'DELETED' || isTerminal(object) || (object.spec.nodeName ?? '') !== (before?.spec.nodeName ?? '')

/** Not heard of, and nobody has said that it is out of service, which frees its volumes at once. */
function isSilent(node: ObjectOf['nodes']): boolean {
  const isHeard = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'Unknown'
  const isOut = (node.spec.taints ?? []).some(({ key }) => key === 'node.kubernetes.io/out-of-service')
  return !isHeard && !isOut
}
