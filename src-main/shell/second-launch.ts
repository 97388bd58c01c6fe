import { resolve } from 'node:path'
import * as v from 'valibot'
import { windowArguments, type WindowArguments } from './arguments.ts'

/** What a second start hands to the first: Electron mixes switches of Chromium's into the list that it hands over itself. */
export interface SecondLaunch {
  readonly words: readonly string[]
  readonly workingFolder: string
}

const shape = v.object({ words: v.array(v.string()), workingFolder: v.string() })

/**
 * The windows that a second start asks for: one for each file, or one for the context or the sandbox's namespace that it
 * names. None means that it only wants to see what is open.
 */
export function windowsOfSecondLaunch(data: unknown): readonly WindowArguments[] {
  const parsed = v.safeParse(shape, data)
  if (!parsed.success) return []
  const { words, workingFolder } = parsed.output
  const found = windowArguments(words)
  const asked = { ...found, kubeconfig: found.kubeconfig === null ? null : resolve(workingFolder, found.kubeconfig) }
  if (asked.files.length > 0 && asked.kubeconfig === null)
    return asked.files.map((file) => ({ ...asked, files: [resolve(workingFolder, file)] }))
  const asks = asked.kubeconfig !== null || asked.context !== null || asked.namespace !== null || asked.unconnected
  return asks ? [{ ...asked, files: [] }] : []
}
