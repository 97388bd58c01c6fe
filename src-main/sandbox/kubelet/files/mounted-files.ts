import { nameOf, parentOf, type FileFacts, type FileFailure, type Files } from './types.ts'

export interface Mount {
  readonly path: string
  readonly files: Files
  readonly isReadOnly: boolean
  /** Where in `files` the mount begins: `/`, or the subPath. */
  readonly root: string
}

interface Place {
  readonly mount: Mount
  readonly path: string
}

/** One tree made of a root and what is mounted on it; the deepest mount of a path answers for it. */
export class MountedFiles implements Files {
  readonly #mounts: readonly Mount[]

  constructor(root: Files, mounts: readonly Mount[]) {
    const all = [{ path: '/', files: root, isReadOnly: false, root: '/' }, ...mounts]
    this.#mounts = all.toSorted((left, right) => right.path.length - left.path.length)
  }

  facts(path: string): FileFacts | null {
    const { mount, path: inner } = this.#place(path)
    const facts = mount.files.facts(inner)
    if (facts !== null) return facts
    // A directory that only leads to a mount, or an empty subPath.
    const leads = this.#mounts.some((other) => other.path === path || other.path.startsWith(`${path}/`))
    return leads ? { kind: 'directory', bytes: 4096, changedMs: 0 } : null
  }

  read(path: string): string | null {
    const { mount, path: inner } = this.#place(path)
    return mount.files.read(inner)
  }

  list(path: string): readonly string[] | null {
    if (this.facts(path)?.kind !== 'directory') return null
    const { mount, path: inner } = this.#place(path)
    const prefix = path === '/' ? '/' : `${path}/`
    const below = this.#mounts
      .filter((other) => other.path !== '/' && other.path.startsWith(prefix))
      .map((other) => other.path.slice(prefix.length).split('/')[0] ?? '')
    return [...new Set([...(mount.files.list(inner) ?? []), ...below])].toSorted()
  }

  write(path: string, text: string): FileFailure | null {
    return this.#change(path, (files, inner) => files.write(inner, text))
  }

  makeDirectory(path: string): FileFailure | null {
    if (this.facts(path) !== null) return 'exists'
    return this.#change(path, (files, inner) => files.makeDirectory(inner))
  }

  remove(path: string): FileFailure | null {
    // A mount point is in use.
    if (this.#mounts.some((mount) => mount.path === path)) return 'notEmpty'
    return this.#change(path, (files, inner) => files.remove(inner))
  }

  isMounted(path: string): boolean {
    return this.#place(path).mount.path !== '/'
  }

  #change(path: string, change: (files: Files, inner: string) => FileFailure | null): FileFailure | null {
    const { mount, path: inner } = this.#place(path)
    if (mount.isReadOnly) return 'readOnly'
    if (mount.root !== '/') makeParents(mount.files, mount.root)
    return change(mount.files, inner)
  }

  #place(path: string): Place {
    const mount = this.#mounts.find((one) => one.path === '/' || path === one.path || path.startsWith(`${one.path}/`))
    if (mount === undefined) throw new Error(`Expected a mount for ${path}, found none. This is a defect of Podium.`)
    const below = mount.path === '/' ? path : path.slice(mount.path.length)
    const inner = `${mount.root === '/' ? '' : mount.root}${below}`
    return { mount, path: inner === '' ? '/' : inner }
  }
}

function makeParents(files: Files, path: string): void {
  if (files.facts(path) !== null) return
  if (parentOf(path) !== path && nameOf(path) !== '') makeParents(files, parentOf(path))
  files.makeDirectory(path)
}
