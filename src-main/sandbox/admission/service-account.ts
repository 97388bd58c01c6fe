import type { Random } from '#shared/kit/clock.ts'
import type { Draft, ObjectOf } from '../objects.ts'
import { generatedName } from '../registry/names.ts'
import type { AdmissionRequest } from '../registry/types.ts'
import { forbidden, type Status } from '../status.ts'

// Every pod runs as a service account and finds its token in a file (kubernetes: plugin/pkg/admission/serviceaccount).

type PodDraft = Draft<'pods'>

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount'

/** An hour and seven seconds: the oddness marks the tokens that the kubelet extends. */
const tokenSeconds = 3_607

/** 0644. */
const fileMode = 420

/** Names the account and mounts its token, or refuses a pod whose account there is not. */
export function admitServiceAccount(draft: PodDraft, { namespace, context }: AdmissionRequest): Status | null {
  const { spec } = draft
  spec.serviceAccountName ||= spec.serviceAccount ?? 'default'
  spec.serviceAccount = spec.serviceAccountName
  const account = context.view.get('serviceaccounts', namespace, spec.serviceAccountName)
  if (account === undefined) {
    const name = spec.serviceAccountName
    const because = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`
    return forbidden({ group: '', kind: 'pods', name: draft.metadata.name }, because)
  }
  if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true)
    mountToken(draft, context.random)
  addPullSecrets(draft, account)
  return null
}

/** The volume is made only for the containers that have nothing else where the token goes. */
function mountToken({ spec }: PodDraft, random: Random): void {
  const name = generatedName('kube-api-access-', random)
  let isUsed = false
  for (const container of [...(spec.initContainers ?? []), ...(spec.containers ?? [])]) {
    const mounts = container.volumeMounts ?? []
    if (mounts.some(({ mountPath }) => mountPath === tokenPath)) continue
    container.volumeMounts = [...mounts, { name, readOnly: true, mountPath: tokenPath }]
    isUsed = true
  }
  if (isUsed) spec.volumes = [...(spec.volumes ?? []), tokenVolume(name)]
}

type Volume = NonNullable<PodDraft['spec']['volumes']>[number]

const tokenVolume = (name: string): Volume => ({
  name,
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: fileMode,
  },
})

function addPullSecrets({ spec }: PodDraft, account: ObjectOf['serviceaccounts']): void {
  if ((spec.imagePullSecrets ?? []).length > 0 || (account.imagePullSecrets ?? []).length === 0) return
  spec.imagePullSecrets = (account.imagePullSecrets ?? []).map(({ name }) => (name === undefined ? {} : { name }))
}
