import type { ContextsState, Preferences } from '#shared/contract/bridge.ts'
import type { Scope } from '#shared/contract/port.ts'
import type { WindowArguments } from './arguments.ts'

export interface FirstConnection {
  readonly context: string
  readonly scope: Scope | null
  readonly workload: string | null
}

/**
 * What a new window connects to by itself: the context it was told, else that of a kubeconfig it was told, else the one of
 * last time, else the sandbox. Nobody asked for a REMOTE cluster of last time or of a file, so it waits. Null shows the first
 * screen.
 */
export function firstConnection(
  contexts: ContextsState,
  asked: WindowArguments,
  remembered: Preferences,
): FirstConnection | null {
  if (asked.unconnected) return null
  const scope: Scope | null = asked.namespace === null ? null : { kind: 'namespaces', names: [asked.namespace] }
  if (asked.context !== null) return { context: asked.context, scope, workload: asked.workload }
  const explicit = asked.kubeconfig !== null || asked.files.length > 0
  const found = explicit
    ? contexts.contexts.find(({ name, word }) => name === contexts.currentContext && word !== 'REMOTE')
    : (contexts.contexts.find(({ name, word }) => name === remembered.lastContext && word !== 'REMOTE') ??
      contexts.contexts.find(({ word }) => word === 'SANDBOX'))
  if (found === undefined) return null
  // What ran in the sandbox last time ended with it.
  const again =
    !explicit &&
    asked.namespace === null &&
    found.word !== 'SANDBOX' &&
    found.name === remembered.lastContext &&
    remembered.lastNamespace !== null
  return {
    context: found.name,
    scope:
      again && remembered.lastNamespace !== null ? { kind: 'namespaces', names: [remembered.lastNamespace] } : scope,
    workload: asked.workload ?? (again ? remembered.lastWorkload : null),
  }
}
