import type { NewObject, ResourceName } from './objects.ts'
import { accountOf, certificatesOf } from './controllers/service-accounts.ts'

/** One object of a new cluster, and what it is one of. */
export type InitialObject = {
  [R in ResourceName]: { readonly resource: R; readonly object: NewObject<R> }
}[ResourceName]

const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'lesson']

/**
 * What every cluster has before anybody makes anything, in the order in which it is made: a namespace before what is in
 * it. Nodes are the kubelets' own.
 */
export function initialObjects(): readonly InitialObject[] {
  return [
    ...namespaces.map((name): InitialObject => ({ resource: 'namespaces', object: { metadata: { name }, spec: {} } })),
    ...namespaces.flatMap((namespace): InitialObject[] => [
      { resource: 'serviceaccounts', object: accountOf(namespace) },
      { resource: 'configmaps', object: certificatesOf(namespace) },
    ]),
    { resource: 'configmaps', object: coreDns },
    { resource: 'services', object: kubernetesService },
    ...classes,
  ]
}

/** Where viewers learn the cluster's domain. The zone after `kubernetes` is what counts. */
const coreDns: NewObject<'configmaps'> = {
  metadata: { name: 'coredns', namespace: 'kube-system' },
  data: {
    Corefile: `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 5
    }
    loop
    reload
    loadbalance
}
`,
  },
}

/** The port on which API servers usually listen: the sandbox's own differs from run to run, which objects may not. */
const apiPort = 6_443

/** The server under its name inside the cluster. On loopback a real one has no endpoints either. */
const kubernetesService: NewObject<'services'> = {
  metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: {
    clusterIP: '10.96.0.1',
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: apiPort }],
    type: 'ClusterIP',
  },
}

/** The classes of the control plane that tests compare with: one that provides, one for volumes made by hand, one that never answers. */
const classes: readonly InitialObject[] = [
  {
    resource: 'storageclasses',
    object: {
      metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'rancher.io/local-path',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  },
  {
    resource: 'storageclasses',
    object: {
      metadata: { name: 'nobody-provisions' },
      provisioner: 'example.com/absent',
      reclaimPolicy: 'Retain',
      volumeBindingMode: 'Immediate',
    },
  },
  {
    resource: 'storageclasses',
    object: {
      metadata: { name: 'manual' },
      provisioner: 'kubernetes.io/no-provisioner',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
    },
  },
]
