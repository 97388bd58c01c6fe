import type { DnsAnswer, DnsQuestion } from '../../dns/types.ts'
import type { SimulatedTime } from '../../time/types.ts'
import type { Files } from '../files/types.ts'

/** What a program knows of the network that it is in. */
export interface Network {
  readonly hostname: string
  /** With the Service's name and the cluster's domain, if the pod has a subdomain. */
  readonly fullName: string
  readonly address: string
  readonly nameServer: string
  readonly search: readonly string[]
  resolve(question: DnsQuestion): DnsAnswer
  /** Answers on a port of the pod until the returned stop is called; null: the port is taken. */
  serve(port: number, respond: (request: WebRequest) => WebAnswer): (() => void) | null
  /** Whether a pod or the name server has the address. */
  isReached(address: string): boolean
  /** Asks whoever answers at an address: a pod's, or a Service's. */
  ask(address: string, port: number, request: WebRequest): Asked
}

/** What the simulated network carries: a question and an answer of the web, whole. */
export interface WebRequest {
  readonly method: string
  readonly path: string
  readonly agent: string
  /** The address of who asks; the network puts it in. */
  readonly from?: string
}

export interface WebAnswer {
  readonly status: number
  readonly reason: string
  readonly server: string
  readonly body: string
}

/** Refused: the pod is there and nothing listens. Unreachable: no pod has the address. */
export type Asked =
  | { readonly kind: 'answer'; readonly answer: WebAnswer }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable' }

/** What is typed to a program, or piped into it. Text that came before `read` is given at once. */
export interface Input {
  /** Whoever read before gets nothing more. */
  read(take: (text: string) => void, end: () => void): void
  /** Only a terminal has it: whom Control-C concerns. */
  onInterrupt?(listener: (() => void) | null): void
}

/** All that a program of a container has to do with. */
export interface ProgramContext {
  /** The first is the program's own name. */
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly directory: string
  readonly userId: number
  /** The container's image, by which a few programs speak differently. */
  readonly image: string
  readonly clock: SimulatedTime
  readonly files: Files
  readonly network: Network
  readonly input: Input
  /** Whether a person sits before it. */
  readonly isTerminal: boolean
  readonly output: (text: string) => void
  readonly error: (text: string) => void
}

/**
 * A program of a container: it starts, writes, and calls `exit` once. The returned function stops it; a stopped program
 * neither writes nor exits. Programs that do more than one thing (shells, servers) are modules of this shape.
 */
export type Program = (context: ProgramContext, exit: (code: number) => void) => () => void

/** A program that is over as soon as it has begun: writes and returns its exit code. */
export const atOnce =
  (run: (context: ProgramContext) => number): Program =>
  (context, exit) => {
    exit(run(context))
    return () => undefined
  }

/** Nothing is typed, nothing is piped. */
export const noInput: Input = { read: (_take, end) => end() }

export const inputOf = (text: string): Input => ({
  read(take, end) {
    if (text !== '') take(text)
    end()
  },
})
