import { randomBytes } from 'node:crypto'
import type { Clock } from '#shared/kit/clock.ts'
import { seededRandom } from '#shared/kit/random.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import { serveApi, createApiServer, type ApiServer, type ApiListener } from './api/index.ts'
import { applyScenario } from './apply-scenario.ts'
import type { ControlCommand, ControlState, ScenarioInfo } from './control.ts'
import { createResolver, startDnsServer, type DnsServer, type Resolve } from './dns/index.ts'
import { createFaults, type Faults } from './faults/index.ts'
import type { Access } from './kubeconfig.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'
import { readScenarios, type Scenario } from './scenarios.ts'
import { printers } from './tables/index.ts'

export interface HostOptions {
  readonly clock: Clock
  readonly seed: number
  /** Null: an empty cluster. */
  readonly scenario: string | null
  readonly speed?: number
  readonly startMs?: number
  /** 0 or absent: a free one. */
  readonly port?: number
  /** Told what should never have been thrown; the sandbox goes on. */
  readonly onDefect: (defect: unknown) => void
}

/** A sandbox that serves on loopback. */
export interface RunningSandbox {
  readonly access: Access
  /** `127.0.0.1:port`, where its DNS answers over UDP and TCP. */
  readonly dns: string
  readonly scenarios: readonly ScenarioInfo[]
  readonly state: ControlState
  command(command: ControlCommand): Result<null, Problem>
  /** Told after each command, and when a fault in force changed. */
  onState(listener: (state: ControlState) => void): () => void
  stop(): Promise<void>
}

/** Starts a cluster, serves it, and applies its scenario. Fails when no port is to be had or the scenario is not there. */
export async function startSandbox(options: HostOptions): Promise<Result<RunningSandbox, Problem>> {
  const scenarios = readScenarios()
  const missing = missingScenario(options.scenario, scenarios)
  if (missing !== null) return failed(missing)
  const host = new Host(options, scenarios)
  try {
    await host.listen()
    return ok(host)
  } catch (error) {
    await host.stop()
    return failed({
      code: 'sandbox-not-started',
      params: { detail: error instanceof Error ? error.message : String(error) },
    })
  }
}

/** One cluster at a time, with what stands in front of it. A reset replaces it. */
interface Cluster {
  readonly sandbox: Sandbox
  readonly api: ApiServer
  readonly faults: Faults
  readonly resolve: Resolve
  scenario: string | null
}

class Host implements RunningSandbox {
  readonly scenarios: readonly Scenario[]
  readonly #options: HostOptions
  readonly #token = randomBytes(24).toString('base64url')
  readonly #listeners = new Set<(state: ControlState) => void>()
  #cluster: Cluster
  #listener: ApiListener | null = null
  #dns: DnsServer | null = null

  constructor(options: HostOptions, scenarios: readonly Scenario[]) {
    this.#options = options
    this.scenarios = scenarios
    this.#cluster = this.#makeCluster({ seed: options.seed, startRevision: 1, speed: options.speed ?? 1 })
    this.#load(options.scenario)
  }

