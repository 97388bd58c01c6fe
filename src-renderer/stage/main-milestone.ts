import type { Milestone, StoryCode } from '#shared/story/codes.ts'

/** What a beat is about when it holds several milestones: the one from which the others follow. */
const importance: readonly StoryCode[] = [
  'gap',
  'set-deleted',
  'set-gone',
  'node-lost',
  'rollout-stuck',
  'pod-crashed',
  'pod-failing',
  'claim-stuck',
  'disk-same',
  'disk-new',
  'pod-returned',
  'set-scaled',
  'set-added',
  'rollout-started',
  'rollout-done',
  'pod-ready',
  'pod-unready',
  'pod-terminating',
  'pod-gone',
  'pod-started',
  'pod-added',
  'claim-bound',
  'pod-scheduled',
]

const ranks: ReadonlyMap<StoryCode, number> = new Map(importance.map((code, rank) => [code, rank]))

/** The milestone that caption and marker speak of. A merged beat shows where it all ended, so there it is the last one. */
export function mainMilestone(milestones: readonly Milestone[], isMerged: boolean): Milestone | null {
  if (isMerged) return milestones.findLast(isImportant) ?? milestones.at(-1) ?? null
  return milestones.reduce<Milestone | null>(
    (main, milestone) => (main === null || rankOf(milestone) < rankOf(main) ? milestone : main),
    null,
  )
}

export function isImportant({ code }: Milestone): boolean {
  return ranks.has(code)
}

function rankOf({ code }: Milestone): number {
  return ranks.get(code) ?? importance.length
}
