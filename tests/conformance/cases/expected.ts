import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../../samples/conformance')

const fileOf = (area: string, name: string): string => join(folder, area, `${name}.json`)

/** What the real cluster showed when the case was recorded; null if it never was. */
export function expected(area: string, name: string): unknown {
  const file = fileOf(area, name)
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

export function record(area: string, name: string, seen: ReadonlyMap<string, unknown>): void {
  mkdirSync(join(folder, area), { recursive: true })
  writeFileSync(fileOf(area, name), `${JSON.stringify(Object.fromEntries(seen), null, 1)}\n`)
}
