import type { InspectShape } from '../../src-main/command/shape/inspect.ts'
import type { NamedPodShape, PodShape } from '../../src-main/command/shape/pod.ts'
import type { SlotShape, StatefulSetShape } from '../../src-main/command/shape/stateful-set.ts'
import type { ClaimFacts, PodFacts, SetFacts, SlotFacts } from './truth.ts'

/** What `inspect` said, in the words of `truth.ts`, so that the two can be compared as wholes. Sets that are gone stand apart. */
export function saidSets(document: InspectShape): readonly SetFacts[] {
  return document.statefulSets.filter(({ state }) => state !== 'gone').map(setSaid)
}

function setSaid({ name, uid, replicas, counts, update, slots }: StatefulSetShape): SetFacts {
  return {
    name,
    uid,
    replicas,
    counts,
    revisions: [update.currentRevision, update.updateRevision],
    slots: slots.map(slotSaid),
  }
}

function slotSaid({ ordinal, wanted, pod, claims, record }: SlotShape): SlotFacts {
  return {
    ordinal,
    wanted,
    pod: pod === null ? null : podSaid(pod),
    claims: claims.map(({ name, uid, state, volume }) => ({ name, uid, state, volume })),
    record: record === null ? null : { state: record.state, addresses: record.addresses },
  }
}

export function podSaid({ uid, state, node, ip, restarts, containers }: PodShape): PodFacts {
  return { uid, state, node, ip, restarts, images: containers.map(({ image }) => image) }
}

export function saidClaims(document: InspectShape): readonly ClaimFacts[] {
  return document.claims.map(({ name, uid, state, volume }) => ({ name, uid, state, volume }))
}

/** Pods that stand in no set: of Deployments, of Jobs, of nobody. */
export function saidOtherPods(document: InspectShape): readonly NamedPodShape[] {
  return [...document.otherPods, ...document.deployments.flatMap(({ pods }) => pods)]
}
