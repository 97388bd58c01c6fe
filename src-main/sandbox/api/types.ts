import type { Random } from '#shared/kit/clock.ts'
import type { ContainerAccess, ExecOutput, Execution } from '../kubelet/container-access.ts'
import type { ResourceName } from '../objects.ts'
import type { Registry } from '../registry/types.ts'
import type { Outcome, Status } from '../status.ts'
import type { Store } from '../storage/types.ts'
import type { Printers } from '../tables/types.ts'
import type { SimulatedTime } from '../time/types.ts'

/** A request as it came, once its caller is known. Header names are in lower case. */
export interface ApiRequest {
  readonly method: string
  /** As sent, percent-encoded and without the query. */
  readonly path: string
  /** Without the question mark. */
  readonly query: string
  readonly headers: { readonly [name: string]: string | undefined }
  /** Text, or a letter for each byte (Latin-1) where the Content-Type is protobuf. */
  readonly body: string
}

export interface Headers {
  readonly [name: string]: string | readonly string[]
}

/** A whole answer. */
export interface BodyAnswer {
  readonly kind: 'body'
  readonly status: number
  readonly headers: Headers
  readonly body: string | Uint8Array
}

/** Where a stream's text goes. Nothing may be written after `end` or `cut`. */
export interface Sink {
  write(text: string): void
  /** A clean end of the stream. */
  end(): void
  /** Breaks the connection off, as a network would. */
  cut(): void
}

/** An answer that goes on: a watch, a followed log. `open` returns its stop; nothing is written after that. */
export interface StreamAnswer {
  readonly kind: 'stream'
  readonly status: number
  readonly headers: Headers
  open(sink: Sink): () => void
}

/** An agreed upgrade to a WebSocket that carries a program's input and output. */
export interface ExecAnswer {
  readonly kind: 'exec'
  readonly wants: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean }
  start(output: ExecOutput): Execution
}

export type ApiAnswer = BodyAnswer | StreamAnswer | ExecAnswer

/** What a request wants, in the words of authorization; `''` where it has none. */
export interface RequestFacts {
  readonly verb: Verb
  readonly resource: ResourceName
  readonly subresource: string
  readonly namespace: string
  readonly name: string
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

/** Faults that concern requests rather than objects. Asked once for each request to a resource. */
export interface RequestFaults {
  /** A Status is answered instead of doing what was asked. */
  refusalOf(facts: RequestFacts): Status | null
}

/** What a container's inside has to offer to `pods/log` and `pods/exec`. */
export type { ContainerAccess }

/** Everything that the API server is made of. */
export interface ApiParts {
  readonly store: Store
  readonly registry: Registry
  readonly time: SimulatedTime
  /** Only for the length of watches: it must not be the cluster's, or a watch would change the next pod's name. */
  readonly random: Random
  readonly printers: Printers
  readonly containers: ContainerAccess
  readonly faults?: RequestFaults
  /** `host:port`, which `/api` tells. */
  readonly address: () => string
}

/** The API server without a network: the same requests at the same instants have the same answers, byte by byte. */
export interface ApiServer {
  handle(request: ApiRequest): ApiAnswer
  /** How many watches are open. */
  readonly watchCount: number
  /** Breaks off all open watches, as a network would; says how many. */
  cutWatches(): number
  /** Ends every stream and stops listening to the store. */
  close(): void
}

/** What a handler answers before it is given a form: JSON, YAML, Table. */
export type Reply =
  | {
      readonly kind: 'object'
      readonly status: number
      /** Null for what is not stored: Status, Scale, reviews. */
      readonly resource: ResourceName | null
      readonly object: object
      readonly warnings?: readonly string[]
    }
  | {
      readonly kind: 'list'
      readonly resource: ResourceName
      readonly items: readonly object[]
      readonly metadata: ListMeta
      readonly warnings?: readonly string[]
    }
  | { readonly kind: 'answer'; readonly answer: ApiAnswer }

export interface ListMeta {
  readonly resourceVersion: string
  readonly continue?: string
  readonly remainingItemCount?: number
}

export type Replied = Outcome<Reply>
