import { delimiter, join, resolve } from 'node:path'

import type { KubeconfigFile } from '#shared/contract/bridge.ts'
import type { Problem } from '#shared/model/feed.ts'

import { inClusterScope } from './in-cluster.ts'
import { type ContextEntry, emptyScope, type KubeconfigScope } from './kubeconfig-entry.ts'
import { parseKubeconfig } from './kubeconfig-file.ts'
import { systemMachine, type Machine } from './machine.ts'
import { unreadableReason } from './unreadable.ts'
import { YamlShapeError } from './yaml-reader.ts'

export interface KubeconfigOptions {
  /** `--kubeconfig FILE`, or a file that was dropped on the window: then it alone counts. */
  readonly kubeconfig?: string | null
  /** Files of the settings. They come after those that the environment names, each with its own clusters and users only. */
  readonly alsoKubeconfigs?: readonly string[]
  /** The file that leads to the app's own sandbox. Its context stands first and is never the current one. */
  readonly sandboxKubeconfig?: string | null
  readonly machine?: Machine
}

export interface FileLookedAt {
  readonly path: string
  readonly origin: KubeconfigFile['origin']
  readonly state: KubeconfigFile['state']
  readonly scope: KubeconfigScope
  readonly problem: Problem | null
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
  readonly origin: 'argument' | 'environment' | 'home'
  readonly paths: readonly string[]
  readonly also: readonly string[]
  readonly k3s: boolean
} {
  const { environment, home, workingFolder } = options.machine ?? systemMachine
  if (options.kubeconfig)
    return { origin: 'argument', paths: [resolve(workingFolder, options.kubeconfig)], also: [], k3s: false }
  const unique = (paths: readonly string[]): readonly string[] => [
    ...new Set(paths.map((path) => resolve(workingFolder, path))),
  ]
  const named = environment['KUBECONFIG']
  const paths = named ? unique(named.split(delimiter).filter((path) => path !== '')) : [join(home, '.kube', 'config')]
  const also = unique(options.alsoKubeconfigs ?? []).filter((path) => !paths.includes(path))
  return { origin: named ? 'environment' : 'home', paths, also, k3s: !named && !also.includes(k3sPath) }
}

export async function loadKubeconfig(options: KubeconfigOptions): Promise<LoadedKubeconfig> {
  const machine = options.machine ?? systemMachine
  const { origin, paths, also, k3s } = kubeconfigPaths(options)
  const load = (path: string, from: FileLookedAt['origin']): Promise<FileLookedAt> => loadFile(path, from, machine)
  const outcomes = await Promise.all(paths.map((path) => load(path, origin)))
  const added = await Promise.all(also.map((path) => load(path, 'settings')))
  // k3s keeps its file to root unless told otherwise: that it cannot be read is no mistake of the user's.
  const last = k3s ? [await load(k3sPath, 'k3s')].map((file) => ({ ...file, problem: null })) : []
  const files = [...outcomes, ...added, ...last]
  const scopes = [mergeScopes(outcomes.map(({ scope }) => scope)), ...[...added, ...last].map(({ scope }) => scope)]
  const sandbox = options.sandboxKubeconfig ? await load(options.sandboxKubeconfig, 'argument') : null
  const found = scopes.some(({ contexts }) => contexts.size > 0)
  const inside = found || options.kubeconfig ? null : await inClusterScope(machine)
  return {
    scopes: inside === null ? scopes : [...scopes, inside],
    sandbox: sandbox?.state === 'read' ? sandbox.scope : null,
    files,
    problems: files.flatMap(({ problem }) => (problem === null ? [] : [problem])),
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
export const allScopes = ({
  sandbox,
  scopes,
}: Pick<LoadedKubeconfig, 'sandbox' | 'scopes'>): readonly KubeconfigScope[] =>
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

async function loadFile(path: string, origin: FileLookedAt['origin'], machine: Machine): Promise<FileLookedAt> {
  const looked = { path, origin, scope: emptyScope, problem: null }
  try {
    return { ...looked, state: 'read', scope: parseKubeconfig(await machine.readFile(path), path) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    if (code === 'ENOENT' || code === 'ENOTDIR') return { ...looked, state: 'missing' }
    return { ...looked, state: 'broken', problem: brokenFile(path, error) }
  }
}

/** What is wrong with a file, with its line where there is one. */
export function brokenFile(path: string, error: unknown): Problem {
  if (!(error instanceof YamlShapeError))
    return { code: 'kubeconfig-unreadable', params: { path, reason: unreadableReason(error) } }
  const { line, detail, syntax } = error
  return syntax === null
    ? { code: 'kubeconfig-broken', params: { path, line, detail } }
    : { code: 'kubeconfig-not-yaml', params: { path, line, reason: syntax } }
}
