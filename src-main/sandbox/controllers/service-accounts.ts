import type { NewObject, ObjectOf } from '../objects.ts'
import type { ClusterView } from '../storage/types.ts'
import type { Action, Controller, Decision } from './types.ts'

// The account and the certificates that every namespace has (kubernetes: pkg/controller/serviceaccount and
// pkg/controller/certificates/rootcacertpublisher).

const accountName = 'default'
const certificatesName = 'kube-root-ca.crt'

/** The account that pods of a namespace run as when they name none. */
export const accountOf = (namespace: string): NewObject<'serviceaccounts'> => ({
  metadata: { name: accountName, namespace },
})

/** The text is the real publisher's. */
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.'

/** Objects may not differ from run to run, which a certificate made at start would: this one certifies nothing. */
const certificate = '-----BEGIN CERTIFICATE-----\nc2FuZGJveA==\n-----END CERTIFICATE-----\n'

const certificateData = { 'ca.crt': certificate }

export const certificatesOf = (namespace: string): NewObject<'configmaps'> => ({
  metadata: { name: certificatesName, namespace, annotations: { 'kubernetes.io/description': description } },
  data: certificateData,
})

interface Observed {
  readonly namespace: ObjectOf['namespaces']
  readonly account: ObjectOf['serviceaccounts'] | undefined
  readonly certificates: ObjectOf['configmaps'] | undefined
}

/** Gives every namespace its account and its certificates, and gives them again when somebody takes or changes them. */
export function createServiceAccountController(view: ClusterView): Controller<Observed> {
  return {
    name: 'service-accounts',
    triggers: {
      namespaces: ({ object }) => [object.metadata.name],
      serviceaccounts: ({ object: { metadata } }) => (metadata.name === accountName ? [metadata.namespace ?? ''] : []),
      configmaps: ({ object: { metadata } }) => (metadata.name === certificatesName ? [metadata.namespace ?? ''] : []),
    },
    observe(key) {
      const namespace = view.get('namespaces', '', key)
      if (namespace === undefined) return null
      const account = view.get('serviceaccounts', key, accountName)
      return { namespace, account, certificates: view.get('configmaps', key, certificatesName) }
    },
    decide,
  }
}

export function decide({ namespace, account, certificates }: Observed): Decision {
  if (namespace.metadata.deletionTimestamp !== undefined) return { actions: [] }
  const { name } = namespace.metadata
  const actions: Action[] = []
  if (account === undefined)
    actions.push({ verb: 'create', resource: 'serviceaccounts', object: accountOf(name), tolerates: ['AlreadyExists'] })
  if (certificates === undefined)
    actions.push({ verb: 'create', resource: 'configmaps', object: certificatesOf(name), tolerates: ['AlreadyExists'] })
  else if (certificates.data?.['ca.crt'] !== certificate)
    actions.push({ verb: 'update', resource: 'configmaps', object: { ...certificates, data: certificateData } })
  return { actions }
}
