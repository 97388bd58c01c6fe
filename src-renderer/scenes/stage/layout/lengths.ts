import type { StageSize } from '../types.ts'

/** Lengths in px that the layout needs as numbers. They repeat tokens.css; a test holds the two equal. */
export interface Lengths {
  readonly level1: number
  readonly level2: number
  readonly level3: number
  readonly pad: number
  readonly gate: number
  readonly plate: number
  readonly plateSmall: number
  readonly mark: number
  readonly spine: number
  readonly copy: number
  readonly inset: number
  readonly cardTop: number
  readonly cardBottom: number
  readonly ticket: number
  readonly ticketSmall: number
  readonly row: number
  readonly zone: number
  readonly pole: number
  readonly railBand: number
  readonly tag: number
}

const desk: Lengths = {
  level1: 20,
  level2: 15,
  level3: 13,
  pad: 24,
  gate: 32,
  plate: 32,
  plateSmall: 40,
  mark: 12,
  spine: 28,
  copy: 60,
  inset: 6,
  cardTop: 10,
  cardBottom: 8,
  ticket: 64,
  ticketSmall: 56,
  row: 22,
  zone: 30,
  pole: 63,
  railBand: 40,
  tag: 29,
}

/** What a length of Lesson mode never falls below, in px, and its share of the window's height, in hundredths. */
type Growing = readonly [leastPx: number, share: number]

const lesson: { readonly [Name in keyof Lengths]: Growing } = {
  level1: [28, 4.2],
  level2: [18, 2.8],
  level3: [14, 2],
  pad: [30, 4.45],
  gate: [45, 6.67],
  plate: [45, 6.67],
  plateSmall: [45, 6.67],
  mark: [16, 2.41],
  spine: [39, 5.74],
  copy: [80, 11.85],
  inset: [6, 0.93],
  cardTop: [10, 1.48],
  cardBottom: [9, 1.3],
  ticket: [67, 10],
  ticketSmall: [67, 10],
  row: [21, 3.15],
  zone: [0, 0],
  pole: [54, 8.06],
  railBand: [32, 4.81],
  tag: [30, 4.44],
}

/** The height that the lengths of Lesson mode were drawn for. */
export const drawnForHeight = 1080

/** The lengths of a mode. Those of Lesson follow the window's height, so that they are as large on every projector. */
export function lengthsOf({ mode, windowHeight = drawnForHeight }: Pick<StageSize, 'mode' | 'windowHeight'>): Lengths {
  if (mode === 'desk') return desk
  const px = ([leastPx, share]: Growing): number => Math.max(leastPx, Math.round((windowHeight * share) / 100))
  const entries = Object.entries(lesson).map(([name, growing]): readonly [string, number] => [name, px(growing)])
  return { ...desk, ...Object.fromEntries(entries) }
}

/** From which pitch of slots a tier shows what it promises, and what stands between two slots of it. */
export interface Room {
  /** A single slot is never wider. */
  readonly one: number
  readonly pitch: { readonly A: number; readonly B: number; readonly C: number }
  readonly gap: { readonly A: number; readonly B: number; readonly C: number }
  /** Tier C has no room for an arrow beside the slots, but for one that points in the gap. */
  readonly gateC: number
}

const deskRoom: Room = { one: 520, pitch: { A: 320, B: 200, C: 104 }, gap: { A: 16, B: 12, C: 8 }, gateC: 14 }

/** For Lesson text of a window 1080 px high: a card of tier A holds address, node and seal in one line, one of B its word. */
const lessonRoom: Room = { one: 900, pitch: { A: 540, B: 360, C: 150 }, gap: { A: 30, B: 24, C: 14 }, gateC: 26 }

export function roomOf(lengths: Lengths): Room {
  if (lengths === desk) return deskRoom
  const px = (value: number): number => Math.round((value * lengths.level1) / 45)
  const { one, pitch, gap, gateC } = lessonRoom
  return {
    one: px(one),
    pitch: { A: px(pitch.A), B: px(pitch.B), C: px(pitch.C) },
    gap: { A: px(gap.A), B: px(gap.B), C: px(gap.C) },
    gateC: px(gateC),
  }
}

/** A width or height that was settled for Desk text, for the text of the mode at hand. */
export function grown({ level3 }: Lengths, deskPx: number): number {
  return (deskPx * level3) / desk.level3
}

/** Advance of JetBrains Mono, as a share of the type size: every character has it. */
const monoAdvance = 0.6

/** How many characters of a name fit a width. */
export function charactersFitting(widthPx: number, sizePx: number): number {
  return Math.max(0, Math.floor(widthPx / (sizePx * monoAdvance)))
}
