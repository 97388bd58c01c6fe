import type { ClusterInfo } from '#shared/contract/port.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import type { ClusterNode, Deployment, Pod, StorageClass } from '#shared/model/entities.ts'
import { kinds, watchedKinds } from '#shared/objects/index.ts'
import { problemText } from '#shared/words/problem.ts'
import { findingShapes, type FindingShape } from './finding.ts'
import { cronJobShapes, jobShapes, type CronJobShape, type JobShape } from './jobs.ts'
import { byName, compareNames, iso } from './order.ts'
import { namedPodShape, type NamedPodShape } from './pod.ts'
import { serviceShapes, type ServiceShape } from './services.ts'
import { statefulSetShapes, type StatefulSetShape } from './stateful-set.ts'
import { claimShapes, storageClassShapes, volumeShapes, type ClaimShape, type VolumeShape } from './storage.ts'

/** Named in every document; raised when a field changes its meaning or goes. */
export const schemaName = 'podium/1'

export interface InspectShape {
  readonly schema: typeof schemaName
  readonly context: string
  readonly server: string | null
  readonly at: string
  readonly namespaces: readonly string[]
  readonly feeds: readonly FeedShape[]
  readonly statefulSets: readonly StatefulSetShape[]
  readonly claims: readonly ClaimShape[]
  readonly volumes: readonly VolumeShape[]
  readonly storageClasses: readonly StorageClass[]
  readonly services: readonly ServiceShape[]
  readonly jobs: readonly JobShape[]
  readonly cronJobs: readonly CronJobShape[]
  readonly deployments: readonly DeploymentShape[]
  readonly otherPods: readonly NamedPodShape[]
  readonly nodes: readonly NodeShape[]
  readonly findings: readonly FindingShape[]
}

export interface FeedShape {
  readonly kind: string
  readonly namespace: string
  readonly state: string
  readonly since: string
  readonly reason: string | null
}

export interface DeploymentShape extends Omit<Deployment, 'podUids'> {
  readonly pods: readonly NamedPodShape[]
}

export interface NodeShape extends Omit<ClusterNode, 'since' | 'lastReportAt'> {
  readonly since: string | null
  readonly lastReportAt: string | null
}

export interface InspectInput {
  readonly maps: EntityMaps
  readonly info: ClusterInfo
  readonly at: number
}

/** One look at the model, in the shape of `inspect -o json`. Pure. */
export function inspectShape({ maps, info, at }: InspectInput): InspectShape {
  return {
    schema: schemaName,
    context: info.context,
    server: info.version,
    at: iso(at),
    namespaces: namespacesOf(info, maps),
    feeds: feedShapes(maps),
    statefulSets: statefulSetShapes(maps, at),
    claims: claimShapes(maps),
    volumes: volumeShapes(maps),
    storageClasses: storageClassShapes(maps),
    services: serviceShapes(maps),
    jobs: jobShapes(maps),
    cronJobs: cronJobShapes(maps),
    deployments: byName(maps.deployment.values()).map((deployment) => deploymentShape(deployment, maps)),
    otherPods: byName(podsOfNoWorkload(maps)).map(namedPodShape),
    nodes: byName(maps.node.values()).map((node) => ({
      ...node,
      since: iso(node.since),
      lastReportAt: iso(node.lastReportAt),
    })),
    findings: findingShapes(maps.finding.values(), at),
  }
}

/** Those that were asked for; for all of them, those that there are, or where they may not be listed those in which something is. */
function namespacesOf({ scope, namespaces: known }: ClusterInfo, maps: EntityMaps): readonly string[] {
  if (scope.kind === 'namespaces') return scope.names
  if (known !== null) return known
  const named = [maps.workload, maps.pod, maps.claim, maps.service, maps.job, maps.cronJob, maps.deployment]
  const namespaces = named.flatMap((entities) => [...entities.values()].map((entity) => entity.namespace))
  return [...new Set(namespaces)].toSorted(compareNames)
}

function feedShapes(maps: EntityMaps): readonly FeedShape[] {
  return [...maps.feed.values()]
    .toSorted(
      (a, b) => watchedKinds.indexOf(a.kind) - watchedKinds.indexOf(b.kind) || compareNames(a.namespace, b.namespace),
    )
    .map(({ kind, namespace, state, since, reason }) => {
      // What a refusal names is known from the feed, so that the sentence is the same for every kind.
      const params = {
        what: kinds[kind].resource,
        verb: 'list',
        ...(namespace === '' ? {} : { namespace }),
        ...reason?.params,
      }
      return {
        kind,
        namespace,
        state,
        since: iso(since),
        reason: reason === null ? null : problemText({ ...reason, params }),
      }
    })
}

function deploymentShape(deployment: Deployment, maps: EntityMaps): DeploymentShape {
  const { uid, namespace, name, replicas, ready, updated, available, strategy, podUids } = deployment
  const pods = podUids.flatMap((podUid) => maps.pod.get(podUid) ?? [])
  return { uid, namespace, name, replicas, ready, updated, available, strategy, pods: byName(pods).map(namedPodShape) }
}

/** Pods that stand in no slot, no Job and no Deployment of this document. */
function podsOfNoWorkload(maps: EntityMaps): readonly Pod[] {
  const shown = new Set<string>()
  for (const { podUid } of maps.slot.values()) if (podUid !== null) shown.add(podUid)
  for (const { uid, jobUid } of maps.attempt.values()) if (maps.job.has(jobUid)) shown.add(uid)
  for (const { podUids } of maps.deployment.values()) podUids.forEach((uid) => shown.add(uid))
  return [...maps.pod.values()].filter(({ uid }) => !shown.has(uid))
}
