import { writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'

/** Where a window stood, in px of the screen. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const whole = v.pipe(v.number(), v.integer())
const boundsShape = v.object({ x: whole, y: whole, width: whole, height: whole })

/** The remembered place, or null when there is none that can be understood. */
export async function readBounds(file: string): Promise<Bounds | null> {
  try {
    const parsed = v.safeParse(boundsShape, JSON.parse(await readFile(file, 'utf8')))
    return parsed.success ? parsed.output : null
  } catch {
    // None was written yet, or it is no JSON: the window opens in its usual place.
    return null
  }
}

/** Written at once, since the process ends with its last window. */
export function writeBounds(file: string, bounds: Bounds): void {
  try {
    writeFileSync(file, JSON.stringify(bounds))
  } catch (error) {
    console.error(`Window: expected to write ${file}, found ${String(error)}. Its place will not be remembered.`)
  }
}
