import { assertNever } from '#shared/kit/assert.ts'
import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { Problem } from '#shared/model/feed.ts'
import type { Fault, FaultTarget } from '../control.ts'
import { annotationPrefix, parseDuration } from '../kubelet/pod-look.ts'
import { fullAnnotation, kubeletLabel } from '../kubelet/node-look.ts'
import type { ObjectOf, StoredObject } from '../objects.ts'
import type { Registry } from '../registry/types.ts'
import type { ClusterView } from '../storage/types.ts'

/** Faults that stand in an object, where kubectl sees them and can set them too. */
export type ObjectFault = Exclude<Fault, { readonly fault: 'apiErrors' | 'cutWatches' | 'expireVersions' }>
type TargetFault = Extract<ObjectFault, { readonly on: FaultTarget }>

type Marked = 'pods' | 'statefulsets' | 'nodes' | 'storageclasses'

/** One label or annotation of one object. Null: it is to be taken away. */
interface Mark {
  readonly resource: Marked
  readonly namespace: string
  readonly name: string
  readonly place: 'labels' | 'annotations'
  readonly key: string
  readonly value: string | null
}

const failKey = `${annotationPrefix}fail`
const pullKey = `${annotationPrefix}pull-for`
const attachKey = `${annotationPrefix}attach-after`
const provisioningKey = `${annotationPrefix}provisioning`

const failValues = { failReadiness: 'never-ready', crash: 'crash-loop', imageError: 'image-pull' } as const

/** What a fault writes, and its mending takes back. */
export function marksOf(fault: ObjectFault, isMended: boolean): Mark {
  switch (fault.fault) {
    case 'failReadiness':
    case 'crash':
    case 'imageError':
      return targetMark(fault, failKey, isMended ? null : failValues[fault.fault])
    case 'slowPull':
      return targetMark(fault, pullKey, isMended ? null : `${fault.seconds}s`)
    case 'slowAttach':
      return targetMark(fault, attachKey, isMended ? null : `${fault.seconds}s`)
    case 'nodeSilent':
      return { ...nodeMark(fault.node), place: 'labels', key: kubeletLabel, value: isMended ? 'running' : null }
    case 'nodeFull':
      return { ...nodeMark(fault.node), place: 'annotations', key: fullAnnotation, value: isMended ? null : 'true' }
    case 'provisionerSilent':
    case 'provisionerRefusing': {
      const value = fault.fault === 'provisionerSilent' ? 'silent' : 'fail'
      const key = provisioningKey
      const { storageClass: name } = fault
      return {
        resource: 'storageclasses',
        namespace: '',
        name,
        place: 'annotations',
        key,
        value: isMended ? null : value,
      }
    }
    default:
      return assertNever(fault)
  }
}

function targetMark({ on: { kind, namespace, name } }: TargetFault, key: string, value: string | null): Mark {
  return { resource: kind === 'Pod' ? 'pods' : 'statefulsets', namespace, name, place: 'annotations', key, value }
}

const nodeMark = (name: string): Pick<Mark, 'resource' | 'namespace' | 'name'> => ({
  resource: 'nodes',
  namespace: '',
  name,
})

/** Writes a fault into its object, or takes it out again. */
export function writeMark(view: ClusterView, registry: Registry, mark: Mark): Result<null, Problem> {
  const { resource, namespace, name } = mark
  const object = view.get(resource, namespace, name)
  if (object === undefined) {
    const where = namespace === '' ? name : `${namespace}/${name}`
    return failed({ code: 'sandbox-refused', params: { detail: `there is no ${resource} ${where}` } })
  }
  const outcome = registry.update(resource, marked(object, mark) as ObjectOf[Marked])
  if (outcome.kind === 'ok') return ok(null)
  return failed({ code: 'sandbox-refused', params: { detail: outcome.failure.message } })
}

function marked(object: StoredObject, { place, key, value }: Mark): StoredObject {
  const { [key]: _before, ...others } = object.metadata[place] ?? {}
  const entries = value === null ? others : { ...others, [key]: value }
  const { [place]: _entries, ...metadata } = object.metadata
  const isEmpty = Object.keys(entries).length === 0
  return { ...object, metadata: isEmpty ? metadata : { ...metadata, [place]: entries } }
}

/** Keeps count of the objects that carry faults, so that asking for them looks at those alone. */
export function createObjectFaults(view: ClusterView): () => readonly Fault[] {
  const key = 'faulty'
  const keysOf = ({ metadata }: StoredObject): readonly string[] =>
    [failKey, pullKey, attachKey].some((one) => metadata.annotations?.[one] !== undefined) ? [key] : []
  const pods = view.index('pods', keysOf)
  const sets = view.index('statefulsets', keysOf)
  return () => [
    ...sets(key).flatMap((set) => carried(set, 'StatefulSet')),
    ...pods(key).flatMap((pod) => carried(pod, 'Pod')),
    ...view.list('nodes').flatMap(carriedByNode),
    ...view.list('storageclasses').flatMap(carriedByClass),
  ]
}

function carried({ metadata }: StoredObject, kind: FaultTarget['kind']): readonly Fault[] {
  const on: FaultTarget = { kind, namespace: metadata.namespace ?? '', name: metadata.name }
  const { [failKey]: fail, [pullKey]: pull, [attachKey]: attach } = metadata.annotations ?? {}
  const faults: Fault[] = []
  for (const fault of ['failReadiness', 'crash', 'imageError'] as const) {
    if (fail === failValues[fault]) faults.push({ fault, on })
  }
  const pullMs = parseDuration(pull ?? '')
  if (pullMs !== null) faults.push({ fault: 'slowPull', on, seconds: pullMs / 1000 })
  const attachMs = parseDuration(attach ?? '')
  if (attachMs !== null) faults.push({ fault: 'slowAttach', on, seconds: attachMs / 1000 })
  return faults
}

function carriedByNode({ metadata }: ObjectOf['nodes']): readonly Fault[] {
  const { name: node } = metadata
  const faults: Fault[] = []
  if (metadata.labels?.[kubeletLabel] !== 'running') faults.push({ fault: 'nodeSilent', node })
  if (metadata.annotations?.[fullAnnotation] === 'true') faults.push({ fault: 'nodeFull', node })
  return faults
}

function carriedByClass({ metadata }: ObjectOf['storageclasses']): readonly Fault[] {
  const value = metadata.annotations?.[provisioningKey]
  const { name: storageClass } = metadata
  if (value === 'silent') return [{ fault: 'provisionerSilent', storageClass }]
  return value === 'fail' ? [{ fault: 'provisionerRefusing', storageClass }] : []
}
