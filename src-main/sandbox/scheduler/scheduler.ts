import { equal } from '#shared/kit/equal.ts'
import { isTerminal, keyOf, splitKey } from '../controllers/facts.ts'
import type { Controller, Decision, Triggers, Wake } from '../controllers/types.ts'
import { claimKeysOf, claimUsesOf, classNameOf, isFullyBound, type ClaimUse } from '../controllers/volumes/facts.ts'
import { createVolumeFinder } from '../controllers/volumes/matching.ts'
import type { ClusterView, Index, StoreChange } from '../storage/types.ts'
import { Crowds, nodeOf, placeOf } from './crowd.ts'
import { mourn, schedule, type Memory, type Observed, type Vanished } from './schedule.ts'
import type { ClaimState, NodeState, Plugin, Pod, Scene } from './types.ts'

const schedulerName = 'default-scheduler'
/** From a pod's creation to its binding about as long as the real one takes on a quiet machine. */
const lagMs = 8

const vanishedPrefix = 'vanished:'
const vanishedKey = ({ metadata }: Pod): string => vanishedPrefix + metadata.uid

/** Gives pods without a node one. A key is a pod's; what the decision remembers lives here, by key. */
export function createScheduler(view: ClusterView): Controller<Observed | Vanished> {
  return new Scheduler(view)
}

class Scheduler implements Controller<Observed | Vanished> {
  readonly name = 'scheduler'
  readonly lagMs = lagMs
  readonly triggers: Triggers
  readonly #view: ClusterView
  readonly #onNode: Index<'pods'>
  readonly #byClaim: Index<'pods'>
  readonly #findVolumes: ReturnType<typeof createVolumeFinder>
  readonly #crowds = new Crowds()
  readonly #memories = new Map<string, Memory & { readonly uid: string }>()
  /** Of those, the pods that no node could take, by the plugins that refused them: few, and asked for at every change. */
  readonly #refusals = new Map<string, ReadonlySet<Plugin>>()

  /** By key. */
  readonly #vanished = new Map<string, Vanished>()

