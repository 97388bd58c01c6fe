import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { _electron, test, type ElectronApplication, type Page } from '@playwright/test'
import { addressOf, windows, type PageAddress } from '../gallery/page.ts'

const repository = resolve(import.meta.dirname, '../..')
const gallery = pathToFileURL(join(repository, 'out/gallery/gallery.html')).href
const engineFile = join(import.meta.dirname, 'golden/engine.txt')

export interface GalleryWindow {
  /** True when the golden pictures were drawn by this release of the engine. */
  readonly hasGoldenEngine: boolean
  /** `isForced`: in a contrast theme of the system. */
  draw(address: PageAddress, isForced?: boolean): Promise<Buffer>
  /** Every piece of text that the page shows, with the size it is set in. */
  textsOf(address: PageAddress): Promise<readonly ShownText[]>
}

export interface ShownText {
  readonly text: string
  /** The classes of the elements around it, from its mark inwards: `mark card paper say word`. */
  readonly place: string
  readonly sizePx: number
}

/** One window for all pictures: it is fresh for each, because another address is another page. */
export const pictureTest = test.extend<object, { readonly galleryWindow: GalleryWindow }>({
  galleryWindow: [
    // It needs no fixture; the runner wants the pattern all the same.
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const app = await open()
      const page = await app.firstWindow()
      await page.addInitScript(keepPointerOut)
      const engine = await app.evaluate(() => process.versions['electron'])
      await use({
        hasGoldenEngine: readFileSync(engineFile, 'utf8').trim() === engine,
        draw: (address, isForced = false) => draw(page, address, isForced),
        textsOf: (address) => textsOf(page, address),
      })
      await app.close()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

/** Runs in the page before its own code. A pointer that happens to rest over the window is no part of a picture. */
function keepPointerOut(): void {
  for (const name of ['mousemove', 'mouseover', 'mouseenter', 'pointermove', 'pointerover', 'pointerenter'])
    addEventListener(name, (event) => event.stopImmediatePropagation(), { capture: true })
}

function open(): Promise<ElectronApplication> {
  const executable = process.env['PODIUM_ELECTRON']
  if (executable === undefined)
    throw new Error('Expected PODIUM_ELECTRON to name the Electron binary, found nothing. Run `npm run test:pictures`.')
  return _electron.launch({
    executablePath: executable,
    args: [
      join(import.meta.dirname, 'window'),
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      // What a graphics card, a screen or the settings of a desktop would change.
      '--disable-gpu',
      '--force-device-scale-factor=1',
      '--force-color-profile=srgb',
      '--font-render-hinting=none',
      '--disable-lcd-text',
      '--allow-file-access-from-files',
    ],
  })
}

async function show(page: Page, address: PageAddress, isForced = false): Promise<void> {
  await page.setViewportSize(windows[address.mode])
  await page.emulateMedia({
    colorScheme: 'light',
    reducedMotion: 'reduce',
    contrast: 'no-preference',
    forcedColors: isForced ? 'active' : 'none',
  })
  await page.goto('about:blank')
  await page.goto(`${gallery}${addressOf(address)}`)
  await page.locator('.page > *').first().waitFor()
  // Letters, and then two frames: a canvas paints in the first. A face is fetched when something is laid out in it, which may
  // be later than this on a busy machine, so each is asked for.
  await page.evaluate(async () => {
    await Promise.all([...document.fonts].map((face) => face.load()))
    await document.fonts.ready
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  })
}

async function draw(page: Page, address: PageAddress, isForced: boolean): Promise<Buffer> {
  await show(page, address, isForced)
  // A Stage ends where its picture ends; the page may be higher.
  return page.locator('.page').screenshot({ animations: 'disabled', caret: 'hide' })
}

async function textsOf(page: Page, address: PageAddress): Promise<readonly ShownText[]> {
  await show(page, address)
  return page.evaluate(() => {
    const placeOf = (element: Element | null): string => {
      if (element === null) return ''
      const own = [...element.classList].filter((name) => !name.startsWith('svelte-')).join(' ')
      return element.matches('.mark, .caption') ? own : `${placeOf(element.parentElement)} ${own}`.trim()
    }
    const found: { text: string; place: string; sizePx: number }[] = []
    for (const root of document.querySelectorAll('.mark, .caption')) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const { parentElement } = node
        const text = node.textContent?.trim() ?? ''
        if (text === '' || parentElement === null || !parentElement.checkVisibility()) continue
        found.push({
          text,
          place: placeOf(parentElement),
          sizePx: Number.parseFloat(getComputedStyle(parentElement).fontSize),
        })
      }
    }
    return found
  })
}
