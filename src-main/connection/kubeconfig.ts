import { delimiter, join, resolve } from 'node:path'

import type { Problem } from '#shared/model/feed.ts'

import { inClusterScope } from './in-cluster.ts'
import { type ContextEntry, emptyScope, type KubeconfigScope } from './kubeconfig-entry.ts'
import { parseKubeconfig } from './kubeconfig-file.ts'
import { systemMachine, type Machine } from './machine.ts'
import { YamlShapeError } from './yaml-reader.ts'

export interface KubeconfigOptions {
  /** `--kubeconfig FILE`, or a file that was dropped on the window: then it alone counts. */
  readonly kubeconfig?: string | null
  /** The file that leads to the app's own sandbox. Its context stands first and is never the current one. */
  readonly sandboxKubeconfig?: string | null
  readonly machine?: Machine
}

export interface FileLookedAt {
  readonly path: string
  readonly state: 'read' | 'missing' | 'broken'
}

/** Everything the kubeconfig files say. Scopes do not mix: a context's cluster and user come from its own. */
export interface LoadedKubeconfig {
  readonly scopes: readonly KubeconfigScope[]
  /** The app's own sandbox, apart from what the user has. */
  readonly sandbox: KubeconfigScope | null
  readonly files: readonly FileLookedAt[]
  readonly problems: readonly Problem[]
}

/** Where k3s puts the administrator's kubeconfig; `k3s kubectl` reads it when nothing else is said. */
export const k3sPath = '/etc/rancher/k3s/k3s.yaml'

/** The files that count, in order of precedence. k3s's own comes last, and only when the user named none. */
export function kubeconfigPaths(options: KubeconfigOptions): {
  readonly paths: readonly string[]
  readonly k3s: boolean
} {
  const { environment, home, workingFolder } = options.machine ?? systemMachine
  if (options.kubeconfig) return { paths: [resolve(workingFolder, options.kubeconfig)], k3s: false }
  const named = environment['KUBECONFIG']
  if (named) {
    const paths = named.split(delimiter).filter((path) => path !== '')
    return { paths: [...new Set(paths.map((path) => resolve(workingFolder, path)))], k3s: false }
  }
  return { paths: [join(home, '.kube', 'config')], k3s: true }
}

export async function loadKubeconfig(options: KubeconfigOptions): Promise<LoadedKubeconfig> {
  const machine = options.machine ?? systemMachine
  const { paths, k3s } = kubeconfigPaths(options)
  const outcomes = await Promise.all(paths.map((path) => loadFile(path, machine)))
  const main = mergeScopes(outcomes.map(({ scope }) => scope))
  const extra = k3s ? await loadFile(k3sPath, machine) : null
  // k3s keeps its file to root unless told otherwise: that it cannot be read is no mistake of the user's.
  const readable = extra !== null && extra.problem === null
  const scopes = readable ? [main, extra.scope] : [main]
  const sandbox = options.sandboxKubeconfig ? await loadFile(options.sandboxKubeconfig, machine) : null
  const found = scopes.some(({ contexts }) => contexts.size > 0)
  const inside = found || options.kubeconfig ? null : await inClusterScope(machine)
  return {
    scopes: inside === null ? scopes : [...scopes, inside],
    sandbox: sandbox?.state === 'read' ? sandbox.scope : null,
    files: [...outcomes, ...(extra === null ? [] : [extra])].map(({ path, state }) => ({ path, state })),
    problems: outcomes.flatMap(({ problem }) => (problem === null ? [] : [problem])),
  }
}

export function findContext(
  loaded: LoadedKubeconfig,
  name: string,
): { readonly scope: KubeconfigScope; readonly context: ContextEntry } | null {
  for (const scope of allScopes(loaded)) {
    const context = scope.contexts.get(name)
    if (context !== undefined) return { scope, context }
  }
  return null
}

/** Every scope in the order in which names are looked up: the sandbox first. */
export const allScopes = ({ sandbox, scopes }: LoadedKubeconfig): readonly KubeconfigScope[] =>
  sandbox === null ? scopes : [sandbox, ...scopes]

/** The current context of the first scope that has contexts: another scope's would surprise whoever uses kubectl beside us. */
export function currentContext(loaded: LoadedKubeconfig): string | null {
  return (
    loaded.scopes.find(({ contexts, currentContext: current }) => contexts.size > 0 || current !== null)
      ?.currentContext ?? null
  )
}

/**
 * kubectl's rule, checked against kubectl 1.32: the first file that has an entry of a name gives it whole, nothing is
 * filled in from later files, and the first current-context that is not empty counts.
 */
export function mergeScopes(scopes: readonly KubeconfigScope[]): KubeconfigScope {
  return {
    clusters: firstWins(scopes.map(({ clusters }) => clusters)),
    users: firstWins(scopes.map(({ users }) => users)),
    contexts: firstWins(scopes.map(({ contexts }) => contexts)),
    currentContext: scopes.find((scope) => scope.currentContext !== null)?.currentContext ?? null,
  }
}

function firstWins<Entry>(maps: readonly ReadonlyMap<string, Entry>[]): ReadonlyMap<string, Entry> {
  const merged = new Map<string, Entry>()
  for (const map of maps) for (const [name, entry] of map) if (!merged.has(name)) merged.set(name, entry)
  return merged
}

interface FileOutcome extends FileLookedAt {
  readonly scope: KubeconfigScope
  readonly problem: Problem | null
}

async function loadFile(path: string, machine: Machine): Promise<FileOutcome> {
  try {
    return { path, state: 'read', scope: parseKubeconfig(await machine.readFile(path), path), problem: null }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return { path, state: 'missing', scope: emptyScope, problem: null }
    const params =
      error instanceof YamlShapeError
        ? { path, line: error.line, detail: error.detail }
        : { path, detail: `cannot be read: ${code ?? 'unknown reason'}` }
    return { path, state: 'broken', scope: emptyScope, problem: { code: 'kubeconfig-broken', params } }
  }
}
