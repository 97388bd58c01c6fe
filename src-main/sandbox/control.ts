// What can be done to the cluster stands in the contract, because the window, the HTTP control API and tests share it.
export type {
  FaultTarget,
  SandboxClusterState as ControlState,
  SandboxCommand as ControlCommand,
  SandboxFault as Fault,
  ScenarioInfo,
} from '#shared/contract/sandbox.ts'
