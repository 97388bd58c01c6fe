import { clampRgb, converter, differenceCiede2000, wcagContrast, type Color, type LinearRgb } from 'culori'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lengthsOf, type Lengths } from '../../../../src-renderer/scenes/stage/layout/lengths.ts'

const css = readFileSync(resolve(import.meta.dirname, '../../../../src-renderer/tokens/tokens.css'), 'utf8')

/** The custom properties of the first rule with this selector. */
function tokensOf(selector: string): ReadonlyMap<string, string> {
  const start = css.indexOf(`${selector} {`)
  expect(start, `a rule for ${selector}`).toBeGreaterThanOrEqual(0)
  const rule = css.slice(start, css.indexOf('}', start))
  return new Map([...rule.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.trim()]))
}

const fills = tokensOf(':root')
const fillNames = ['wait', 'work', 'ok', 'leave', 'fail', 'unknown'] as const
const grounds = ['bg', 'surface', 'sunken'] as const
const lines = ['line-wait', 'line-work', 'line-ok', 'line-leave', 'line-fail', 'line-unknown'] as const

const read = (tokens: ReadonlyMap<string, string>, name: string): string => tokens.get(name) ?? `missing ${name}`

type Row = readonly [number, number, number]
type Matrix = readonly [Row, Row, Row]
type Eye = (color: string) => string | Color

/** Machado 2009 at full severity. Its matrices are meant for linear light; culori's own filters apply them to encoded sRGB. */
function deficient(matrix: Matrix): Eye {
  const toLinear = converter('lrgb')
  const toRgb = converter('rgb')
  return (color) => {
    const { r, g, b } = toLinear(color)
    const [red, green, blue] = matrix.map(
      ([fromRed, fromGreen, fromBlue]) => fromRed * r + fromGreen * g + fromBlue * b,
    )
    const seen: LinearRgb = { mode: 'lrgb', r: red ?? 0, g: green ?? 0, b: blue ?? 0 }
    return clampRgb(toRgb(seen))
  }
}

const protanopia: Matrix = [
  [0.152286, 1.052583, -0.204868],
  [0.114503, 0.786281, 0.099216],
  [-0.003882, -0.048116, 1.051998],
]
const deuteranopia: Matrix = [
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881],
]
const tritanopia: Matrix = [
  [1.255528, -0.076749, -0.178779],
  [-0.078411, 0.930809, 0.147602],
  [0.004733, 0.691367, 0.3039],
]

const eyes: readonly (readonly [string, number, Eye])[] = [
  ['normal sight', 17.2, (color) => color],
  ['protanopia', 15.7, deficient(protanopia)],
  ['deuteranopia', 15.5, deficient(deuteranopia)],
  ['tritanopia', 15.5, deficient(tritanopia)],
]

describe('status fills', () => {
  it.each(fillNames)('black is readable on %s', (name) => {
    expect(wcagContrast(read(fills, name), '#000000')).toBeGreaterThanOrEqual(7)
  })

  it.each(eyes)('any two are as far apart as published for %s: %f', (_name, published, seen) => {
    const distance = differenceCiede2000()
    const colours = fillNames.map((name) => seen(read(fills, name)))
    const distances = colours.flatMap((first, at) => colours.slice(at + 1).map((second) => distance(first, second)))
    expect(Math.min(...distances)).toBeGreaterThanOrEqual(15)
    expect(Math.min(...distances)).toBeCloseTo(published, 1)
  })
})

describe.each([
  ['light', 4.5, 3],
  ['dark', 4.5, 3],
  ['projector', 7, 3],
] as const)('theme %s', (theme, textContrast, edgeContrast) => {
  const tokens = tokensOf(`[data-theme='${theme}']`)
  const worst = (name: string): number =>
    Math.min(...grounds.map((ground) => wcagContrast(read(tokens, name), read(tokens, ground))))

  it.each(['text', 'muted', 'accent', ...lines])('%s is readable on every ground', (name) => {
    expect(worst(name)).toBeGreaterThanOrEqual(textContrast)
  })

  it('outlines that matter are seen on every ground', () => {
    expect(worst('edge')).toBeGreaterThanOrEqual(edgeContrast)
  })

  it('what stands on the accent is readable', () => {
    expect(wcagContrast(read(tokens, 'surface'), read(tokens, 'accent'))).toBeGreaterThanOrEqual(textContrast)
  })
})

/** What the browser makes of `13px` and of `max(28px, round(4.2vh, 1px))`. */
function pxOf(value: string, windowHeight: number): number {
  const [, least, share] = /^max\(([\d.]+)px, round\(([\d.]+)vh, 1px\)\)$/.exec(value) ?? []
  if (least === undefined || share === undefined) return Number(value.replace(/px$/, ''))
  return Math.max(Number(least), Math.round((windowHeight * Number(share)) / 100))
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

describe.each([
  ['desk', 900],
  ['lesson', 680],
  ['lesson', 768],
  ['lesson', 1080],
  ['lesson', 1440],
  ['lesson', 2160],
] as const)('lengths of %s in a window %i px high', (mode, windowHeight) => {
  const tokens = tokensOf(`[data-mode='${mode}']`)
  const own = lengthsOf({ mode, windowHeight })

  it('are the same numbers in the layout and in the styles', () => {
    const names = Object.keys(own) as (keyof Lengths)[]
    const inStyles = names.map((name) => [name, pxOf(read(tokens, dashed(name)), windowHeight)])
    expect(inStyles).toEqual(names.map((name) => [name, own[name]]))
  })

  it('keep every text as large as the language asks for', () => {
    const least = mode === 'desk' ? [20, 15, 13] : [28, 18, 14]
    const asked = mode === 'desk' ? [0, 0, 0] : [4.2, 2.8, 2]
    const levels = [own.level1, own.level2, own.level3]
    expect(levels).toEqual(
      levels.map((px, at) => Math.max(px, least[at] ?? 0, Math.round((windowHeight * (asked[at] ?? 0)) / 100))),
    )
  })
})
