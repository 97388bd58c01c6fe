import { readFile, stat } from 'node:fs/promises'

import type { ContextInfo, KubeconfigFile, OfferedContext, PluginCommand } from '#shared/contract/bridge.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

import { listContexts } from './contexts.ts'
import type { CredentialMethod } from './credential-recipe.ts'
import { brokenFile, type KubeconfigOptions, loadKubeconfig } from './kubeconfig.ts'
import type { KubeconfigScope } from './kubeconfig-entry.ts'
import { parseKubeconfig } from './kubeconfig-file.ts'
import { userMethod } from './resolve-user.ts'

/** What is in a kubeconfig that somebody handed over. Nothing was connected to and nothing was run. */
export interface ExaminedKubeconfig {
  readonly contexts: readonly OfferedContext[]
  readonly currentContext: string | null
  /** What connecting with it needs a person's trust for, by `trustKey`. It stays in the process that read the file. */
  readonly trusts: ReadonlySet<string>
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
      trusts: new Set([...scope.users.keys()].flatMap((user) => trustKey(methodOf(scope, user)) ?? [])),
    })
  } catch (error) {
    // What cannot be parsed is only a broken kubeconfig if it was meant as one.
    return failed(text === '' || speaksOfClusters(text) ? brokenFile(path, error) : foreign(path, text))
  }
}

function offered(info: ContextInfo, scope: KubeconfigScope): OfferedContext {
  const method = methodOf(scope, info.user)
  return { ...info, runs: commandOf(method), sends: method?.kind === 'tokenFile' ? method.path : null }
}

/** How connecting as this user would get credentials; null for a user that is not there or cannot be used. */
function methodOf(scope: KubeconfigScope, user: string): CredentialMethod | null {
  const entry = scope.users.get(user)
  const method = entry === undefined ? null : userMethod(entry, { server: '' })
  return method?.kind === 'ok' ? method.value : null
}

function commandOf(method: CredentialMethod | null): PluginCommand | null {
  if (method?.kind !== 'exec') return null
  const { command, args, env } = method.exec
  return { command, args, variables: Object.keys(env) }
}

/** Credentials that run a program here, or send a file of this machine's away. Two of one key do the same; null needs no trust. */
export function trustKey(method: CredentialMethod | null): string | null {
  if (method?.kind === 'exec') return JSON.stringify([method.exec.command, method.exec.args, method.exec.env])
  return method?.kind === 'tokenFile' ? JSON.stringify(method.path) : null
}

/** Every file that counts, with what is in it. */
export async function kubeconfigFiles(options: KubeconfigOptions): Promise<readonly KubeconfigFile[]> {
  const { files } = await loadKubeconfig(options)
  return files.map(({ path, origin, state, scope, problem }) => ({
    path,
    origin,
    state,
    contexts: [...scope.contexts.keys()],
    runs: [...scope.users.keys()].flatMap((user) => commandOf(methodOf(scope, user)) ?? []),
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
