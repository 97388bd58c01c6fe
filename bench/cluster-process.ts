import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { built } from './build.ts'
import type { Extent } from './cluster/bench-cluster.ts'
import type { ChurnOrder, FromServer } from './cluster/server.ts'

export interface Churned {
  readonly first: number
  readonly last: number
  /** When the change with this number was written, or undefined for one of another churn. */
  sentAt(change: number): number | undefined
}

/** The API server's process, as the harness holds it. */
export class ClusterProcess {
  readonly #child: ChildProcess
  readonly pods: number

  /** Starts one, and writes a kubeconfig that leads there. */
  static async start(extent: Extent, kubeconfig: string): Promise<ClusterProcess> {
    const words = [String(extent.sets), String(extent.podsPerSet)]
    const child = fork(built('server'), words, { serialization: 'advanced' })
    const serving = await told(child, 'serving')
    await writeFile(kubeconfig, kubeconfigText(serving.url), { mode: 0o600 })
    return new ClusterProcess(child, serving.pods)
  }

  private constructor(child: ChildProcess, pods: number) {
    this.#child = child
    this.pods = pods
  }

  /** Changes pods, and returns when the last change is written. */
  async churn(order: ChurnOrder): Promise<Churned> {
    const done = told(this.#child, 'churned')
    this.#child.send(order)
    const { first, sentAt } = await done
    return { first, last: first + sentAt.length - 1, sentAt: (change) => sentAt[change - first] }
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.disconnect()
    await ended
  }
}

function told<Kind extends FromServer['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<FromServer, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const receive = (message: FromServer): void => {
      if (message.kind !== kind) return
      child.off('exit', fail)
      child.off('message', receive)
      resolve(message as Extract<FromServer, { kind: Kind }>)
    }
    const fail = (): void => reject(new Error(`Expected the bench's server to say ${kind}, found its end.`))
    child.on('message', receive)
    child.once('exit', fail)
  })
}

function kubeconfigText(url: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    clusters: [{ name: 'bench', cluster: { server: url } }],
    users: [{ name: 'bench', user: {} }],
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench', namespace: 'default' } }],
  })
}
