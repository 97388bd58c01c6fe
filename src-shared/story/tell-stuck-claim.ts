import { nameKey, type EntityChange, type EntityMaps } from '../model/change.ts'
import type { Claim, Finding } from '../model/entities.ts'
import type { ClaimPendingReason } from '../model/states.ts'
import type { WatchedKind } from '../objects/index.ts'
import type { WordId } from '../words/index.ts'
import { findingsOn, isFindingCode, type FindingCode } from './findings.ts'
import { subjectOfClaim, type Telling } from './telling.ts'

interface StuckBy {
  /** The word by which the sentence knows the problem. */
  readonly problem: string
  /** What to do, or what is waited for. */
  readonly why: WordId
  /** What the claim may be pending for in between, while nothing is cured: the next try only begins. */
  readonly goesOnAs: readonly ClaimPendingReason[]
}

const tries = ['provisioning', 'refused', 'podNotPlaced', 'waitsForPod'] as const
/** The next pod of the slot has to be looked at before the scheduler misses a volume again. */
const placings = ['podNotPlaced', 'waitsForPod'] as const

/** What keeps a claim from being bound until a person does something. That it waits for its first pod does not. */
const stuckBy: { readonly [Code in FindingCode]?: StuckBy } = {
  'claim-volume-missing': { problem: 'volumeMissing', why: 'story.claim-stuck.why.namedVolume', goesOnAs: [] },
  'claim-volume-mismatch': { problem: 'volumeMismatch', why: 'story.claim-stuck.why.namedVolume', goesOnAs: [] },
  'claim-volume-taken': { problem: 'volumeTaken', why: 'story.claim-stuck.why.namedVolume', goesOnAs: [] },
  'claim-class-missing': { problem: 'classMissing', why: 'story.claim-stuck.why.classMissing', goesOnAs: [] },
  'claim-no-class': { problem: 'noClass', why: 'story.claim-stuck.why.noClass', goesOnAs: [] },
  'volume-released': { problem: 'volumeReleased', why: 'story.claim-stuck.why.volumeReleased', goesOnAs: placings },
  'volume-does-not-fit': { problem: 'doesNotFit', why: 'story.claim-stuck.why.makeVolume', goesOnAs: placings },
  'claim-no-volume': { problem: 'noVolume', why: 'story.claim-stuck.why.makeVolume', goesOnAs: placings },
  'provisioner-silent': { problem: 'silent', why: 'story.claim-stuck.why.silent', goesOnAs: tries },
  'provisioner-refused': { problem: 'refused', why: 'story.claim-stuck.why.refused', goesOnAs: tries },
}

export function isStuckFinding({ code }: Pick<Finding, 'code'>): boolean {
  return stuckWith(code) !== undefined
}

export function whyOfStuck(problem: string | number | undefined): WordId | null {
  return Object.values(stuckBy).find((each) => each.problem === problem)?.why ?? null
}

/**
 * That a claim cannot be bound is told once for each reason. Provisioners and the scheduler try again, and then for a moment nothing
 * is wrong: only another reason, or the same one after it was cured, is told again.
 */
export function tellStuckClaim(
  telling: Telling,
  { before, after }: Extract<EntityChange, { readonly entity: 'finding' }>,
): void {
  const finding = after ?? before
  const stuck = stuckWith(finding?.code ?? '')
  if (finding === undefined || stuck === undefined) return
  const claim = telling.claimNamed(finding.subject)
  if (claim === undefined) return
  const { stuckClaims } = telling.tracker
  if (after === undefined) {
    const stays = goesOn(claim, stuck) || findingsOn(telling.maps, finding.subject).some(isStuckFinding)
    if (!stays) stuckClaims.delete(claim.uid)
    return
  }
  const known = stuckClaims.get(claim.uid)
  const problem = problemOf(after, stuck)
  stuckClaims.set(claim.uid, problem)
  if (problem === known || (problem === 'noVolume' && known === 'doesNotFit')) return
  if (kindsRead.some((kind) => telling.isReadAnew(kind, claim.namespace))) return
  const params = { ...after.params, claim: claim.name, problem: stuck.problem }
  telling.tell('claim-stuck', subjectOfClaim(claim), params, ['result', 0])
}

/** What the reasons are read from: one that becomes readable shows what was there, which is no story. */
const kindsRead: readonly WatchedKind[] = ['PersistentVolumeClaim', 'PersistentVolume', 'StorageClass', 'Event', 'Pod']

function stuckWith(code: string): StuckBy | undefined {
  return isFindingCode(code) ? stuckBy[code] : undefined
}

/** A volume that is meant for somebody else is no news to a claim that has none. */
function problemOf({ params }: Finding, { problem }: StuckBy): string {
  const isForeign = problem === 'doesNotFit' && (params['test'] === 'labels' || params['test'] === 'owner')
  return isForeign ? 'noVolume' : problem
}

function goesOn({ state, reason }: Claim, { goesOnAs }: StuckBy): boolean {
  return state === 'pending' && reason !== null && goesOnAs.includes(reason)
}

/** What was so when the teller was made, by uid of the claim. */
export function stuckAtFirst({ finding, claim }: EntityMaps): Map<string, string> {
  const problems = new Map<string, string>()
  for (const each of finding.values()) {
    const by = stuckWith(each.code)
    if (by !== undefined) problems.set(nameKey(each.subject.namespace, each.subject.name), problemOf(each, by))
  }
  const stuck = new Map<string, string>()
  if (problems.size === 0) return stuck
  for (const { uid, namespace, name } of claim.values()) {
    const problem = problems.get(nameKey(namespace, name))
    if (problem !== undefined) stuck.set(uid, problem)
  }
  return stuck
}
