import type { ContextsState, Preferences } from '#shared/contract/bridge.ts'
import type { Scope } from '#shared/contract/port.ts'
import type { WindowArguments } from './arguments.ts'

export interface FirstConnection {
  readonly context: string
  readonly scope: Scope | null
  readonly workload: string | null
}

/**
 * What a new window connects to by itself: the context it was told, else the one of last time, else the kubeconfig's current
 * one, and of the last two only a LOCAL one, since nobody asked for a remote cluster. Null shows the first screen.
 */
export function firstConnection(
  contexts: ContextsState,
  asked: WindowArguments,
  remembered: Preferences,
): FirstConnection | null {
  const scope: Scope | null = asked.namespace === null ? null : { kind: 'namespaces', names: [asked.namespace] }
  if (asked.context !== null) return { context: asked.context, scope, workload: asked.workload }
  const explicit = asked.kubeconfig !== null || asked.files.length > 0
  const names = explicit ? [contexts.currentContext] : [remembered.lastContext, contexts.currentContext]
  const found = names
    .map((name) => contexts.contexts.find((context) => context.name === name))
    .find((context) => context !== undefined && context.word !== 'REMOTE')
  if (found === undefined) return null
  const again =
    !explicit && asked.namespace === null && found.name === remembered.lastContext && remembered.lastNamespace !== null
  return {
    context: found.name,
    scope:
      again && remembered.lastNamespace !== null ? { kind: 'namespaces', names: [remembered.lastNamespace] } : scope,
    workload: asked.workload ?? (again ? remembered.lastWorkload : null),
  }
}