  constructor(view: ClusterView) {
    this.#view = view
    this.#onNode = view.index('pods', (pod) => {
      const node = placeOf(pod)
      return node === '' ? [] : [node]
    })
    this.#byClaim = view.index('pods', claimKeysOf)
    this.#findVolumes = createVolumeFinder(view)
    this.triggers = {
      pods: (change) => {
        this.#crowds.apply(change)
        return [...this.#ownWake(change), ...this.#wakesOfPod(change)]
      },
      nodes: (change) => (hasNewRoom(change) ? this.#refused(() => true) : []),
      persistentvolumeclaims: ({ type, object }) => (type === 'DELETED' ? [] : this.#usersOf(keyOf(object))),
      persistentvolumes: ({ type }) => (type === 'DELETED' ? [] : this.#refusedBy('VolumeBinding', 'VolumeZone')),
      storageclasses: ({ type }) => (type === 'DELETED' ? [] : this.#refusedBy('VolumeBinding')),
    }
  }

  observe(key: string): Observed | Vanished | null {
    if (key.startsWith(vanishedPrefix)) return this.#vanished.get(key) ?? null
    const { namespace, name } = splitKey(key)
    const pod = this.#view.get('pods', namespace, name)
    if (pod === undefined || !isWaiting(pod)) {
      this.#forget(key)
      return null
    }
    const memory = this.#memories.get(key)
    const claims = claimUsesOf(pod).map((claim) => this.#claim(pod, claim))
    const isUnbound = claims.some(({ claim }) => claim !== undefined && !isFullyBound(claim))
    return {
      kind: 'pod',
      scene: {
        pod,
        nodes: this.#view.list('nodes').map((node) => this.#node(node.metadata.name, pod, node)),
        claims,
        volumes: isUnbound ? this.#volumesFor(claims) : [],
        namespaces: new Map(
          this.#view.list('namespaces').map(({ metadata }) => [metadata.name, metadata.labels ?? {}]),
        ),
      },
      memory: memory?.uid === pod.metadata.uid ? memory : undefined,
    }
  }

  decide(observed: Observed | Vanished, nowMs: number): Decision {
    if (observed.kind === 'vanished') {
      if (nowMs >= observed.checkAtMs) this.#vanished.delete(vanishedKey(observed.pod))
      return mourn(observed, nowMs)
    }
    const { decision, memory } = schedule(observed, nowMs)
    const { pod } = observed.scene
    const key = keyOf(pod)
    this.#memories.set(key, { ...memory, uid: pod.metadata.uid })
    if (memory.kind === 'refused') this.#refusals.set(key, memory.plugins)
    else this.#refusals.delete(key)
    return decision
  }

  #forget(key: string): void {
    this.#memories.delete(key)
    this.#refusals.delete(key)
  }

  #node(name: string, pod: Pod, node: NodeState['node']): NodeState {
    const onNode = this.#onNode
    if (placeOf(pod) === name)
      return { node, pods: onNode(name).filter(({ metadata }) => metadata.uid !== pod.metadata.uid) }
    return {
      node,
      crowd: this.#crowds.of(name),
      // Hardly any pod has a rule that takes a walk over all others.
      get pods() {
        return onNode(name)
      },
    }
  }

  #claim(pod: Pod, { name, isEphemeral }: ClaimUse): ClaimState {
    const namespace = pod.metadata.namespace ?? ''
    const claim = this.#view.get('persistentvolumeclaims', namespace, name)
    const volumeName = claim?.spec.volumeName ?? ''
    return {
      name,
      isEphemeral,
      claim,
      volume: volumeName === '' ? undefined : this.#view.get('persistentvolumes', '', volumeName),
      storageClass: claim === undefined ? undefined : this.#view.get('storageclasses', '', classNameOf(claim)),
      isInUse: this.#byClaim(`${namespace}/${name}`).some(
        (other) => other.metadata.uid !== pod.metadata.uid && nodeOf(other) !== '' && !isTerminal(other),
      ),
    }
  }

  #volumesFor(claims: readonly ClaimState[]): Scene['volumes'] {
    return claims.flatMap(({ claim }) => (claim === undefined || isFullyBound(claim) ? [] : this.#findVolumes(claim)))
  }

  /** A pod is looked at when it is new or was changed by others; its own status is the scheduler's doing. */
  #ownWake({ type, object, before }: StoreChange<'pods'>): readonly Wake[] {
    if (type === 'DELETED') return this.#wakeOfVanished(object)
    if ((object.spec.nodeName ?? '') !== '') this.#forget(keyOf(object))
    if (!isWaiting(object)) return []
    const isSame =
      before !== null && equal(before.spec, object.spec) && equal(before.metadata.labels, object.metadata.labels)
    return isSame ? [] : [keyOf(object)]
  }

  #wakeOfVanished(pod: Pod): readonly Wake[] {
    const memory = this.#memories.get(keyOf(pod))
    this.#forget(keyOf(pod))
    if (memory?.kind !== 'binding' || memory.uid !== pod.metadata.uid || (pod.spec.nodeName ?? '') !== '') return []
    const key = vanishedKey(pod)
    this.#vanished.set(key, { kind: 'vanished', pod, checkAtMs: memory.checkAtMs })
    return [key]
  }

  /** A pod that left a node, came to one or changed its labels may let others in. */
  #wakesOfPod({ type, object, before }: StoreChange<'pods'>): readonly Wake[] {
    const isHere = type !== 'DELETED' && nodeOf(object) !== '' && !isTerminal(object)
    const wasHere = before !== null && nodeOf(before) !== '' && !isTerminal(before)
    if (wasHere && !isHere)
      return this.#refusedBy(
        'NodeResourcesFit',
        'NodePorts',
        'VolumeRestrictions',
        'InterPodAffinity',
        'PodTopologySpread',
      )
    const isMoved = isHere && (!wasHere || !equal(before.metadata.labels, object.metadata.labels))
    return isMoved ? this.#refusedBy('InterPodAffinity', 'PodTopologySpread') : []
  }

  #usersOf(claimKey: string): readonly Wake[] {
    return this.#byClaim(claimKey)
      .map(keyOf)
      .filter((key) => this.#refusals.has(key))
  }

  #refusedBy(...plugins: readonly Plugin[]): readonly Wake[] {
    return this.#refused((by) => plugins.some((plugin) => by.has(plugin)))
  }

  #refused(isConcerned: (plugins: ReadonlySet<Plugin>) => boolean): readonly Wake[] {
    const keys: string[] = []
    for (const [key, plugins] of this.#refusals) if (isConcerned(plugins)) keys.push(key)
    return keys
  }
}

/** Without a node, ours, not held back by a gate, not ended and not on its way out. */
function isWaiting(pod: Pod): boolean {
  const { spec, metadata } = pod
  if ((spec.nodeName ?? '') !== '' || metadata.deletionTimestamp !== undefined || isTerminal(pod)) return false
  return (spec.schedulerName ?? schedulerName) === schedulerName && (spec.schedulingGates ?? []).length === 0
}

/** A node came, or changed in what the filters look at. */
function hasNewRoom({ type, object, before }: StoreChange<'nodes'>): boolean {
  if (type === 'DELETED') return false
  if (before === null) return true
  return !(
    equal(before.spec, object.spec) &&
    equal(before.metadata.labels, object.metadata.labels) &&
    equal(before.status?.allocatable, object.status?.allocatable)
  )
}
