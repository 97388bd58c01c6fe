import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { app, BrowserWindow, session } from 'electron'
import { wallMs } from '../wall.ts'
import { watchThread } from './thread.ts'

// Required by Electron before the app itself (`-r`). So any app is measured alike, and none has to hold code of the bench.

const thread = watchThread()
mark('main')
void app
  .whenReady()
  .then(() =>
    session.defaultSession.registerPreloadScript({ type: 'frame', filePath: join(__dirname, 'page-preload.cjs') }),
  )
// Loading its own code keeps nobody waiting while there is no page: what counts begins with one.
app.once('web-contents-created', (_event, contents) => {
  mark('window')
  contents.once('dom-ready', () => {
    thread.begin()
    mark('page')
  })
})
createInterface(process.stdin)
  .on('line', (word) => void answer(word))
  // The harness has gone, whatever ended it: nobody else would end the app.
  .on('close', () => app.exit(0))

async function answer(word: string): Promise<void> {
  if (word === 'figures') return tell({ from: 'main', kind: word, ...thread.report() })
  const [window] = BrowserWindow.getAllWindows()
  // The page may not be there yet.
  const given: unknown = await window?.webContents.executeJavaScript(`globalThis.podiumBench?.${word}()`)
  tell({ from: 'page', kind: word, ...(given as object | undefined) })
}

/** How far the start has come. */
function mark(name: string): void {
  tell({ from: 'main', kind: 'mark', name, at: wallMs() })
}

function tell(line: object): void {
  process.stdout.write(`bench ${JSON.stringify(line)}\n`)
}
