import type { ClusterInfo } from '#shared/contract/port.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import { problemText } from '#shared/words/problem.ts'
import { text } from '#shared/words/index.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { Globals } from './invocation.ts'
import { exitStatus, statusOf, type Io } from './io.ts'
import { openCluster, waitUntilSettled } from './session.ts'

export interface SettledLook {
  readonly maps: EntityMaps
  readonly info: ClusterInfo
  readonly at: number
}

/** Opens the cluster, waits until everything readable is live, hands over one look, closes. */
export async function onceSettled(
  invocation: { readonly globals: Globals; readonly timeoutMs: number },
  io: Io,
  see: (look: SettledLook) => number,
): Promise<number> {
  const opened = await openCluster(invocation.globals, io)
  if (opened.kind === 'failed') return complain(opened.failure, io)
  const { agent } = opened.value
  try {
    if (invocation.globals.verbose) io.complain(connectingText(opened.value))
    const settled = await waitUntilSettled(opened.value, io, invocation.timeoutMs)
    if (settled.kind === 'failed') return complain(settled.failure, io)
    if (settled.value === 'interrupted') return statusOf(io.signal)
    const { maps, info } = agent.snapshot()
    const status = see({ maps, info, at: io.clock.nowMs() })
    // A problem is told in one line and no more.
    if (status !== exitStatus.problem) warnOfMissing(info, io)
    return status
  } finally {
    await agent.stop()
  }
}

/** A namespace that does not exist is empty to the API server, and mostly a slip of the fingers. */
function warnOfMissing({ scope, namespaces }: ClusterInfo, io: Io): void {
  if (scope.kind === 'all' || namespaces === null) return
  for (const name of scope.names.filter((each) => !namespaces.includes(each))) {
    io.complain(`${text('command.problem', { text: text('command.noNamespace', { name }) })}\n`)
  }
}

/** One line on stderr: what was expected, what was found, what to do. */
export function complain(problem: Problem, io: Io): number {
  io.complain(`${text('command.problem', { text: oneLine(problemText(problem)) })}\n`)
  return exitStatus.problem
}

export function connectingText({ context, server }: { readonly context: string; readonly server: string }): string {
  return `${text('command.connecting', { context, server })}\n`
}

/** What a plugin printed may have lines of its own. */
function oneLine(sentence: string): string {
  return sentence.replace(/\s*\n\s*/g, ' ').trim()
}
