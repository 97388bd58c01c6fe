import type { KubeconfigFile, PluginCommand, Preferences } from '#shared/contract/bridge.ts'
import { problemSentence } from '#shared/words/problem.ts'
import { sentence, type Sentence } from '#shared/words/index.ts'
import { commandLine } from '../frame/command-line.ts'

/** One kubeconfig as the list of files shows it. */
export interface FileRow {
  readonly path: string
  readonly origin: KubeconfigFile['origin']
  readonly found: Sentence
  readonly runs: readonly Sentence[]
  /** Where it stands among the files of the settings, or null for one that cannot be moved. */
  readonly place: number | null
}

/** Files that count come first, in their order; then those of the settings that this window does not read. */
export function fileRows(files: readonly KubeconfigFile[], added: Preferences['kubeconfigFiles']): readonly FileRow[] {
  const unread = added.filter((path) => !files.some((file) => file.path === path && file.origin === 'settings'))
  return [
    ...files.map((file) => ({
      path: file.path,
      origin: file.origin,
      found: foundIn(file),
      runs: uniqueRuns(file.runs),
      place: file.origin === 'settings' ? added.indexOf(file.path) : null,
    })),
    ...unread.map((path) => ({
      path,
      origin: 'settings' as const,
      found: sentence('settings.file.unused'),
      runs: [],
      place: added.indexOf(path),
    })),
  ]
}

/** The files of the settings with one of them moved, or taken away for `to` null. */
export function movedFile(added: readonly string[], from: number, to: number | null): readonly string[] {
  const path = added[from]
  if (path === undefined) return added
  const others = added.filter((_, index) => index !== from)
  return to === null ? others : [...others.slice(0, to), path, ...others.slice(to)]
}

function foundIn({ state, origin, contexts, problem }: KubeconfigFile): Sentence {
  // The path stands above it already.
  if (problem !== null) return problemSentence({ ...problem, params: { ...problem.params, path: '' } })
  if (state === 'missing') return sentence('settings.file.missing')
  // k3s keeps its own to the administrator; that is no mistake.
  if (state === 'broken' && origin === 'k3s') return sentence('settings.file.unread')
  return sentence('settings.file.contexts', { count: contexts.length, names: contexts.join(', ') })
}

function uniqueRuns(runs: readonly PluginCommand[]): readonly Sentence[] {
  return [...new Set(runs.map(commandLine))].map((command) => sentence('settings.file.runs', { command }))
}
