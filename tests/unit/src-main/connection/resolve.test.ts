import { describe, expect, it } from 'vitest'

import { resolveConnection } from '../../../../src-main/connection/resolve.ts'
import { machine } from '../../../kit/connection/machine.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

/** A kubeconfig of one context, from the insides of its cluster and its user in flow style. */
const kubeconfig = (cluster: string, user = '{}', context = 'namespace: lesson'): string => `
current-context: school
clusters: [{name: c, cluster: ${cluster}}]
users: [{name: u, user: ${user}}]
contexts: [{name: school, context: {cluster: c, user: u, ${context}}}]
`

async function resolve(
  text: string,
  options: { name?: string | null; files?: Record<string, string>; environment?: Record<string, string> } = {},
) {
  const files = { '/etc/k/config': text, ...options.files }
  const environment = { KUBECONFIG: '/etc/k/config', ...options.environment }
  return resolveConnection(options.name ?? null, { machine: machine(files, environment), newId: () => 'id-1' })
}

async function connectionOf(...given: Parameters<typeof resolve>) {
  const resolved = await resolve(...given)
  if (resolved.kind === 'failed') throw new Error(JSON.stringify(resolved.failure))
  return resolved.value.connection
}

async function problemOf(...given: Parameters<typeof resolve>): Promise<unknown> {
  const resolved = await resolve(...given)
  return resolved.kind === 'failed' ? resolved.failure : 'no problem'
}

const server = '{server: "https://a.example.com:6443/"}'

describe('a context', () => {
  it('resolves to a connection without a secret, and a recipe', async () => {
    const cluster = `{server: "https://a.example.com:6443/", certificate-authority-data: ${base64('CA')}, tls-server-name: api}`
    const resolved = await resolve(kubeconfig(cluster, '{token: secret-token}'))
    expect(resolved).toEqual({
      kind: 'ok',
      value: {
        connection: {
          id: 'id-1',
          context: 'school',
          cluster: 'c',
          user: 'u',
          namespace: 'lesson',
          server: 'https://a.example.com:6443',
          ca: 'CA',
          insecureSkipTlsVerify: false,
          tlsServerName: 'api',
          proxyUrl: null,
          impersonate: null,
          credentialKind: 'token',
          credentialHint: '/etc/k/config',
        },
        recipe: { connectionId: 'id-1', certificate: null, method: { kind: 'token', token: 'secret-token' } },
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    })
    expect(JSON.stringify(resolved.kind === 'ok' && resolved.value.connection)).not.toContain('secret')
  })

  it('keeps its fingerprint until something that matters changes', async () => {
    const print = async (text: string): Promise<string> => {
      const resolved = await resolve(text)
      return resolved.kind === 'ok' ? resolved.value.fingerprint : ''
    }
    const one = await print(kubeconfig(server, '{token: a}'))
    expect(await print(`# a comment\n${kubeconfig(server, '{token: a}')}`)).toBe(one)
    expect(await print(kubeconfig(server, '{token: b}'))).not.toBe(one)
  })

  it.each([
    ['https://a.example.com:6443/', '', 'https://a.example.com:6443'],
    ['https://rancher.example.com/k8s/clusters/c-1', '', 'https://rancher.example.com/k8s/clusters/c-1'],
    ['http://127.0.0.1:8001', '', 'http://127.0.0.1:8001'],
    ['127.0.0.1:8080', '', 'http://127.0.0.1:8080'],
    ['127.0.0.1:6443', ', insecure-skip-tls-verify: true', 'https://127.0.0.1:6443'],
    ['https://[::1]:6443', '', 'https://[::1]:6443'],
  ])('reaches server %s%s at %s', async (address, rest, expected) => {
    expect((await connectionOf(kubeconfig(`{server: "${address}"${rest}}`))).server).toBe(expected)
  })

  it.each([
    ['{}', '{}', 'none', null],
    [`{}`, '{username: ada, password: p}', 'basic', '/etc/k/config'],
    ['{}', '{tokenFile: t, token: spare}', 'tokenFile', '/etc/k/t'],
    ['{}', '{client-certificate: c.pem, client-key: k.pem}', 'certificate', '/etc/k/c.pem'],
    [
      '{}',
      `{client-certificate-data: ${base64('C')}, client-key-data: ${base64('K')}}`,
      'certificate',
      '/etc/k/config',
    ],
    ['{}', '{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws}}', 'exec', 'aws'],
    [
      '{}',
      '{auth-provider: {name: oidc, config: {idp-issuer-url: "https://id.example.com", client-id: k}}}',
      'oidc',
      'https://id.example.com',
    ],
    // client-go sends a token that is given in the file rather than run the plugin beside it.
    [
      '{}',
      '{token: t, exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws}}',
      'token',
      '/etc/k/config',
    ],
  ])('with %s and %s has credentials of kind %s from %s', async (_cluster, user, kind, hint) => {
    const found = await connectionOf(kubeconfig(server, user))
    expect([found.credentialKind, found.credentialHint]).toEqual([kind, hint])
  })

  it('reads its authority from a file beside the kubeconfig', async () => {
    const text = kubeconfig('{server: "https://a", certificate-authority: ca.pem}')
    expect((await connectionOf(text, { files: { '/etc/k/ca.pem': 'CA' } })).ca).toBe('CA')
    expect(await problemOf(text)).toEqual({
      code: 'credential-file-unreadable',
      params: { path: '/etc/k/ca.pem', reason: 'missing' },
    })
  })

  it('impersonates a user with groups, uid and extra', async () => {
    const user = '{token: t, as: grace, as-groups: [a, b], as-uid: "7", as-user-extra: {scope: [x, y]}}'
    expect((await connectionOf(kubeconfig(server, user))).impersonate).toEqual({
      user: 'grace',
      groups: ['a', 'b'],
      uid: '7',
      extra: { scope: ['x', 'y'] },
    })
  })

  it('goes through its proxy-url, else through the proxy of the environment', async () => {
    const environment = { HTTPS_PROXY: 'http://env:1', NO_PROXY: 'b.example.com' }
    const proxied = kubeconfig('{server: "https://b.example.com", proxy-url: "socks5://own:2"}')
    expect((await connectionOf(proxied, { environment })).proxyUrl).toBe('socks5://own:2')
    expect((await connectionOf(kubeconfig(server), { environment })).proxyUrl).toBe('http://env:1')
    expect((await connectionOf(kubeconfig('{server: "https://b.example.com"}'), { environment })).proxyUrl).toBeNull()
  })

  it('tells the plugin about the cluster', async () => {
    const cluster = `{server: "https://a", certificate-authority: ca.pem, tls-server-name: api, proxy-url: "http://p:1", extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x}}]}`
    const user =
      '{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plug, interactiveMode: Never, provideClusterInfo: true, args: [a], env: [{name: N, value: v}], installHint: get it}}'
    const resolved = await resolve(kubeconfig(cluster, user), { files: { '/etc/k/ca.pem': 'CA' } })
    expect(resolved.kind === 'ok' && resolved.value.recipe.method).toEqual({
      kind: 'exec',
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: '/etc/k/plug',
        args: ['a'],
        env: { N: 'v' },
        installHint: 'get it',
        provideClusterInfo: true,
        interactiveMode: 'Never',
      },
      cluster: {
        server: 'https://a',
        'tls-server-name': 'api',
        'certificate-authority-data': base64('CA'),
        'proxy-url': 'http://p:1',
        config: { audience: 'x' },
      },
    })
  })
})

