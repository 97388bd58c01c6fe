import { afterEach, describe, expect, it } from 'vitest'

import { ManualClock } from '#shared/kit/manual-clock.ts'

import type { OidcRecipe } from '../../../../src-main/connection/credential-recipe.ts'
import { createCredentialSource } from '../../../../src-main/connection/credentials.ts'
import { createAuthority } from '../../../kit/connection/certificates.ts'
import { machine } from '../../../kit/connection/machine.ts'
import { type Request, type Response, serve } from '../../../kit/connection/server.ts'

const authority = createAuthority('issuer authority')
const certificate = authority.issue(['localhost'])
const nowMs = Date.parse('2026-11-20T10:00:00Z')
const closings: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

function idToken(name: string, expiresMs: number): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  return [part({ alg: 'none' }), part({ sub: name, exp: expiresMs / 1000 }), 'signature'].join('.')
}

const good = idToken('good', nowMs + 600_000)
const old = idToken('old', nowMs - 1)

interface Form {
  readonly authorization: string | undefined
  readonly fields: Readonly<Record<string, string>>
}

/** An issuer that answers each token request with the next of `answers`. */
async function issuer(answers: readonly { readonly status: number; readonly body: unknown }[]) {
  const forms: Form[] = []
  const left = [...answers]
  const server = await serve('http/1.1', { certificate }, (request, response) => {
    if (request.url === '/realm/.well-known/openid-configuration') {
      return void response.end(JSON.stringify({ token_endpoint: `https://localhost:${server.port}/token` }))
    }
    void answerForm(request, response)
  })
  const answerForm = async (request: Request, response: Response): Promise<void> => {
    forms.push(await readForm(request))
    const answer = left.shift() ?? { status: 500, body: null }
    response.writeHead(answer.status)
    response.end(JSON.stringify(answer.body))
  }
  closings.push(() => server.close())
  return { url: `https://localhost:${server.port}/realm`, forms }
}

async function readForm(request: Request): Promise<Form> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array))
  return {
    authorization: request.headers.authorization,
    fields: Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString())),
  }
}

function source(facts: Partial<OidcRecipe>) {
  const clock = new ManualClock(nowMs)
  const oidc: OidcRecipe = {
    issuerUrl: 'https://127.0.0.1:1',
    clientId: 'podium',
    clientSecret: '',
    idToken: good,
    refreshToken: 'refresh-1',
    ca: { kind: 'text', text: authority.cert },
    ...facts,
  }
  const recipe = { connectionId: '1', certificate: null, method: { kind: 'oidc', oidc } } as const
  return { clock, source: createCredentialSource(recipe, { clock, machine: machine({}) }) }
}

const plain = { refresh: false }

describe('the oidc provider', () => {
  it('uses the id token of the kubeconfig while it is good', async () => {
    expect(await source({}).source.credential(plain)).toEqual({
      kind: 'ok',
      value: { authorization: `Bearer ${good}`, certificate: null, expiresAt: nowMs + 600_000 },
    })
  })

  it('gets a new one for the refresh token when it has expired, and remembers the next refresh token', async () => {
    const next = idToken('next', nowMs + 600_000)
    const { url, forms } = await issuer([
      { status: 200, body: { id_token: next, refresh_token: 'refresh-2' } },
      { status: 200, body: { id_token: good } },
    ])
    const { source: oidc } = source({ issuerUrl: url, idToken: old })
    expect(await oidc.credential(plain)).toMatchObject({ value: { authorization: `Bearer ${next}` } })
    expect(await oidc.credential({ refresh: true })).toMatchObject({ value: { authorization: `Bearer ${good}` } })
    expect(forms.map(({ fields }) => fields)).toEqual([
      { grant_type: 'refresh_token', refresh_token: 'refresh-1', client_id: 'podium' },
      { grant_type: 'refresh_token', refresh_token: 'refresh-2', client_id: 'podium' },
    ])
  })

  it('sends the secret as a password, and in the form to issuers that want it there', async () => {
    const { url, forms } = await issuer([
      { status: 401, body: { error: 'invalid_client' } },
      { status: 200, body: { id_token: good } },
    ])
    const { source: oidc } = source({ issuerUrl: url, idToken: null, clientSecret: 's ecret' })
    expect(await oidc.credential(plain)).toMatchObject({ kind: 'ok' })
    expect(forms[0]?.authorization).toBe(`Basic ${Buffer.from('podium:s%20ecret').toString('base64')}`)
    expect(forms[0]?.fields['client_secret']).toBeUndefined()
    expect(forms[1]?.fields).toMatchObject({ client_id: 'podium', client_secret: 's ecret' })
  })

  it('says signed-out when the issuer refuses, and tells no token', async () => {
    const { url } = await issuer([
      { status: 400, body: { error: 'invalid_grant', error_description: 'refresh-1 is used up' } },
    ])
    const answer = await source({ issuerUrl: url, idToken: old }).source.credential(plain)
    expect(answer).toEqual({
      kind: 'failed',
      failure: { code: 'signed-out', params: { hint: url, detail: 'the issuer answered with status 400' } },
    })
    expect(JSON.stringify(answer)).not.toContain('refresh-1')
  })

  it('says signed-out when there is nothing to refresh with', async () => {
    expect(await source({ idToken: old, refreshToken: null }).source.credential(plain)).toMatchObject({
      failure: { code: 'signed-out' },
    })
    // A good token that the server refuses is given again, so that its 401 is what a person sees.
    expect(await source({ refreshToken: null }).source.credential({ refresh: true })).toMatchObject({ kind: 'ok' })
  })

  it('says what is wrong with the way to the issuer', async () => {
    const refused = await source({ idToken: null }).source.credential(plain)
    expect(refused).toMatchObject({ failure: { code: 'connection-refused', params: { address: '127.0.0.1:1' } } })
    const { url } = await issuer([])
    const foreign = { kind: 'text', text: createAuthority('another').cert } as const
    expect(await source({ issuerUrl: url, idToken: null, ca: foreign }).source.credential(plain)).toMatchObject({
      failure: { code: 'certificate-refused' },
    })
  })

  it('gives up when the issuer does not answer', async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>()
    const server = await serve('http/1.1', { certificate }, () => resolve())
    closings.push(() => server.close())
    const { source: oidc, clock } = source({ issuerUrl: server.address, idToken: null })
    const answer = oidc.credential(plain)
    await asked
    clock.advance(15_000)
    expect(await answer).toMatchObject({ failure: { code: 'no-answer', params: { seconds: 15 } } })
  })
})
