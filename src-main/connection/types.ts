import type { Problem } from '#shared/model/feed.ts'
import type { Result } from '#shared/kit/result.ts'

/**
 * Everything an agent needs to reach one cluster, resolved once from a kubeconfig and never changed: plain data that crosses
 * a process boundary. It holds no token: those come on demand through a `CredentialSource`.
 */
export interface Connection {
  /** Names the connection for credential requests; two connections never share it. */
  readonly id: string
  readonly context: string
  readonly cluster: string
  readonly user: string
  /** The context's namespace, or null. */
  readonly namespace: string | null
  /** Base address without a trailing slash, e.g. `https://127.0.0.1:6443`. */
  readonly server: string
  /** PEM, null for the system's own authorities. */
  readonly ca: string | null
  readonly insecureSkipTlsVerify: boolean
  readonly tlsServerName: string | null
  /** From `proxy-url`, else HTTPS_PROXY / HTTP_PROXY / NO_PROXY; null for a direct connection. */
  readonly proxyUrl: string | null
  readonly impersonate: {
    readonly user: string
    readonly groups: readonly string[]
    readonly uid: string | null
    readonly extra: Readonly<Record<string, readonly string[]>>
  } | null
  readonly credentialKind: CredentialKind
  /** How a person gets a new credential: the exec plugin's command name or the file's path; shown with "Credentials expired". */
  readonly credentialHint: string | null
}

export type CredentialKind = 'none' | 'token' | 'tokenFile' | 'certificate' | 'basic' | 'exec' | 'oidc'

export interface Credential {
  /** The value of the Authorization header, e.g. `Bearer …`; null for none or a certificate. */
  readonly authorization: string | null
  /** PEM pair for a client certificate, null without one. */
  readonly certificate: { readonly cert: string; readonly key: string } | null
  readonly expiresAt: number | null
}

/** Where credentials come from: in the app a request to main, in the command line the same code in the same process. */
export interface CredentialSource {
  /** `refresh` asks for one that is newer than the last given, e.g. after a 401. Never rejects. */
  credential(options: {
    readonly refresh: boolean
    readonly signal?: AbortSignal
  }): Promise<Result<Credential, Problem>>
}

/** The only way to a cluster. It can read and nothing else: no method of it sends a write. */
export interface Transport {
  /**
   * Sends GET for `path` (with its query, beginning with `/`). Resolves when the head of the answer is there, whatever its
   * status; rejects with a `TransportError` when there is none. Aborting the signal ends the body too.
   */
  get(path: string, options: { readonly signal: AbortSignal; readonly accept?: string }): Promise<TransportResponse>
  /** Ends every stream and socket and reconnects on the next request: after sleep or a network change. */
  reset(): void
  close(): Promise<void>
}

export interface TransportResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /**
   * Raw bytes: each time what has come since the last, as it came. They hold until the next are asked for: whoever keeps them
   * copies them. Iterating rejects with a `TransportError` when the stream breaks.
   */
  readonly body: AsyncIterable<readonly Uint8Array[]>
  /** 'h2' or 'http/1.1': decides how silence is noticed. */
  readonly protocol: 'h2' | 'http/1.1'
}

/** No answer, or an answer that broke off: `problem` says which, as data. */
export class TransportError extends Error {
  readonly problem: Problem
  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.code}: ${JSON.stringify(problem.params)}`, options)
    this.name = 'TransportError'
    this.problem = problem
  }
}
