import type { Scope } from '#shared/contract/port.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import type { Pod, Slot, Subject } from '#shared/model/entities.ts'
import { isUnused } from '#shared/model/slot-history.ts'
import type { Problem } from '#shared/model/feed.ts'
import { text } from '#shared/words/index.ts'
import { podWord } from '#shared/words/pod-line.ts'
import { kinds, type WatchedKind } from '#shared/objects/index.ts'
import type { NamedSubject } from './subject.ts'

export interface FoundSubject {
  readonly subject: Subject
  /** The state as a word of `inspect -o json`, and as a person reads it; null for kinds without one. */
  readonly state: { readonly word: string; readonly text: string } | null
}

/**
 * Finds what was asked about. A pod that is not there yet is its slot, and a claim not yet made is the slot's claim: what
 * waits has a name before it exists. What may not be listed is not said to be missing.
 */
export function findSubject(
  { kind, name }: NamedSubject,
  maps: EntityMaps,
  scope: Scope,
): Result<FoundSubject, Problem> {
  const found = lookUp(kind, name, maps)
  if (found !== null) return ok(found)
  const refused = [...maps.feed.values()].find((feed) => feed.kind === kind && feed.state !== 'live')
  if (refused?.reason != null) {
    const params = {
      what: kinds[kind].resource,
      verb: 'list',
      ...(refused.namespace === '' ? {} : { namespace: refused.namespace }),
    }
    return failed({ ...refused.reason, params: { ...params, ...refused.reason.params } })
  }
  const namespace = kinds[kind].namespaced && scope.kind === 'namespaces' ? scope.names.join(', ') : ''
  return failed({ code: 'not-found', params: { what: `${kinds[kind].resource}/${name}`, namespace } })
}

function lookUp(kind: WatchedKind, name: string, maps: EntityMaps): FoundSubject | null {
  switch (kind) {
    case 'StatefulSet':
      return stateful(kind, named(maps.workload.values(), name), (state) => text(`state.set.${state}`))
    case 'Pod':
      return findPod(name, maps)
    case 'PersistentVolumeClaim':
      return (
        stateful(kind, named(maps.claim.values(), name), (state) => text(`state.claim.${state}`)) ??
        findSlotClaim(name, maps)
      )
    case 'Node':
      return stateful(kind, named(maps.node.values(), name), (state) => text(`state.node.${state}`))
    case 'Job':
      return stateful(kind, named(maps.job.values(), name), (state) => text(`state.job.${state}`))
    case 'Service':
      return stateless(kind, named(maps.service.values(), name))
    case 'PersistentVolume':
      return stateless(kind, named(maps.volume.values(), name))
    case 'StorageClass':
      return stateless(kind, named(maps.storageClass.values(), name))
    case 'CronJob':
      return stateless(kind, named(maps.cronJob.values(), name))
    case 'Deployment':
      return stateless(kind, named(maps.deployment.values(), name))
    case 'EndpointSlice':
    case 'Event':
    case 'ControllerRevision':
    case 'Namespace':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'VolumeAttachment':
    case 'ResourceQuota':
      return null
  }
}

interface Named {
  readonly namespace?: string
  readonly name: string
}

function named<Value extends Named>(values: Iterable<Value>, name: string): Value | null {
  for (const value of values) if (value.name === name) return value
  return null
}

function stateless(kind: WatchedKind, entity: Named | null): FoundSubject | null {
  return entity === null
    ? null
    : { subject: { kind, namespace: entity.namespace ?? '', name: entity.name }, state: null }
}

function stateful<State extends string>(
  kind: WatchedKind,
  entity: (Named & { readonly state: State }) | null,
  words: (state: State) => string,
): FoundSubject | null {
  const found = stateless(kind, entity)
  return found === null || entity === null
    ? null
    : { ...found, state: { word: entity.state, text: words(entity.state) } }
}

function findPod(name: string, maps: EntityMaps): FoundSubject | null {
  const pod = named<Pod>(maps.pod.values(), name)
  if (pod !== null) return stateful('Pod', pod, () => text(podWord(pod)))
  const slot = named<Slot>(maps.slot.values(), name)
  if (slot === null || slot.podUid !== null) return null
  const word = slot.wanted ? 'empty' : 'kept'
  return {
    subject: { kind: 'Pod', namespace: slot.namespace, name },
    state: slot.podReadable
      ? { word, text: text(`state.slot.${word === 'kept' && isUnused(slot) ? 'unused' : word}`) }
      : { word: 'notReadable', text: text('state.slot.notReadable') },
  }
}

function findSlotClaim(name: string, maps: EntityMaps): FoundSubject | null {
  for (const { namespace, claims } of maps.slot.values()) {
    const claim = claims.find((each) => each.name === name)
    if (claim === undefined) continue
    return {
      subject: { kind: 'PersistentVolumeClaim', namespace, name },
      state: { word: claim.state, text: text(`state.claim.${claim.state}`) },
    }
  }
  return null
}
