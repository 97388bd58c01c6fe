import { copyFile, readFile, rename, writeFile } from 'node:fs/promises'
import * as v from 'valibot'
import { actionNames } from '#shared/contract/actions.ts'
import type { Preferences } from '#shared/contract/bridge.ts'
import { defaultPreferences } from '#shared/contract/preferences.ts'
import { preferencesShape } from '#shared/contract/requests.ts'

/** What a file says: the preferences that can be understood, and everything else as it stood there. */
export interface ReadPreferences {
  readonly preferences: Preferences
  /** Entries of another version, which are written back as they were. */
  readonly others: Readonly<Record<string, unknown>>
  /** Names of the entries that could not be understood. */
  readonly wrong: readonly string[]
}

/** Reads field by field: one that cannot be understood costs no other. Null for what is no JSON object. */
export function parsePreferences(json: string): ReadPreferences | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // Whoever calls says so, with the name of the file.
    return null
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const entries = Object.entries({ ...value, ...('chords' in value && { chords: knownChords(value.chords) }) })
  const shapes: Readonly<Record<string, v.GenericSchema>> = preferencesShape.entries
  const known = entries.filter(([name]) => Object.hasOwn(shapes, name))
  const understood = known.filter(
    ([name, field]) => shapes[name] !== undefined && v.safeParse(shapes[name], field).success,
  )
  const right = new Set(understood.map(([name]) => name))
  return {
    preferences: { ...defaultPreferences, ...(Object.fromEntries(understood) as Partial<Preferences>) },
    others: Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(shapes, name))),
    wrong: known.map(([name]) => name).filter((name) => !right.has(name)),
  }
}

/** A newer version may know more actions. */
function knownChords(chords: unknown): unknown {
  if (typeof chords !== 'object' || chords === null || Array.isArray(chords)) return chords
  const names: ReadonlySet<string> = new Set(actionNames)
  return Object.fromEntries(Object.entries(chords).filter(([name]) => names.has(name)))
}

/** What is remembered between starts, in one small file. One that cannot be understood is put aside, and the defaults hold. */
export class PreferenceFile {
  readonly #file: string
  readonly #others: ReadPreferences['others']
  #current: Preferences
  #writing: Promise<void> = Promise.resolve()

  private constructor(file: string, { preferences, others }: Omit<ReadPreferences, 'wrong'>) {
    this.#file = file
    this.#current = preferences
    this.#others = others
  }

  static async open(file: string): Promise<PreferenceFile> {
    return new PreferenceFile(file, await read(file))
  }

  get current(): Preferences {
    return this.#current
  }

  /** Takes effect at once; the file follows, written whole and then renamed so that a crash never halves it. */
  set(changes: Partial<Preferences>): Preferences {
    this.#current = { ...this.#current, ...changes }
    const json = JSON.stringify({ ...this.#others, ...this.#current }, null, 2)
    this.#writing = this.#writing.then(() => write(this.#file, json))
    return this.#current
  }

  /** Resolves when everything set so far is on disk. */
  settled(): Promise<void> {
    return this.#writing
  }
}

async function read(file: string): Promise<Omit<ReadPreferences, 'wrong'>> {
  const usual = { preferences: defaultPreferences, others: {} }
  let json: string
  try {
    json = await readFile(file, 'utf8')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT'))
      console.error(`Preferences: expected to read ${file}, found ${String(error)}. Starting with the defaults.`)
    return usual
  }
  const found = parsePreferences(json)
  if (found !== null && found.wrong.length === 0) return found
  const wrong = found === null ? 'something else' : `${found.wrong.join(', ')} that cannot be understood`
  const aside = `${file}.broken`
  const kept = await copyFile(file, aside).then(
    () => `the file is kept as ${aside}`,
    (error: unknown) => `the file could not be kept as ${aside} (${String(error)})`,
  )
  console.error(`Preferences: expected those of Podium in ${file}, found ${wrong}. The defaults hold for it; ${kept}.`)
  return found ?? usual
}

async function write(file: string, json: string): Promise<void> {
  try {
    await writeFile(`${file}.new`, json, { mode: 0o600 })
    await rename(`${file}.new`, file)
  } catch (error) {
    console.error(`Preferences: expected to write ${file}, found ${String(error)}. They hold until Podium ends.`)
  }
}
