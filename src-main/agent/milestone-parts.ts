import { equal } from '#shared/kit/equal.ts'
import type { EntityChange } from '#shared/model/change.ts'
import type { Entities, EntityName } from '#shared/model/entities.ts'

/**
 * Of each entity the part whose every change is a milestone (architecture 2.3): deletion asked, phase, node assigned,
 * readiness, waiting or ended reason, restart count, generation, observed generation, replica counts, owner, bound volume,
 * record published or withdrawn, condition of a Job. What is added or removed is one anyway.
 */
const parts: { readonly [Name in EntityName]: (value: Entities[Name]) => unknown } = {
  workload: ({ uid, state, deletionAt, replicas, counts, update, generation, observedGeneration, dns }) => ({
    uid, state, deletionAt, replicas, counts, update, generation, observedGeneration, zone: dns.state,
  }), // prettier-ignore
  slot: ({ setUid, wanted, podUid, incarnation, nameTakenBy, record, claims }) => ({
    setUid,
    wanted,
    podUid,
    incarnation,
    nameTakenBy,
    record: record?.state,
    claims: claims.map(({ name, uid, state, cable, disk }) => ({ name, uid, state, cable, disk })),
  }),
  pod: ({ phase, state, reason, node, readyCondition, restarts, deletion, owner, started, containers }) => ({
    phase,
    state,
    reason,
    node,
    readyCondition,
    restarts,
    deletion,
    owner,
    started,
    containers: containers.map(({ name, state: condition, reason: why, exitCode, ready, restarts: times }) => ({
      name,
      condition,
      why,
      exitCode,
      ready,
      times,
    })),
  }),
  claim: ({ phase, state, volumeName, deletionAt, owners }) => ({ phase, state, volumeName, deletionAt, owners }),
  volume: ({ phase, claim, deletionAt }) => ({ phase, claim, deletionAt }),
  storageClass: ({ uid }) => ({ uid }),
  service: ({ uid }) => ({ uid }),
  record: ({ state, answers }) => ({ state, answers }),
  job: ({ state, reason, succeeded, active, failed }) => ({ state, reason, succeeded, active, failed }),
  attempt: ({ state, exitCode }) => ({ state, exitCode }),
  cronJob: ({ suspended, lastScheduledAt, activeJobUids }) => ({ suspended, lastScheduledAt, activeJobUids }),
  run: ({ state }) => ({ state }),
  deployment: ({ replicas, ready, updated, available }) => ({ replicas, ready, updated, available }),
  node: ({ uid, state, unschedulable }) => ({ uid, state, unschedulable }),
  finding: () => null,
  feed: ({ state, hasData }) => ({ state, hasData }),
}

/** Whether a change must reach the page as it is, however slow the page. */
export function isMilestone(change: EntityChange): boolean {
  if (change.before === undefined || change.after === undefined) return true
  const part = parts[change.entity] as (value: unknown) => unknown
  return !equal(part(change.before), part(change.after))
}
