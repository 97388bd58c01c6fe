import { nameKey, recordKey } from '#shared/model/change.ts'
import type { Pod, SlotRecord } from '#shared/model/entities.ts'
import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'
import type { SlotView } from '../set-facts.ts'
import { selects } from './40-zone.ts'

/** Why the pod of a slot has no name in DNS, or has it too early or only just. Rules 50 to 57 of SPEC.md. */
export const recordRules: readonly Rule<RecordView>[] = [
  { code: 'record-no-service', find: noService },
  { code: 'record-not-selected', find: notSelected },
  { code: 'record-subdomain', find: subdomain },
  { code: 'published-early', find: publishedEarly },
  { code: 'stopping-not-published', find: stoppingNotPublished },
  { code: 'not-ready-not-published', find: notReadyNotPublished },
  { code: 'record-no-address', find: noAddress },
  { code: 'record-changed', find: recordChanged, changesAt: answerExpiresAt },
]

/** A record whose slot has a pod: an empty slot has nothing to publish. */
export interface RecordView extends SlotView {
  readonly pod: Pod
  readonly record: SlotRecord
}

function noService({ pod, record, set }: RecordView): Match | null {
  if (record.state !== 'absent' || set.workload.dns.state !== 'noService') return null
  const service = set.workload.dns.serviceName
  return match({ pod: pod.name, service }, field('StatefulSet', set.workload.name, 'spec.serviceName', service))
}

function notSelected({ pod, record, set }: RecordView, { maps }: RuleContext): Match | null {
  if (record.state !== 'absent') return null
  const service = set.workload.dns.serviceName
  const selector = maps.service.get(nameKey(pod.namespace, service))?.selector ?? null
  if (selector === null || selects(selector, pod.labels)) return null
  return match({ pod: pod.name, service }, field('Service', service, 'spec.selector', JSON.stringify(selector)))
}

/** Written when the pod is made and never repaired: a pod that was orphaned and adopted keeps its old one (facts sheet 1.1). */
function subdomain({ pod, record, set }: RecordView): Match | null {
  const service = set.workload.dns.serviceName
  if (record.state !== 'absent' || pod.subdomain === service || set.workload.dns.state === 'notReadable') return null
  const found = pod.subdomain ?? 'none'
  return match({ pod: pod.name, service, subdomain: found }, field('Pod', pod.name, 'spec.subdomain', found))
}

function publishedEarly({ pod, record, set }: RecordView): Match | null {
  if (record.state !== 'publishedEarly') return null
  return match({ pod: pod.name }, field('Service', set.workload.dns.serviceName, 'spec.publishNotReadyAddresses', true))
}

/** A slice keeps a stopping pod as serving but not ready, and DNS goes by ready (facts sheet 3.3). */
function stoppingNotPublished({ pod, record }: RecordView): Match | null {
  if (record.state !== 'notPublished' || pod.deletion === null) return null
  return match({ pod: pod.name }, field('Pod', pod.name, 'metadata.deletionTimestamp', 'set'))
}

function notReadyNotPublished({ pod, record }: RecordView): Match | null {
  if (record.state !== 'notPublished' || pod.readyCondition) return null
  return match({ pod: pod.name }, field('Pod', pod.name, 'status.conditions[Ready].status', 'False'))
}

function noAddress({ pod, record }: RecordView): Match | null {
  if (record.state !== 'absent' || pod.ip !== null || pod.deletion !== null) return null
  return match({ pod: pod.name }, field('Pod', pod.name, 'status.podIP', ''))
}

function recordChanged(view: RecordView, context: RuleContext): Match | null {
  const expiresAt = answerExpiresAt(view, context)
  const seconds = expiresAt === null ? null : ttlOf(view, context)
  if (expiresAt === null || seconds === null || context.at >= expiresAt) return null
  return match({ pod: view.pod.name, seconds, expiresAt }, field('Record', view.record.name, 'ttl', seconds))
}

/** Null where the time to live is not known: a number would be a guess. */
function answerExpiresAt(view: RecordView, context: RuleContext): number | null {
  const changedAt = context.recordChangedAt.get(nameKey(view.slot.namespace, view.slot.name)) ?? null
  const seconds = changedAt === null ? null : ttlOf(view, context)
  return changedAt === null || seconds === null ? null : changedAt + seconds * 1_000
}

function ttlOf({ slot, record }: RecordView, { maps }: RuleContext): number | null {
  const entity =
    maps.record.get(recordKey(slot.namespace, 'A', record.name)) ??
    maps.record.get(recordKey(slot.namespace, 'AAAA', record.name))
  return entity?.ttl ?? null
}
