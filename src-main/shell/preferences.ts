import { readFile, rename, writeFile } from 'node:fs/promises'
import * as v from 'valibot'
import type { Preferences } from '#shared/contract/bridge.ts'
import { preferencesShape } from '#shared/contract/requests.ts'

export const defaultPreferences: Preferences = {
  theme: 'system',
  motion: 'system',
  pace: 'mode',
  language: 'system',
  captions: true,
  hideAddresses: false,
  kubeconfigFiles: [],
  singleKeys: true,
  chords: {},
  lastContext: null,
  lastNamespace: null,
  lastWorkload: null,
  recentNamespaces: [],
}

/** What is remembered between starts, in one small file. A file that cannot be understood counts as none. */
export class PreferenceFile {
  readonly #file: string
  #current: Preferences
  #writing: Promise<void> = Promise.resolve()

  private constructor(file: string, current: Preferences) {
    this.#file = file
    this.#current = current
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
    const json = JSON.stringify(this.#current, null, 2)
    this.#writing = this.#writing.then(() => write(this.#file, json))
    return this.#current
  }

  /** Resolves when everything set so far is on disk. */
  settled(): Promise<void> {
    return this.#writing
  }
}

async function read(file: string): Promise<Preferences> {
  try {
    const parsed = v.safeParse(v.partial(preferencesShape), JSON.parse(await readFile(file, 'utf8')))
    return parsed.success ? { ...defaultPreferences, ...(parsed.output as Partial<Preferences>) } : defaultPreferences
  } catch (error) {
    if (!isMissing(error))
      console.error(
        `Preferences: expected readable JSON in ${file}, found ${String(error)}. Starting with the defaults.`,
      )
    return defaultPreferences
  }
}

async function write(file: string, json: string): Promise<void> {
  try {
    await writeFile(`${file}.new`, json, { mode: 0o600 })
    await rename(`${file}.new`, file)
  } catch (error) {
    console.error(`Preferences: expected to write ${file}, found ${String(error)}. They hold until Podium ends.`)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}
