import { execFile } from 'node:child_process'
import { Resolver } from 'node:dns/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { InspectShape } from '../../src-main/command/shape/inspect.ts'
import type { LineShape } from '../../src-main/command/shape/narrate.ts'
import type { DnsShape } from '../../src-main/command/shape/services.ts'
import { withoutDots, type Cluster } from './cluster.ts'
import { Podium } from '../kit/podium.ts'
import type { Command, Scenario, Situation, Step } from './scenarios/types.ts'
import { setFacts, type ApiObject } from './truth.ts'

const kinds = 'statefulsets,pods,persistentvolumeclaims,endpointslices,nodes,deployments'
const pollMs = 250

export interface RealClusterOptions {
  readonly kubeconfig: string
  /** `host:port` of a CoreDNS; null where nobody can be asked. */
  readonly dns: string | null
}

/** A live cluster: kubectl changes it and says what is there, `podium` says what it sees. */
export class RealCluster implements Cluster {
  readonly isRecorded = false
  readonly #scenario: Scenario
  readonly #options: RealClusterOptions
  readonly #suffix = Math.random().toString(36).slice(2, 7)
  readonly #namespace: string
  readonly #podium: Podium
  readonly #resolver: Resolver | null
  #narration: { readonly lines: readonly LineShape[]; readonly stop: () => Promise<number> } | null = null

  private constructor(scenario: Scenario, options: RealClusterOptions) {
    this.#scenario = scenario
    this.#options = options
    this.#namespace = `podium-${scenario.namespace}-${this.#suffix}`
    this.#podium = new Podium(options.kubeconfig)
    this.#resolver = options.dns === null ? null : new Resolver({ timeout: 1_000, tries: 2 })
    if (options.dns !== null) this.#resolver?.setServers([options.dns])
  }

  static async open(scenario: Scenario, options: RealClusterOptions): Promise<RealCluster> {
    const cluster = new RealCluster(scenario, options)
    await cluster.#kubectl(['create', 'namespace', cluster.#namespace])
    cluster.#narration = await cluster.#podium.narrate(cluster.#namespace)
    return cluster
  }

  async advance(step: Step): Promise<void> {
    const commands = step.perform?.(await this.situation()) ?? []
    for (const command of commands) await this.#perform(command)
  }

  async situation(): Promise<Situation> {
    const objects = JSON.parse(await this.#kubectl(['get', kinds, '-n', this.#namespace, '-o', 'json'])) as {
      readonly items: readonly ApiObject[]
    }
    return { namespace: this.#namespace, objects: objects.items, sets: setFacts(objects.items, this.#namespace) }
  }

  inspect(): Promise<InspectShape> {
    return this.#podium.json<InspectShape>(['inspect', '-n', this.#namespace])
  }

  dns(): Promise<DnsShape> {
    return this.#podium.json<DnsShape>(['dns', '-n', this.#namespace])
  }

  told(): readonly LineShape[] {
    return [...(this.#narration?.lines ?? [])]
  }

  /** Every name that Podium says is or is not answered, and some that must not be. */
  questions(said: DnsShape): readonly string[] {
    if (this.#resolver === null) return []
    const own = said.records.map(({ name, type }) => `${name} ${type}`)
    const zone = `${this.#namespace}.svc.cluster.local`
    return [...new Set([...own, ...(this.#scenario.questions ?? []).map((text) => text.replace('{zone}', zone))])]
  }

  async answer(question: string): Promise<readonly string[]> {
    const [name = '', type = 'A'] = question.split(' ')
    try {
      return withoutDots(await this.#resolve(name, type))
    } catch (error) {
      const { code } = error as { readonly code?: string }
      if (code === 'ENOTFOUND' || code === 'ENODATA') return []
      throw error
    }
  }

  async eventually(check: () => Promise<void>, limitMs: number): Promise<void> {
    const endMs = performance.now() + limitMs
    for (;;) {
      try {
        return await check()
      } catch (error) {
        if (performance.now() > endMs) throw error
      }
      await pause(pollMs)
    }
  }

  async end(): Promise<void> {
    await this.#narration?.stop()
    for (const command of this.#scenario.restore ?? []) await this.#perform(command)
    await this.#kubectl(['delete', 'namespace', this.#namespace, '--wait=false'])
    const names = (this.#scenario.clusterNames ?? []).map((name) => `${name}-${this.#suffix}`)
    if (names.length === 0) return
    await this.#kubectl(['delete', 'pv', '--ignore-not-found', '--wait=false', ...names])
    await this.#kubectl(['delete', 'storageclass', '--ignore-not-found', ...names])
  }

  async #resolve(name: string, type: string): Promise<readonly string[]> {
    const resolver = this.#resolver
    if (resolver === null) return []
    if (type !== 'SRV') return resolver.resolve(name, type as 'A' | 'AAAA' | 'CNAME' | 'PTR')
    const records = await resolver.resolveSrv(name)
    return records.map(({ priority, weight, port, name: target }) => `${priority} ${weight} ${port} ${target}`)
  }

  async #perform({ kubectl, input }: Command): Promise<void> {
    const words = kubectl.map((word) => this.#unique(word))
    await this.#kubectl(['-n', this.#namespace, ...words], input === undefined ? undefined : this.#unique(input))
  }

  /** Objects of the whole cluster are called after this run. */
  #unique(text: string): string {
    const names = this.#scenario.clusterNames ?? []
    return names.reduce(
      (changed, name) =>
        changed.replaceAll(new RegExp(`(?<![\\w/-])${name}(?![\\w-])`, 'g'), `${name}-${this.#suffix}`),
      text,
    )
  }

  async #kubectl(words: readonly string[], input?: string): Promise<string> {
    const env = { ...process.env, KUBECONFIG: this.#options.kubeconfig }
    const running = promisify(execFile)('kubectl', [...words], { env, maxBuffer: 64 * 1024 * 1024 })
    running.child.stdin?.end(input ?? '')
    const { stdout } = await running
    return stdout
  }
}
