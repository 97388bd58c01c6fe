import type { ObjectOf } from '../objects.ts'
import type { Outcome } from '../status.ts'

/** What `pods/log` may be asked; names as in the request's query. */
export interface LogOptions {
  /** Empty or absent: the only container, or the one of the annotation kubectl.kubernetes.io/default-container. */
  readonly container?: string
  readonly follow?: boolean
  readonly previous?: boolean
  readonly timestamps?: boolean
  readonly tailLines?: number
  readonly sinceSeconds?: number
  /** RFC 3339. */
  readonly sinceTime?: string
  readonly limitBytes?: number
}

/** A container's log: what it has said so far and, when it is followed, what it will say. */
export interface Log {
  readonly text: string
  /** Present when the log is followed and the container still runs. Nothing is written after `end` or after the returned stop. */
  readonly follow?: (write: (text: string) => void, end: () => void) => () => void
}

/** What `pods/exec` was asked. */
export interface ExecRequest {
  readonly container?: string
  readonly command: readonly string[]
  readonly hasInput: boolean
  readonly isTerminal: boolean
}

/** Where a program's output goes. `exit` comes last and once. */
export interface ExecOutput {
  output(text: string): void
  error(text: string): void
  exit(code: number): void
}

/** A program that was started; nothing is written after `stop`. */
export interface Execution {
  readonly input: (text: string) => void
  readonly closeInput: () => void
  readonly stop: () => void
}

/**
 * The seam between the API server and the inside of containers. Refusals are worded as the API server and the kubelet
 * word them: an unknown container, one that waits to start, a pod on a node that does not answer.
 */
export interface ContainerAccess {
  log(pod: ObjectOf['pods'], options: LogOptions): Outcome<Log>
  /** Starts the program once it is called; short programs have exited before it returns. */
  exec(pod: ObjectOf['pods'], request: ExecRequest): Outcome<(output: ExecOutput) => Execution>
  /** Connects to the container's own program. */
  attach(pod: ObjectOf['pods'], request: Omit<ExecRequest, 'command'>): Outcome<(output: ExecOutput) => Execution>
}
