import type { TimelineMark, UnseenStretch } from './book.ts'
import { laneNames, type LaneName } from './lanes.ts'

export interface StripFacts {
  readonly marks: readonly TimelineMark[]
  readonly unseen: readonly UnseenStretch[]
  readonly since: number
  readonly latestAt: number | null
  readonly widthPx: number
}

/** Everything in px from the left edge of the lanes; heights are shares of a lane. */
export interface TimelineStrip {
  readonly from: number
  readonly to: number
  /** When watching began. */
  readonly since: number
  readonly lanes: readonly { readonly name: LaneName; readonly bars: readonly Bar[] }[]
  readonly unseen: readonly (UnseenStretch & { readonly x: number; readonly width: number })[]
  readonly labels: readonly { readonly x: number; readonly at: number; readonly hasSeconds: boolean }[]
  /** Where watching began. */
  readonly startX: number
}

export interface Bar {
  readonly x: number
  readonly width: number
  readonly share: number
  readonly count: number
}

/** Ticks closer than this are one bar. */
export const barPitchPx = 4

/** A strip of less would race. */
const leastSpanMs = 30_000
/** What is not seen lasted an instant, or hours: it is at least wide enough to be hatched. */
const leastUnseenPx = 6

/**
 * The strip of all that is known. Its right edge is the latest change: while nothing happens nothing moves. The instant in view
 * is no part of it, so that a playhead may move without the strip being made anew.
 */
export function stripOf(facts: StripFacts): TimelineStrip {
  const { since, widthPx } = facts
  const to = Math.max(facts.latestAt ?? since, since)
  const from = Math.min(since, to - leastSpanMs)
  const xOf = (at: number): number => placeOf({ from, to }, at, widthPx)
  return {
    from,
    to,
    since,
    lanes: lanesOf(facts, xOf),
    unseen: facts.unseen.map((stretch) => ({ ...stretch, ...bandOf(xOf(stretch.from), xOf(stretch.to)) })),
    labels: labelsOf(from, to, widthPx, xOf),
    startX: xOf(since),
  }
}

/** Where an instant stands, in px from the left edge; one beyond an edge stands at that edge. */
export function placeOf({ from, to }: Pick<TimelineStrip, 'from' | 'to'>, at: number, widthPx: number): number {
  return Math.round(((clamp(at, from, to) - from) / (to - from)) * widthPx)
}

/** The instant at a share of the strip's width. */
export function instantAt({ from, to }: Pick<TimelineStrip, 'from' | 'to'>, share: number): number {
  return from + clamp(share, 0, 1) * (to - from)
}

/** Lanes in their order, without those in which nothing ever happened: at most five, and they keep their place once there. */
function lanesOf({ marks }: StripFacts, xOf: (at: number) => number): TimelineStrip['lanes'] {
  const counts = new Map<LaneName, Map<number, number>>()
  let most = 1
  for (const { at, lane } of marks) {
    const x = Math.floor(xOf(at) / barPitchPx) * barPitchPx
    const ofLane = counts.get(lane) ?? new Map<number, number>()
    const count = (ofLane.get(x) ?? 0) + 1
    most = Math.max(most, count)
    ofLane.set(x, count)
    counts.set(lane, ofLane)
  }
  return laneNames.flatMap((name) => {
    const ofLane = counts.get(name)
    if (ofLane === undefined) return []
    return [
      {
        name,
        bars: [...ofLane].map(([x, count]) => ({ x, width: barPitchPx - 1, count, share: shareOf(count, most) })),
      },
    ]
  })
}

/** By powers of two, so that one change beside a burst of a thousand is still seen; alone it has the whole height. */
function shareOf(count: number, most: number): number {
  return 0.25 + 0.75 * (Math.log2(1 + count) / Math.log2(1 + most))
}

function bandOf(x: number, end: number): { readonly x: number; readonly width: number } {
  const width = Math.max(leastUnseenPx, end - x)
  return { x: Math.max(0, end - width), width }
}

const second = 1_000
const minute = 60 * second
const labelSteps = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((seconds) => seconds * second)
const labelRoomPx = 120

/** Round times, far enough apart to be read. */
function labelsOf(from: number, to: number, widthPx: number, xOf: (at: number) => number): TimelineStrip['labels'] {
  const leastMs = ((to - from) * labelRoomPx) / Math.max(1, widthPx)
  const stepMs = labelSteps.find((step) => step >= leastMs) ?? labelSteps.at(-1) ?? minute
  const labels: { readonly x: number; readonly at: number; readonly hasSeconds: boolean }[] = []
  for (let at = Math.ceil(from / stepMs) * stepMs; at <= to; at += stepMs) {
    const x = xOf(at)
    if (x >= 20 && x <= widthPx - 20) labels.push({ x, at, hasSeconds: stepMs < minute })
  }
  return labels
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
