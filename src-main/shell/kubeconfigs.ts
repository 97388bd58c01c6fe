import type { ContextInfo, ContextsState } from '#shared/contract/bridge.ts'
import { sandboxContext } from '#shared/contract/sandbox.ts'
import { systemClock } from '#shared/kit/clock.ts'
import { ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import {
  createCredentialSource,
  discoverContexts,
  resolveConnection,
  watchKubeconfig,
  type Connection,
  type CredentialSource,
  type KubeconfigOptions,
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

/** The kubeconfigs of this start: listed, watched, resolved on demand. */
export class Kubeconfigs {
  #options: KubeconfigOptions
  readonly #changed: (contexts: ContextsState) => void
  #contexts: ContextsState = { contexts: [], currentContext: null, files: [], problem: null }
  #stopWatching: () => void = () => undefined

  constructor(options: KubeconfigOptions, changed: (contexts: ContextsState) => void) {
    this.#options = options
    this.#changed = changed
  }

  get contexts(): ContextsState {
    return this.#contexts
  }

  /** Reads all files, and again whenever one changes. Never connects, never runs a plugin. */
  async open(options: KubeconfigOptions = this.#options): Promise<void> {
    this.#stopWatching()
    this.#options = { ...options, sandboxKubeconfig: this.#options.sandboxKubeconfig ?? null }
    await this.#read()
    this.#stopWatching = watchKubeconfig(this.#contexts.files, () => void this.#read())
  }

  /** Reads them again now: the sandbox has just written its own. */
  async refresh(): Promise<void> {
    await this.#read()
  }

  async resolve(context: string): Promise<Result<ConnectionTarget, Problem>> {
    const resolved = await resolveConnection(context, this.#options)
    if (resolved.kind === 'failed') return resolved
    const { connection, recipe, fingerprint } = resolved.value
    const credentials = new RenewableCredentials(createCredentialSource(recipe, { clock: systemClock }))
    return ok({
      connection,
      credentials,
      fingerprint,
      renewCredentials: async () => {
        const again = await resolveConnection(context, this.#options)
        if (again.kind === 'ok') credentials.replace(createCredentialSource(again.value.recipe, { clock: systemClock }))
      },
    })
  }

  stop(): void {
    this.#stopWatching()
  }

  async #read(): Promise<void> {
    this.#contexts = withSandbox(await discoverContexts(this.#options))
    this.#changed(this.#contexts)
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
