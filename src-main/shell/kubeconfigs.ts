import { resolve } from 'node:path'
import type { ContextInfo, ContextsState, KubeconfigFile } from '#shared/contract/bridge.ts'
import { sandboxContext } from '#shared/contract/sandbox.ts'
import { systemClock } from '#shared/kit/clock.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import {
  createCredentialSource,
  discoverContexts,
  kubeconfigFiles,
  resolveConnection,
  trustKey,
  watchKubeconfig,
  type Connection,
  type CredentialSource,
  type KubeconfigOptions,
  type ResolvedConnection,
} from '../connection/index.ts'

/** A context made ready to connect to: public facts, and where its credentials come from. */
export interface ConnectionTarget {
  readonly connection: Connection
  readonly credentials: CredentialSource
  /** Changes when anything that matters for connecting changed in the kubeconfig. */
  readonly fingerprint: string
  /** Lets a person's "try again" ask for credentials at once: a source that failed waits longer and longer by itself. */
  renewCredentials(): Promise<void>
}

export interface KubeconfigsParts {
  /** The file that was named, if one was; then it alone counts. */
  readonly kubeconfig: string | null
  readonly sandboxKubeconfig: string
  /** Files of the settings, as they are now. */
  readonly alsoKubeconfigs: () => readonly string[]
  readonly changed: (contexts: ContextsState) => void
}

/** The kubeconfigs of one window: listed, watched, resolved on demand. */
export class Kubeconfigs {
  readonly #parts: KubeconfigsParts
  #file: string | null
  /** What a person agreed to (`trustKey`), for a file that was handed over; null for files of the person's own. */
  #agreed: ReadonlySet<string> | null = null
  #contexts: ContextsState = { contexts: [], currentContext: null, files: [], problem: null }
  #stopWatching: () => void = () => undefined
  /** Raised by each opening and by the stop, so that one that was overtaken watches nothing. */
  #generation = 0

  constructor(parts: KubeconfigsParts) {
    this.#parts = parts
    this.#file = parts.kubeconfig
  }

  /** The file that counts here alone, as a whole path; null where the person's usual ones count. */
  get file(): string | null {
    return this.#file === null ? null : resolve(this.#file)
  }

  get contexts(): ContextsState {
    return this.#contexts
  }

  /** Reads all files, and again whenever one changes. Never connects, never runs a plugin. */
  async open(): Promise<void> {
    this.stop()
    const generation = this.#generation
    await this.refresh()
    if (generation !== this.#generation) return
    this.#stopWatching = watchKubeconfig(this.#contexts.files, () => void this.refresh())
  }

  /** From now on this file alone counts here. Its credentials may do what was agreed to and no more. */
  async useFile(file: string, agreed: ReadonlySet<string>): Promise<void> {
    this.#file = file
    this.#agreed = agreed
    await this.open()
  }

  /** Reads them again now: the sandbox has just written its own. */
  async refresh(): Promise<void> {
    this.#contexts = withSandbox(await discoverContexts(this.#options()))
    this.#parts.changed(this.#contexts)
  }

  /** Every file that counts here, with what is in it. */
  files(): Promise<readonly KubeconfigFile[]> {
    return kubeconfigFiles(this.#options())
  }

  async resolve(context: string): Promise<Result<ConnectionTarget, Problem>> {
    const resolved = await this.#resolve(context)
    if (resolved.kind === 'failed') return resolved
    const { connection, recipe, fingerprint } = resolved.value
    const credentials = new RenewableCredentials(createCredentialSource(recipe, { clock: systemClock }))
    return ok({
      connection,
      credentials,
      fingerprint,
      renewCredentials: async () => {
        const again = await this.#resolve(context)
        if (again.kind === 'ok') credentials.replace(createCredentialSource(again.value.recipe, { clock: systemClock }))
      },
    })
  }

  stop(): void {
    this.#generation += 1
    this.#stopWatching()
  }

  /** The file may have been edited since a person looked at what it would do. */
  async #resolve(context: string): Promise<Result<ResolvedConnection, Problem>> {
    const resolved = await resolveConnection(context, this.#options())
    if (resolved.kind === 'failed' || this.#agreed === null) return resolved
    const { method } = resolved.value.recipe
    const key = trustKey(method)
    if (key === null || this.#agreed.has(key)) return resolved
    const what = method.kind === 'exec' ? { command: method.exec.command } : {}
    return failed({ code: 'plugin-not-agreed', params: { path: this.#file ?? '', ...what } })
  }

  #options(): KubeconfigOptions {
    const { sandboxKubeconfig, alsoKubeconfigs } = this.#parts
    return { kubeconfig: this.#file, sandboxKubeconfig, alsoKubeconfigs: alsoKubeconfigs() }
  }
}

/** A sandbox that does not run yet can be chosen all the same: it is started then. */
function withSandbox(contexts: ContextsState): ContextsState {
  if (contexts.contexts.some(({ word }) => word === 'SANDBOX')) return contexts
  const sandbox: ContextInfo = {
    name: sandboxContext,
    cluster: sandboxContext,
    user: '',
    namespace: 'default',
    server: '',
    word: 'SANDBOX',
    file: '',
    problem: null,
  }
  return { ...contexts, contexts: [sandbox, ...contexts.contexts.filter(({ name }) => name !== sandboxContext)] }
}

class RenewableCredentials implements CredentialSource {
  #source: CredentialSource

  constructor(source: CredentialSource) {
    this.#source = source
  }

  replace(source: CredentialSource): void {
    this.#source = source
  }

  credential(options: Parameters<CredentialSource['credential']>[0]): ReturnType<CredentialSource['credential']> {
    return this.#source.credential(options)
  }
}
