// The face of the sandbox for the command line and for tests. The window starts `process.ts` in a process of its own.
export { startSandbox, type HostOptions, type RunningSandbox } from './host.ts'
export { kubeconfigMark, kubeconfigText, type Access } from './kubeconfig.ts'
export { firstScenario } from './scenarios.ts'
