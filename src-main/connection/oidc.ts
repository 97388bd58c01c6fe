import type { Dispatcher } from 'undici'

import type { Clock } from '#shared/kit/clock.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

import type { OidcRecipe } from './credential-recipe.ts'
import { serverAddress } from './locality.ts'
import type { Machine } from './machine.ts'
import { readMaterial } from './material-reader.ts'
import { networkProblem, noAnswer } from './network-problem.ts'
import { environmentProxy } from './proxy-environment.ts'
import type { Credential } from './types.ts'

export interface OidcDeps {
  readonly clock: Clock
  readonly machine: Machine
}

type Obtain = (options: { readonly refresh: boolean }) => Promise<Result<Credential, Problem>>

const limitMs = 15_000
/** A token that expires while the request is on its way is of no use; kubectl takes ten seconds too. */
const marginMs = 10_000

/**
 * The `oidc` provider of kubectl: the id token of the kubeconfig while it is good, then new ones for the refresh token.
 * kubectl writes new tokens back to the kubeconfig. We never write there: ours live in memory and end with the process.
 */
export function createOidc(recipe: OidcRecipe, { clock, machine }: OidcDeps): Obtain {
  let idToken = recipe.idToken
  let refreshToken = recipe.refreshToken
  return async ({ refresh }) => {
    const expiresAt = idToken === null ? 0 : tokenExpiry(idToken)
    const isGood = expiresAt === null || expiresAt > clock.nowMs() + marginMs
    // Without a refresh token the old one is all there is: the server's 401 then says that it is time to sign in.
    if (idToken !== null && isGood && (!refresh || refreshToken === null)) return ok(credentialOf(idToken))
    if (refreshToken === null)
      return failed(signedOut(recipe, 'the id token has expired and there is no refresh token'))
    const answer = await withLimit(clock, recipe, async (signal) =>
      withIssuer(recipe, machine, (dispatcher) => renew({ ...recipe, refreshToken }, dispatcher, signal)),
    )
    if (answer.kind === 'failed') return answer
    idToken = answer.value.idToken
    refreshToken = answer.value.refreshToken ?? refreshToken
    return ok(credentialOf(idToken))
  }
}

interface Tokens {
  readonly idToken: string
  /** Issuers that rotate refresh tokens give the next one along. */
  readonly refreshToken: string | null
}

async function renew(
  recipe: OidcRecipe,
  dispatcher: Dispatcher,
  signal: AbortSignal,
): Promise<Result<Tokens, Problem>> {
  const { request } = await import('undici')
  const discovery = await request(`${recipe.issuerUrl.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    dispatcher,
    signal,
  })
  const endpoint = fieldOf(await jsonOf(discovery), 'token_endpoint')
  if (discovery.statusCode !== 200 || endpoint === null)
    return failed(signedOut(recipe, 'the issuer names no token endpoint'))
  // Some issuers want the secret as a password, others in the form. golang.org/x/oauth2 tries in this order too.
  const ways = recipe.clientSecret === '' ? (['form'] as const) : (['password', 'form'] as const)
  let status = 0
  for (const way of ways) {
    const answer = await request(endpoint, { dispatcher, signal, method: 'POST', ...refreshRequest(recipe, way) })
    const body = await jsonOf(answer)
    const idToken = fieldOf(body, 'id_token')
    if (answer.statusCode === 200 && idToken !== null)
      return ok({ idToken, refreshToken: fieldOf(body, 'refresh_token') })
    status = answer.statusCode
  }
  return failed(
    signedOut(recipe, status === 200 ? 'the issuer gave no id token' : `the issuer answered with status ${status}`),
  )
}

function refreshRequest(
  recipe: OidcRecipe,
  way: 'password' | 'form',
): { readonly body: string; readonly headers: Record<string, string> } {
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: recipe.refreshToken ?? '' })
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }
  if (way === 'password') {
    const pair = `${encodeURIComponent(recipe.clientId)}:${encodeURIComponent(recipe.clientSecret)}`
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`
  } else {
    form.set('client_id', recipe.clientId)
    if (recipe.clientSecret !== '') form.set('client_secret', recipe.clientSecret)
  }
  return { body: form.toString(), headers }
}

async function withIssuer<Value>(
  recipe: OidcRecipe,
  machine: Machine,
  use: (dispatcher: Dispatcher) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem>> {
  const ca = recipe.ca === null ? ok(null) : await readMaterial(recipe.ca, machine.readFile)
  if (ca.kind === 'failed') return ca
  const tls = ca.value === null ? {} : { ca: ca.value }
  const proxy = environmentProxy(new URL(recipe.issuerUrl), machine.environment)
  // Loaded on demand: main renews tokens, and would otherwise pay for it before its first window.
  const { Agent, ProxyAgent } = await import('undici')
  const dispatcher = proxy === null ? new Agent({ connect: tls }) : new ProxyAgent({ uri: proxy, requestTls: tls })
  try {
    return await use(dispatcher)
  } finally {
    await dispatcher.destroy()
  }
}

async function withLimit<Value>(
  clock: Clock,
  recipe: OidcRecipe,
  work: (signal: AbortSignal) => Promise<Result<Value, Problem>>,
): Promise<Result<Value, Problem>> {
  const limit = new AbortController()
  const cancelLimit = clock.after(limitMs, () => limit.abort())
  const address = serverAddress(recipe.issuerUrl)
  try {
    return await work(limit.signal)
  } catch (error) {
    return failed(limit.signal.aborted ? noAnswer(address, limitMs) : networkProblem(error, address))
  } finally {
    cancelLimit()
  }
}

function credentialOf(idToken: string): Credential {
  return { authorization: `Bearer ${idToken}`, certificate: null, expiresAt: tokenExpiry(idToken) }
}

/** The `exp` of a JSON Web Token in milliseconds; null when it does not say, 0 when it is no such token. */
function tokenExpiry(idToken: string): number | null {
  const payload = parseJson(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'))
  if (typeof payload !== 'object' || payload === null) return 0
  return 'exp' in payload && typeof payload.exp === 'number' ? payload.exp * 1000 : null
}

function signedOut(recipe: OidcRecipe, detail: string): Problem {
  return { code: 'signed-out', params: { hint: recipe.issuerUrl, detail } }
}

async function jsonOf(response: Dispatcher.ResponseData): Promise<unknown> {
  return parseJson(await response.body.text())
}

function fieldOf(body: unknown, name: string): string | null {
  if (typeof body !== 'object' || body === null) return null
  const value: unknown = Reflect.get(body, name)
  return typeof value === 'string' && value !== '' ? value : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Whoever asked finds no field in it and says what is missing; the text itself may hold a token.
    return null
  }
}
