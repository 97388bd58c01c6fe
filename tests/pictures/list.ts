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

/** Every picture that is kept, by the name of its file. */
export const pictures: readonly { readonly name: string; readonly address: PageAddress }[] = [
  ...tiers,
  ...states,
  ...frames,
  ...sights,
].map((address) => ({ name: addressOf(address).slice(1).replaceAll('/', '-'), address }))
