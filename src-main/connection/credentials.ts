import { assertNever } from '#shared/kit/assert.ts'
import { type Clock, systemClock } from '#shared/kit/clock.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

import type { CredentialMethod, CredentialRecipe } from './credential-recipe.ts'
import { type ExecDeps, runExecPlugin } from './exec-plugin.ts'
import { keepCredential } from './kept-credential.ts'
import { loginShellPath } from './login-shell-path.ts'
import { type Machine, systemMachine } from './machine.ts'
import { createMaterialReader, type MaterialReader } from './material-reader.ts'
import { createOidc } from './oidc.ts'
import { type StartProgram, startProgram } from './program.ts'
import { createQueue, type Queue } from './queue.ts'
import type { Credential, CredentialSource } from './types.ts'

export interface CredentialDeps {
  readonly clock: Clock
  readonly machine?: Machine
  /** Tests play the programs; everyone else runs them. */
  readonly start?: StartProgram
  /** Every source of the app shares one queue, so only tests bring their own. */
  readonly queue?: Queue
}

const queueOfTheApp = createQueue()
let pathOfTheShell: Promise<string | null> | null = null

/** Gives the credentials of one connection, for as long as it lives. Nothing secret leaves it but by `credential()`. */
export function createCredentialSource(
  recipe: CredentialRecipe,
  deps: CredentialDeps = { clock: systemClock },
): CredentialSource {
  const readFile = (deps.machine ?? systemMachine).readFile
  const reader = createMaterialReader({ clock: deps.clock, readFile })
  const method = methodSource(recipe.method, reader, deps)
  const certificate = certificateSource(recipe.certificate, reader)
  return {
    async credential(options) {
      const given = await method(options)
      if (given.kind === 'failed' || given.value.certificate !== null) return given
      const own = await certificate(options)
      return own.kind === 'failed' ? own : ok({ ...given.value, certificate: own.value })
    },
  }
}

type AskOptions = Parameters<CredentialSource['credential']>[0]
type Ask<Value> = (options: AskOptions) => Promise<Result<Value, Problem>>

const nothing: Credential = { authorization: null, certificate: null, expiresAt: null }

function methodSource(method: CredentialMethod, reader: MaterialReader, deps: CredentialDeps): Ask<Credential> {
  switch (method.kind) {
    case 'none':
      return async () => ok(nothing)
    case 'token':
      return async () => ok({ ...nothing, authorization: `Bearer ${method.token}` })
    case 'basic': {
      const pair = Buffer.from(`${method.username}:${method.password}`).toString('base64')
      return async () => ok({ ...nothing, authorization: `Basic ${pair}` })
    }
    case 'tokenFile':
      return (options) => readToken(method, reader, options)
    case 'exec':
      return keepCredential(() => runExecPlugin(method.exec, method.cluster, execDeps(deps)), deps.clock)
    case 'oidc':
      return keepCredential(
        createOidc(method.oidc, { clock: deps.clock, machine: deps.machine ?? systemMachine }),
        deps.clock,
      )
    default:
      return assertNever(method)
  }
}

function execDeps(deps: CredentialDeps): ExecDeps {
  const { environment } = deps.machine ?? systemMachine
  const start = deps.start ?? startProgram
  return {
    clock: deps.clock,
    environment,
    start,
    queue: deps.queue ?? queueOfTheApp,
    loginPath: async () => {
      // Whoever started us from a terminal has the shell's PATH already.
      if (environment['TERM'] || process.platform === 'win32') return null
      pathOfTheShell ??= loginShellPath({ clock: deps.clock, environment, start })
      return pathOfTheShell
    },
  }
}

async function readToken(
  method: Extract<CredentialMethod, { kind: 'tokenFile' }>,
  reader: MaterialReader,
  options: AskOptions,
): Promise<Result<Credential, Problem>> {
  const read = await reader.read({ kind: 'file', path: method.path }, options)
  const token = read.kind === 'ok' ? read.value.trim() : (method.fallback ?? '')
  if (token !== '') return ok({ ...nothing, authorization: `Bearer ${token}` })
  return read.kind === 'failed'
    ? read
    : failed({ code: 'credential-file-unreadable', params: { path: method.path, reason: 'empty' } })
}

function certificateSource(
  certificate: CredentialRecipe['certificate'],
  reader: MaterialReader,
): Ask<Credential['certificate']> {
  if (certificate === null) return async () => ok(null)
  return async (options) => {
    const cert = await reader.read(certificate.cert, options)
    if (cert.kind === 'failed') return cert
    const key = await reader.read(certificate.key, options)
    return key.kind === 'failed' ? key : ok({ cert: cert.value, key: key.value })
  }
}
