import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

import type { CredentialMethod, ExecCluster } from './credential-recipe.ts'
import type { ClusterEntry, ExecEntry, Place, UserEntry } from './kubeconfig-entry.ts'

export function broken(place: Place, detail: string): Problem {
  return { code: 'kubeconfig-broken', params: { path: place.file, line: place.line, detail } }
}

/**
 * Which of a user's credentials counts, by client-go's order: a token (a token file that can be read wins over the token
 * beside it), a password, then a plugin; two that exclude each other are refused.
 */
export function userMethod(user: UserEntry, cluster: ExecCluster): Result<CredentialMethod, Problem> {
  const hasToken = user.token !== null || user.tokenFile !== null
  const hasPassword = user.username !== null || user.password !== null
  if (hasToken && hasPassword) return failed(broken(user, 'token and username exclude each other'))
  if (user.exec !== null && user.authProvider !== null)
    return failed(broken(user, 'exec and auth-provider exclude each other'))
  const execMistake = user.exec === null ? null : findExecMistake(user.exec)
  if (execMistake !== null) return failed(broken(user, execMistake))
  if (user.tokenFile !== null) return ok({ kind: 'tokenFile', path: user.tokenFile, fallback: user.token })
  if (user.token !== null) return ok({ kind: 'token', token: user.token })
  if (hasPassword) return ok({ kind: 'basic', username: user.username ?? '', password: user.password ?? '' })
  if (user.exec !== null) return ok({ kind: 'exec', exec: user.exec, cluster })
  return user.authProvider === null ? ok({ kind: 'none' }) : authProviderMethod(user, user.authProvider)
}

const execVersions = new Set(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'])

function findExecMistake(exec: ExecEntry): string | null {
  if (exec.command === '') return 'exec has no command'
  if (!execVersions.has(exec.apiVersion)) {
    return 'exec.apiVersion: expected client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1'
  }
  // The default of v1beta1 is IfAvailable; v1 wants it said.
  if (exec.interactiveMode === '' && exec.apiVersion.endsWith('/v1')) return 'exec.interactiveMode is missing'
  return null
}

function authProviderMethod(
  user: UserEntry,
  provider: NonNullable<UserEntry['authProvider']>,
): Result<CredentialMethod, Problem> {
  const { name, config } = provider
  // kubectl dropped gcp and azure in 1.26 in favour of plugins, and says so too.
  if (name !== 'oidc') return failed(broken(user, `auth-provider ${name} is no longer supported: use its exec plugin`))
  const issuerUrl = config['idp-issuer-url'] ?? ''
  const clientId = config['client-id'] ?? ''
  if (issuerUrl === '' || clientId === '')
    return failed(broken(user, 'auth-provider oidc needs idp-issuer-url and client-id'))
  const data = config['idp-certificate-authority-data'] ?? ''
  const path = config['idp-certificate-authority'] ?? ''
  return ok({
    kind: 'oidc',
    oidc: {
      issuerUrl,
      clientId,
      clientSecret: config['client-secret'] ?? '',
      idToken: config['id-token'] || null,
      refreshToken: config['refresh-token'] || null,
      ca:
        data !== ''
          ? { kind: 'text', text: Buffer.from(data, 'base64').toString('utf8') }
          : path === ''
            ? null
            : { kind: 'file', path },
    },
  })
}

/** What a plugin that asks for it is told about the cluster. */
export function execCluster(cluster: ClusterEntry, server: string, ca: string | null): ExecCluster {
  return {
    server,
    ...(cluster.tlsServerName !== null && { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify && { 'insecure-skip-tls-verify': true }),
    ...(ca !== null && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
    ...(cluster.proxyUrl !== null && { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.execConfig !== null && { config: cluster.execConfig }),
  }
}
