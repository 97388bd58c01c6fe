import { easeCubicIn, easeCubicInOut, easeCubicOut, easeLinear } from 'd3-ease'

/** Base times of the Live pace (visual language 6), in milliseconds. */
export const times = { t1: 120, t2: 200, t3: 320, t4: 500, t5: 800 } as const

/** Lesson mode shows every motion this much slower (visual language 6). */
export const lessonTempo = 1.6

/** How long the outline of what changed stays after a cut and with reduced motion. */
export const outlineMs = 1_200

/** Moves ease in and out, what enters eases out, what leaves eases in, fades are linear. No overshoot anywhere. */
export const eases = { move: easeCubicInOut, enter: easeCubicOut, exit: easeCubicIn, fade: easeLinear } as const

export type EaseName = keyof typeof eases

/** How far a card drops in and lifts off. */
export const cardDropPx = 24
/** How far a ticket slides out of the slot's base, and a volume rises from its rail. */
export const ticketSlidePx = 26
export const volumeRisePx = 20
/** How far a card dips, once, when its container crashes. */
export const crashDipPx = 6

/** More than this many things that move by themselves cannot be followed. */
export const mostMovingGroups = 4
