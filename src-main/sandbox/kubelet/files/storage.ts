import type { ObjectOf } from '../../objects.ts'
import type { Store } from '../../storage/types.ts'
import { MemoryFiles } from './memory-files.ts'

/** What the root of every container begins with. */
const rootDirectories = [
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/lib',
  '/lib64',
  '/proc',
  '/root',
  '/sys',
  '/tmp',
  '/usr',
  '/var',
  '/run',
  '/opt',
  '/mnt',
]

/**
 * Keeps the files of containers as long as a real node would: a container's root until the container is gone, an emptyDir
 * until its pod is, a volume's until the PersistentVolume is.
 */
export class ContainerStorage {
  readonly #nowMs: () => number
  readonly #trees = new Map<string, MemoryFiles>()

  constructor(store: Pick<Store, 'subscribe'>, nowMs: () => number) {
    this.#nowMs = nowMs
    store.subscribe(({ type, resource, object }) => {
      if (type !== 'DELETED') return
      if (resource === 'pods') this.#drop(`pod/${object.metadata.uid}/`)
      if (resource === 'persistentvolumes') this.#drop(`volume/${object.metadata.uid}`)
    })
  }

  /** How many trees are kept; for tests. */
  get size(): number {
    return this.#trees.size
  }

  /** The root of a container; one that was started again has a new one. */
  root({ metadata: { uid } }: ObjectOf['pods'], container: string, restartCount: number): MemoryFiles {
    const key = `pod/${uid}/root/${container}/${restartCount}`
    if (!this.#trees.has(key)) this.#drop(`pod/${uid}/root/${container}/`)
    return this.#tree(key, rootDirectories)
  }

  emptyDir({ metadata: { uid } }: ObjectOf['pods'], volume: string): MemoryFiles {
    return this.#tree(`pod/${uid}/emptyDir/${volume}`)
  }

  volume(uid: string): MemoryFiles {
    return this.#tree(`volume/${uid}`)
  }

  hostPath(node: string, path: string): MemoryFiles {
    return this.#tree(`node/${node}${path}`)
  }

  #tree(key: string, directories: readonly string[] = []): MemoryFiles {
    const tree = this.#trees.get(key) ?? new MemoryFiles(this.#nowMs, directories)
    this.#trees.set(key, tree)
    return tree
  }

  #drop(prefix: string): void {
    for (const key of this.#trees.keys()) if (key.startsWith(prefix)) this.#trees.delete(key)
  }
}
