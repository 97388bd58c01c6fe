import { nameOf, parentOf, type FileFacts, type FileFailure, type Files } from './types.ts'

/** Enough for what is typed in a lesson; a volume cannot fill the memory of the machine. */
const limitBytes = 1_048_576
const limitEntries = 2000

interface Entry {
  /** Null: a directory. */
  readonly text: string | null
  readonly changedMs: number
}

/** Files that can be changed, in memory and bounded. */
export class MemoryFiles implements Files {
  readonly #nowMs: () => number
  readonly #entries = new Map<string, Entry>()
  #bytes = 0

  constructor(nowMs: () => number, directories: readonly string[] = []) {
    this.#nowMs = nowMs
    for (const path of ['/', ...directories]) this.#entries.set(path, { text: null, changedMs: nowMs() })
  }

  facts(path: string): FileFacts | null {
    const entry = this.#entries.get(path)
    if (entry === undefined) return null
    const { text, changedMs } = entry
    return {
      kind: text === null ? 'directory' : 'file',
      bytes: text === null ? 4096 : Buffer.byteLength(text),
      changedMs,
    }
  }

  read(path: string): string | null {
    return this.#entries.get(path)?.text ?? null
  }

  list(path: string): readonly string[] | null {
    if (this.#entries.get(path)?.text !== null) return null
    const paths = [...this.#entries.keys()].filter((other) => other !== '/' && parentOf(other) === path)
    return paths.map(nameOf).toSorted()
  }

  write(path: string, text: string): FileFailure | null {
    const before = this.#entries.get(path)
    if (before?.text === null) return 'isDirectory'
    const parent = this.#parentFailure(path)
    if (parent !== null) return parent
    const bytes = this.#bytes + Buffer.byteLength(text) - Buffer.byteLength(before?.text ?? '')
    if (bytes > limitBytes || (before === undefined && this.#entries.size >= limitEntries)) return 'full'
    this.#bytes = bytes
    this.#entries.set(path, { text, changedMs: this.#nowMs() })
    return null
  }

  makeDirectory(path: string): FileFailure | null {
    if (this.#entries.has(path)) return 'exists'
    const parent = this.#parentFailure(path)
    if (parent !== null) return parent
    if (this.#entries.size >= limitEntries) return 'full'
    this.#entries.set(path, { text: null, changedMs: this.#nowMs() })
    return null
  }

  remove(path: string): FileFailure | null {
    const entry = this.#entries.get(path)
    if (entry === undefined || path === '/') return 'missing'
    if (entry.text === null && (this.list(path) ?? []).length > 0) return 'notEmpty'
    this.#bytes -= Buffer.byteLength(entry.text ?? '')
    this.#entries.delete(path)
    return null
  }

  #parentFailure(path: string): FileFailure | null {
    const parent = this.#entries.get(parentOf(path))
    if (parent === undefined) return 'missing'
    return parent.text === null ? null : 'isNotDirectory'
  }
}
