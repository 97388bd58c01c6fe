import { node, service, slice, statefulSet } from '../../tests/kit/builders.ts'
import type { ApiObject } from '../../tests/kit/fake-api/index.ts'
import type { PodFacts } from './pod-text.ts'

/** How large the bench's cluster is. */
export interface Extent {
  readonly sets: number
  readonly podsPerSet: number
}

/** A primary stride through the pods, so that changes that follow one another meet different sets. */
const stride = 7_919
const endpointsPerSlice = 100

/** What the server serves: pods that differ in a few facts, and around them whole sets as Podium wants to see them. */
export class BenchCluster {
  readonly podCount: number
  readonly #extent: Extent
  readonly #restarts: Uint32Array
  #version = 1_000
  #changes = 0

  constructor(extent: Extent) {
    this.#extent = extent
    this.podCount = extent.sets * extent.podsPerSet
    this.#restarts = new Uint32Array(this.podCount)
  }

  get version(): number {
    return this.#version
  }

  /** How many changes there have been; the last one's number. */
  get changes(): number {
    return this.#changes
  }

  pod(index: number): PodFacts {
    const set = Math.floor(index / this.#extent.podsPerSet)
    const ordinal = index % this.#extent.podsPerSet
    return {
      name: `set-${set}-${ordinal}`,
      set: `set-${set}`,
      ordinal: String(ordinal),
      uid: uidOf(index),
      node: `node-${index % nodes}`,
      ip: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      restarts: String(this.#restarts[index] ?? 0),
      version: String(this.#version),
    }
  }

  /** Restarts the next pod's container: its count becomes the number of the change. */
  change(): PodFacts {
    const index = (this.#changes * stride) % this.podCount
    this.#changes += 1
    this.#version += 1
    this.#restarts[index] = this.#changes
    return this.pod(index)
  }

  /** Everything but pods, by kind. */
  others(): ReadonlyMap<string, readonly ApiObject[]> {
    const { sets, podsPerSet } = this.#extent
    const names = Array.from({ length: sets }, (_, set) => `set-${set}`)
    return new Map([
      ['Node', Array.from({ length: nodes }, (_, number) => node({ name: `node-${number}` }))],
      ['StatefulSet', names.map((name) => statefulSet({ name, replicas: podsPerSet, serviceName: name }))],
      ['Service', names.map((name) => service({ name }))],
      ['EndpointSlice', names.flatMap((name, set) => this.#slices(name, set))],
    ])
  }

  #slices(name: string, set: number): readonly ApiObject[] {
    const { podsPerSet } = this.#extent
    return Array.from({ length: Math.ceil(podsPerSet / endpointsPerSlice) }, (_, number) => {
      const first = set * podsPerSet + number * endpointsPerSlice
      const count = Math.min(endpointsPerSlice, podsPerSet - number * endpointsPerSlice)
      const pods = Array.from({ length: count }, (_, offset) => this.pod(first + offset))
      const endpoints = pods.map((pod) => ({ ip: pod.ip, pod: pod.name, podUid: pod.uid }))
      return slice({ name: `${name}-${number}`, serviceName: name, endpoints })
    })
  }
}

const nodes = 50

function uidOf(index: number): string {
  return `00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`
}
