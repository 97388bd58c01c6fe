import { wcagContrast } from 'culori'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Box, CellLook, GridCell, GridForm } from '../../../../../../src-renderer/scenes/stage/types.ts'
import { paintCell } from '../../../../../../src-renderer/ui/stage/canvas/paint-cell.ts'
import type { Palette } from '../../../../../../src-renderer/ui/stage/canvas/palette.ts'

// Glyphs are drawn from paths, which only a browser has; here they are drawn as nothing.
vi.stubGlobal('Path2D', vi.fn())

const css = readFileSync(resolve(import.meta.dirname, '../../../../../../src-renderer/tokens/tokens.css'), 'utf8')

function tokensOf(selector: string): ReadonlyMap<string, string> {
  const rule = css.slice(css.indexOf(`${selector} {`))
  const pairs = rule.slice(0, rule.indexOf('}')).matchAll(/--([\w-]+):\s*([^;]+);/g)
  return new Map([...pairs].map(([, name = '', value = '']) => [name, value]))
}

interface Look {
  readonly palette: Palette
  readonly ground: string
}

const lineNames = ['ok', 'fail', 'ink', 'text', 'muted', 'edge', 'rule'] as const
const groundNames = ['wait', 'work', 'leave', 'unknown', 'surface', 'sunken'] as const

function lookOf(valueOf: (name: string) => string, isForced: boolean): Look {
  const values = Object.fromEntries([...lineNames, ...groundNames].map((name) => [name, valueOf(name)]))
  return { palette: { ...values, font: 'sans-serif', isForced } as unknown as Palette, ground: valueOf('bg') }
}

function themeLook(theme: string, isContrastAsked: boolean): Look {
  const tokens = new Map([...tokensOf(':root'), ...tokensOf(`[data-theme='${theme}']`)])
  const valueOf = (name: string): string => tokens.get(name) ?? `missing ${name}`
  return lookOf((name) => valueOf(isContrastAsked && name === 'rule' ? 'edge' : name), false)
}

function forcedLook(canvas: string, canvasText: string): Look {
  return lookOf((name) => (lineNames.some((line) => line === name) ? canvasText : canvas), true)
}

/** A layer that knows the colour of each of its points; an erased one shows the ground of the stage. */
class ColouredLayer {
  readonly words: { readonly box: Box; readonly colour: string; readonly under: ReadonlySet<string> }[] = []
  readonly dots: { readonly colour: string; readonly under: ReadonlySet<string> }[] = []
  readonly #areas: { readonly box: Box; readonly colour: string }[] = []
  readonly #ground: string
  #arc: Box | null = null
  #lines: Box[] = []
  #pen = { x: 0, y: 0 }
  fillStyle = ''
  strokeStyle = ''
  font = ''
  globalAlpha = 1

  constructor(ground: string) {
    this.#ground = ground
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#areas.push({ box: { x, y, width, height }, colour: this.fillStyle })
  }

  clearRect(x: number, y: number, width: number, height: number): void {
    this.#areas.push({ box: { x, y, width, height }, colour: this.#ground })
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    const colour = this.strokeStyle
    for (const at of [y, y + height]) this.#areas.push({ box: { x, y: at - 0.5, width, height: 1 }, colour })
    for (const at of [x, x + width]) this.#areas.push({ box: { x: at - 0.5, y, width: 1, height }, colour })
  }

  beginPath(): void {
    this.#arc = null
    this.#lines = []
  }

  moveTo(x: number, y: number): void {
    this.#pen = { x, y }
  }

  lineTo(x: number, y: number): void {
    this.#lines.push({ x: this.#pen.x, y: this.#pen.y - 0.5, width: x - this.#pen.x, height: 1 + y - this.#pen.y })
  }

  arc(x: number, y: number, radius: number): void {
    this.#arc = { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius }
  }

