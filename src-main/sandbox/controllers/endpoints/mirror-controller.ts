import type { ObjectOf } from '../../objects.ts'
import type { ClusterView } from '../../storage/types.ts'
import { isBeingDeleted, keyOf, splitKey } from '../facts.ts'
import type { Action, Controller, Decision } from '../types.ts'
import { isMirrored, planMirrors, shallBeMirrored } from './mirror.ts'
import type { Slice } from './slices.ts'
import { serviceNameLabel } from './slices.ts'

export interface MirrorObserved {
  /** Null where nothing is to be mirrored: no Endpoints, or a Service that has a selector or is not there. */
  readonly endpoints: ObjectOf['endpoints'] | null
  readonly slices: readonly Slice[]
}

const removal = ({ metadata }: Slice): Action => ({
  verb: 'delete',
  resource: 'endpointslices',
  namespace: metadata.namespace ?? '',
  name: metadata.name,
  uid: metadata.uid,
  tolerates: ['NotFound'],
})

/** One look at the Endpoints of a Service without a selector. */
export function decideMirrors({ endpoints, slices }: MirrorObserved): Decision {
  if (endpoints === null) return { actions: slices.map(removal) }
  const plan = planMirrors(endpoints, slices)
  const create = isBeingDeleted(endpoints) ? [] : plan.create
  return {
    actions: [
      ...create.map((object): Action => ({ verb: 'create', resource: 'endpointslices', object })),
      ...plan.update.map((object): Action => ({ verb: 'update', resource: 'endpointslices', object })),
      ...plan.remove.map(removal),
    ],
  }
}

/** Keeps slices of Endpoints that a person wrote for a Service without a selector. */
export function createEndpointSliceMirroringController(view: ClusterView): Controller<MirrorObserved> {
  const slicesOf = view.index('endpointslices', (slice) => {
    const name = slice.metadata.labels?.[serviceNameLabel]
    return name === undefined || !isMirrored(slice) ? [] : [`${slice.metadata.namespace ?? ''}/${name}`]
  })
  return {
    name: 'endpointslicemirroring',
    lagMs: 15,
    triggers: {
      services: ({ type, object, before }) =>
        type === 'MODIFIED' && (object.spec.selector === undefined) === (before?.spec.selector === undefined)
          ? []
          : [keyOf(object)],
      endpoints: ({ object }) => [keyOf(object)],
      endpointslices: ({ type, object }) =>
        type === 'ADDED' || !isMirrored(object)
          ? []
          : [`${object.metadata.namespace ?? ''}/${object.metadata.labels?.[serviceNameLabel] ?? ''}`],
    },
    observe(key) {
      const { namespace, name } = splitKey(key)
      const slices = slicesOf(key).filter((slice) => !isBeingDeleted(slice))
      const endpoints = view.get('endpoints', namespace, name)
      const service = view.get('services', namespace, name)
      const isWanted =
        endpoints !== undefined &&
        shallBeMirrored(endpoints) &&
        service !== undefined &&
        service.spec.selector === undefined
      if (!isWanted && slices.length === 0) return null
      return { endpoints: isWanted ? endpoints : null, slices }
    },
    decide: decideMirrors,
  }
}
