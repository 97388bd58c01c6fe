import { ManualClock } from '#shared/kit/manual-clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { createAdmission } from '../../../../../src-main/sandbox/admission/index.ts'
import {
  type ApiAnswer,
  type ApiParts,
  type ApiServer,
  createApiServer,
} from '../../../../../src-main/sandbox/api/index.ts'
import { initialObjects } from '../../../../../src-main/sandbox/initial-objects.ts'
import { createRegistry } from '../../../../../src-main/sandbox/registry/registry.ts'
import type { Registry } from '../../../../../src-main/sandbox/registry/types.ts'
import { createStore } from '../../../../../src-main/sandbox/storage/store.ts'
import type { Store } from '../../../../../src-main/sandbox/storage/types.ts'
import { createCoreStrategies } from '../../../../../src-main/sandbox/strategies/core/index.ts'
import { workloadStrategies } from '../../../../../src-main/sandbox/strategies/workloads/index.ts'
import { printers } from '../../../../../src-main/sandbox/tables/index.ts'
import { Simulation } from '../../../../../src-main/sandbox/time/simulation.ts'

export const startMs = Date.parse('2026-01-01T00:00:00Z')

/** A container whose log has one line and whose programs say their own name; `cat` gives back its input. */
export const containers: ApiParts['containers'] = {
  log: () => ({ kind: 'ok', value: { text: 'one line\n' } }),
  exec: (_pod, { command }) => ({
    kind: 'ok',
    value: (output) => {
      if (command[0] === 'cat') {
        return { input: (text) => output.output(text), closeInput: () => output.exit(0), stop: () => undefined }
      }
      output.output(`${command.join(' ')}\n`)
      output.exit(command[0] === 'false' ? 1 : 0)
      return { input: () => undefined, closeInput: () => undefined, stop: () => undefined }
    },
  }),
  attach: () => ({
    kind: 'ok',
    value: (output) => {
      output.exit(0)
      return { input: () => undefined, closeInput: () => undefined, stop: () => undefined }
    },
  }),
}

export interface AskOptions {
  readonly type?: string
  readonly accept?: string
  readonly agent?: string
  readonly body?: unknown
}

/** An API server over a store and the registry, without controllers and without a network; time stands still. */
export interface ApiWorld {
  readonly api: ApiServer
  readonly store: Store
  readonly registry: Registry
  readonly time: Simulation
  ask(method: string, path: string, options?: AskOptions): ApiAnswer
  /** The status and the parsed body. */
  json(method: string, path: string, options?: AskOptions): { readonly status: number; readonly body: Body }
  /** Opens a watch and gathers its lines. */
  watch(path: string, options?: AskOptions): Watched
}

// Answers of every shape are read here.
// eslint-disable-next-line typescript/no-explicit-any
export type Body = any

export interface Watched {
  readonly lines: readonly Body[]
  readonly text: string
  readonly isOver: 'no' | 'ended' | 'cut'
  stop(): void
}

export function apiWorld(more: Partial<ApiParts> = {}): ApiWorld {
  const defects: unknown[] = []
  const time = new Simulation({
    clock: new ManualClock(startMs),
    startMs,
    isFrozen: true,
    onDefect: (defect) => defects.push(defect),
  })
  const store = createStore({ historyLimit: 100 })
  const strategies = { ...createCoreStrategies(), ...workloadStrategies }
  const registry = createRegistry({ store, strategies, admission: createAdmission(), time, random: seededRandom(1) })
  for (const { resource, object } of initialObjects()) {
    registry.create(resource, object)
  }
  const address = (): string => '127.0.0.1:6443'
  const parts = { store, registry, time, random: seededRandom(2), printers, containers, address, ...more }
  const api = createApiServer(parts)
  const ask: ApiWorld['ask'] = (method, path, options = {}) => {
    const { body, accept, agent = 'story', type = 'application/json' } = options
    const [before = '', query = ''] = path.split('?')
    return api.handle({
      method,
      path: before,
      query,
      headers: { 'user-agent': agent, accept, ...(body === undefined ? {} : { 'content-type': type }) },
      body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    })
  }
  return {
    api,
    store,
    registry,
    time,
    ask,
    json(method, path, options) {
      const answer = ask(method, path, options)
      if (answer.kind !== 'body') throw new Error(`Expected a body, found a ${answer.kind}`)
      return { status: answer.status, body: JSON.parse(String(answer.body)) }
    },
    watch: (path, options) => opened(ask('GET', path, options)),
  }
}

/** Reads a stream as a client would. */
export function opened(answer: ApiAnswer): Watched {
  if (answer.kind !== 'stream') throw new Error(`Expected a stream, found ${JSON.stringify(answer)}`)
  let text = ''
  let isOver: Watched['isOver'] = 'no'
  const stop = answer.open({
    write(more) {
      if (isOver !== 'no') throw new Error('Expected nothing after the end of a stream.')
      text += more
    },
    end: () => (isOver = 'ended'),
    cut: () => (isOver = 'cut'),
  })
  return {
    get lines() {
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    },
    get text() {
      return text
    },
    get isOver() {
      return isOver
    },
    stop,
  }
}

export const configMap = (
  name: string,
  labels: Record<string, string> = {},
  data: Record<string, string> = {},
): object => ({
  metadata: { name, labels },
  data,
})
