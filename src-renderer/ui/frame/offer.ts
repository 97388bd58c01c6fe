import type { FileOffer, OfferedContext } from '#shared/contract/bridge.ts'
import { commandLine } from './command-line.ts'

/** A program that would be run, with the contexts that it is run for. */
export interface OfferedProgram {
  readonly line: string
  readonly variables: readonly string[]
  readonly contexts: readonly string[]
}

/** The context that is chosen when the question appears: the current one, else the first that can be used. */
export function offeredChoice(offer: FileOffer): string | null {
  if (offer.kind === 'refused') return null
  const usable = offer.contexts.filter(({ problem }) => problem === null)
  const wanted = [offer.remembered, offer.currentContext]
  const [found] = wanted.flatMap((each) => usable.filter(({ name }) => name === each))
  return (found ?? usable[0])?.name ?? null
}

/** Each program once, however many contexts it serves. */
export function programsOf(contexts: readonly OfferedContext[]): readonly OfferedProgram[] {
  const programs = new Map<string, OfferedProgram>()
  for (const { name, runs } of contexts) {
    if (runs === null) continue
    const line = commandLine(runs)
    const known = programs.get(line)
    programs.set(line, {
      line,
      variables: [...new Set([...(known?.variables ?? []), ...runs.variables])],
      contexts: [...(known?.contexts ?? []), name],
    })
  }
  return [...programs.values()]
}
