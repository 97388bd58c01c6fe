import { restPose, type Box, type SceneFrame, type SceneNode } from '../types.ts'
import { changedPlaces, isNotable, knownSlots } from './notable.ts'
import type { Pair, Pairs } from './pairs.ts'
import { nodeOf } from './pairs.ts'
import type { BeatStory, CalmPlan, Segment, Track } from './plan-types.ts'
import { isResting } from './rest.ts'
import { outlineMs, times } from './times.ts'

/** More numbers than this would be a list and no help. */
const mostMarkers = 9

/**
 * The same change without movement: before and after cross-fade in t1, then what changed stays outlined for 1.2 s. With
 * reduced motion the places are numbered in the order of the story; after a cut they are only outlined.
 */
export function calmPlan(before: SceneFrame, last: SceneFrame, pairs: Pairs, story: BeatStory): CalmPlan {
  const changed = pairs.all.filter((pair) => pair.before !== pair.after)
  const isNews = story.kind !== 'switch'
  const known = knownSlots(before)
  const outlined = isNews ? changed.filter((pair) => pair.after !== null && isNotable(pair, known)) : []
  const cells = isNews ? changed.flatMap(({ before: from, after: to }) => cellsBetween(from?.node, to?.node)) : []
  const markers = story.kind === 'cut' ? new Map<string, number>() : markersOf(outlined)
  const keys = new Set(outlined.map(({ key }) => key))
  const tracks = pairs.all.map((pair) =>
    pair.key === 'grid' && cells.length > 0
      ? outlinedGrid(calmTrack(pair, true, null), cells)
      : calmTrack(pair, keys.has(pair.key), markers.get(pair.key) ?? null),
  )
  const durationMs = changed.length === 0 ? 0 : outlined.length + cells.length === 0 ? times.t1 : outlineMs
  const stages = durationMs === 0 ? [] : [{ name: 'state' as const, word: 'state' as const, startMs: 0, durationMs }]
  return { durationMs, stages, tracks, first: before, last }
}

function markersOf(outlined: readonly Pair[]): ReadonlyMap<string, number> {
  return new Map(outlined.slice(0, mostMarkers).map(({ key }, index) => [key, index + 1]))
}

function cellsBetween(before: SceneNode | undefined, after: SceneNode | undefined): readonly Box[] {
  return before?.mark === 'grid' && after?.mark === 'grid' ? changedPlaces(before, after) : []
}

/** A grid is one mark, so it is told which of its cells are outlined. */
function outlinedGrid(track: Track, outlined: readonly Box[]): Track {
  const { after } = track.look
  return after.mark === 'grid' ? { ...track, look: { ...track.look, after: { ...after, outlined } } } : track
}

function calmTrack(pair: Pair, isOutlined: boolean, marker: number | null): Track {
  const { key, before, after } = pair
  const node = nodeOf(pair)
  const isChange = before !== null && after !== null && before !== after
  const look = {
    before: before?.node ?? node,
    after: after?.node ?? node,
    startMs: 0,
    endMs: isChange && before.node !== after.node ? times.t1 : 0,
  }
  const segments = [...fades(pair), ...(isOutlined ? outline : [])]
  const isStill = before === after
  return {
    key,
    opening: before,
    closing: after,
    startMs: 0,
    endMs: isStill ? 0 : isOutlined ? outlineMs : times.t1,
    look,
    segments,
    glide: null,
    marker: marker === null ? null : { number: marker, isForAll: false },
  }
}

const outline: readonly Segment[] = [
  { property: 'cause', from: 0, to: 1, startMs: 0, endMs: times.t1, ease: 'fade' },
  { property: 'cause', from: 1, to: 0, startMs: outlineMs - times.t1, endMs: outlineMs, ease: 'fade' },
]

function fades({ before, after }: Pair): readonly Segment[] {
  if (before === after) return []
  if (before === null) return [opacity(0, 1)]
  if (after === null) return [opacity(before.pose.opacity, 0)]
  return isResting(before) || before.pose.opacity === restPose.opacity ? [] : [opacity(before.pose.opacity, 1)]
}

function opacity(from: number, to: number): Segment {
  return { property: 'opacity', from, to, startMs: 0, endMs: times.t1, ease: 'fade' }
}
