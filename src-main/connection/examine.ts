import { readFile, stat } from 'node:fs/promises'

import type { ContextInfo, KubeconfigFile, OfferedContext, PluginCommand } from '#shared/contract/bridge.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

import { listContexts } from './contexts.ts'
import { brokenFile, type KubeconfigOptions, loadKubeconfig } from './kubeconfig.ts'
import type { ExecEntry, KubeconfigScope } from './kubeconfig-entry.ts'
import { parseKubeconfig } from './kubeconfig-file.ts'
import { userMethod } from './resolve-user.ts'

/** What is in a kubeconfig that somebody handed over. Nothing was connected to and nothing was run. */
export interface ExaminedKubeconfig {
  readonly contexts: readonly OfferedContext[]
  readonly currentContext: string | null
  /** Every program that it may make us run, by `pluginKey`. It stays in the process that read the file. */
  readonly plugins: ReadonlySet<string>
}

/** How a file is looked at; tests stand in for the disk. */
export interface FileReader {
  readonly stat: (path: string) => Promise<{ readonly size: number; isFile(): boolean }>
  readonly read: (path: string) => Promise<string>
}

const disk: FileReader = { stat: (path) => stat(path), read: (path) => readFile(path, 'utf8') }

/** A kubeconfig of a thousand clusters with their certificates stays below it. */
const largestBytes = 8 * 1024 * 1024

/** Looks into a file that may be anything. */
export async function examineKubeconfig(
  path: string,
  reader: FileReader = disk,
): Promise<Result<ExaminedKubeconfig, Problem>> {
  let text = ''
  try {
    const { size, isFile } = await reader.stat(path).then((found) => ({ size: found.size, isFile: found.isFile() }))
    if (!isFile) return failed({ code: 'not-a-kubeconfig', params: { path, what: 'folder' } })
    if (size > largestBytes) return failed({ code: 'not-a-kubeconfig', params: { path, what: 'huge' } })
    text = await reader.read(path)
    const scope = parseKubeconfig(text, path)
    if (scope.contexts.size === 0 && !speaksOfClusters(text)) return failed(foreign(path, text))
    const contexts = listContexts({ sandbox: null, scopes: [scope] })
    return ok({
      contexts: contexts.map((info) => offered(info, scope)),
      currentContext: scope.currentContext,
      plugins: new Set([...scope.users.keys()].flatMap((user) => execOf(scope, user) ?? []).map(pluginKey)),
    })
  } catch (error) {
    // What cannot be parsed is only a broken kubeconfig if it was meant as one.
    return failed(text === '' || speaksOfClusters(text) ? brokenFile(path, error) : foreign(path, text))
  }
}

function offered(info: ContextInfo, scope: KubeconfigScope): OfferedContext {
  return { ...info, runs: commandOf(execOf(scope, info.user)) }
}

/** The program that connecting as this user would run: none if a token or a password goes before it. */
function execOf(scope: KubeconfigScope, user: string): ExecEntry | null {
  const entry = scope.users.get(user)
  const method = entry === undefined ? null : userMethod(entry, { server: '' })
  return method?.kind === 'ok' && method.value.kind === 'exec' ? method.value.exec : null
}

function commandOf(exec: ExecEntry | null): PluginCommand | null {
  return exec === null ? null : { command: exec.command, args: exec.args, variables: Object.keys(exec.env) }
}

/** Two entries of one key run the same program in the same way. */
export function pluginKey({ command, args, env }: ExecEntry): string {
  return JSON.stringify([command, args, env])
}

/** Every file that counts, with what is in it. */
export async function kubeconfigFiles(options: KubeconfigOptions): Promise<readonly KubeconfigFile[]> {
  const { files } = await loadKubeconfig(options)
  return files.map(({ path, origin, state, scope, problem }) => ({
    path,
    origin,
    state,
    contexts: [...scope.contexts.keys()],
    runs: [...scope.users.keys()].flatMap((user) => commandOf(execOf(scope, user)) ?? []),
    problem,
  }))
}

function speaksOfClusters(text: string): boolean {
  return /^(clusters|contexts|current-context)\s*:|"(clusters|contexts|current-context)"\s*:|^kind:\s*Config\s*$/m.test(
    text,
  )
}

/** Something else: a manifest is named as such, since it is what people would try next. */
function foreign(path: string, text: string): Problem {
  const isManifest = /^\s*"?kind"?\s*:\s*"?[A-Z]/m.test(text) && /^\s*"?apiVersion"?\s*:/m.test(text)
  return { code: 'not-a-kubeconfig', params: { path, what: isManifest ? 'manifest' : 'other' } }
}
