import type { SandboxClusterState, SandboxCommand, ScenarioInfo } from '#shared/contract/sandbox.ts'
import type { Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'

/** From main to the sandbox's process: structured-clone data only. */
export type ToSandboxProcess =
  | { readonly kind: 'start'; readonly seed: number; readonly scenario: string | null }
  | { readonly kind: 'command'; readonly request: number; readonly command: SandboxCommand }
  | { readonly kind: 'stop' }

/** From the sandbox's process to main. */
export type FromSandboxProcess =
  | {
      readonly kind: 'ready'
      /** The text of a kubeconfig that leads there. There is a token in it. */
      readonly kubeconfig: string
      readonly scenarios: readonly ScenarioInfo[]
      readonly cluster: SandboxClusterState
    }
  /** The process cannot serve; it ends by itself. */
  | { readonly kind: 'failed'; readonly problem: Problem }
  | { readonly kind: 'state'; readonly cluster: SandboxClusterState }
  | { readonly kind: 'answer'; readonly request: number; readonly result: Result<null, Problem> }
