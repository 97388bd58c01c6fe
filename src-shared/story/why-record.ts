import { recordKey, type EntityMaps } from '../model/change.ts'
import type { Slot } from '../model/entities.ts'
import type { Milestone } from './codes.ts'
import { podOf, setOf, slotOf } from './neighbours.ts'
import type { Why } from './why-sentence.ts'

export function whyOfRecord(milestone: Milestone, maps: EntityMaps): Why | null {
  const slot = slotOf(milestone.subject, maps)
  if (milestone.code === 'record-published') return slot === null ? null : whyPublished(milestone, slot, maps)
  if (milestone.code === 'record-withdrawn') return whyWithdrawn(milestone, slot, maps)
  return null
}

/** Whoever asked before still holds what was answered then: the old address, or that there is no such name. */
function whyPublished({ subject, params }: Milestone, slot: Slot, maps: EntityMaps): Why {
  if (slot.record?.state === 'publishedEarly')
    return { code: 'story.record-published.why.early', params: { pod: slot.name } }
  const isNewAddress = params['oldAddresses'] !== 'none' && params['oldAddresses'] !== params['addresses']
  const seconds = secondsOf(subject.namespace, subject.name, maps)
  return {
    code: isNewAddress ? 'story.record-published.why.newAddress' : 'story.record-published.why.first',
    params: { seconds },
  }
}

function whyWithdrawn({ subject, params }: Milestone, slot: Slot | null, maps: EntityMaps): Why | null {
  const set = setOf(subject, maps)
  const pod = podOf(slot, maps)
  const name = String(params['pod'] ?? '')
  const service = set?.dns.serviceName ?? ''
  if (set?.dns.state === 'noService') return { code: 'story.record-withdrawn.why.noService', params: { service } }
  if (set?.dns.state === 'selectsNothing')
    return { code: 'story.record-withdrawn.why.notSelected', params: { service, pod: name } }
  if (pod === null || (pod.deletion !== null && slot?.record?.state === 'absent'))
    return { code: 'story.record-withdrawn.why.podGone', params: { pod: name } }
  if (pod.deletion !== null && slot?.record?.state === 'notPublished')
    return { code: 'story.record-withdrawn.why.stopping', params: {} }
  if (slot?.record?.state === 'notPublished')
    return { code: 'story.record-withdrawn.why.onlyReady', params: { pod: name } }
  return null
}

/** How long an answer may be kept, `none` where that is not known. */
function secondsOf(namespace: string, name: string, maps: EntityMaps): string | number {
  const record = maps.record.get(recordKey(namespace, 'A', name)) ?? maps.record.get(recordKey(namespace, 'AAAA', name))
  return record?.ttl ?? 'none'
}
