import type { WatchEvent } from './api-object.ts'
import type { Body } from './body.ts'
import type { FaultScript } from './faults.ts'
import type { Route } from './route.ts'
import { kinds } from '#shared/objects/index.ts'
import type { Status } from './statuses.ts'

/** One open watch. */
export class WatchStream {
  readonly route: Route
  readonly wantsBookmarks: boolean
  readonly #body: Body
  readonly #faults: FaultScript
  readonly #textOf: (object: object) => string

  constructor(options: {
    readonly route: Route
    readonly wantsBookmarks: boolean
    readonly body: Body
    readonly faults: FaultScript
    readonly textOf: (object: object) => string
  }) {
    this.route = options.route
    this.wantsBookmarks = options.wantsBookmarks
    this.#body = options.body
    this.#faults = options.faults
    this.#textOf = options.textOf
  }

  get isOpen(): boolean {
    return this.#body.isOpen
  }

  send(event: WatchEvent): void {
    if (event.kind !== this.route.kind) return
    if (this.route.namespace !== '' && event.object.metadata.namespace !== this.route.namespace) return
    const line = lineOf(event.type, this.#textOf(event.object))
    const breakage = this.#faults.takeBreakage(this.route)
    if (breakage === undefined) this.#body.write(line)
    else this.#body.writeBroken(line, breakage)
  }

  /** Every object as an addition, in one go. */
  sendInitial(objects: readonly object[]): void {
    const breakage = this.#faults.takeBreakage(this.route)
    const text = objects.map((object) => lineOf('ADDED', this.#textOf(object))).join('')
    if (breakage === undefined) this.#body.write(text)
    else this.#body.writeBroken(text, breakage)
  }

  bookmark(version: number, initialEventsEnd = false): void {
    if (!this.wantsBookmarks) return
    const { group, version: apiVersion } = kinds[this.route.kind]
    const annotations = initialEventsEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}
    const metadata = { resourceVersion: String(version), ...annotations }
    const object = { kind: this.route.kind, apiVersion: group === '' ? apiVersion : `${group}/${apiVersion}`, metadata }
    this.#body.write(lineOf('BOOKMARK', JSON.stringify(object)))
  }

  fail(status: Status): void {
    this.#body.write(lineOf('ERROR', JSON.stringify(status)))
    this.#body.end()
  }

  end(): void {
    this.#body.end()
  }

  reset(): void {
    this.#body.reset()
  }

  resume(): void {
    this.#body.flush()
  }
}

const lineOf = (type: string, objectText: string): string => `{"type":"${type}","object":${objectText}}\n`