describe('a context that cannot be used', () => {
  it('by that name is told with the names there are', async () => {
    expect(await problemOf(kubeconfig(server), { name: 'other' })).toEqual({
      code: 'no-such-context',
      params: { context: 'other', contexts: 'school' },
    })
  })

  it('because none is current is told', async () => {
    const text = kubeconfig(server).replace('current-context: school', '')
    expect(await problemOf(text)).toEqual({ code: 'no-current-context', params: { contexts: 'school' } })
  })

  it('because there is no file, or a broken one, is told as that', async () => {
    expect(await problemOf('', { environment: { KUBECONFIG: '/none' } })).toEqual({
      code: 'no-kubeconfig',
      params: { paths: '/none' },
    })
    expect(await problemOf('users: {')).toMatchObject({
      code: 'kubeconfig-not-yaml',
      params: { path: '/etc/k/config', line: 1 },
    })
  })

  it.each([
    ['{server: "ftp://a"}', '{}', 'the server is not an http or https address'],
    [
      '{server: "https://a", proxy-url: "ftp://p"}',
      '{}',
      'proxy-url: expected an address that begins with http://, https:// or socks5://',
    ],
    [
      '{server: "https://a", insecure-skip-tls-verify: true, certificate-authority: x}',
      '{}',
      'certificate-authority and insecure-skip-tls-verify exclude each other',
    ],
    [server, '{token: t, username: u}', 'token and username exclude each other'],
    [server, '{client-key-data: SzE=}', 'client-key is given without client-certificate'],
    [server, '{client-certificate-data: SzE=}', 'client-certificate is given without client-key'],
    [server, '{as-groups: [a]}', 'as-groups, as-uid and as-user-extra need as'],
    [server, '{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}}', 'exec has no command'],
    [server, '{exec: {apiVersion: client.authentication.k8s.io/v1, command: x}}', 'exec.interactiveMode is missing'],
    [
      server,
      '{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}',
      'exec.apiVersion: expected client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1',
    ],
    [
      server,
      '{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x}, auth-provider: {name: oidc}}',
      'exec and auth-provider exclude each other',
    ],
    [server, '{auth-provider: {name: gcp}}', 'auth-provider gcp is no longer supported: use its exec plugin'],
    [
      server,
      '{auth-provider: {name: oidc, config: {client-id: k}}}',
      'auth-provider oidc needs idp-issuer-url and client-id',
    ],
  ])('as in %s with %s says why and where', async (cluster, user, detail) => {
    expect(await problemOf(kubeconfig(cluster, user))).toEqual({
      code: 'kubeconfig-broken',
      params: { path: '/etc/k/config', line: expect.any(Number), detail },
    })
  })
})
