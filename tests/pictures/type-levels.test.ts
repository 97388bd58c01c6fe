import { expect } from '@playwright/test'
import { lengthsOf } from '../../src-renderer/scenes/stage/layout/lengths.ts'
import { windows } from '../gallery/page.ts'
import { pictureTest, type ShownText } from './gallery-window.ts'

/**
 * What a last row must read to follow a lesson, by the place of the text: at L1 or L2. The caption's mono names are set a little
 * smaller than the words around them, to look as large.
 */
const essential: readonly (readonly [what: string, place: RegExp])[] = [
  ['ordinal', /^mark slotPlate.* ordinal/],
  ['pod name', /^mark slotPlate.* name/],
  ['state word', /^mark card.* word/],
  ['reason on the card', /^mark card.* lines/],
  ['reason of an empty place', /^mark well.* place/],
  ['claim name', /^mark ticket.* name/],
  ['claim state', /^mark ticket.* said$/],
  ['why a claim is not bound', /^mark ticket.* reason .*more/],
  ['DNS name', /^mark flag.* name/],
  ['state of a record', /^mark flag.* answer$/],
  ['what the Service does', /^mark zone/],
  ['set and counts', /^mark header/],
  ['why a cable is blocked', /^mark cable.* word loud/],
  ['what a divider parts', /^mark divider/],
  ['note', /^mark note/],
  ['caption', /^caption.* (what|why)/],
]

/** What may be at L3, because the lesson can be followed without it. */
const small: readonly (readonly [what: string, place: RegExp])[] = [
  ['address, node and seal of a pod', /^mark card.* facts/],
  ['address on a flag', /^mark flag.* answer mono/],
  ['Services of one pod', /^mark flag.* own/],
  ['size of a claim', /^mark ticket words (?!reason).*more/],
  ['seal', / seal( |$)/],
  ['that a cable is plugged', /^mark cable.* word muted/],
  ['volume', /^mark volume/],
  ['class', /^mark rail/],
  ['tag, whose seals are drawn', /^mark tag/],
  ['how often a slot was filled', /^mark slotPlate.* note/],
  ['number of a marker', / marker$|^caption.* number/],
  ['the word why', /^caption.* lead/],
]

const pages = [
  'frame',
  'stage-1-waits',
  'stage-three',
  'stage-5',
  'stage-10',
  'stage-back',
  'pod-states',
  'more-pod-states',
  'last-pod-states',
  'claim-states',
  'kept-states',
  'only-claims',
  'many-claims',
  'records',
  'no-service',
  'no-storage',
  'rollout',
  'scale-down',
  'unreadable',
]

const levels = lengthsOf({ mode: 'lesson', windowHeight: windows.lesson.height })

function levelOf({ sizePx }: ShownText): 'L1' | 'L2' | 'L3' {
  if (sizePx >= levels.level1 * 0.94) return 'L1'
  return sizePx >= levels.level2 * 0.94 ? 'L2' : 'L3'
}

for (const page of pages) {
  pictureTest(`${page}: what a lesson needs is large in Lesson mode`, async ({ galleryWindow }) => {
    const texts = await galleryWindow.textsOf({ page, theme: 'projector', mode: 'lesson', eye: 'normal' })
    expect(texts.length).toBeGreaterThan(5)
    const told = (text: ShownText): string => `${levelOf(text)} “${text.text}” (${text.place})`
    const isIn = (table: typeof essential, { place }: ShownText): boolean => table.some(([, rule]) => rule.test(place))
    const tooSmall = texts.filter((text) => levelOf(text) === 'L3' && isIn(essential, text))
    expect(tooSmall.map(told), 'essential, and yet at L3').toEqual([])
    // A new kind of text has to say whether a lesson needs it.
    const unknown = texts.filter((text) => !isIn(essential, text) && !isIn(small, text))
    expect(unknown.map(told), 'in none of the two tables').toEqual([])
    expect(Math.min(...texts.map(({ sizePx }) => sizePx)), 'nothing is below L3').toBeGreaterThanOrEqual(
      levels.level3 * 0.94,
    )
  })
}
