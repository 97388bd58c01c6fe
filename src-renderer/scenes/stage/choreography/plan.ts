import { equal } from '#shared/kit/equal.ts'
import type { Milestone } from '#shared/story/codes.ts'
import type { Scene, SceneFrame } from '../types.ts'
import { calmPlan } from './calm.ts'
import { gridTracks, moveForGrid, stagesOfCells, withSeeds, withSpoken } from './cells.ts'
import { limitGroups } from './groups.ts'
import { moveMark } from './marks.ts'
import { nodeOf, Pairs } from './pairs.ts'
import type { BeatStory, Plan } from './plan-types.ts'
import { restFrame } from './rest.ts'
import { Score } from './score.ts'
import { speakerOf, spokenSlotOf } from './speaker.ts'
import { layOutStages, squeeze, stretched, totalOf, type StageName } from './stages.ts'
import { verbOf } from './table.ts'
import { lessonTempo, times } from './times.ts'
import { trackOf } from './tracks.ts'

/**
 * The motion from what is on screen to the next resting picture. `before` may be a frame of a motion under way: the new
 * one starts from there.
 */
export function planBeat(before: SceneFrame, after: Scene, story: BeatStory): Plan {
  const last = restFrame(after, before)
  // Another window is not another state: nothing moves while a person drags its edge.
  if (!equal(before.size, last.size)) return withoutMotion(before, last)
  const pairs = new Pairs(before, last)
  const calm = calmPlan(before, last, pairs, story)
  if (story.kind === 'cut' || story.kind === 'switch') return { ...calm, calm }
  const seeds = withSeeds(before, last)
  const told = seeds.before === before && seeds.last === last ? pairs : new Pairs(seeds.before, seeds.last)
  const score = scoreOf(told, story, before, last)
  const stages = stagesOf(score, told, story, before, last)
  const speaker = speakerOf(story, told, score)
  const tracks = withSpoken(
    told.all.flatMap((pair) => {
      const track = trackOf(pair, score, stages, speaker)
      return pair.key === 'grid' ? gridTracks(track, stages, before, last) : [track]
    }),
    speaker === 'grid' ? spokenSlotOf(story) : null,
  )
  // What an interrupted motion left displaced may need longer to go home than the new stages last.
  const durationMs = tracks.reduce((mostMs, { endMs }) => Math.max(mostMs, endMs), totalOf(stages))
  return { durationMs, stages, tracks, first: before, last, calm }
}

function withoutMotion(first: SceneFrame, last: SceneFrame): Plan {
  const still = { durationMs: 0, stages: [], tracks: [], first, last }
  return { ...still, calm: still }
}

/** Verbs speak first, in the order of the story, then each mark moves in its own way. */
function scoreOf(pairs: Pairs, story: BeatStory, before: SceneFrame, last: SceneFrame): Score {
  const score = new Score()
  for (const milestone of specialFirst(story.milestones)) verbOf(milestone.code)?.(milestone, pairs, score)
  const done = moveForGrid(pairs, score, before, last)
  const isRoomMade = slotsGo(pairs)
  for (const pair of pairs.all) if (!done.has(pair.key)) moveMark(pair, score, isRoomMade)
  if (before.tier !== last.tier) score.time(resizeStageOf(pairs, before, last), times.t5)
  return limitGroups(score)
}

/** What is special about a step is told beside it and must be heard before it: a pod that returned is added, too. */
function specialFirst(milestones: readonly Milestone[]): readonly Milestone[] {
  const isSpecial = ({ code }: Milestone): boolean => specialCodes.has(code)
  return [...milestones.filter(isSpecial), ...milestones.filter((milestone) => !isSpecial(milestone))]
}

const specialCodes: ReadonlySet<Milestone['code']> = new Set(['set-deleted', 'pod-returned', 'disk-same', 'disk-new'])

/**
 * When the tier changes all slots resize together before the rest, so that what comes has room. Where slots go, it is they who
 * make the room, and the others take it when they are gone. Of a grid the plates are those of its lens, so its cells are asked.
 */
function resizeStageOf(pairs: Pairs, before: SceneFrame, last: SceneFrame): 'arrange' | 'resize' {
  if (before.tier === last.tier) return 'arrange'
  const isGrid = [before.tier, last.tier].some((tier) => 'DEF'.includes(tier))
  if (isGrid) return stagesOfCells(before, last).move
  return slotsGo(pairs) ? 'arrange' : 'resize'
}

function slotsGo(pairs: Pairs): boolean {
  return pairs.all.some((pair) => pair.after === null && nodeOf(pair).mark === 'slotPlate')
}

/** Stages without anything in them are left out; where a plate fills, other texts change with it. */
function stagesOf(score: Score, pairs: Pairs, story: BeatStory, before: SceneFrame, last: SceneFrame) {
  const used = new Set<StageName>(score.used)
  const resizeStage = resizeStageOf(pairs, before, last)
  for (const moves of score.moves.values()) for (const { stage } of moves) used.add(stage)
  for (const pair of pairs.all) {
    const look = score.looks.get(pair.key)
    if (look !== undefined && pair.before?.node !== pair.after?.node) used.add(look.stage)
    if (pair.before !== null && pair.after !== null && !equal(pair.before.node.box, pair.after.node.box)) {
      used.add(resizeStage)
    }
  }
  for (const stage of score.outlines.values()) used.add(stage)
  const keys = new Set(pairs.all.map((pair) => nodeOf(pair).key))
  if (used.size > 0 && [...score.causes].some((key) => keys.has(key))) used.add('cause')
  if (used.has('fill')) used.delete('state')
  const stages = layOutStages(used, score.times)
  const shown = story.kind === 'merged' ? squeeze(stages, times.t5) : stages
  return last.size.mode === 'lesson' ? stretched(shown, lessonTempo) : shown
}
