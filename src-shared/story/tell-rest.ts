import type { EntityChange } from '../model/change.ts'
import type { Attempt } from '../model/entities.ts'
import type { MilestoneSubject } from './codes.ts'
import { tellStuckClaim } from './tell-stuck-claim.ts'
import type { Telling } from './telling.ts'

type ChangeOf<Name extends EntityChange['entity']> = Extract<EntityChange, { readonly entity: Name }>

/** A node is lost when it falls silent or its object goes, and back when it is heard of again. */
export function tellNode(telling: Telling, { before, after }: ChangeOf<'node'>): void {
  const node = after ?? before
  if (node === undefined) return
  const { lostNodes } = telling.tracker
  const subject: MilestoneSubject = {
    kind: 'Node',
    namespace: '',
    name: node.name,
    uid: node.uid,
    ordinal: null,
    set: null,
  }
  const isLost = after === undefined || after.state === 'silent'
  const wasLost = before === undefined ? lostNodes.has(node.name) : before.state === 'silent'
  if (before === undefined && !wasLost && telling.isFirstList('Node', '')) return
  if (isLost && (!wasLost || after === undefined)) {
    lostNodes.add(node.name)
    const state = after === undefined ? 'gone' : 'silent'
    telling.tell('node-lost', subject, { node: node.name, state, ...podsOn(telling, node.name) }, ['node', 0])
  } else if (!isLost && wasLost) {
    lostNodes.delete(node.name)
    telling.tell('node-back', subject, { node: node.name }, ['node', 1])
  }
}

/** How many pods share the node's fate, and whether those are all or only what may be watched. */
function podsOn({ maps }: Telling, node: string): { readonly pods: number; readonly seen: 'all' | 'some' } {
  let pods = 0
  for (const pod of maps.pod.values())
    if (pod.node === node && pod.phase !== 'Succeeded' && pod.phase !== 'Failed') pods += 1
  const podFeeds = [...maps.feed.values()].filter(({ kind }) => kind === 'Pod')
  const seesAll = podFeeds.length === 0 || podFeeds.some(({ namespace }) => namespace === '')
  return { pods, seen: seesAll ? 'all' : 'some' }
}

/** The way from nothing to the first list is told nowhere; leaving `live` and coming back to it is. */
export function tellFeed(telling: Telling, { before, after }: ChangeOf<'feed'>): void {
  if (before === undefined || after === undefined || before.state === after.state) return
  const isFirst = before.state === 'connecting' && !before.hasData
  if (isFirst || (before.state !== 'live' && after.state !== 'live')) return
  const { kind, namespace } = after
  const subject: MilestoneSubject = { kind, namespace, name: kind, uid: null, ordinal: null, set: null }
  telling.tell(
    'feed-changed',
    subject,
    { kind, namespace: namespace === '' ? 'none' : namespace, state: after.state },
    ['connection', 0],
  )
}

/** The finding is the fact here: only the rules know when an update or a claim waits for a person. */
export function tellFinding(telling: Telling, change: ChangeOf<'finding'>): void {
  const { before, after } = change
  tellStuckClaim(telling, change)
  if (before !== undefined || after === undefined || after.code !== 'stuck-rollout') return
  const { namespace, name } = after.subject
  const uid = telling.maps.workload.get(`${namespace}/${name}`)?.uid ?? null
  const subject: MilestoneSubject = { kind: 'StatefulSet', namespace, name, uid, ordinal: null, set: name }
  telling.tell('rollout-stuck', subject, { set: name, pod: after.params['pod'] ?? '' }, ['result', 0])
}

export function tellJob(telling: Telling, { before, after }: ChangeOf<'job'>): void {
  if (after === undefined || (before === undefined && telling.isFirstList('Job', after.namespace))) return
  const { namespace, name, uid, state } = after
  const subject: MilestoneSubject = { kind: 'Job', namespace, name, uid, ordinal: null, set: null }
  if (before === undefined) telling.tell('job-added', subject, { job: name }, ['intent', 0])
  if (before?.state === state || state === 'running') return
  const params = { job: name, reason: after.reason ?? 'none' }
  if (state === 'complete') telling.tell('job-complete', subject, params, ['result', 0])
  else if (state === 'failed') telling.tell('job-failed', subject, params, ['result', 0])
  else telling.tell('job-suspended', subject, params, ['intent', 1])
}

export function tellAttempt(telling: Telling, { before, after }: ChangeOf<'attempt'>): void {
  if (after === undefined || (before === undefined && telling.isFirstList('Pod', after.namespace))) return
  const subject: MilestoneSubject = {
    kind: 'Pod',
    namespace: after.namespace,
    name: after.pod,
    uid: after.uid,
    ordinal: after.index,
    set: null,
  }
  const params = { pod: after.pod, job: after.job, exitCode: after.exitCode ?? 'none' }
  if ((before?.startedAt ?? null) === null && after.startedAt !== null)
    telling.tell('attempt-started', subject, params, ['begin', 20])
  if (before?.state !== 'completed' && after.state === 'completed')
    telling.tell('attempt-succeeded', subject, params, ['progress', 27])
  if (!(before !== undefined && hasFailed(before)) && hasFailed(after))
    telling.tell('attempt-failed', subject, params, ['progress', 24])
}

/** A failing attempt that has not ended yet is tried again in its own pod. */
function hasFailed({ state, endedAt }: Attempt): boolean {
  return state === 'failing' && endedAt !== null
}

export function tellRun(telling: Telling, { before, after }: ChangeOf<'run'>): void {
  if (before !== undefined || after === undefined || telling.isFirstList('Job', after.namespace)) return
  const cronJob = telling.maps.cronJob.get(`${after.namespace}/${after.cronJob}`)
  const subject: MilestoneSubject = {
    kind: 'CronJob',
    namespace: after.namespace,
    name: after.cronJob,
    uid: cronJob?.uid ?? null,
    ordinal: null,
    set: null,
  }
  const params = {
    cronJob: after.cronJob,
    job: after.job,
    ...(after.scheduledAt === null ? {} : { scheduledAt: after.scheduledAt }),
  }
  telling.tell('cron-fired', subject, params, ['intent', -1])
}
