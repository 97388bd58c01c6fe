import type { NewObject, ResourceName } from './objects.ts'

/** The first objects of a new cluster, before its nodes. (The core strategies' part fills this.) */
export function initialObjects(): readonly {
  readonly resource: ResourceName
  readonly object: NewObject<ResourceName>
}[] {
  const names = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'lesson']
  return [
    ...names.map((name) => ({ resource: 'namespaces' as const, object: { metadata: { name }, spec: {} } as never })),
    ...names.map((namespace) => ({
      resource: 'serviceaccounts' as const,
      object: { metadata: { name: 'default', namespace } } as never,
    })),
    {
      resource: 'storageclasses' as const,
      object: {
        metadata: { name: 'local-path', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'rancher.io/local-path',
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'WaitForFirstConsumer',
      } as never,
    },
  ]
}
