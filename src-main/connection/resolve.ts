import { createHash, randomUUID } from 'node:crypto'

import type { Problem } from '#shared/model/feed.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'

import { contextMistake, problemsOf } from './contexts.ts'
import type { CredentialRecipe } from './credential-recipe.ts'
import {
  currentContext,
  findContext,
  type KubeconfigOptions,
  loadKubeconfig,
  type LoadedKubeconfig,
} from './kubeconfig.ts'
import type { ClusterEntry, ContextEntry, KubeconfigScope, UserEntry } from './kubeconfig-entry.ts'
import { type Machine, systemMachine } from './machine.ts'
import { readMaterial } from './material-reader.ts'
import { environmentProxy } from './proxy-environment.ts'
import { broken, execCluster, userMethod } from './resolve-user.ts'
import type { Connection, CredentialKind } from './types.ts'

export interface ResolveOptions extends KubeconfigOptions {
  readonly newId?: () => string
}

/** `connection` may go to an agent, `recipe` must not. */
export interface ResolvedConnection {
  readonly connection: Connection
  readonly recipe: CredentialRecipe
  /** Changes when anything that matters for connecting changes in the kubeconfig: whoever is connected then connects anew. */
  readonly fingerprint: string
}

/** Resolves a context by name, or the current one for null. Reads the files anew; connects to nothing and runs nothing. */
export async function resolveConnection(
  contextName: string | null,
  options: ResolveOptions = {},
): Promise<Result<ResolvedConnection, Problem>> {
  const machine = options.machine ?? systemMachine
  const loaded = await loadKubeconfig(options)
  const name = contextName ?? currentContext(loaded)
  const found = name === null ? null : findContext(loaded, name)
  if (name === null || found === null) return failed(missing(name, loaded))
  const { scope, context } = found
  const cluster = scope.clusters.get(context.cluster)
  const user = context.user === '' ? anonymous(context) : scope.users.get(context.user)
  if (cluster === undefined || user === undefined)
    return failed(contextMistake(context, scope) ?? missing(name, loaded))
  return connect({ name, scope, context, cluster, user, machine, id: (options.newId ?? randomUUID)() })
}

/** A broken file explains a missing context better than "no such context" does, so it goes first. */
function missing(name: string | null, loaded: LoadedKubeconfig): Problem {
  const [problem] = problemsOf(loaded)
  if (problem !== undefined) return problem
  const contexts = loaded.scopes.flatMap((scope) => [...scope.contexts.keys()]).join(', ')
  return name === null
    ? { code: 'no-current-context', params: { contexts } }
    : { code: 'no-such-context', params: { context: name, contexts } }
}

interface Found {
  readonly name: string
  readonly scope: KubeconfigScope
  readonly context: ContextEntry
  readonly cluster: ClusterEntry
  readonly user: UserEntry
  readonly machine: Machine
  readonly id: string
}

async function connect(found: Found): Promise<Result<ResolvedConnection, Problem>> {
  const { cluster, user, context, machine } = found
  const server = baseAddress(cluster, user)
  if (server.kind === 'failed') return server
  const proxy = proxyAddress(cluster, server.value, machine)
  if (proxy.kind === 'failed') return proxy
  const ca = await readAuthority(cluster, machine)
  if (ca.kind === 'failed') return ca
  const certificate = certificatePair(user)
  if (certificate.kind === 'failed') return certificate
  const method = userMethod(user, execCluster(cluster, server.value, ca.value))
  if (method.kind === 'failed') return method
  const impersonate = impersonation(user)
  if (impersonate.kind === 'failed') return impersonate
  const recipe: CredentialRecipe = { connectionId: found.id, certificate: certificate.value, method: method.value }
  const connection: Connection = {
    id: found.id,
    context: found.name,
    cluster: context.cluster,
    user: context.user,
    namespace: context.namespace,
    server: server.value,
    ca: ca.value,
    insecureSkipTlsVerify: cluster.insecureSkipTlsVerify,
    tlsServerName: cluster.tlsServerName,
    proxyUrl: proxy.value,
    impersonate: impersonate.value,
    credentialKind: credentialKind(recipe),
    credentialHint: credentialHint(recipe, user),
  }
  return ok({ connection, recipe, fingerprint: fingerprintOf(connection, recipe) })
}

