// The smallest app that shows a page: the gallery, for a test that goes from page to page.
import { join } from 'node:path'
import { BrowserWindow, app } from 'electron'

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1920, height: 1080, webPreferences: { sandbox: true } })
  return window.loadFile(join(import.meta.dirname, '../../../out/gallery/gallery.html'))
})
