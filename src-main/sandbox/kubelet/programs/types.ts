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
}

/** What is typed to a program, or piped into it. Text that came before `read` is given at once. */
export interface Input {
  read(take: (text: string) => void, end: () => void): void
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
