import type { Claim, ClusterNode, Pod } from '#shared/model/entities.ts'
import type { Question } from './rule.ts'
import { replacementRule, slotWaitRules } from './rules/01-slot-waits.ts'
import { scalingRules, setScalingRules } from './rules/12-scaling.ts'
import { setOrderRules } from './rules/20-set-order.ts'
import { rolloutRules } from './rules/30-rollout.ts'
import { sharedServiceRules, zoneRules } from './rules/40-zone.ts'
import { recordRules, type RecordView } from './rules/50-record.ts'
import { podTroubleRules, readinessRules } from './rules/60-pod-trouble.ts'
import { podStorageRules } from './rules/65-pod-storage.ts'
import { placingRules } from './rules/67-placing.ts'
import { nodeRules } from './rules/80-node.ts'
import { claimEndRules, claimStayRules } from './rules/90-claim-ends.ts'
import { claimPendingRules, provisioningRules } from './rules/93-claim-pending.ts'
import { staticVolumeRules } from './rules/100-static-volume.ts'
import type { SetFacts, SlotView } from './set-facts.ts'

/**
 * What is asked of each subject. Within a question the first rule that matches speaks; a set is asked several questions, because
 * its order, its update and its names in DNS can each be in trouble of their own. Where no rule matches nothing is said.
 */
export const slotQuestion: Question<SlotView> = { rules: [...slotWaitRules, ...scalingRules, replacementRule] }

export const setQuestions: readonly Question<SetFacts>[] = [
  { rules: setScalingRules },
  { rules: setOrderRules },
  { rules: rolloutRules },
  { rules: zoneRules },
  { rules: sharedServiceRules },
]

export const recordQuestion: Question<RecordView> = { rules: recordRules }

export const podQuestion: Question<Pod> = {
  rules: [...podTroubleRules, ...podStorageRules, ...placingRules, ...readinessRules],
}

export const nodeQuestion: Question<ClusterNode> = { rules: nodeRules }

export const claimQuestion: Question<Claim> = {
  rules: [...claimEndRules, ...claimPendingRules, ...staticVolumeRules, ...provisioningRules, ...claimStayRules],
}
