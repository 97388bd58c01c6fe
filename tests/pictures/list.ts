import { addressOf, eyes, modes, themes, type PageAddress } from '../gallery/page.ts'
import { pages } from '../gallery/states.ts'

/** One ordinal, three, ten, a hundred, a thousand, and what is only a bar in a row. */
const tierPages = ['stage-1', 'stage-three', 'stage-10', 'stage-100', 'stage-1000', 'stage-3000'] as const

/** In Lesson mode on a projector, in Desk mode on a laptop in the light and in the dark. */
const statePages = Object.entries(pages)
  .filter(([name, { family }]) => family !== 'Sizes' && !tierPages.some((page) => page === name))
  .map(([name]) => name)

const framePages = ['frame', 'frame-paused', 'frame-disconnected', 'frame-forbidden', 'frame-screen'] as const

const tiers = tierPages.flatMap((page) =>
  themes.flatMap((theme) => modes.map((mode): PageAddress => ({ page, theme, mode, eye: 'normal' }))),
)
const states = statePages.map((page): PageAddress => ({ page, theme: 'light', mode: 'desk', eye: 'normal' }))
const frames = framePages.flatMap((page): readonly PageAddress[] => [
  { page, theme: 'light', mode: 'desk', eye: 'normal' },
  { page, theme: 'dark', mode: 'lesson', eye: 'normal' },
])
const sights = eyes.map((eye): PageAddress => ({ page: 'marks', theme: 'light', mode: 'desk', eye }))

/** Every state of a cell, large, small and in rows of a hundred: in its hues, and in a contrast theme of the system. */
const cells = (['cells-100', 'cells-1000', 'cells-3000'] as const).map((page): PageAddress => ({
  page,
  theme: 'light',
  mode: 'desk',
  eye: 'normal',
}))

interface Picture {
  readonly name: string
  readonly address: PageAddress
  /** Drawn with the system's own colours. */
  readonly isForced: boolean
}

const pictureOf = (address: PageAddress, isForced = false): Picture => ({
  name: `${addressOf(address).slice(1).replaceAll('/', '-')}${isForced ? '-forced' : ''}`,
  address,
  isForced,
})

/** Every picture that is kept, by the name of its file. */
export const pictures: readonly Picture[] = [
  ...[...tiers, ...states, ...frames, ...sights, ...cells].map((address) => pictureOf(address)),
  ...cells.map((address) => pictureOf(address, true)),
]
