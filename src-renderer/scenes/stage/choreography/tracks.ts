import { equal } from '#shared/kit/equal.ts'
import { restPose, type FrameNode } from '../types.ts'
import { isResting } from './rest.ts'
import { nodeOf, type Pair } from './pairs.ts'
import type { Glide, Look, PoseNumber, Segment, Track } from './plan-types.ts'
import type { Move, Part, Score } from './score.ts'
import { totalOf, type PlanStage, type StageName } from './stages.ts'
import { times } from './times.ts'

const outlineRampMs = 80

type Span = Pick<Track, 'startMs' | 'endMs'>

/** What the score says about one mark, in milliseconds of the plan. */
export function trackOf(pair: Pair, score: Score, stages: readonly PlanStage[], speaker: string | null): Track {
  const look = lookOf(pair, score, stages)
  const glide = glideOf(pair, stages)
  const segments = sorted([
    ...movesOf(pair, score, stages),
    ...causeOf(pair, score, stages),
    ...outlineOf(pair, score, stages),
  ])
  const whole = sorted([...segments, ...homecoming(pair, segments)])
  // One number, on the mark that the caption speaks of. Where it has no outline, it is there as long as the plan lasts.
  const marker = pair.key === speaker ? { number: 1, isForAll: !score.causes.has(pair.key) } : null
  const active = activeTime(pair, look, whole, glide)
  return {
    key: pair.key,
    opening: pair.before,
    closing: pair.after,
    ...(marker?.isForAll === true ? markedTime(pair, active, totalOf(stages)) : active),
    look,
    segments: whole,
    glide,
    marker,
  }
}

function movesOf(pair: Pair, score: Score, stages: readonly PlanStage[]): readonly Segment[] {
  return (score.moves.get(pair.key) ?? []).flatMap((move) => {
    const span = spanOf(stages, move.stage, move.part)
    return span === null ? [] : [{ ...valuesOf(pair, move), ...span }]
  })
}

/** A move begins at what is on screen, which differs from its usual start when a motion is interrupted. */
function valuesOf({ before }: Pair, { property, from, to, ease, part }: Move): Omit<Segment, 'startMs' | 'endMs'> {
  const isInterrupted = before !== null && !isResting(before) && part[0] === 0
  return { property, from: isInterrupted ? startOf(before, property, from) : from, to, ease }
}

/** A drawing that begins anew (a flag, a plug) starts at its own beginning; what is displaced or faint starts there. */
function startOf({ pose }: FrameNode, property: PoseNumber, from: number): number {
  return property === 'draw' ? from : pose[property]
}

function causeOf({ key }: Pair, score: Score, stages: readonly PlanStage[]): readonly Segment[] {
  const stage = stages.find(({ name }) => name === 'cause')
  if (stage === undefined || !score.causes.has(key)) return []
  // The tag brings an outline of its own, and two at once would ask where to look.
  const last = stages.find(({ name }) => name === 'tag') ?? stages.at(-1) ?? stage
  const rampMs = Math.min(outlineRampMs, stage.durationMs)
  return [
    fadeOf(0, 1, stage.startMs, stage.startMs + rampMs),
    fadeOf(1, 0, last.startMs, last.startMs + Math.min(times.t1, last.durationMs)),
  ]
}

function outlineOf({ key }: Pair, score: Score, stages: readonly PlanStage[]): readonly Segment[] {
  const stage = stages.find(({ name }) => name === score.outlines.get(key))
  if (stage === undefined || score.causes.has(key)) return []
  const endMs = stage.startMs + stage.durationMs
  const rampMs = Math.min(outlineRampMs, stage.durationMs / 2)
  return [fadeOf(0, 1, stage.startMs, stage.startMs + rampMs), fadeOf(1, 0, endMs - rampMs, endMs)]
}

function fadeOf(from: number, to: number, startMs: number, endMs: number): Segment {
  return { property: 'cause', from, to, startMs, endMs, ease: 'fade' }
}

/** Whatever an interrupted motion left displaced, and no new move takes up, goes home in t2. */
function homecoming({ before, after }: Pair, segments: readonly Segment[]): readonly Segment[] {
  if (before === null || after === null || isResting(before)) return []
  const properties: readonly PoseNumber[] = ['dx', 'dy', 'opacity', 'revealX', 'revealY', 'draw', 'cause']
  return properties
    .filter((property) => before.pose[property] !== restPose[property])
    .filter((property) => !segments.some((segment) => segment.property === property))
    .map((property) => {
      return {
        property,
        from: before.pose[property],
        to: restPose[property],
        startMs: 0,
        endMs: times.t2,
        ease: 'move',
      }
    })
}

function lookOf(pair: Pair, score: Score, stages: readonly PlanStage[]): Look {
  const after = pair.after?.node ?? nodeOf(pair)
  const before = pair.before === null ? after : shownNode(pair.before)
  if (before === after) return { before, after, startMs: 0, endMs: 0 }
  const change = score.looks.get(pair.key)
  const span = change === undefined ? null : spanOf(stages, change.stage, change.part)
  const fallback = { startMs: 0, endMs: Math.min(times.t1, totalOf(stages)) }
  return { before, after, ...(span ?? fallback) }
}

/** Of a look that was fading when the motion was interrupted, the one that was seen more. */
function shownNode({ node, from, pose }: FrameNode): FrameNode['node'] {
  return from !== null && pose.mix < 0.5 ? from : node
}

function glideOf({ before, after }: Pair, stages: readonly PlanStage[]): Glide | null {
  if (before === null || after === null || equal(before.node.box, after.node.box)) return null
  const span = spanOf(stages, 'resize', [0, 1]) ?? spanOf(stages, 'arrange', [0, 1])
  return { from: before.node.box, to: after.node.box, ...(span ?? { startMs: 0, endMs: totalOf(stages) }) }
}

/** Texts that would change in a state stage change while a plate fills, where the beat has that instead. */
function spanOf(stages: readonly PlanStage[], name: StageName, part: Part): Span | null {
  const stage =
    stages.find((each) => each.name === name) ??
    (name === 'state' ? stages.find((each) => each.name === 'fill') : undefined)
  if (stage === undefined) return null
  const { startMs, durationMs } = stage
  return { startMs: startMs + durationMs * part[0], endMs: startMs + durationMs * part[1] }
}

/** Before and after this time the mark stands still, and its frame node is one and the same object. */
function activeTime({ before }: Pair, look: Look, segments: readonly Segment[], glide: Glide | null): Span {
  const spans = [
    ...segments,
    ...(glide === null ? [] : [glide]),
    ...(look.before === look.after ? [] : [{ startMs: look.startMs, endMs: look.endMs }]),
  ]
  if (spans.length === 0) return { startMs: 0, endMs: 0 }
  const isMoving = before !== null && !isResting(before)
  return {
    startMs: isMoving ? 0 : Math.min(...spans.map(({ startMs }) => startMs)),
    endMs: Math.max(...spans.map(({ endMs }) => endMs)),
  }
}

/** The number is there from the start or from when its mark comes, to the end or until its mark is gone. */
function markedTime({ before, after }: Pair, active: Span, totalMs: number): Span {
  return { startMs: before === null ? active.startMs : 0, endMs: after === null ? active.endMs : totalMs }
}

function sorted(segments: readonly Segment[]): readonly Segment[] {
  return segments.toSorted((a, b) => a.startMs - b.startMs)
}
