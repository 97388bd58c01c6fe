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

const lesson: Lengths = {
  level1: 45,
  level2: 30,
  level3: 22,
  pad: 48,
  gate: 72,
  plate: 72,
  plateSmall: 90,
  mark: 26,
  spine: 62,
  copy: 128,
  inset: 10,
  cardTop: 16,
  cardBottom: 14,
  ticket: 108,
  ticketSmall: 108,
  row: 34,
  zone: 0,
  pole: 87,
  railBand: 52,
  tag: 48,
}

export const lengths: { readonly [Mode in 'desk' | 'lesson']: Lengths } = { desk, lesson }

/** Advance of JetBrains Mono, as a share of the type size: every character has it. */
const monoAdvance = 0.6

/** How many characters of a name fit a width. */
export function charactersFitting(widthPx: number, sizePx: number): number {
  return Math.max(0, Math.floor(widthPx / (sizePx * monoAdvance)))
}
