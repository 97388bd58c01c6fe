import { expect } from '@playwright/test'
import { pictureTest } from './gallery-window.ts'
import { pictures } from './list.ts'

for (const { name, address } of pictures) {
  pictureTest(`${name} looks as it did`, async ({ galleryWindow }, testInfo) => {
    const picture = await galleryWindow.draw(address)
    const again = await galleryWindow.draw(address)
    expect(again.equals(picture), 'the same page drawn twice').toBe(true)
    if (galleryWindow.hasGoldenEngine) {
      // Processors round the edges of curves differently; what a person could see is far more than this.
      expect(picture).toMatchSnapshot(`${name}.png`, { threshold: 0.1, maxDiffPixels: 60 })
    } else {
      testInfo.annotations.push({ type: 'engine', description: 'Drawn by another engine than the golden pictures.' })
    }
  })
}
