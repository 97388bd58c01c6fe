import { refusal, refused } from '../status.ts'
import type { ClusterView } from '../storage/types.ts'
import type { SimulatedTime } from '../time/types.ts'
import type { ContainerAccess } from './container-access.ts'

export interface ContainersParts {
  readonly view: ClusterView
  readonly time: SimulatedTime
  readonly seed: number
}

/** To be filled by the kubelet part; until then nobody may look inside. */
export function createContainerAccess(_parts: ContainersParts): ContainerAccess {
  const no = () => refused(refusal(501, 'NotImplemented', 'the sandbox does not look inside containers yet'))
  return { log: no, exec: no }
}
