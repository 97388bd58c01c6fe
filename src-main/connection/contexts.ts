import type { ContextInfo, ContextsState } from '#shared/contract/bridge.ts'
import type { Problem } from '#shared/model/feed.ts'

import {
  allScopes,
  currentContext,
  type KubeconfigOptions,
  loadKubeconfig,
  type LoadedKubeconfig,
} from './kubeconfig.ts'
import type { ContextEntry, KubeconfigScope } from './kubeconfig-entry.ts'
import { locality, serverAddress } from './locality.ts'
import { broken } from './resolve-user.ts'

/** What the pickers show, with every problem found and not only the first. */
export interface ContextList extends ContextsState {
  readonly problems: readonly Problem[]
}

/** Lists the contexts of all files. Neither connects nor runs a plugin. */
export async function discoverContexts(options: KubeconfigOptions = {}): Promise<ContextList> {
  const loaded = await loadKubeconfig(options)
  const problems = problemsOf(loaded)
  return {
    contexts: listContexts(loaded),
    currentContext: currentContext(loaded),
    files: loaded.files.map(({ path }) => path),
    problem: problems[0] ?? null,
    problems,
  }
}

export function listContexts(loaded: Pick<LoadedKubeconfig, 'sandbox' | 'scopes'>): readonly ContextInfo[] {
  const listed = new Map<string, ContextInfo>()
  for (const scope of allScopes(loaded)) {
    for (const [name, context] of scope.contexts) {
      // A name of an earlier scope hides the same one of a later: it is what resolving the name would give.
      if (!listed.has(name)) listed.set(name, contextInfo(name, context, scope, scope === loaded.sandbox))
    }
  }
  return [...listed.values()]
}

function contextInfo(name: string, context: ContextEntry, scope: KubeconfigScope, isSandbox: boolean): ContextInfo {
  const server = scope.clusters.get(context.cluster)?.server ?? ''
  return {
    name,
    cluster: context.cluster,
    user: context.user,
    namespace: context.namespace,
    server: serverAddress(server),
    word: isSandbox ? 'SANDBOX' : locality(server),
    file: context.file,
    problem: contextMistake(context, scope),
  }
}

/** A context that names what is not there cannot be connected to; kubectl refuses it too. */
export function contextMistake(context: ContextEntry, scope: KubeconfigScope): Problem | null {
  const cluster = scope.clusters.get(context.cluster)
  if (cluster === undefined) return broken(context, `the context's cluster ${context.cluster} is not defined`)
  if (cluster.server === '') return broken(cluster, `the cluster ${context.cluster} has no server`)
  const isKnown = context.user === '' || scope.users.has(context.user)
  return isKnown ? null : broken(context, `the context's user ${context.user} is not defined`)
}

/** Says "no kubeconfig" only when there was none: a broken one is its own problem. */
export function problemsOf(loaded: LoadedKubeconfig): readonly Problem[] {
  const isNothing =
    loaded.files.every(({ state }) => state === 'missing') && loaded.scopes.every(({ contexts }) => contexts.size === 0)
  if (!isNothing) return loaded.problems
  return [{ code: 'no-kubeconfig', params: { paths: loaded.files.map(({ path }) => path).join(', ') } }]
}
