import type { PoseNumber } from './plan-types.ts'
import type { StageName } from './stages.ts'
import type { EaseName } from './times.ts'

/** One property of one mark, from a value to another, within a share of a stage. */
export interface Move {
  readonly key: string
  readonly stage: StageName
  readonly property: PoseNumber
  readonly from: number
  readonly to: number
  readonly ease: EaseName
  /** Things that move together are one group; null for fades and outlines, which the eye need not follow. */
  readonly group: string | null
  readonly part: Part
}

/** The share of a stage, from 0 to 1. */
export type Part = readonly [number, number]
export const whole: Part = [0, 1]

export interface LookChange {
  readonly stage: StageName
  readonly part: Part
}

/**
 * What a beat's verbs have written down: which mark moves how in which stage. The first to speak about a property of a
 * mark is heard, so verbs come before the ways in which a mark of its kind moves when nothing special is told of it.
 */
export class Score {
  readonly #moves = new Map<string, Move[]>()
  readonly #looks = new Map<string, LookChange>()
  readonly #times = new Map<StageName, number>()
  readonly #used = new Set<StageName>()
  readonly #causes = new Set<string>()
  #onlyCause: string | null = null
  readonly #outlines = new Map<string, StageName>()

  /** Asks for a stage's time; of several the longest holds. */
  time(stage: StageName, durationMs: number): void {
    this.#times.set(stage, Math.max(durationMs, this.#times.get(stage) ?? 0))
  }

  /** Keeps a stage though nothing in it moves: the eye needs the time. */
  use(stage: StageName): void {
    this.#used.add(stage)
  }

  cause(key: string): void {
    if (this.#onlyCause === null) this.#causes.add(key)
  }

  /** This one brought about all of it: nothing else is outlined as a cause, however much follows. */
  onlyCause(key: string): void {
    this.#causes.clear()
    this.#causes.add(key)
    this.#onlyCause = key
  }

  /** An outline during one stage: "look, this is the same one". */
  outline(key: string, stage: StageName): void {
    this.#outlines.set(key, stage)
  }

  look(key: string, stage: StageName, part: Part = whole): void {
    if (!this.#looks.has(key)) this.#looks.set(key, { stage, part })
  }

  move(
    key: string,
    stage: StageName,
    property: PoseNumber,
    [from, to]: readonly [number, number],
    { ease, group = null, part = whole }: Pick<Move, 'ease'> & Partial<Pick<Move, 'group' | 'part'>>,
  ): void {
    const moves = this.#moves.get(key) ?? []
    if (moves.some((other) => other.property === property && other.stage !== stage)) return
    if (moves.some((other) => other.property === property && overlaps(other.part, part))) return
    this.#moves.set(key, [...moves, { key, stage, property, from, to, ease, group, part }])
  }

  /** The same score with only those moves; a mark whose entrance or exit is dropped fades instead. */
  keeping(keeps: (move: Move) => boolean): Score {
    const kept = new Score()
    for (const [stage, durationMs] of this.#times) kept.time(stage, durationMs)
    for (const stage of this.#used) kept.use(stage)
    for (const key of this.#causes) kept.cause(key)
    for (const [key, stage] of this.#outlines) kept.outline(key, stage)
    for (const [key, { stage, part }] of this.#looks) kept.look(key, stage, part)
    for (const [key, moves] of this.#moves) {
      // A mark that only changes its look cross-fades anyway; one that comes or goes has to be seen doing so.
      const instead = this.#looks.has(key) ? () => null : asFade
      const fades = moves.map((move) => (keeps(move) ? move : instead(move))).filter((move) => move !== null)
      if (fades.length > 0) kept.#moves.set(key, fades)
    }
    return kept
  }

  /** Moves of one property in several stages, one after the other. */
  sequence(key: string, property: PoseNumber, steps: readonly Omit<Move, 'key' | 'property'>[]): void {
    const moves = this.#moves.get(key) ?? []
    if (moves.some((other) => other.property === property)) return
    this.#moves.set(key, [...moves, ...steps.map((step) => ({ ...step, key, property }))])
  }

  get used(): ReadonlySet<StageName> {
    return this.#used
  }

  get causes(): ReadonlySet<string> {
    return this.#causes
  }

  get outlines(): ReadonlyMap<string, StageName> {
    return this.#outlines
  }

  get times(): ReadonlyMap<StageName, number> {
    return this.#times
  }

  get looks(): ReadonlyMap<string, LookChange> {
    return this.#looks
  }

  get moves(): ReadonlyMap<string, readonly Move[]> {
    return this.#moves
  }
}

function overlaps(a: Part, b: Part): boolean {
  return a[0] < b[1] && b[0] < a[1]
}

/** Coming into view and going out of it must still be seen; displacement and drawing can be done without. */
function asFade(move: Move): Move | null {
  const isPresence = move.property === 'revealX' || move.property === 'revealY' || move.property === 'draw'
  if (!isPresence || move.from === move.to) return null
  const isWholePresence = (move.from === 0 && move.to === 1) || (move.from === 1 && move.to === 0)
  return isWholePresence ? { ...move, property: 'opacity', ease: 'fade', group: null } : null
}
