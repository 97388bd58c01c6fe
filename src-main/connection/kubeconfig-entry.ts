/** What a kubeconfig file says, as data: names and meaning are those of kubectl's `Config`. Paths are absolute by now. */
export interface KubeconfigScope {
  readonly clusters: ReadonlyMap<string, ClusterEntry>
  readonly users: ReadonlyMap<string, UserEntry>
  readonly contexts: ReadonlyMap<string, ContextEntry>
  readonly currentContext: string | null
}

/** Where an entry stands, for whoever has to mend it. */
export interface Place {
  readonly file: string
  readonly line: number
}

export interface ContextEntry extends Place {
  readonly cluster: string
  readonly user: string
  readonly namespace: string | null
}

export interface ClusterEntry extends Place {
  readonly server: string
  /** PEM, decoded from `certificate-authority-data`. */
  readonly ca: Material | null
  readonly insecureSkipTlsVerify: boolean
  readonly tlsServerName: string | null
  readonly proxyUrl: string | null
  /** The extension `client.authentication.k8s.io/exec`, handed to plugins that ask for the cluster. */
  readonly execConfig: unknown
}

/** A secret or certificate, given in the kubeconfig itself or as a file that is read when needed. */
export type Material =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string }

export interface UserEntry extends Place {
  readonly certificate: Material | null
  readonly key: Material | null
  readonly token: string | null
  readonly tokenFile: string | null
  readonly username: string | null
  readonly password: string | null
  readonly exec: ExecEntry | null
  readonly authProvider: { readonly name: string; readonly config: Readonly<Record<string, string>> } | null
  readonly impersonate: ImpersonateEntry
}

export interface ImpersonateEntry {
  readonly user: string | null
  readonly groups: readonly string[]
  readonly uid: string | null
  readonly extra: Readonly<Record<string, readonly string[]>>
}

export interface ExecEntry {
  readonly apiVersion: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly installHint: string | null
  readonly provideClusterInfo: boolean
  /** Empty when the file says nothing: version v1 has no default for it. */
  readonly interactiveMode: 'Never' | 'IfAvailable' | 'Always' | ''
}

export const emptyScope: KubeconfigScope = {
  clusters: new Map(),
  users: new Map(),
  contexts: new Map(),
  currentContext: null,
}
