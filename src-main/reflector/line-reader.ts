import { equalWithSharing } from '#shared/kit/equal.ts'
import type { PodObject, WatchedKind } from '#shared/objects/index.ts'
import { isFields } from './answers.ts'
import type { KnownObjects } from './known-objects.ts'
import { podLine, type PodLine } from './pod-line.ts'
import { podWithStatus } from './projection/pod.ts'
import { projectObject, readWatchLine, type WatchLine } from './watch-line.ts'

/**
 * Reads the lines of one kind's watches. Of a pod of which nothing but its status has changed since its last line, nothing but
 * its status is read, since everything else is known. What is read is the same either way.
 */
export class LineReader {
  readonly #kind: WatchedKind
  readonly #known: KnownObjects
  /** By uid, the pod that was read last and what its line held besides the status. */
  readonly #read = new Map<string, { readonly digest: bigint; pod: PodObject }>()

  constructor(kind: WatchedKind, known: KnownObjects) {
    this.#kind = kind
    this.#known = known
  }

  /** Ends the attempt if the line cannot be read, as `readWatchLine` does. */
  read(bytes: Buffer): WatchLine {
    const line = this.#kind === 'Pod' ? podLine(bytes) : null
    return (line === null ? null : this.#readPod(line)) ?? readWatchLine(this.#kind, bytes)
  }

  #readPod(line: PodLine): WatchLine | null {
    const status = parsed(line.status())
    if (!isFields(status)) return null
    const last = this.#read.get(line.uid)
    // A list may have told of a pod with another spec since.
    if (last?.digest !== line.digest || this.#known.get(line.namespace, line.name) !== last.pod)
      return this.#readWhole(line, status)
    last.pod = podWithStatus(last.pod, line.resourceVersion, status)
    return { kind: 'put', object: last.pod }
  }

  /** The first line of a pod shows whether its parts are what they seem. */
  #readWhole(line: PodLine, status: unknown): WatchLine | null {
    const event = parsed(line.rest())
    if (!isFields(event) || !isFields(event['object'])) return null
    const pod = projectObject('Pod', { ...event['object'], status }) as PodObject
    const before = this.#known.get(line.namespace, line.name)
    // What the list told already is kept once, and whoever compares the two is done at once.
    if (before?.uid === pod.uid) equalWithSharing(before, pod)
    // Pods that are gone have left theirs behind.
    if (this.#read.size > this.#known.size) this.#read.clear()
    this.#read.set(pod.uid, { digest: line.digest, pod })
    return { kind: 'put', object: pod }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Either the line is no JSON or it was cut in the wrong place: whoever reads it whole finds out.
    return undefined
  }
}
