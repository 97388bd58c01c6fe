import * as v from 'valibot'
import { watchedKinds } from '../objects/index.ts'
import type { RequestName } from './bridge.ts'

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(512))
const namespace = v.pipe(v.string(), v.maxLength(253))

const scope = v.variant('kind', [
  v.strictObject({ kind: v.literal('all') }),
  v.strictObject({ kind: v.literal('namespaces'), names: v.pipe(v.array(name), v.minLength(1), v.maxLength(100)) }),
])

const preferences = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  motion: v.picklist(['system', 'reduced', 'full']),
  lastContext: v.nullable(name),
  lastNamespace: v.nullable(namespace),
  lastWorkload: v.nullable(name),
  recentNamespaces: v.pipe(v.array(namespace), v.maxLength(20)),
})

/** What a preferences file must look like; whoever reads one falls back to the defaults field by field. */
export const preferencesShape = preferences

/** Checks the payload of each request before anybody acts on it. */
export const requestPayloads = {
  ready: v.null(),
  contexts: v.null(),
  connect: v.strictObject({ context: name, scope: v.nullable(scope) }),
  disconnect: v.null(),
  chooseScope: v.strictObject({ scope }),
  retry: v.null(),
  fetchObject: v.strictObject({ kind: v.picklist(watchedKinds), namespace, name }),
  openKubeconfig: v.null(),
  preferences: v.null(),
  setPreferences: v.partial(preferences),
  copyText: v.strictObject({ text: v.pipe(v.string(), v.maxLength(1_000_000)) }),
} satisfies { readonly [Name in RequestName]: v.GenericSchema }

/** True when the payload is what the request asks for. */
export function isPayload(request: RequestName, payload: unknown): boolean {
  return v.safeParse(requestPayloads[request], payload).success
}
