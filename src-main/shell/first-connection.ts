import type { ContextsState } from '#shared/contract/bridge.ts'
import type { Scope } from '#shared/contract/port.ts'
import type { WindowArguments } from './arguments.ts'
import type { RememberedWindow } from './window-memory.ts'

/** What a new window does by itself. `wait` names what it showed last time and leaves it to a person. */
export type FirstStep =
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'connect' | 'wait'
      readonly context: string
      readonly scope: Scope | null
      readonly workload: string | null
    }

/**
 * What a new window connects to by itself: the context it was told, else that of a kubeconfig it was told, else the one of
 * last time, else the sandbox. Whoever names a namespace or a workload means the context that kubectl would take, and not the
 * sandbox. Nobody asked for a REMOTE cluster of last time or of a file, so it waits.
 */
export function firstStep(
  contexts: ContextsState,
  asked: WindowArguments,
  remembered: RememberedWindow | null,
): FirstStep {
  if (asked.unconnected) return { kind: 'nothing' }
  const scope: Scope | null = asked.namespace === null ? null : { kind: 'namespaces', names: [asked.namespace] }
  const { workload } = asked
  if (asked.context !== null) return { kind: 'connect', context: asked.context, scope, workload }
  if (asked.kubeconfig !== null) {
    const current = contexts.contexts.find(({ name }) => name === contexts.currentContext)
    if (current === undefined || current.word === 'REMOTE') return { kind: 'nothing' }
    return { kind: 'connect', context: current.name, scope, workload }
  }
  const last = contexts.contexts.find(({ name }) => name === remembered?.context)
  const meansCluster = (scope !== null || workload !== null) && (last === undefined || last.word === 'SANDBOX')
  const meant = meansCluster ? contexts.contexts.find(({ name }) => name === contexts.currentContext) : undefined
  if (meant?.word === 'REMOTE') return { kind: 'nothing' }
  const found = meant ?? last ?? contexts.contexts.find(({ word }) => word === 'SANDBOX')
  if (found === undefined) return { kind: 'nothing' }
  const kind = found.word === 'REMOTE' ? 'wait' : 'connect'
  // What ran in the sandbox last time ended with it.
  if (remembered === null || found.name !== remembered.context || found.word === 'SANDBOX' || scope !== null)
    return { kind, context: found.name, scope, workload }
  return { kind, context: found.name, scope: remembered.scope, workload: workload ?? remembered.workload }
}
