import type { Looks } from '../io.ts'

/** What a piece of text means. Colour repeats what the words say and never carries it alone. */
export type Tone = 'plain' | 'strong' | 'quiet' | 'ok' | 'work' | 'wait' | 'fail' | 'leave'

/** The sixteen colours every terminal has, so that a person's own theme decides what they look like. */
const codes: { readonly [Each in Tone]: string } = {
  plain: '',
  strong: '\u001b[1m',
  quiet: '\u001b[2m',
  ok: '\u001b[32m',
  work: '\u001b[34m',
  wait: '\u001b[33m',
  fail: '\u001b[31m',
  leave: '\u001b[35m',
}
const reset = '\u001b[0m'

export function paint(text: string, tone: Tone, looks: Looks): string {
  return looks.color && tone !== 'plain' && text !== '' ? `${codes[tone]}${text}${reset}` : text
}

/** Glyphs of the visual language as far as a terminal has them; a plain letter or sign where it does not. */
const glyphs = {
  ready: ['●', '*'],
  notReady: ['◐', 'o'],
  creating: ['◔', 'o'],
  pending: ['◇', '.'],
  failing: ['✖', 'x'],
  completed: ['✔', '+'],
  terminating: ['▽', 'v'],
  unknown: ['?', '?'],
  none: ['·', '-'],
  problem: ['✖', 'x'],
  warning: ['▲', '!'],
  note: ['·', '-'],
  why: ['→', '>'],
  dot: ['·', '-'],
  arrow: ['→', '->'],
} as const

export type GlyphName = keyof typeof glyphs

export function glyph(name: GlyphName, looks: Looks): string {
  return glyphs[name][looks.unicode ? 0 : 1]
}

/** Terminal control characters of what a cluster says must not reach the terminal. */
export function harmless(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '?')
}
