import { inspect } from 'node:util'

import * as fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'

import { systemClock } from '#shared/kit/clock.ts'

import { discoverContexts } from '../../../../src-main/connection/contexts.ts'
import { createCredentialSource } from '../../../../src-main/connection/credentials.ts'
import { resolveConnection } from '../../../../src-main/connection/resolve.ts'
import { createTransport } from '../../../../src-main/connection/transport.ts'
import { createAuthority } from '../../../kit/connection/certificates.ts'
import { transportOptions } from '../../../kit/connection/connection.ts'
import { machine } from '../../../kit/connection/machine.ts'
import { serve } from '../../../kit/connection/server.ts'

/** Every secret of the samples contains this word, so that one search finds any that escaped. */
const secret = 'hunter2'
const authority = createAuthority('test authority')
const certificate = authority.issue(['localhost'])
const closings: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closings.splice(0)) await close()
})

const kubeconfig = (server: string): string => `
apiVersion: v1
kind: Config
current-context: school
clusters:
- name: c
  cluster: {server: "${server}", certificate-authority-data: ${Buffer.from(authority.cert).toString('base64')}}
- name: proxied
  cluster: {server: "${server}", proxy-url: "http://ada:${secret}@127.0.0.1:1"}
users:
- {name: token, user: {token: ${secret}-token}}
- {name: basic, user: {username: ada, password: ${secret}-password}}
- {name: key, user: {client-certificate-data: ${Buffer.from(secret).toString('base64')}, client-key-data: ${Buffer.from(secret).toString('base64')}}}
- {name: oidc, user: {auth-provider: {name: oidc, config: {idp-issuer-url: "https://127.0.0.1:1", client-id: c, client-secret: ${secret}, refresh-token: ${secret}, id-token: ${secret}}}}}
- {name: exec, user: {exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: sh, args: [-c, "echo ${secret}; echo $PASSWORD >&2; exit 1"], env: [{name: PASSWORD, value: ${secret}-and-more-of-it}]}}}
contexts:
- {name: school, context: {cluster: c, user: token}}
- {name: basic, context: {cluster: c, user: basic}}
- {name: key, context: {cluster: c, user: key}}
- {name: oidc, context: {cluster: c, user: oidc}}
- {name: exec, context: {cluster: c, user: exec}}
- {name: proxied, context: {cluster: proxied, user: token}}
`

/** Whatever one GET through a context ends in, written out as deep as a log would. */
async function everythingSaid(text: string, context: string): Promise<string> {
  const files = machine({ '/k': text }, { KUBECONFIG: '/k', PATH: process.env['PATH'] ?? '', TERM: 'dumb' })
  const list = await discoverContexts({ machine: files })
  const resolved = await resolveConnection(context, { machine: files })
  if (resolved.kind === 'failed') return inspect([list, resolved], { depth: 10 })
  const { connection, recipe } = resolved.value
  const source = createCredentialSource(recipe, { clock: systemClock, machine: files })
  const transport = createTransport(connection, source, transportOptions)
  try {
    const signal = AbortSignal.timeout(5_000)
    const answer = await transport.get('/', { signal })
    const chunks: unknown[] = []
    for await (const chunk of answer.body) chunks.push(chunk)
    return inspect([list, answer.status, chunks], { depth: 10 })
  } catch (error) {
    // A Connection names its proxy with the password: it goes to the agent, which needs it, and into no message.
    return inspect([list, error, error instanceof Error ? error.stack : null], { depth: 10 })
  } finally {
    await transport.close()
  }
}

describe('no secret is said', () => {
  it.each(['school', 'basic', 'key', 'oidc', 'exec', 'proxied'])(
    'when nobody answers in context %s',
    async (context) => {
      const said = await everythingSaid(kubeconfig('https://127.0.0.1:1'), context)
      expect(said).not.toContain(secret)
      expect(said).toMatch(
        /code: '(connection-refused|proxy-failed|signed-out|credential-plugin-failed|certificate-refused)'/,
      )
    },
  )

  it.each(['school', 'basic'])('when the server breaks off in context %s', async (context) => {
    const server = await serve('h2', { certificate }, (_request, response) => {
      response.writeHead(200)
      response.write('{')
      server.cut()
    })
    closings.push(() => server.close())
    const said = await everythingSaid(kubeconfig(server.address), context)
    expect(said).not.toContain(secret)
    expect(said).toContain('connection-reset')
  })

  it('however a kubeconfig is broken', async () => {
    const whole = kubeconfig('https://a.example.com')
    const breakage = fc.record({ at: fc.nat(whole.length), length: fc.nat(8), instead: fc.string({ maxLength: 4 }) })
    await fc.assert(
      fc.asyncProperty(fc.array(breakage, { minLength: 1, maxLength: 3 }), async (breakages) => {
        const text = breakages.reduce(
          (done, { at, length, instead }) => done.slice(0, at) + instead + done.slice(at + length),
          whole,
        )
        const files = machine({ '/k': text }, { KUBECONFIG: '/k' })
        const list = await discoverContexts({ machine: files })
        const problems = await Promise.all(
          list.contexts.map(async ({ name }) => {
            const resolved = await resolveConnection(name, { machine: files })
            return resolved.kind === 'failed' ? resolved.failure : null
          }),
        )
        expect(inspect([list.problems, problems], { depth: 10 })).not.toContain(secret)
      }),
      { numRuns: 100 },
    )
  }, 60_000)
})
