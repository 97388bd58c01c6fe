import type { ApiAnswer, ApiRequest } from '../api/index.ts'
import type { ControlState, ScenarioInfo } from '../control.ts'
import { parseCommand } from './parse-command.ts'
import type { ControlTarget } from './types.ts'

const prefix = '/podium/v1/'

/** What is told of the sandbox, after every request. */
export interface ControlAnswer extends ControlState {
  readonly scenarios: readonly ScenarioInfo[]
}

/** Paths that are a command by themselves; their body holds the rest of it. */
const commandPaths = new Set(['freeze', 'resume', 'speed', 'step', 'reset', 'scenario'])

/**
 * The own API beside Kubernetes': `GET state` and `scenarios`; `POST freeze`, `resume`, `speed`, `step`, `reset`,
 * `scenario`, `faults` (with a fault) or `command` (with a whole command); `DELETE faults` mends the fault of its body.
 */
export function answerControl(request: ApiRequest, target: ControlTarget): ApiAnswer | null {
  if (!request.path.startsWith(prefix)) return null
  const { method } = request
  const path = request.path.slice(prefix.length)
  if (path === 'state') return method === 'GET' ? told(target) : wrongMethod(method, path, 'GET')
  if (path === 'scenarios') return method === 'GET' ? json(200, target.scenarios) : wrongMethod(method, path, 'GET')
  if (path === 'faults' && method === 'GET') return json(200, target.state.faults)
  const isMending = path === 'faults' && method === 'DELETE'
  if (!commandPaths.has(path) && path !== 'faults' && path !== 'command') return unknownPath(path)
  if (method !== 'POST' && !isMending)
    return wrongMethod(method, path, path === 'faults' ? 'GET, POST or DELETE' : 'POST')
  const body = parseBody(request.body)
  if (body === null) return problem(400, 'The body is no JSON. Send an object, or nothing.')
  const command =
    path === 'command'
      ? body
      : path === 'faults'
        ? { command: isMending ? 'mend' : 'fault', fault: body }
        : { ...body, command: path }
  return act(command, target)
}

function act(value: unknown, target: ControlTarget): ApiAnswer {
  const command = parseCommand(value)
  if (command.kind === 'failed') return problem(400, command.failure)
  const outcome = target.command(command.value)
  if (outcome.kind === 'ok') return told(target)
  return problem(409, String(outcome.failure.params['detail'] ?? outcome.failure.code))
}

function parseBody(text: string): object | null {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch (error) {
    // Only what JSON.parse throws at text that is no JSON.
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const told = ({ state, scenarios }: ControlTarget): ApiAnswer =>
  json(200, { ...state, scenarios } satisfies ControlAnswer)

const json = (status: number, value: unknown): ApiAnswer => ({
  kind: 'body',
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: `${JSON.stringify(value)}\n`,
})

const problem = (status: number, message: string): ApiAnswer => json(status, { message })

const wrongMethod = (method: string, path: string, allowed: string): ApiAnswer =>
  problem(405, `${prefix}${path}: expected ${allowed}, found ${method}`)

const unknownPath = (path: string): ApiAnswer =>
  problem(404, `${prefix}${path}: there are state, scenarios, faults, command, ${[...commandPaths].join(', ')}`)
