import type { Clock } from '#shared/kit/clock.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

import type { ExecCluster } from './credential-recipe.ts'
import { parseExecCredential } from './exec-credential.ts'
import type { ExecEntry } from './kubeconfig-entry.ts'
import { joinPaths } from './login-shell-path.ts'
import type { Program, ProgramEnd, StartProgram } from './program.ts'
import type { Queue } from './queue.ts'
import type { Credential } from './types.ts'

export interface ExecDeps {
  readonly clock: Clock
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly start: StartProgram
  /** The one queue of the app: a second plugin would ask for the same password in a second window. */
  readonly queue: Queue
  /** The PATH of the login shell, or null when the environment has a terminal's own already. */
  readonly loginPath: () => Promise<string | null>
}

const limitMs = 30_000

/** Runs a plugin once and gives what it printed. Never rejects. */
export async function runExecPlugin(
  exec: ExecEntry,
  cluster: ExecCluster,
  deps: ExecDeps,
): Promise<Result<Credential, Problem>> {
  if (exec.interactiveMode === 'Always') {
    const detail = 'interactiveMode is Always: it needs a terminal, and Podium has none'
    return failed({ code: 'credential-plugin-failed', params: { command: exec.command, detail } })
  }
  const program: Program = {
    command: exec.command,
    args: exec.args,
    environment: pluginEnvironment(exec, cluster, deps.environment, await deps.loginPath()),
  }
  return deps.queue(async () => {
    const running = deps.start(program)
    let isLate = false
    const cancelLimit = deps.clock.after(limitMs, () => {
      isLate = true
      running.kill()
    })
    const end = await running.end
    cancelLimit()
    return isLate ? failed(lateProblem(exec, end)) : judge(exec, end)
  })
}

function pluginEnvironment(
  exec: ExecEntry,
  cluster: ExecCluster,
  environment: ExecDeps['environment'],
  loginPath: string | null,
): Program['environment'] {
  const info = {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: { interactive: false, ...(exec.provideClusterInfo && { cluster }) },
  }
  return {
    ...environment,
    ...(loginPath !== null && { PATH: joinPaths(environment['PATH'] ?? '', loginPath) }),
    ...exec.env,
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  }
}

function lateProblem(exec: ExecEntry, end: ProgramEnd): Problem {
  const params = { command: exec.command, seconds: limitMs / 1000, ...stderrParam(exec, end) }
  return { code: 'credential-plugin-timeout', params }
}

/** From how a plugin ended to a credential, or to what a person needs to know. What it printed is never quoted. */
export function judge(exec: ExecEntry, end: ProgramEnd): Result<Credential, Problem> {
  if (end.kind === 'notStarted') {
    if (end.code === 'ENOENT') {
      return failed({ code: 'credential-plugin-missing', params: { command: exec.command, ...hintParam(exec) } })
    }
    return failed(failure(exec, end, { detail: `could not be started: ${end.code}` }))
  }
  if (end.status !== 0) return failed(failure(exec, end, end.status === null ? {} : { status: end.status }))
  const credential = parseExecCredential(end.stdout, exec.apiVersion)
  return credential.kind === 'ok' ? ok(credential.value) : failed(failure(exec, end, { detail: credential.failure }))
}

function failure(exec: ExecEntry, end: ProgramEnd, facts: Readonly<Record<string, string | number>>): Problem {
  const params = { command: exec.command, ...facts, ...stderrParam(exec, end), ...hintParam(exec) }
  return { code: 'credential-plugin-failed', params }
}

function hintParam(exec: ExecEntry): { readonly hint?: string } {
  return exec.installHint === null ? {} : { hint: exec.installHint }
}

/** Its complaints are shown, without what looks like a token and without the values the kubeconfig gave to its environment. */
function stderrParam(exec: ExecEntry, end: ProgramEnd): { readonly stderr?: string } {
  if (end.kind !== 'ended' || end.stderr.trim() === '') return {}
  const secrets = [...Object.values(exec.env), ...exec.args].filter((text) => text.length >= secretLength)
  const masked = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), end.stderr.trim())
  return { stderr: masked.replaceAll(tokenLike, '…') }
}

/** Shorter values are names and switches, which make a complaint readable. */
const secretLength = 16
/** JSON Web Tokens, and the words behind "Bearer". */
const tokenLike = /eyJ[\w-]+\.[\w-]+(\.[\w-]*)?|(?<=Bearer )\S+/g