function fingerprintOf(connection: Connection, recipe: CredentialRecipe): string {
  const facts = JSON.stringify([
    { ...connection, id: '' },
    { ...recipe, connectionId: '' },
  ])
  return createHash('sha256').update(facts).digest('hex')
}

/** An address without a scheme is https when the cluster or the user brings TLS settings, else http, as in client-go. */
function baseAddress(cluster: ClusterEntry, user: UserEntry): Result<string, Problem> {
  if (cluster.server === '') return failed(broken(cluster, 'the cluster has no server'))
  const secure = cluster.ca !== null || cluster.insecureSkipTlsVerify || user.certificate !== null
  const text = cluster.server.includes('://') ? cluster.server : `${secure ? 'https' : 'http'}://${cluster.server}`
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') {
    return failed(broken(cluster, 'the server is not an http or https address'))
  }
  return ok(`${url.origin}${url.pathname.replace(/\/+$/, '')}`)
}

const proxySchemes = new Set(['http:', 'https:', 'socks5:', 'socks5h:'])

/** `proxy-url` holds for its cluster whatever NO_PROXY says, as in client-go. */
function proxyAddress(cluster: ClusterEntry, server: string, machine: Machine): Result<string | null, Problem> {
  const text = cluster.proxyUrl ?? environmentProxy(new URL(server), machine.environment)
  if (text === null) return ok(null)
  const url = URL.parse(text)
  if (url !== null && proxySchemes.has(url.protocol) && url.hostname !== '') return ok(text)
  const where = cluster.proxyUrl === null ? 'HTTPS_PROXY or HTTP_PROXY' : 'proxy-url'
  return failed(broken(cluster, `${where}: expected an address that begins with http://, https:// or socks5://`))
}

async function readAuthority(cluster: ClusterEntry, machine: Machine): Promise<Result<string | null, Problem>> {
  if (cluster.ca !== null && cluster.insecureSkipTlsVerify) {
    return failed(broken(cluster, 'certificate-authority and insecure-skip-tls-verify exclude each other'))
  }
  return cluster.ca === null ? ok(null) : readMaterial(cluster.ca, machine.readFile)
}

function certificatePair(user: UserEntry): Result<CredentialRecipe['certificate'], Problem> {
  const { certificate, key } = user
  if (certificate === null && key === null) return ok(null)
  if (certificate === null) return failed(broken(user, 'client-key is given without client-certificate'))
  if (key === null) return failed(broken(user, 'client-certificate is given without client-key'))
  return ok({ cert: certificate, key })
}

function impersonation(user: UserEntry): Result<Connection['impersonate'], Problem> {
  const { user: name, groups, uid, extra } = user.impersonate
  if (name !== null) return ok({ user: name, groups, uid, extra })
  const isUsed = groups.length > 0 || uid !== null || Object.keys(extra).length > 0
  return isUsed ? failed(broken(user, 'as-groups, as-uid and as-user-extra need as')) : ok(null)
}

function credentialKind({ method, certificate }: CredentialRecipe): CredentialKind {
  return method.kind === 'none' && certificate !== null ? 'certificate' : method.kind
}

/** What stands behind "Credentials expired": where a new credential comes from, never the credential. */
function credentialHint({ method, certificate }: CredentialRecipe, user: UserEntry): string | null {
  if (method.kind === 'exec') return method.exec.command
  if (method.kind === 'tokenFile') return method.path
  if (method.kind === 'oidc') return method.oidc.issuerUrl
  if (method.kind === 'none' && certificate === null) return null
  return certificate?.cert.kind === 'file' ? certificate.cert.path : user.file
}

function anonymous(context: ContextEntry): UserEntry {
  return {
    certificate: null,
    key: null,
    token: null,
    tokenFile: null,
    username: null,
    password: null,
    exec: null,
    authProvider: null,
    impersonate: { user: null, groups: [], uid: null, extra: {} },
    file: context.file,
    line: context.line,
  }
}
