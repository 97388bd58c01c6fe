import { renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import type { DisplayMode } from '#shared/contract/bridge.ts'
import type { Scope } from '#shared/contract/port.ts'
import { scopeShape } from '#shared/contract/requests.ts'

/** A rectangle in px of the screen. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** One window as it was left. Full screen is not among it: nobody wants to be surprised by it. */
export interface RememberedWindow {
  readonly bounds: Bounds
  readonly isMaximised: boolean
  /** A file that counted there alone, since it was dropped or named; null for the person's usual ones. */
  readonly kubeconfig: string | null
  readonly context: string | null
  readonly scope: Scope | null
  readonly workload: string | null
  readonly mode: DisplayMode
}

const whole = v.pipe(v.number(), v.integer())
const name = v.pipe(v.string(), v.minLength(1))
/** Objects are not strict: a newer version may remember more. */
const windowShape = v.object({
  bounds: v.object({ x: whole, y: whole, width: whole, height: whole }),
  isMaximised: v.boolean(),
  kubeconfig: v.optional(v.nullable(name), null),
  context: v.nullable(name),
  scope: v.nullable(scopeShape),
  workload: v.nullable(name),
  mode: v.picklist(['desk', 'lesson']),
})
const fileShape = v.object({ windows: v.array(windowShape) })

/** More were never left open on purpose. */
const mostWindows = 12

/** The windows that a file speaks of, or null when it cannot be understood. */
export function parseWindows(json: string): readonly RememberedWindow[] | null {
  try {
    const parsed = v.safeParse(fileShape, JSON.parse(json))
    return parsed.success ? parsed.output.windows.slice(0, mostWindows) : null
  } catch {
    // No JSON at all is no more and no less than JSON of another shape.
    return null
  }
}

/** A window on no cluster is worth remembering only if there was no other. */
export function worthRemembering(windows: readonly RememberedWindow[]): readonly RememberedWindow[] {
  const connected = windows.filter(({ context }) => context !== null)
  return connected.length > 0 ? connected : windows.slice(0, 1)
}

/** What the windows were when Podium ended. A file that cannot be understood counts as none, and is put aside. */
export class WindowMemory {
  readonly #file: string
  readonly windows: readonly RememberedWindow[]

  private constructor(file: string, windows: readonly RememberedWindow[]) {
    this.#file = file
    this.windows = windows
  }

  static async open(file: string): Promise<WindowMemory> {
    let json: string
    try {
      json = await readFile(file, 'utf8')
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
      if (!isMissing) console.error(`Windows: expected to read ${file}, found ${String(error)}. Opening one as usual.`)
      return new WindowMemory(file, [])
    }
    const windows = parseWindows(json)
    if (windows === null) {
      console.error(`Windows: expected the remembered windows in ${file}, found something else. Opening one as usual.`)
      return new WindowMemory(file, [])
    }
    return new WindowMemory(file, windows)
  }

  /** Written at once, since the process may end with its last window; whole or not at all. */
  write(windows: readonly RememberedWindow[]): void {
    try {
      writeFileSync(`${this.#file}.new`, JSON.stringify({ windows: worthRemembering(windows) }, null, 2), {
        mode: 0o600,
      })
      renameSync(`${this.#file}.new`, this.#file)
    } catch (error) {
      console.error(`Windows: expected to write ${this.#file}, found ${String(error)}. They will not be remembered.`)
    }
  }
}