  async listen(): Promise<void> {
    const { clock, port = 0, onDefect } = this.#options
    this.#listener = await serveApi({
      // Whoever is connected stays so across a reset: requests go to the cluster of the moment.
      api: {
        handle: (request) => this.#cluster.api.handle(request),
        cutWatches: () => this.#cluster.api.cutWatches(),
        close: () => this.#cluster.api.close(),
        watchCount: 0,
      },
      token: this.#token,
      catchUp: () => this.#cluster.sandbox.time.catchUp(),
      nowMs: clock.nowMs(),
      port,
      beside: (request) => this.#cluster.faults.answer(request, this),
      onDefect,
    })
    this.#dns = await startDnsServer(
      (question) => this.#cluster.resolve(question),
      () => this.#cluster.sandbox.time.catchUp(),
    )
  }

  get access(): Access {
    return { server: this.#listener?.url ?? '', certificate: this.#listener?.certificate ?? '', token: this.#token }
  }

  get dns(): string {
    return this.#dns?.address ?? ''
  }

  get state(): ControlState {
    this.#cluster.sandbox.time.catchUp()
    const { sandbox, faults, scenario } = this.#cluster
    const { time, seed } = sandbox
    return { nowMs: time.nowMs(), isFrozen: time.isFrozen, speed: time.speed, seed, scenario, faults: faults.inForce() }
  }

  command(command: ControlCommand): Result<null, Problem> {
    this.#cluster.sandbox.time.catchUp()
    const result = this.#do(command)
    if (result.kind === 'ok') this.#tell()
    return result
  }

  onState(listener: (state: ControlState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async stop(): Promise<void> {
    this.#listeners.clear()
    await this.#listener?.stop()
    await this.#dns?.stop()
    this.#cluster.sandbox.stop()
  }

  #do(command: ControlCommand): Result<null, Problem> {
    const { time } = this.#cluster.sandbox
    switch (command.command) {
      case 'freeze':
        time.freeze()
        return ok(null)
      case 'resume':
        time.resume()
        return ok(null)
      case 'speed':
        time.setSpeed(command.speed)
        return ok(null)
      case 'step':
        time.step(command.seconds * 1_000)
        return ok(null)
      case 'reset':
        return this.#reset(command)
      case 'scenario': {
        const missing = missingScenario(command.name, this.scenarios)
        if (missing !== null) return failed(missing)
        this.#load(command.name)
        return ok(null)
      }
      case 'fault':
      case 'mend':
        return this.#cluster.faults.apply(command)
    }
  }

  #reset({ seed, scenario }: Extract<ControlCommand, { command: 'reset' }>): Result<null, Problem> {
    const before = this.#cluster
    const next = scenario === undefined ? before.scenario : scenario
    const missing = missingScenario(next, this.scenarios)
    if (missing !== null) return failed(missing)
    const { store, time } = before.sandbox
    // Versions of the old cluster lie below those of the new one, so that every watcher has to list anew.
    const startRevision = Math.ceil((store.revision + 1) / 1_000) * 1_000
    const { speed } = time
    before.api.close()
    before.sandbox.stop()
    this.#cluster = this.#makeCluster({ seed: seed ?? before.sandbox.seed, startRevision, speed })
    this.#load(next)
    return ok(null)
  }

  #load(name: string | null): void {
    const scenario = this.scenarios.find((one) => one.name === name)
    this.#cluster.scenario = scenario?.name ?? null
    if (scenario !== undefined)
      applyScenario(scenario, this.#cluster.api, this.#cluster.sandbox.time, this.#options.onDefect)
  }

  #makeCluster(made: { readonly seed: number; readonly startRevision: number; readonly speed: number }): Cluster {
    const { clock, startMs, onDefect } = this.#options
    const sandbox = createSandbox({ clock, onDefect, ...(startMs === undefined ? {} : { startMs }), ...made })
    const { store, registry, time } = sandbox
    const faults = createFaults({
      store,
      registry,
      time,
      cutWatches: () => api.cutWatches(),
      random: seededRandom(made.seed + 1),
    })
    const api: ApiServer = createApiServer({
      store,
      registry,
      time,
      random: seededRandom(made.seed + 2),
      printers,
      containers: sandbox.containers,
      faults,
      address: () => (this.#listener === null ? '' : `127.0.0.1:${this.#listener.port}`),
    })
    return { sandbox, api, faults, resolve: createResolver({ view: store, nowMs: () => time.nowMs() }), scenario: null }
  }

  #tell(): void {
    const { state } = this
    for (const listener of this.#listeners) listener(state)
  }
}

function missingScenario(name: string | null, scenarios: readonly Scenario[]): Problem | null {
  if (name === null || scenarios.some((scenario) => scenario.name === name)) return null
  const names = scenarios.map((scenario) => scenario.name).join(', ')
  return { code: 'sandbox-refused', params: { detail: `there is no scenario ${name}; there are ${names}` } }
}
