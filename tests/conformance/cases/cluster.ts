import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { resources } from '../../../src-main/sandbox/resources.ts'
import type { PlainHttp } from './http.ts'
import { normal, type Words } from './normal.ts'
import type { Answer, CaseCluster, HttpAnswer, KubectlResult, Watch } from './types.ts'

export interface ClusterUnderTest {
  readonly kubeconfig: string
  readonly http: PlainHttp
  readonly isSandbox: boolean
  /** Seconds of the cluster per second outside. */
  readonly speed: number
}

/** Makes a namespace of its own for one case. `end` takes it away, with all that had to be unique. */
export async function openCase(
  cluster: ClusterUnderTest,
  name: string,
): Promise<{
  readonly it: CaseCluster
  readonly seen: ReadonlyMap<string, unknown>
  readonly end: () => Promise<void>
}> {
  const suffix = Math.random().toString(36).slice(2, 7)
  const namespace = `podium-${name}`.slice(0, 50).replace(/-+$/, '') + `-${suffix}`
  const it = new CaseRun(cluster, namespace, suffix)
  await it.kubectl(['create', 'namespace', namespace])
  await it.until('the default service account', () => it.get('serviceaccounts/default'))
  return { it, seen: it.seen, end: () => it.end() }
}

class CaseRun implements CaseCluster {
  readonly isSandbox: boolean
  readonly namespace: string
  readonly seen = new Map<string, unknown>()
  readonly #cluster: ClusterUnderTest
  readonly #suffix: string
  readonly #words: Words
  readonly #watches: Watch[] = []

  constructor(cluster: ClusterUnderTest, namespace: string, suffix: string) {
    this.#cluster = cluster
    this.isSandbox = cluster.isSandbox
    this.namespace = namespace
    this.#suffix = suffix
    this.#words = { namespace, unique: new Map(), generated: new Map() }
  }

