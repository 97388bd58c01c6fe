import type { ExecEntry, Material } from './kubeconfig-entry.ts'

/**
 * How to get credentials for one connection: the secret half of what a context resolves to. It stays in the process that
 * read the kubeconfig (main, or the command line) and never travels to an agent or a page.
 */
export interface CredentialRecipe {
  readonly connectionId: string
  /** A client certificate of the kubeconfig's own, which goes along with any method. */
  readonly certificate: { readonly cert: Material; readonly key: Material } | null
  readonly method: CredentialMethod
}

export type CredentialMethod =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'tokenFile'
      readonly path: string
      /** Used while the file cannot be read. */ readonly fallback: string | null
    }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'exec'; readonly exec: ExecEntry; readonly cluster: ExecCluster }
  | { readonly kind: 'oidc'; readonly oidc: OidcRecipe }

/** `spec.cluster` of an ExecCredential, in its own spelling. */
export interface ExecCluster {
  readonly server: string
  readonly 'tls-server-name'?: string
  readonly 'insecure-skip-tls-verify'?: boolean
  readonly 'certificate-authority-data'?: string
  readonly 'proxy-url'?: string
  readonly config?: unknown
}

export interface OidcRecipe {
  readonly issuerUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly idToken: string | null
  readonly refreshToken: string | null
  /** Of the issuer; null for the system's own authorities. */
  readonly ca: Material | null
}
