import type { Container, Pod } from '#shared/model/entities.ts'
import type { ContainerSpec, ContainerStatus, PodObject } from '#shared/objects/index.ts'
import { wordBeside } from './kubectl-word.ts'
import type { Look } from './look.ts'
import { claimNamesOf, controllerOf } from '../store/references.ts'
import { conditionOf, hasEnded, hasStarted, isScheduled, slotOfPod } from './objects.ts'
import { podState } from './pod-state.ts'

export function derivePod(look: Look, uid: string): Pod | undefined {
  const pod = look.store.get('Pod', uid)
  if (pod === undefined) return undefined
  const { state, failure, message } = podState(look, pod)
  const ready = conditionOf(pod, 'Ready')
  const isReady = ready?.status === 'True'
  const claimNames = claimNamesOf(pod)
  // No part is spread into it: of all entities this one is made most often.
  return {
    uid,
    namespace: pod.namespace,
    name: pod.name,
    slot: slotOfPod(pod),
    owner: controllerOf(pod),
    labels: pod.labels,
    state,
    failure,
    reason: wordBeside(state, pod),
    message,
    phase: pod.phase,
    node: pod.nodeName,
    nominatedNode: pod.nominatedNodeName,
    ip: pod.ips[0] ?? null,
    ips: pod.ips,
    hostname: pod.hostname ?? pod.name,
    subdomain: pod.subdomain,
    restarts: pod.containerStatuses.reduce((sum, { restarts }) => sum + restarts, 0),
    revision: pod.labels['controller-revision-hash'] ?? '',
    createdAt: pod.createdAt,
    startedAt: pod.startedAt,
    readyAt: isReady ? ready.changedAt : null,
    unreadySince: ready !== undefined && !isReady ? ready.changedAt : null,
    finishedAt: finishedAt(pod),
    deletion: deletionOf(pod),
    heldBy: isHeld(pod) ? pod.finalizers : none,
    scheduled: isScheduled(pod),
    started: hasStarted(pod),
    readyCondition: isReady,
    initDone: initDoneOf(pod),
    containers: containersOf(pod),
    otherVolumes: otherVolumesOf(pod),
    claimNames: claimNames.length === 0 ? none : claimNames,
    mounts: claimNames.length === 0 ? none : mountsOf(pod),
    secretNames: pod.secretNames,
    configMapNames: pod.configMapNames,
    conditions: pod.conditions,
  }
}

/** When the last container ended, once the whole pod has. */
export function finishedAt(pod: PodObject): number | null {
  if (pod.phase !== 'Succeeded' && pod.phase !== 'Failed') return null
  const ends = pod.containerStatuses.flatMap(({ state }) => (state.kind === 'ended' ? (state.finishedAt ?? []) : []))
  return ends.length === 0 ? null : Math.max(...ends)
}

/**
 * The API server writes deletionTimestamp = the instant of the request plus the grace, and shortens both by the same amount
 * when the kubelet is done sooner, so the request is always found by subtracting.
 */
function deletionOf(pod: PodObject): Pod['deletion'] {
  if (pod.deletionAt === null) return null
  const graceSeconds = pod.deletionGraceSeconds ?? 0
  return { askedAt: pod.deletionAt - graceSeconds * 1_000, graceSeconds, endsAt: pod.deletionAt }
}

/** Nothing of it runs any more, or ever did: what it still waits for is somebody else's. */
const isHeld = (pod: PodObject): boolean => pod.deletionAt !== null && (hasEnded(pod) || pod.nodeName === null)

/** Sidecars are init containers that stay: they count as done once they have started. */
function initDoneOf(pod: PodObject): Pod['initDone'] {
  const total = pod.initContainers.length
  if (total === 0) return null
  const sidecars = new Set(pod.initContainers.filter(({ sidecar }) => sidecar).map(({ name }) => name))
  const done = pod.initContainerStatuses.filter(
    ({ name, state, started }) =>
      (state.kind === 'ended' && state.exitCode === 0) || (sidecars.has(name) && started === true),
  )
  return { done: done.length, total }
}

function containersOf(pod: PodObject): readonly Container[] {
  const containers = pod.containers.map((spec) => containerOf(spec, false, pod.containerStatuses))
  if (pod.initContainers.length === 0) return containers
  return pod.initContainers.map((spec) => containerOf(spec, true, pod.initContainerStatuses)).concat(containers)
}

/** Before the kubelet has spoken of a container it waits, and nothing says for what. */
function containerOf(spec: ContainerSpec, init: boolean, statuses: readonly ContainerStatus[]): Container {
  const status = statuses.find(({ name }) => name === spec.name)
  const state = status?.state
  const end = status?.lastEnd ?? null
  return {
    name: spec.name,
    image: spec.image,
    init,
    state: state?.kind ?? 'waiting',
    reason: state === undefined || state.kind === 'running' ? null : state.reason,
    exitCode: state?.kind === 'ended' ? state.exitCode : null,
    ready: status?.ready ?? false,
    restarts: status?.restarts ?? 0,
    startedAt: state === undefined || state.kind === 'waiting' ? null : state.startedAt,
    finishedAt: state?.kind === 'ended' ? state.finishedAt : null,
    lastEnd: end === null ? null : { exitCode: end.exitCode, reason: end.reason, finishedAt: end.finishedAt },
  }
}

/** One list for all that have nothing. */
const none: readonly never[] = []

/** Admission adds this volume to every pod for the service account's token; it teaches nothing. */
const tokenVolume = /^kube-api-access-[a-z0-9]{5}$/

function otherVolumesOf(pod: PodObject): Pod['otherVolumes'] {
  return pod.volumes
    .filter(({ name, kind, claimName }) => claimName === null && !(kind === 'projected' && tokenVolume.test(name)))
    .map(({ name, kind }) => ({ name, kind }))
}

function mountsOf(pod: PodObject): Pod['mounts'] {
  const claims = new Map(pod.volumes.flatMap(({ name, claimName }) => (claimName === null ? [] : [[name, claimName]])))
  return [...pod.initContainers, ...pod.containers].flatMap(({ name: container, mounts }) =>
    mounts.flatMap(({ volume, path }) => {
      const claim = claims.get(volume)
      return claim === undefined ? [] : [{ container, path, claim }]
    }),
  )
}
