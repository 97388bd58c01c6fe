import { equal, equalWithSharing } from '#shared/kit/equal.ts'
import type { PodObject, WatchedKind } from '#shared/objects/index.ts'
import { isFields } from './answers.ts'
import type { KnownObjects } from './known-objects.ts'
import { podLine, type PodLine, type StatusParts } from './pod-line.ts'
import { podWithContainers, podWithStatus } from './projection/pod.ts'
import { projectObject, readWatchLine, type WatchLine } from './watch-line.ts'

/** What the last line of a pod told. */
interface LastRead {
  /** Of all but the status. */
  readonly digest: bigint
  pod: PodObject
  /** Of what stood around the states of its containers; null when there were none. */
  frame: bigint | null
  /** Whether that was found to be a status without its containers, and nothing else; null before it was looked at. */
  isFrameWell: boolean | null
}

/**
 * Reads the lines of one kind's watches. Of a pod of which nothing but its status has changed since its last line, nothing but
 * its status is read, and of that nothing but its containers if the rest stayed, since everything else is known. What is read
 * is the same either way.
 */
export class LineReader {
  readonly #kind: WatchedKind
  readonly #known: KnownObjects
  /** By uid. */
  readonly #read = new Map<string, LastRead>()

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
    const last = this.#read.get(line.uid)
    // A list may have told of a pod with another spec since.
    if (last?.digest !== line.digest || this.#known.get(line.namespace, line.name) !== last.pod)
      return this.#readWhole(line)
    const parts = line.statusParts()
    const pod = podOfContainers(line, parts, last) ?? podOfStatus(line, parts, last)
    if (pod === null) return null
    last.pod = pod
    return { kind: 'put', object: pod }
  }

  /** The first line of a pod shows whether its parts are what they seem. */
  #readWhole(line: PodLine): WatchLine | null {
    const [event, status] = [parsed(line.rest()), parsed(line.status())]
    if (!isFields(event) || !isFields(event['object']) || !isFields(status)) return null
    const pod = projectObject('Pod', { ...event['object'], status }) as PodObject
    const before = this.#known.get(line.namespace, line.name)
    // What the list told already is kept once, and whoever compares the two is done at once.
    if (before?.uid === pod.uid) equalWithSharing(before, pod)
    // Pods that are gone have left theirs behind.
    if (this.#read.size > this.#known.size) this.#read.clear()
    this.#read.set(pod.uid, { digest: line.digest, pod, frame: null, isFrameWell: null })
    return { kind: 'put', object: pod }
  }
}

function podOfContainers(line: PodLine, parts: StatusParts | null, last: LastRead): PodObject | null {
  if (parts?.digest !== last.frame || last.isFrameWell !== true) return null
  const containers = parsed(parts.containers())
  return Array.isArray(containers) ? podWithContainers(last.pod, line.resourceVersion, containers) : null
}

/** What stands around the containers is looked at when it comes for the second time: most of it comes only once. */
function podOfStatus(line: PodLine, parts: StatusParts | null, last: LastRead): PodObject | null {
  const status = parsed(line.status())
  if (!isFields(status)) return null
  const frame = parts?.digest ?? null
  if (frame !== last.frame) last.isFrameWell = null
  else if (parts !== null) last.isFrameWell ??= isCutWell(status, parts)
  last.frame = frame
  return podWithStatus(last.pod, line.resourceVersion, status)
}

/** A mark might stand deeper, in a field that is not known here. Whatever list of containers then stands there, the rest is the same. */
function isCutWell(status: Readonly<Record<string, unknown>>, parts: StatusParts): boolean {
  const containers = parsed(parts.containers())
  return (
    equal(status['containerStatuses'], containers) && equal(parsed(parts.frame()), { ...status, containerStatuses: [] })
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Either the line is no JSON or it was cut in the wrong place: whoever reads it whole finds out.
    return undefined
  }
}