  unique(name: string): string {
    const unique = `${name}-${this.#suffix}`
    ;(this.#words.unique as Map<string, string>).set(unique, name)
    return unique
  }

  async kubectl(
    words: readonly string[],
    { input, mayFail = false }: { readonly input?: string; readonly mayFail?: boolean } = {},
  ): Promise<KubectlResult> {
    const result = await run(
      ['-n', this.namespace, ...words, ...this.#patience(words)],
      this.#cluster.kubeconfig,
      input?.replaceAll('NS', this.namespace),
    )
    if (this.isSandbox && words[0] === 'delete' && result.stderr.includes('timed out waiting for the condition'))
      return { ...result, status: 0, stderr: '' }
    if (result.status !== 0 && !mayFail)
      throw new Error(`kubectl ${words.join(' ')} was to succeed, and ended with ${result.status}: ${result.stderr}`)
    return result
  }

  /**
   * kubectl's delete looks whether the object is there, then lists and watches for its end. At 16 times the speed a pod can go
   * and come back under its name between the look and the list, and kubectl would wait for the new one to go.
   */
  #patience(words: readonly string[]): readonly string[] {
    const waits = this.isSandbox && words[0] === 'delete' && !words.some((word) => /^--(wait|timeout|raw)/.test(word))
    return waits ? ['--timeout=15s'] : []
  }

  async apply(manifest: string): Promise<void> {
    await this.kubectl(['apply', '-f', '-'], { input: manifest })
  }

  request(
    method: string,
    path: string,
    { body, headers = {} }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ): Promise<HttpAnswer> {
    return this.#cluster.http.send(method, path.replaceAll('{ns}', this.namespace), body, headers)
  }

  async get(path: string): Promise<Answer> {
    const { status, body } = await this.request('GET', this.#path(path))
    if (status === 404) return null
    if (status !== 200)
      throw new Error(`GET ${path} was to answer 200 or 404, and answered ${status}: ${body?.message}`)
    return body
  }

  async list(resource: string, query = ''): Promise<readonly Answer[]> {
    const { status, body } = await this.request('GET', this.#path(resource) + query)
    if (status !== 200) throw new Error(`a list of ${resource} was expected, found ${status}: ${body?.message}`)
    return body.items
  }

  async events(about?: string): Promise<readonly Answer[]> {
    const events = await this.list('events')
    const told = events
      .filter(({ involvedObject }) => about === undefined || `${involvedObject.kind}/${involvedObject.name}` === about)
      .map(({ involvedObject, type, reason, message }) =>
        JSON.stringify({ about: `${involvedObject.kind}/${involvedObject.name}`, type, reason, message }),
      )
    return [...new Set(told)].toSorted().map((one) => JSON.parse(one))
  }

  async watch(resource: string): Promise<Watch> {
    const { body } = await this.request('GET', `${this.#path(resource)}?limit=1`)
    const version = body.metadata.resourceVersion
    const watch = this.#cluster.http.watch(`${this.#path(resource)}?watch=1&resourceVersion=${version}`)
    this.#watches.push(watch)
    return watch
  }

  async until<T>(what: string, probe: () => Promise<T>, seconds = 60): Promise<NonNullable<T>> {
    const endMs = performance.now() + Math.max((seconds * 1_000) / this.#cluster.speed, 20_000)
    for (;;) {
      const found = await probe()
      if (found !== null && found !== undefined && found !== false) return found
      if (performance.now() > endMs) throw new Error(`${what} was expected within ${seconds} s, and did not come.`)
      await pause(this.isSandbox ? 25 : 100)
    }
  }

  async ready(set: string, counts?: number): Promise<void> {
    await this.until(`the set ${set} ready`, async () => {
      const found = await this.get(`statefulsets/${set}`)
      const { spec, status, metadata } = found ?? {}
      const wanted = counts ?? spec?.replicas
      return (
        status?.observedGeneration === metadata?.generation &&
        status?.replicas === wanted &&
        (status?.readyReplicas ?? 0) === wanted &&
        (status?.updatedReplicas ?? 0) === wanted
      )
    })
  }

  async pass(seconds: number): Promise<void> {
    await pause((seconds * 1_000) / this.#cluster.speed)
  }

  observe(name: string, seen: unknown): void {
    if (this.seen.has(name)) throw new Error(`each observation needs a name of its own, and ${name} was there already.`)
    this.seen.set(name, normal(seen, this.#words))
  }

  async end(): Promise<void> {
    for (const watch of this.#watches) watch.stop()
    await this.kubectl(['delete', 'namespace', this.namespace, '--wait=false'], { mayFail: true })
    for (const unique of this.#words.unique.keys())
      for (const resource of ['persistentvolumes', 'storageclasses'])
        await this.request('DELETE', this.#path(`${resource}/${unique}`))
  }

  /** `pods`, `pods/web-0`, `kube-system/pods/x`, `persistentvolumes/pv`. */
  #path(path: string): string {
    const parts = path.split('/')
    const [first = '', second = ''] = parts
    const named =
      first in resources ? { namespace: this.namespace, rest: parts } : { namespace: first, rest: parts.slice(1) }
    const facts = resources[(first in resources ? first : second) as keyof typeof resources]
    if (facts === undefined) throw new Error(`a path such as pods/web-0 was expected, found ${path}.`)
    const root = facts.group === '' ? '/api/v1' : `/apis/${facts.group}/${facts.version}`
    return [root, ...(facts.isNamespaced ? ['namespaces', named.namespace] : []), ...named.rest].join('/')
  }
}

function run(words: readonly string[], kubeconfig: string, input = ''): Promise<KubectlResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('kubectl', words, { env: { ...process.env, KUBECONFIG: kubeconfig } })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (stdout += piece))
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (stderr += piece))
    child.once('error', reject)
    child.once('close', (code) => resolve({ status: code ?? 1, stdout, stderr }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}
