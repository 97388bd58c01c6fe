import { expect } from '@playwright/test'
import { pictureTest } from './gallery-window.ts'
import { pictures } from './list.ts'

for (const { name, address, isForced } of pictures) {
  pictureTest(`${name} looks as it did`, async ({ galleryWindow }, testInfo) => {
    const picture = await galleryWindow.draw(address, isForced)
    const again = await galleryWindow.draw(address, isForced)
    expect(again.equals(picture), 'the same page drawn twice').toBe(true)
    if (galleryWindow.hasGoldenEngine) {
      // Processors round the edges of curves differently; what a person could see is far more than this.
      expect(picture).toMatchSnapshot(`${name}.png`, { threshold: 0.1, maxDiffPixels: 60 })
    } else {
      testInfo.annotations.push({ type: 'engine', description: 'Drawn by another engine than the golden pictures.' })
    }
  })
}
