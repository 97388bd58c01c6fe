import * as v from 'valibot'
import { actionNames, actionNeeds } from './actions.ts'
import { choices } from './choices.ts'
import type { RequestName } from './bridge.ts'

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(512))
const namespace = v.pipe(v.string(), v.maxLength(253))

/** A scope, wherever one is read from outside. */
export const scopeShape = v.variant('kind', [
  v.strictObject({ kind: v.literal('all') }),
  v.strictObject({ kind: v.literal('namespaces'), names: v.pipe(v.array(name), v.minLength(1), v.maxLength(100)) }),
])

const path = v.pipe(v.string(), v.minLength(1), v.maxLength(4_096))

const preferences = v.strictObject({
  theme: v.picklist(choices.theme),
  motion: v.picklist(choices.motion),
  pace: v.picklist(choices.pace),
  language: v.picklist(choices.language),
  captions: v.boolean(),
  hideAddresses: v.boolean(),
  kubeconfigFiles: v.pipe(v.array(path), v.maxLength(50)),
  singleKeys: v.boolean(),
  chords: v.record(v.picklist(actionNames), v.pipe(v.array(v.pipe(v.string(), v.maxLength(40))), v.maxLength(4))),
  recentNamespaces: v.pipe(v.array(namespace), v.maxLength(20)),
})

/** What a preferences file must look like; whoever reads one falls back to the defaults field by field. */
export const preferencesShape = preferences

const faultTarget = v.strictObject({ kind: v.picklist(['Pod', 'StatefulSet']), namespace, name })
const delaySeconds = v.pipe(v.number(), v.minValue(0), v.maxValue(3_600))

const sandboxFault = v.variant('fault', [
  v.strictObject({ fault: v.picklist(['failReadiness', 'crash', 'imageError']), on: faultTarget }),
  v.strictObject({ fault: v.picklist(['slowPull', 'slowAttach']), on: faultTarget, seconds: delaySeconds }),
  v.strictObject({ fault: v.picklist(['nodeSilent', 'nodeFull']), node: name }),
  v.strictObject({ fault: v.picklist(['provisionerSilent', 'provisionerRefusing']), storageClass: name }),
  v.strictObject({ fault: v.literal('apiErrors'), rate: v.pipe(v.number(), v.minValue(0), v.maxValue(1)) }),
  v.strictObject({ fault: v.picklist(['cutWatches', 'expireVersions']) }),
])

const sandboxCommand = v.variant('command', [
  v.strictObject({ command: v.picklist(['freeze', 'resume']) }),
  v.strictObject({ command: v.literal('speed'), speed: v.pipe(v.number(), v.minValue(0.25), v.maxValue(16)) }),
  v.strictObject({ command: v.literal('step'), seconds: v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)) }),
  v.strictObject({
    command: v.literal('reset'),
    seed: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4_294_967_295))),
    scenario: v.exactOptional(v.nullable(name)),
  }),
  v.strictObject({ command: v.literal('scenario'), name }),
  v.strictObject({ command: v.picklist(['fault', 'mend']), fault: sandboxFault }),
])

/** Checks the payload of each request before anybody acts on it. */
export const requestPayloads = {
  ready: v.null(),
  contexts: v.null(),
  connect: v.strictObject({ context: name, scope: v.nullable(scopeShape) }),
  disconnect: v.null(),
  chooseScope: v.strictObject({ scope: scopeShape }),
  retry: v.null(),
  replaceAgent: v.null(),
  openKubeconfig: v.null(),
  addKubeconfig: v.null(),
  offerFile: v.strictObject({ path }),
  answerOffer: v.strictObject({
    offer: v.pipe(v.number(), v.integer(), v.minValue(1)),
    agreed: v.boolean(),
    context: v.nullable(name),
  }),
  kubeconfigFiles: v.null(),
  preferences: v.null(),
  setPreferences: v.partial(preferences),
  sandbox: sandboxCommand,
  restartSandbox: v.null(),
  saveSandboxLog: v.null(),
  newWindow: v.null(),
  rememberView: v.partial(v.strictObject({ workload: v.nullable(name), mode: v.picklist(['desk', 'lesson']) })),
  noteNeeds: v.strictObject({ met: v.pipe(v.array(v.picklist(actionNeeds)), v.maxLength(actionNeeds.length)) }),
  licences: v.null(),
  copyText: v.strictObject({ text: v.pipe(v.string(), v.maxLength(8_000_000)) }),
  fullScreen: v.null(),
} satisfies { readonly [Name in RequestName]: v.GenericSchema }

/** True when the payload is what the request asks for. */
export function isPayload(request: RequestName, payload: unknown): boolean {
  return v.safeParse(requestPayloads[request], payload).success
}
