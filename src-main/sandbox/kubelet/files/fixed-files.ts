import { nameOf, parentOf, type FileFacts, type FileFailure, type Files } from './types.ts'

/** Files that are worked out when they are read (a ConfigMap's keys, a token) and cannot be changed. */
export class FixedFiles implements Files {
  readonly #texts: () => ReadonlyMap<string, string>

  /** `texts` gives the text of each file by its path. */
  constructor(texts: () => ReadonlyMap<string, string>) {
    this.#texts = texts
  }

  facts(path: string): FileFacts | null {
    const text = this.#texts().get(path)
    if (text !== undefined) return { kind: 'file', bytes: Buffer.byteLength(text), changedMs: 0 }
    return this.list(path) === null ? null : { kind: 'directory', bytes: 4096, changedMs: 0 }
  }

  read(path: string): string | null {
    return this.#texts().get(path) ?? null
  }

  list(path: string): readonly string[] | null {
    const names = new Set<string>()
    for (const file of this.#texts().keys()) {
      for (let below = file; below !== '/'; below = parentOf(below))
        if (parentOf(below) === path) names.add(nameOf(below))
    }
    return names.size === 0 && path !== '/' ? null : [...names].toSorted()
  }

  write(): FileFailure {
    return 'readOnly'
  }

  makeDirectory(): FileFailure {
    return 'readOnly'
  }

  remove(): FileFailure {
    return 'readOnly'
  }
}
