import type { Score } from './score.ts'
import { mostMovingGroups } from './times.ts'

/** Which groups may move when more than four would: places first, then pods, then what hangs on them. */
const precedence = [
  'slots',
  'cards out',
  'cards in',
  'cables out',
  'cables in',
  'tickets out',
  'tickets in',
  'volumes out',
  'volumes in',
  'clamps',
  'flags down',
  'flags up',
  'dips',
]

/** At most four groups move; what belongs to the others only fades. */
export function limitGroups(score: Score): Score {
  const groups = new Set<string>()
  for (const moves of score.moves.values()) for (const { group } of moves) if (group !== null) groups.add(group)
  if (groups.size <= mostMovingGroups) return score
  const allowed = new Set(precedence.filter((group) => groups.has(group)).slice(0, mostMovingGroups))
  return score.keeping(({ group }) => group === null || allowed.has(group))
}
