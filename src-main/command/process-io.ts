import { existsSync, readFileSync } from 'node:fs'
import { systemClock } from '#shared/kit/clock.ts'
import { interruptedStatus, looksOf, type Io } from './io.ts'

/** The terminal, the signals and the clock of this process. `close` gives them back, after everything was written. */
export function processIo(): { readonly io: Io; readonly close: () => Promise<{ readonly isUnread: boolean }> } {
  const { stdout, stderr } = process
  const interrupted = new AbortController()
  const interrupt = (): void => interrupted.abort(interruptedStatus.SIGINT)
  const terminate = (): void => interrupted.abort(interruptedStatus.SIGTERM)
  let isDeaf = false
  // A reader that has gone away, as `head` does, ends the command quietly; any other failure to write ends it too.
  const stopReading = (): void => {
    isDeaf = true
    interrupted.abort()
  }
  stdout.on('error', stopReading)
  stderr.on('error', stopReading)
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', terminate)
  const io: Io = {
    write: (text) => void (isDeaf || stdout.write(text)),
    complain: (text) => void stderr.write(text),
    looks: looksOf(stdout, process.env),
    clock: systemClock,
    random: Math.random,
    signal: interrupted.signal,
    version: readVersion(),
  }
  return {
    io,
    async close() {
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', terminate)
      // What is written to a pipe may still wait; the exit status alone must not cut it off.
      if (!isDeaf && stdout.writableLength > 0) await new Promise((resolve) => stdout.write('', resolve))
      return { isUnread: isDeaf }
    },
  }
}

/** From Podium's own package.json, which stands some folders above this file: how many, depends on how it was built. */
function readVersion(): string {
  const folders = ['../', '../../', '../../../', '../../../../']
  const found = folders.map((folder) => readPackage(new URL(`${folder}package.json`, import.meta.url)))
  return found.find((own) => own?.name === 'podium')?.version ?? '0.0.0'
}

function readPackage(url: URL): { readonly name?: string; readonly version?: string } | null {
  return existsSync(url)
    ? (JSON.parse(readFileSync(url, 'utf8')) as { readonly name?: string; readonly version?: string })
    : null
}
