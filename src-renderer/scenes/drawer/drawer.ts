import type { VolumeMount } from '#shared/contract/inquiry.ts'
import type { Pod } from '#shared/model/entities.ts'
import { sentence } from '#shared/words/index.ts'
import { assertNever } from '#shared/kit/assert.ts'
import type { StagePlace, StageSlot } from '../stage/types.ts'
import { claimContent, volumeContent } from './claim.ts'
import { dns, serviceGroup, shortName } from './dns.ts'
import { group, isWorthShowing, section } from './facts.ts'
import { eventsOf, kubectlLines } from './kubectl.ts'
import { containers, identity, podNow } from './pod.ts'
import { setContent } from './set.ts'
import { slotStorage } from './storage.ts'
import type { DrawerContent, DrawerLogs, LogSource } from './types.ts'
import { findingFacts, type DrawerView } from './view.ts'

/** Everything about the thing at a place of the stage, or about the set itself. Null where the place is no more. */
export function drawerOf(
  view: DrawerView,
  place: StagePlace | null,
  mounts: readonly VolumeMount[] | null = null,
): DrawerContent | null {
  const content = contentOf(view, place, mounts)
  return content === null ? null : { ...content, sections: content.sections.filter(isWorthShowing) }
}

function contentOf(
  view: DrawerView,
  place: StagePlace | null,
  mounts: readonly VolumeMount[] | null,
): DrawerContent | null {
  if (place === null) return setContent(view)
  const entry = view.state.slots.find(({ key }) => key === place.slot)
  if (entry === undefined) return null
  const claim = entry.claims.find(({ link }) => link.template === place.template)
  switch (place.row) {
    case 'pod':
      return podContent(view, entry, mounts)
    case 'record':
      return recordContent(view, entry)
    case 'claim':
      return claim === undefined ? null : claimContent(view, entry, claim)
    case 'volume':
      return claim === undefined ? null : volumeContent(view, entry, claim)
    default:
      return assertNever(place.row)
  }
}

/** A slot and the pod in it. Without one, its slot with the last pod that was there while the drawer was open. */
function podContent(view: DrawerView, entry: StageSlot, mounts: readonly VolumeMount[] | null): DrawerContent {
  const { slot } = entry
  const pod = entry.pod ?? view.lastPod
  const isGone = entry.pod === null && pod !== null
  const { namespace, name } = slot
  return {
    key: `pod/${entry.key}`,
    kind: entry.pod === null ? 'slot' : 'pod',
    title: name,
    status: entry.pod === null ? null : { of: 'pod', state: entry.pod.state, settling: isSettling(view, entry.pod) },
    notice: isGone ? { words: sentence('drawer.podGone', { name }), at: goneAt(view, pod) } : null,
    sections: [
      podNow(view, entry, entry.pod),
      identity(view, entry, pod),
      ...(pod === null ? [] : [containers(view, pod, mounts)]),
      slotStorage(view, entry, entry.pod),
      dns(view, entry, entry.pod),
    ],
    object: pod === null ? null : { kind: 'object', objectKind: 'Pod', namespace, name },
    events: { kind: 'events', objectKind: 'Pod', namespace, name, uid: pod?.uid ?? null },
    createdAt: pod?.createdAt ?? null,
    logs: pod === null ? null : logsOf(pod, isGone),
    commands: podLines(view, entry, pod),
  }
}

function goneAt({ history }: DrawerView, { uid }: Pod): number | null {
  return history.find((former) => former.uid === uid)?.goneAt ?? null
}

function isSettling({ state, at }: DrawerView, pod: Pod): boolean {
  const { minReadySeconds } = state.workload
  return pod.state === 'ready' && pod.readyAt !== null && at - pod.readyAt < minReadySeconds * 1000
}

function logsOf(pod: Pod, isGone: boolean): DrawerLogs {
  const sources = pod.containers.map((container): LogSource => {
    const { name, init, startedAt, lastEnd, restarts, state } = container
    return {
      container: name,
      isInit: init,
      hasStarted: startedAt !== null || restarts > 0 || lastEnd !== null || state !== 'waiting',
      hasPrevious: lastEnd !== null || restarts > 0,
      isRunning: state === 'running',
    }
  })
  // The program comes first; what ran before it is asked for when it failed.
  const ordered = [...sources.filter(({ isInit }) => !isInit), ...sources.filter(({ isInit }) => isInit)]
  return { namespace: pod.namespace, pod: pod.name, uid: pod.uid, isGone, sources: ordered }
}

function podLines({ place }: DrawerView, { slot }: StageSlot, pod: Pod | null): DrawerContent['commands'] {
  const { name, namespace, claims } = slot
  const container = pod?.containers.find(({ init }) => !init)
  const inContainer = container === undefined ? [] : ['-c', container.name]
  const claimNames = claims.map((claim) => claim.name)
  return kubectlLines(place, namespace, [
    pod === null ? null : ['drawer.kubectl.get', ['get', 'pod', name, '-o', 'wide']],
    pod === null ? null : ['drawer.kubectl.describe', ['describe', 'pod', name]],
    container === undefined ? null : ['drawer.kubectl.logs', ['logs', name, ...inContainer]],
    container === undefined || (container.lastEnd === null && container.restarts === 0)
      ? null
      : ['drawer.kubectl.previous', ['logs', name, ...inContainer, '--previous']],
    pod === null ? null : ['drawer.kubectl.events', eventsOf(pod.uid)],
    pod === null ? null : ['drawer.kubectl.yaml', ['get', 'pod', name, '-o', 'yaml']],
    claimNames.length === 0 ? null : ['drawer.kubectl.claims', ['get', 'pvc', ...claimNames]],
  ])
}

function recordContent(view: DrawerView, entry: StageSlot): DrawerContent {
  const { slot, pod } = entry
  const { service, workload } = view.state
  const { namespace } = slot
  const subjects = [
    ...(slot.record === null ? [] : [{ kind: 'Record', namespace, name: slot.record.name } as const]),
    { kind: 'Service', namespace, name: workload.dns.serviceName } as const,
  ]
  return {
    key: `record/${entry.key}`,
    kind: 'record',
    title: slot.record === null ? slot.name : shortName(slot.record.name, namespace),
    status: null,
    notice: null,
    sections: [
      section('now', [group('now', findingFacts(view, subjects))]),
      dns(view, entry, pod),
      section('identity', service === null ? [] : [serviceGroup(view, service)]),
    ],
    object: service === null ? null : { kind: 'object', objectKind: 'Service', namespace, name: service.name },
    events: null,
    createdAt: null,
    logs: null,
    commands: kubectlLines(view.place, namespace, [
      service === null ? null : ['drawer.kubectl.service', ['get', 'service', service.name, '-o', 'wide']],
      service === null
        ? null
        : [
            'drawer.kubectl.slices',
            ['get', 'endpointslices', '-l', `kubernetes.io/service-name=${service.name}`, '-o', 'yaml'],
          ],
    ]),
  }
}
