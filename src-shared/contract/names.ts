import type { PushName, RequestName } from './bridge.ts'

const requests: { readonly [Name in RequestName]: true } = {
  ready: true,
  contexts: true,
  connect: true,
  disconnect: true,
  chooseScope: true,
  retry: true,
  replaceAgent: true,
  openKubeconfig: true,
  addKubeconfig: true,
  offerFile: true,
  answerOffer: true,
  kubeconfigFiles: true,
  preferences: true,
  setPreferences: true,
  sandbox: true,
  restartSandbox: true,
  saveSandboxLog: true,
  newWindow: true,
  rememberView: true,
  noteNeeds: true,
  licences: true,
  copyText: true,
  fullScreen: true,
}

const pushes: { readonly [Name in PushName]: true } = {
  contexts: true,
  session: true,
  preferences: true,
  sandbox: true,
  offer: true,
  command: true,
}

/** Every name that the bridge lets through. They stand apart from the payload checks, so that the preload script carries no checker. */
export const requestNames: readonly RequestName[] = Object.keys(requests) as RequestName[]
export const pushNames: readonly PushName[] = Object.keys(pushes) as PushName[]
