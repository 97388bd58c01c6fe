import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'

import { type Clock, systemClock } from '#shared/kit/clock.ts'

export interface WatchDeps {
  readonly clock: Clock
}

/** Often enough for a person who goes from the terminal to the window, seldom enough to cost nothing. */
const everyMs = 2_000
/** kubectl truncates the file and writes it anew: a change counts once the file has been still for this long. */
const settleMs = 300

/**
 * Calls back when the content of any of the files has changed, or one came or went. It looks instead of listening: file
 * events miss folders that do not exist yet, the far ends of symbolic links, and network drives. Returns the stop.
 */
export function watchKubeconfig(
  paths: readonly string[],
  onChange: () => void,
  deps: WatchDeps = { clock: systemClock },
): () => void {
  let stopped = false
  let cancelTimer = (): void => undefined
  const after = (delayMs: number, look: () => Promise<void>): void => {
    if (!stopped) cancelTimer = deps.clock.after(delayMs, () => void look())
  }

  const start = async (): Promise<void> => {
    const marks = await marksOf(paths)
    const contents = await contentsOf(paths)
    after(everyMs, () => look(marks, contents))
  }
  const look = async (marks: string, contents: string): Promise<void> => {
    const now = await marksOf(paths)
    if (now === marks) after(everyMs, () => look(marks, contents))
    else after(settleMs, () => settle(now, contents))
  }
  const settle = async (marks: string, contents: string): Promise<void> => {
    const now = await marksOf(paths)
    if (now !== marks) return after(settleMs, () => settle(now, contents))
    const found = await contentsOf(paths)
    if (stopped) return
    after(everyMs, () => look(now, found))
    if (found !== contents) onChange()
  }

  void start()
  return () => {
    stopped = true
    cancelTimer()
  }
}

/** Inode, size and times of what the paths lead to in the end: changes with every write, cheap to ask for. */
async function marksOf(paths: readonly string[]): Promise<string> {
  const marks = paths.map((path) =>
    stat(path).then(({ ino, size, mtimeMs, ctimeMs }) => `${ino}:${size}:${mtimeMs}:${ctimeMs}`, absent),
  )
  return (await Promise.all(marks)).join('|')
}

async function contentsOf(paths: readonly string[]): Promise<string> {
  const contents = paths.map((path) =>
    readFile(path).then((bytes) => createHash('sha256').update(bytes).digest('hex'), absent),
  )
  return (await Promise.all(contents)).join('|')
}

/** A file that cannot be read counts as one that is not there: when that changes, it is a change. */
function absent(): string {
  return 'absent'
}