  stroke(): void {
    for (const box of this.#lines) this.#areas.push({ box, colour: this.strokeStyle })
  }

  fill(): void {
    if (this.#arc === null) return
    this.dots.push({ colour: this.fillStyle, under: this.#under(this.#arc) })
    this.#areas.push({ box: this.#arc, colour: this.fillStyle })
  }

  measureText(words: string): { readonly width: number } {
    return { width: words.length * 0.64 * this.#fontPx() }
  }

  fillText(words: string, x: number, y: number): void {
    const height = 0.73 * this.#fontPx()
    const box = { x, y: y - height, width: this.measureText(words).width, height }
    this.words.push({ box, colour: this.fillStyle, under: this.#under(box) })
  }

  /** Also called by what only a browser draws: dashes, transforms and the paths of glyphs. */
  get context(): CanvasRenderingContext2D {
    return new Proxy(this as unknown as CanvasRenderingContext2D, {
      get: (_, name) => {
        const own: unknown = Reflect.get(this, name)
        return typeof own === 'function' ? own.bind(this) : (own ?? (() => undefined))
      },
      set: (_, name, value) => Reflect.set(this, name, value),
    })
  }

  #fontPx(): number {
    return Number(/(\d+)px/.exec(this.font)?.[1])
  }

  #under(box: Box): ReadonlySet<string> {
    const colours = new Set<string>()
    for (let x = box.x + 0.5; x < box.x + box.width; x += 1)
      for (let y = box.y + 0.5; y < box.y + box.height; y += 1)
        colours.add(this.#areas.findLast((area) => isIn(x, y, area.box))?.colour ?? this.#ground)
    return colours
  }
}

const isIn = (x: number, y: number, box: Box): boolean =>
  x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height

const form: GridForm = {
  perRow: 20,
  cellWidth: 65,
  cellHeight: 47,
  pitchX: 67,
  pitchY: 59,
  groupGap: 12,
  barHeight: 7,
  barGap: 2,
  labelPx: 12,
}

function paintedCell({ palette, ground }: Look, fill: CellLook): ColouredLayer {
  const box = { x: 0, y: 0, width: form.cellWidth, height: form.cellHeight }
  const cell = {
    slot: 'a/b/57',
    ordinal: 57,
    box,
    fill,
    bar: 'ready',
    dot: true,
    stripe: 'update',
    dimmed: false,
  } as GridCell
  const layer = new ColouredLayer(ground)
  paintCell({ context: layer.context, palette, tier: 'D', form }, cell, box)
  return layer
}

const looks: readonly CellLook[] = [
  'ready',
  'completed',
  'notReady',
  'creating',
  'pending',
  'failing',
  'terminating',
  'unknown',
  'none',
  'kept',
  'padlock',
  'published',
  'unpublished',
]

describe.each([
  { name: 'the light theme', look: themeLook('light', false), least: 4.5 },
  { name: 'the dark theme', look: themeLook('dark', false), least: 4.5 },
  { name: 'the projector theme', look: themeLook('projector', false), least: 7 },
  { name: 'the light theme with more contrast', look: themeLook('light', true), least: 4.5 },
  { name: 'the dark theme with more contrast', look: themeLook('dark', true), least: 4.5 },
  { name: 'the projector theme with more contrast', look: themeLook('projector', true), least: 7 },
  { name: 'a light contrast theme of the system', look: forcedLook('#fffaef', '#3d3d3d'), least: 4.5 },
  { name: 'a dark contrast theme of the system', look: forcedLook('#000000', '#ffffff'), least: 4.5 },
])('in $name', ({ look, least }) => {
  it.each(looks)('the ordinal of a cell is read on what is under it: %s', (fill) => {
    const [word, ...more] = paintedCell(look, fill).words
    if (word === undefined) throw new Error('Expected an ordinal, found none.')
    expect(more).toEqual([])
    const contrasts = [...word.under].map((under) => [under, wcagContrast(word.colour, under)] as const)
    expect(contrasts.filter(([, contrast]) => contrast < least)).toEqual([])
  })

  it.each(looks)('the dot of a name in DNS is seen on what is under it: %s', (fill) => {
    const dot = paintedCell(look, fill).dots.at(-1)
    if (dot === undefined) throw new Error('Expected a dot, found none.')
    for (const under of dot.under) expect(wcagContrast(dot.colour, under)).toBeGreaterThanOrEqual(3)
  })
})
