/** The part of culori that the colour tests use; the package has no types of its own. */
declare module 'culori' {
  export interface Color {
    readonly mode: string
  }
  export interface LinearRgb extends Color {
    readonly mode: 'lrgb'
    readonly r: number
    readonly g: number
    readonly b: number
  }
  export function wcagContrast(first: string | Color, second: string | Color): number
  /** CIEDE2000. */
  export function differenceCiede2000(): (first: string | Color, second: string | Color) => number
  export function converter(mode: 'lrgb'): (color: string | Color) => LinearRgb
  export function converter(mode: 'rgb'): (color: string | Color) => Color
  export function clampRgb(color: Color): Color
}
