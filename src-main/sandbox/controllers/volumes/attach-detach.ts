import type { ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import { isTerminal } from '../facts.ts'
import type { Controller } from '../types.ts'
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
export const managedAttachment = 'volumes.kubernetes.io/controller-managed-attach-detach'
/** On a pod: how long attaching its volumes takes. */
export const attachAfterAnnotation = 'controlplane.test/attach-after'

const usualAttachMs = 200

/**
 * Attaches CSI volumes to the nodes of their pods, and plays the driver's part in it. Keys are names of volumes. On a node
 * without the annotation a volume is attached at once and for everybody, without a word.
 */
export function createAttachDetach(view: ClusterView): Controller<AttachObserved> {
  const usersOf = view.index('pods', claimKeysOf)
  const attachmentsOf = view.index('volumeattachments', ({ spec }) =>
    spec.source.persistentVolumeName === undefined ? [] : [spec.source.persistentVolumeName],
  )
  const memories = new Map<string, AttachMemory>()

  const volumesOf = (pod: Pod): readonly string[] =>
    claimKeysOf(pod).flatMap((key) => {
      const slash = key.indexOf('/')
      const claim = view.get('persistentvolumeclaims', key.slice(0, slash), key.slice(slash + 1))
      return claim === undefined ? [] : csiVolumeOf(claim)
    })
  const csiVolumeOf = ({ spec }: Claim): readonly string[] => {
    const name = spec.volumeName ?? ''
    return view.get('persistentvolumes', '', name)?.spec.csi === undefined ? [] : [name]
  }
  const wantedNode = (name: string, pods: readonly Pod[]): WantedNode => {
    const node = view.get('nodes', '', name)
    const isManaged = node !== undefined && annotation(node, managedAttachment) === 'true'
    const asked = pods.map((pod) => durationMs(annotation(pod, attachAfterAnnotation)))
    return { node: name, pods, isManaged, attachMs: isManaged ? Math.max(usualAttachMs, ...asked) : 0 }
  }

  return {
    name: 'attachdetach-controller',
    triggers: {
      pods: ({ object, before, type }) =>
        type !== 'DELETED' && (object.spec.nodeName ?? '') === (before?.spec.nodeName ?? '') && !isTerminal(object)
          ? []
          : volumesOf(object),
      persistentvolumeclaims: ({ object }) => csiVolumeOf(object),
      volumeattachments: ({ object }) =>
        object.spec.source.persistentVolumeName === undefined ? [] : [object.spec.source.persistentVolumeName],
      nodes: ({ object, before }) =>
        isSilent(object) === (before !== null && isSilent(before))
          ? []
          : view.list('volumeattachments').flatMap(({ spec }) => spec.source.persistentVolumeName ?? []),
    },
    observe(key) {
      const volume = view.get('persistentvolumes', '', key)
      const attachments = attachmentsOf(key)
      if (volume?.spec.csi === undefined) {
        memories.delete(key)
        return null
      }
      const { claimRef } = volume.spec
      const users = usersOf(`${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}`)
      const pods = users.filter((pod) => (pod.spec.nodeName ?? '') !== '' && !isTerminal(pod))
      return {
        volume,
        wanted: [...podsByNode(pods)].map(([node, group]) => wantedNode(node, group)),
        attachments,
        silentNodes: new Set(
          view
            .list('nodes')
            .filter(isSilent)
            .map(({ metadata }) => metadata.name),
        ),
        memory: memories.get(key) ?? noAttachMemory,
      }
    },
    decide(observed, nowMs) {
      const { decision, memory } = decideAttachment(observed, nowMs)
      memories.set(observed.volume.metadata.name, memory)
      return decision
    },
  }
}

/** Not heard of, and nobody has said that it is out of service, which frees its volumes at once. */
function isSilent(node: ObjectOf['nodes']): boolean {
  const isHeard = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'Unknown'
  const isOut = (node.spec.taints ?? []).some(({ key }) => key === 'node.kubernetes.io/out-of-service')
  return !isHeard && !isOut
}
