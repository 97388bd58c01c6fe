import { ok } from '#shared/kit/result.ts'
import { refusal } from '../status.ts'
import { answerControl } from './control-api.ts'
import { createObjectFaults, marksOf, writeMark } from './object-faults.ts'
import type { Faults, FaultsParts } from './types.ts'

export type { ControlTarget, Faults, FaultsParts } from './types.ts'

const because = 'the sandbox was asked to fail'

/** Makes the faults of one cluster. Those of objects are kept in the objects, so only those of requests are remembered here. */
export function createFaults({ store, registry, random, cutWatches }: FaultsParts): Faults {
  const carried = createObjectFaults(store)
  let errorRate = 0
  return {
    inForce: () => [...carried(), ...(errorRate === 0 ? [] : [{ fault: 'apiErrors', rate: errorRate } as const])],
    apply({ command, fault }) {
      const isMended = command === 'mend'
      switch (fault.fault) {
        case 'apiErrors':
          errorRate = isMended ? 0 : fault.rate
          return ok(null)
        case 'cutWatches':
          if (!isMended) cutWatches()
          return ok(null)
        case 'expireVersions':
          // A watch that is open goes on in spite of it; only one that has to resume finds its version gone.
          if (!isMended) {
            store.compact()
            cutWatches()
          }
          return ok(null)
        default:
          return writeMark(store, registry, marksOf(fault, isMended))
      }
    },
    answer: answerControl,
    refusalOf() {
      if (errorRate === 0 || random() >= errorRate) return null
      return refusal(500, 'InternalError', `Internal error occurred: ${because}`, { causes: [{ message: because }] })
    },
  }
}
