import { failed, ok, type Result } from '#shared/kit/result.ts'
import type { EntityMaps } from '#shared/model/change.ts'
import type { Workload } from '#shared/model/entities.ts'
import type { WatchedKind } from '#shared/objects/index.ts'
import { parseSubject } from './subject.ts'

/** The condition at which `narrate` ends: an object has a state. */
export interface Until {
  readonly kind: keyof typeof words
  readonly name: string
  readonly state: string
}

/** The words of architecture 6.1 that can be waited for. `gone`: there is no such object any more. */
const words = {
  StatefulSet: ['present', 'deleting', 'gone', 'rolledOut'],
  Pod: ['pending', 'creating', 'notReady', 'ready', 'failing', 'completed', 'terminating', 'unknown', 'gone'],
  PersistentVolumeClaim: ['pending', 'inUse', 'kept', 'deleting', 'resizing', 'lost', 'gone'],
  Job: ['running', 'suspended', 'complete', 'failed', 'gone'],
  Node: ['ready', 'notReady', 'silent', 'gone'],
} as const satisfies Partial<Record<WatchedKind, readonly string[]>>

/** Reads `KIND/NAME=STATE`; what is wrong comes back as the words that would have been right. */
export function parseUntil(text: string): Result<Until, string> {
  const [left = '', state = '', ...rest] = text.split('=')
  const subject = parseSubject(left)
  if (subject === null || rest.length > 0 || state === '') return failed('KIND/NAME=STATE')
  const { kind, name } = subject
  if (!isKind(kind)) return failed(Object.keys(words).join(', '))
  const known: readonly string[] = words[kind]
  return known.includes(state) ? ok({ kind, name, state }) : failed(`${left}=${known.join('|')}`)
}

function isKind(kind: WatchedKind): kind is Until['kind'] {
  return Object.hasOwn(words, kind)
}

/** Whether the condition holds in any namespace in view. */
export function holds(until: Until, maps: EntityMaps): boolean {
  const states = statesOf(until, maps)
  if (until.state === 'gone') return states.every((state) => state === 'gone')
  if (until.state !== 'rolledOut') return states.includes(until.state)
  return [...maps.workload.values()].some((set) => set.name === until.name && isRolledOut(set))
}

function statesOf({ kind, name }: Until, maps: EntityMaps): readonly string[] {
  switch (kind) {
    case 'StatefulSet':
      return named(maps.workload.values(), name)
    case 'Pod':
      return named(maps.pod.values(), name)
    case 'PersistentVolumeClaim':
      return named(maps.claim.values(), name)
    case 'Job':
      return named(maps.job.values(), name)
    case 'Node':
      return named(maps.node.values(), name)
  }
}

function named(entities: Iterable<{ readonly name: string; readonly state: string }>, name: string): readonly string[] {
  return [...entities].filter((entity) => entity.name === name).map(({ state }) => state)
}

/**
 * As `kubectl rollout status` sees it: the controller has seen the spec, every wanted pod is there and ready, and all above the
 * partition are new. Up to Kubernetes 1.36 `currentRevision` never catches up with OnDelete, so there the counts alone decide.
 */
function isRolledOut(set: Workload): boolean {
  const { counts, update, generation, observedGeneration } = set
  if (set.state !== 'present' || observedGeneration < generation) return false
  const isWhole = counts.created === counts.wanted && counts.ready === counts.wanted
  const isNew = counts.updated >= counts.wanted - update.partition
  const isSettled =
    update.strategy !== 'RollingUpdate' || update.partition > 0 || update.currentRevision === update.updateRevision
  return isWhole && isNew && isSettled
}
