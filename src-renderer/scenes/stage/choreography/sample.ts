import { restPose, type Box, type FrameNode, type Pose, type SceneFrame, type SceneNode } from '../types.ts'
import type { CalmPlan, Glide, Look, Plan, PoseNumber, Segment, Track } from './plan-types.ts'
import { eases } from './times.ts'

export interface SampleOptions {
  readonly reduced?: boolean
}

/** The time that a plan takes for this viewer. */
export function durationOf(plan: Plan, { reduced = false }: SampleOptions = {}): number {
  return (reduced ? plan.calm : plan).durationMs
}

/** The picture at one instant of a plan: the one before at 0, the resting one from the end on, both exactly. */
export function sampleFrame(plan: Plan, tMs: number, { reduced = false }: SampleOptions = {}): SceneFrame {
  return sample(reduced ? plan.calm : plan, tMs)
}

function sample(plan: CalmPlan, tMs: number): SceneFrame {
  if (tMs >= plan.durationMs) return plan.last
  if (tMs <= 0) return plan.first
  const nodes: FrameNode[] = []
  for (const track of plan.tracks) {
    const node = sampleTrack(track, tMs)
    if (node !== null) nodes.push(node)
  }
  const known = lastFrame.get(plan)
  if (known?.nodes.length === nodes.length && nodes.every((node, at) => node === known.nodes[at])) return known
  const frame = { size: plan.last.size, tier: plan.last.tier, nodes, atRest: false }
  lastFrame.set(plan, frame)
  return frame
}

/** The frame last made of a plan. Between two stages, and while a stage holds, several instants look the same: then nothing is drawn. */
const lastFrame = new WeakMap<CalmPlan, SceneFrame>()

/** The frame last made of a track. Drawing skips a mark whose frame node is the same object, so equal ones are shared. */
const lastMade = new WeakMap<Track, FrameNode>()

function sampleTrack(track: Track, tMs: number): FrameNode | null {
  if (tMs < track.startMs) return track.opening
  if (tMs >= track.endMs) return track.closing
  const { node, from, mix } = lookAt(track.look, track.glide, tMs)
  const pose = poseAt(track, mix, tMs)
  const last = lastMade.get(track)
  if (last !== undefined && last.node === node && last.from === from && samePose(last.pose, pose)) return last
  const made = { key: track.key, node, from, pose }
  lastMade.set(track, made)
  return made
}

interface LookNow {
  readonly node: SceneNode
  readonly from: SceneNode | null
  readonly mix: number
}

function lookAt(look: Look, glide: Glide | null, tMs: number): LookNow {
  const box = glide === null || tMs < glide.startMs || tMs >= glide.endMs ? null : boxAt(glide, tMs)
  const placed = (node: SceneNode): SceneNode => {
    if (glide === null) return node
    return { ...node, box: box ?? (tMs < glide.startMs ? glide.from : glide.to) }
  }
  if (look.before === look.after) return { node: placed(look.after), from: null, mix: 1 }
  if (tMs < look.startMs) return { node: placed(look.before), from: null, mix: 1 }
  if (tMs >= look.endMs) return { node: placed(look.after), from: null, mix: 1 }
  const mix = (tMs - look.startMs) / (look.endMs - look.startMs)
  return { node: placed(look.after), from: placed(look.before), mix }
}

function boxAt({ from, to, startMs, endMs }: Glide, tMs: number): Box {
  const share = eases.move((tMs - startMs) / (endMs - startMs))
  const between = (a: number, b: number): number => a + (b - a) * share
  return {
    x: between(from.x, to.x),
    y: between(from.y, to.y),
    width: between(from.width, to.width),
    height: between(from.height, to.height),
  }
}

function poseAt({ segments, marker }: Track, mix: number, tMs: number): Pose {
  const isMarked = marker?.isForAll === true
  if (segments.length === 0 && !isMarked) return mix === 1 ? restPose : { ...restPose, mix }
  const pose: { -readonly [Name in PoseNumber]: number } & { mix: number; marker: number | null } = { ...restPose, mix }
  // Segments stand in the order of their starts, so the last one that has begun decides; before the first, its start holds.
  for (const segment of segments) {
    if (tMs >= segment.startMs || isFirstOf(segments, segment)) pose[segment.property] = valueAt(segment, tMs)
  }
  pose.marker = isMarked || pose.cause > 0 ? (marker?.number ?? null) : null
  return pose
}

function isFirstOf(segments: readonly Segment[], segment: Segment): boolean {
  return segments.find(({ property }) => property === segment.property) === segment
}

function valueAt({ from, to, startMs, endMs, ease }: Segment, tMs: number): number {
  if (tMs >= endMs) return to
  if (tMs <= startMs) return from
  return from + (to - from) * eases[ease]((tMs - startMs) / (endMs - startMs))
}

function samePose(a: Pose, b: Pose): boolean {
  return (
    a.dx === b.dx &&
    a.dy === b.dy &&
    a.opacity === b.opacity &&
    a.revealX === b.revealX &&
    a.revealY === b.revealY &&
    a.draw === b.draw &&
    a.mix === b.mix &&
    a.cause === b.cause &&
    a.marker === b.marker
  )
}
