import type { ObjectOf } from '../objects.ts'
import type { Ending, ExitCodes } from './pod-stages.ts'

type Pod = ObjectOf['pods']
type Container = Pod['spec']['containers'][number]

/**
 * How a pod ends by itself. Pods of Jobs end well unless their command says otherwise; any other pod runs on, unless its
 * command plainly exits (`sh -c 'exit 3'`, `false`).
 */
export function endingOf(pod: Pod, exitCodes: ExitCodes = null): Ending {
  const codes = (isOfJob(pod) ? null : exitCodes) ?? pod.spec.containers.map(exitCodeOf)
  if (codes.some((code) => code !== null && code !== 0)) return 'badly'
  if (isOfJob(pod)) return 'well'
  const endsByPolicy = pod.spec.restartPolicy === 'Never' || pod.spec.restartPolicy === 'OnFailure'
  return endsByPolicy && codes.every((code) => code === 0) ? 'well' : 'never'
}

/**
 * How the programs of a pod ended that are all over; null: they are not. Pods of Jobs are left to the stages that the
 * test cluster has too: there they take their time, and end well unless their program failed.
 */
export function exitOf(pod: Pod, exitCodes: ExitCodes): 'well' | 'badly' | null {
  if (exitCodes === null || isOfJob(pod)) return null
  return exitCodes.every((code) => code === 0) ? 'well' : 'badly'
}

const isOfJob = ({ metadata }: Pod): boolean => (metadata.ownerReferences ?? []).some(({ kind }) => kind === 'Job')

/** The code that a container's command plainly exits with, or null if it cannot be told from the command alone. */
export function exitCodeOf({ command = [], args = [] }: Container): number | null {
  const words = [...command, ...args]
  const [program = '', flag, script] = words
  const name = program.slice(program.lastIndexOf('/') + 1)
  if (name === 'false') return 1
  if (name === 'true') return 0
  const isShell =
    (name === 'sh' || name === 'bash' || name === 'ash') && (flag === '-c' || flag === '-ec' || flag === '-ce')
  if (!isShell || script === undefined) return null
  const ended = /(?:^|[;&\n]|&&)\s*exit\s+(\d{1,3})\s*;?\s*$/.exec(script)
  if (ended !== null) return Number(ended[1]) & 255
  return /(?:^|[;\n]|&&)\s*false\s*$/.test(script) ? 1 : null
}
