/** JSON as a cluster answers it. */
// Cases read into answers of every shape; the suite compares them as a whole, so that a wrong path shows as a difference.
// eslint-disable-next-line typescript/no-explicit-any
export type Answer = any

/** One behaviour that both clusters must show alike. */
export interface Case {
  /** Unique within its area, kebab-case: the name of its file of expected observations. */
  readonly name: string
  /** A sentence of behaviour. */
  readonly title: string
  /** Where it runs; default both. `sandbox` alone for what the test cluster cannot show. */
  readonly on?: 'both' | 'sandbox'
  readonly run: (cluster: CaseCluster) => Promise<void>
}

/** The cases of one area; its name is the folder of their expected observations. */
export interface Area {
  readonly name: string
  readonly cases: readonly Case[]
}

export interface KubectlResult {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parsed if it is JSON, else the text. */
  readonly body: Answer
}

export interface WatchEvent {
  readonly type: string
  readonly object: Answer
}

export interface Watch {
  /** Every event so far, in order. */
  readonly events: readonly WatchEvent[]
  /** Those of the object of this name. */
  of(name: string): readonly WatchEvent[]
  stop(): void
}

/** What a case does and sees: a namespace of its own on a cluster, sandbox or real, through kubectl or HTTP. */
export interface CaseCluster {
  readonly isSandbox: boolean
  readonly namespace: string
  /** A name for an object without a namespace (a volume, a class): unique per run, the same word in what is observed. */
  unique(name: string): string
  /** Unmodified kubectl in the namespace. Throws if it fails, unless `mayFail`. `NS` in the input becomes the namespace. */
  kubectl(
    words: readonly string[],
    options?: { readonly input?: string; readonly mayFail?: boolean },
  ): Promise<KubectlResult>
  /** `kubectl apply -f -` of a manifest. */
  apply(manifest: string): Promise<void>
  /** One request as it is, with the cluster's token. `{ns}` in the path becomes the namespace. A string body is sent as it is. */
  request(
    method: string,
    path: string,
    options?: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<HttpAnswer>
  /** One object of the namespace (`pods/web-0`), of another (`kube-system/pods/x`) or of none (`persistentvolumes/pv`); null if it is not there. */
  get(path: string): Promise<Answer>
  /** All objects of a resource in the namespace, in the order of their names. */
  list(resource: string, query?: string): Promise<readonly Answer[]>
  /** Events of the namespace as `{ about, type, reason, message }`, each once, sorted. */
  events(about?: string): Promise<readonly Answer[]>
  /** Watches a resource of the namespace from now on. */
  watch(resource: string): Promise<Watch>
  /** Asks again and again until the probe gives something else than null, false or undefined. `seconds` are the cluster's. */
  until<T>(what: string, probe: () => Promise<T>, seconds?: number): Promise<NonNullable<T>>
  /** Until a set has as many pods as it wants, all ready and of its update revision (or whatever `counts` says). */
  ready(set: string, counts?: number): Promise<void>
  /** Lets time pass in which nothing is expected to happen. Seconds of the cluster. */
  pass(seconds: number): Promise<void>
  /** Notes what was seen, after normalising; the note must be the same on both clusters. */
  observe(name: string, seen: unknown): void
}
