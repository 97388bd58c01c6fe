import type { Bar } from '../../scenes/timeline/strip.ts'

/** The bars of one lane as one path: a strip may have some hundred of them. `middle` and `most` are px of the strip. */
export function barsPath(bars: readonly Bar[], middle: number, most: number): string {
  const foot = Math.round(middle + most / 2)
  return bars
    .map(({ x, width, share }) => {
      const height = Math.max(3, Math.round(most * share))
      return `M${x} ${foot}v-${height}h${width}v${height}z`
    })
    .join('')
}
