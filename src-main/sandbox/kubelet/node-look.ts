import type { ObjectOf } from '../objects.ts'

type Node = ObjectOf['nodes']

/** A node's kubelet answers as long as this label says so; taking it away silences the node. */
export const kubeletLabel = 'controlplane.test/kubelet'
/** A node with this annotation takes no more pods than it has. */
export const fullAnnotation = 'controlplane.test/full'

export const isAnswering = (node: Node | undefined): node is Node => node?.metadata.labels?.[kubeletLabel] === 'running'

export const isFull = ({ metadata }: Node): boolean => metadata.annotations?.[fullAnnotation] === 'true'

export const internalIP = ({ status }: Node): string =>
  status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? ''
