import { createHash } from 'node:crypto'
import type { ObjectOf } from '../../objects.ts'
import type { Action, Decision, Said } from '../types.ts'
import type { Pod, Volume } from './facts.ts'

export type Attachment = ObjectOf['volumeattachments']

/** A node whose pods use the volume. */
export interface WantedNode {
  readonly node: string
  readonly pods: readonly Pod[]
  /** The kubelet leaves attaching to the controller (an annotation of the node). */
  readonly isManaged: boolean
  readonly attachMs: number
}

/** What is remembered of one volume: since when, by the name of an attachment; and who has been told. */
export interface AttachMemory {
  readonly attachingSinceMs: ReadonlyMap<string, number>
  readonly unwantedSinceMs: ReadonlyMap<string, number>
  readonly warned: ReadonlySet<string>
}

export interface AttachObserved {
  readonly volume: Volume
  /** In the order in which their pods came. */
  readonly wanted: readonly WantedNode[]
  readonly attachments: readonly Attachment[]
  /** Nodes from which a volume cannot be taken in good order: silent ones. */
  readonly silentNodes: ReadonlySet<string>
  readonly memory: AttachMemory
}

export interface AttachDecision {
  readonly decision: Decision
  readonly memory: AttachMemory
}

/** `maxWaitForUnmountDuration`: a volume is taken from a silent node by force after this long. */
const forceDetachAfterMs = 360_000

export const noAttachMemory: AttachMemory = {
  attachingSinceMs: new Map(),
  unwantedSinceMs: new Map(),
  warned: new Set(),
}

/** csi plugin: getAttachmentName. */
export function attachmentName(driver: string, handle: string, node: string): string {
  return `csi-${createHash('sha256').update(`${handle}${driver}${node}`).digest('hex')}`
}

/** First what nobody wants is taken off its node, then each node that wants the volume gets it, if the volume allows it. Pure. */
export function decideAttachment(observed: AttachObserved, nowMs: number): AttachDecision {
  const { attachments, wanted } = observed
  const actions: Action[] = []
  let againAtMs: number | null = null
  const again = (atMs: number): void => {
    againAtMs = againAtMs === null ? atMs : Math.min(againAtMs, atMs)
  }
  const unwantedSinceMs = new Map<string, number>()
  const attachingSinceMs = new Map<string, number>()
  const warned = new Set<string>()
  for (const attachment of attachments) {
    if (wanted.some(({ node }) => node === attachment.spec.nodeName)) continue
    const sinceMs = observed.memory.unwantedSinceMs.get(attachment.metadata.name) ?? nowMs
    const freeAtMs = observed.silentNodes.has(attachment.spec.nodeName) ? sinceMs + forceDetachAfterMs : nowMs
    unwantedSinceMs.set(attachment.metadata.name, sinceMs)
    if (freeAtMs > nowMs) again(freeAtMs)
    else actions.push(detachment(attachment))
  }
  let isTaken = attachments.length > 0
  for (const node of wanted) {
    const own = attachments.find(({ spec }) => spec.nodeName === node.node)
    if (own?.status?.attached === true) continue
    if (own !== undefined) {
      const sinceMs = observed.memory.attachingSinceMs.get(own.metadata.name) ?? nowMs
      attachingSinceMs.set(own.metadata.name, sinceMs)
      if (sinceMs + node.attachMs > nowMs) again(sinceMs + node.attachMs)
      else actions.push(...attached(own, node, observed.volume))
      continue
    }
    if (isTaken && node.isManaged && isExclusive(observed.volume)) {
      actions.push(...warnings(observed, node))
      for (const { metadata } of node.pods) warned.add(metadata.uid)
      continue
    }
    isTaken = true
    const creation = attachmentFor(observed.volume, node.node)
    attachingSinceMs.set(creation.name, nowMs)
    actions.push(creation.action)
  }
  return {
    decision: { actions, againAtMs },
    memory: { attachingSinceMs, unwantedSinceMs, warned: isAttachedAnywhere(attachments) ? warned : new Set() },
  }
}

const isAttachedAnywhere = (attachments: readonly Attachment[]): boolean =>
  attachments.some(({ status }) => status?.attached === true)

/** Only modes for many nodes let a volume be on two of them. */
const isExclusive = ({ spec }: Volume): boolean =>
  !(spec.accessModes ?? []).some((mode) => mode === 'ReadOnlyMany' || mode === 'ReadWriteMany')

const detachment = ({ metadata }: Attachment): Action => ({
  verb: 'delete',
  resource: 'volumeattachments',
  namespace: '',
  name: metadata.name,
  uid: metadata.uid,
})

function attachmentFor({ metadata, spec }: Volume, node: string): { readonly name: string; readonly action: Action } {
  const driver = spec.csi?.driver ?? ''
  const name = attachmentName(driver, spec.csi?.volumeHandle ?? '', node)
  const object = {
    metadata: { name },
    spec: { attacher: driver, nodeName: node, source: { persistentVolumeName: metadata.name } },
    status: { attached: false },
  }
  return { name, action: { verb: 'create', resource: 'volumeattachments', object } }
}

const says = (about: Pod, type: Said['type'], reason: string, message: string): Said => ({
  about,
  type,
  reason,
  message,
  component: 'attachdetach-controller',
})

/** The part of a driver's attacher, which the real control plane leaves to the driver. */
function attached(attachment: Attachment, { pods, isManaged }: WantedNode, { metadata }: Volume): readonly Action[] {
  // The space at the end is the real text's.
  const message = `AttachVolume.Attach succeeded for volume "${metadata.name}" `
  const words: readonly Action[] = pods.map((pod) => ({
    verb: 'say',
    said: says(pod, 'Normal', 'SuccessfulAttachVolume', message),
  }))
  return [
    { verb: 'updateStatus', resource: 'volumeattachments', object: { ...attachment, status: { attached: true } } },
    ...(isManaged ? words : []),
  ]
}

/** Said once per pod, and only while the volume is really on another node; pods of other namespaces are not named. */
function warnings(
  { volume, wanted, attachments, memory }: AttachObserved,
  { node, pods }: WantedNode,
): readonly Action[] {
  if (!isAttachedAnywhere(attachments)) return []
  const holders = wanted.filter((other) => other.node !== node).flatMap((other) => other.pods)
  return pods
    .filter(({ metadata }) => !memory.warned.has(metadata.uid))
    .map((pod) => {
      const near = holders.filter(({ metadata }) => metadata.namespace === pod.metadata.namespace)
      const far = holders.length - near.length
      const names = near.map(({ metadata }) => metadata.name).join(', ')
      const elsewhere = far === 0 ? '' : ` and ${far} pod(s) in different namespaces`
      const why =
        near.length > 0
          ? `Volume is already used by pod(s) ${names}${elsewhere}`
          : far > 0
            ? `Volume is already used by ${far} pod(s) in different namespaces`
            : "Volume is already exclusively attached to one node and can't be attached to another"
      const message = `Multi-Attach error for volume "${volume.metadata.name}" ${why}`
      return { verb: 'say' as const, said: says(pod, 'Warning', 'FailedAttachVolume', message) }
    })
}

/** Pods by their node, in the order in which they are given. */
export function podsByNode(pods: readonly Pod[]): ReadonlyMap<string, readonly Pod[]> {
  const groups = new Map<string, Pod[]>()
  for (const pod of pods) groups.set(pod.spec.nodeName ?? '', [...(groups.get(pod.spec.nodeName ?? '') ?? []), pod])
  return groups
}
