import type { EntityChange, EntityMaps, ModelChange } from '#shared/model/change.ts'
import type { Milestone } from '#shared/story/codes.ts'

/** Names of one set, taken apart once and not for every change of a burst. */
export interface StageTarget {
  readonly namespace: string
  readonly set: string
}

export function targetOf(workloadKey: string): StageTarget {
  const cut = workloadKey.indexOf('/')
  return { namespace: workloadKey.slice(0, cut), set: workloadKey.slice(cut + 1) }
}

/** Whether a milestone is one of the set in view: of the set, of what belongs to it, or of a node that holds its pods. */
export function concernsSet({ subject, code }: Milestone, target: StageTarget): boolean {
  if (code === 'gap' || subject.kind === 'Node') return true
  if (subject.namespace !== target.namespace && subject.namespace !== '') return false
  return subject.set === target.set || (subject.kind === 'StatefulSet' && subject.name === target.set)
}

/** Whether the Stage of the set can look different after the change. Too often yes costs a layout, too often no the truth. */
export function touchesSet(change: ModelChange, target: StageTarget, maps: EntityMaps): boolean {
  return change.changes.some((each) => touches(each, target, maps))
}

function touches(change: EntityChange, target: StageTarget, maps: EntityMaps): boolean {
  switch (change.entity) {
    case 'slot':
      return sidesOf(change).some(({ namespace, set }) => namespace === target.namespace && set === target.set)
    case 'pod':
      return sidesOf(change).some(({ namespace, slot }) => namespace === target.namespace && slot?.set === target.set)
    case 'claim':
      return sidesOf(change).some(({ namespace, slot }) => namespace === target.namespace && slot?.set === target.set)
    case 'workload':
      return sidesOf(change).some(({ namespace, name }) => namespace === target.namespace && name === target.set)
    case 'volume':
      return sidesOf(change).some(({ claim }) => claim?.namespace === target.namespace)
    case 'service':
      return sidesOf(change).some(({ namespace, sets }) => namespace === target.namespace && sets.includes(target.set))
    case 'finding':
      return sidesOf(change).some(({ subject }) => subject.namespace === target.namespace)
    case 'storageClass':
    case 'feed':
      return true
    case 'node':
      return sidesOf(change).some(({ name }) => holdsPodOf(maps, name, target))
    case 'record':
    case 'job':
    case 'attempt':
    case 'cronJob':
    case 'run':
    case 'deployment':
      return false
  }
}

function sidesOf<Value>(change: { readonly before?: Value; readonly after?: Value }): readonly Value[] {
  const { before, after } = change
  return [...(before === undefined ? [] : [before]), ...(after === undefined ? [] : [after])]
}

/** A silent node is told on the cards of its pods, and by then the pods have changed too; the node alone says since when. */
function holdsPodOf(maps: EntityMaps, node: string, target: StageTarget): boolean {
  for (const slot of maps.slot.values()) {
    if (slot.namespace !== target.namespace || slot.set !== target.set || slot.podUid === null) continue
    if (maps.pod.get(slot.podUid)?.node === node) return true
  }
  return false
}
