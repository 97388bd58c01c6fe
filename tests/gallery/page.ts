import type { StageSize } from '../../src-renderer/scenes/stage/types.ts'

export const themes = ['light', 'dark', 'projector'] as const
export const modes = ['desk', 'lesson'] as const
/** Full colour, no colour, and the three colour visions of the tokens' tests, at full severity. */
export const eyes = ['normal', 'grey', 'protanopia', 'deuteranopia', 'tritanopia'] as const

export interface PageAddress {
  readonly page: string
  readonly theme: (typeof themes)[number]
  readonly mode: (typeof modes)[number]
  readonly eye: (typeof eyes)[number]
}

/** Windows of a fixed size, so that a page looks the same whoever opens it. */
export const windows: { readonly [Mode in PageAddress['mode']]: { readonly width: number; readonly height: number } } =
  {
    desk: { width: 1440, height: 900 },
    lesson: { width: 1920, height: 1080 },
  }

/** The height that context bar, caption and timeline leave to the stage. */
export const stageHeights: { readonly [Mode in PageAddress['mode']]: number } = { desk: 692, lesson: 789 }

/** The stage in such a window. */
export const stageSizes: { readonly [Mode in PageAddress['mode']]: StageSize } = {
  desk: { width: 1440, height: stageHeights.desk, mode: 'desk' },
  lesson: { width: 1920, height: stageHeights.lesson, mode: 'lesson', windowHeight: 1080 },
}

/** `#stage-3/dark/lesson/grey`; what is left out is light, desk and normal. */
export function parseAddress(hash: string): PageAddress {
  const [page = '', ...rest] = hash.replace(/^#/, '').split('/')
  const oneOf = <Name extends string>(names: readonly Name[], usual: Name): Name =>
    names.find((name) => rest.includes(name)) ?? usual
  return { page, theme: oneOf(themes, 'light'), mode: oneOf(modes, 'desk'), eye: oneOf(eyes, 'normal') }
}

export function addressOf({ page, theme, mode, eye }: PageAddress): string {
  return `#${page}/${theme}/${mode}${eye === 'normal' ? '' : `/${eye}`}`
}
