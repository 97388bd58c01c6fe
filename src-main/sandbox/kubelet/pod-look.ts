import type { ObjectOf } from '../objects.ts'
import { endingOf, exitOf } from './endings.ts'
import type { ExitCodes, PodStage, StageCondition } from './pod-stages.ts'
import { isReady } from '../controllers/facts.ts'

type Pod = ObjectOf['pods']

/** The annotations that lead a pod's life; the same ones lead it on a test cluster whose kubelets are played. */
export const annotationPrefix = 'controlplane.test/'

export const lifeAnnotation = (pod: Pod, name: string): string | undefined =>
  pod.metadata.annotations?.[annotationPrefix + name]

/** The stage that a pod is in: the first one whose condition holds. */
export const stageOf = (stages: readonly PodStage[], pod: Pod, exitCodes: ExitCodes = null): PodStage | undefined =>
  stages.find(({ when }) => holds(when, pod, exitCodes))

/** How long the pod stays in a stage, in milliseconds. */
export function delayOf({ after }: PodStage, pod: Pod): number {
  return after.reduce((sum, { ms, annotation }) => {
    const asked = annotation === undefined ? null : parseDuration(lifeAnnotation(pod, annotation) ?? '')
    return sum + (asked ?? ms)
  }, 0)
}

function holds(when: StageCondition, pod: Pod, exitCodes: ExitCodes): boolean {
  const { metadata, status } = pod
  return (
    is(when.deleting, () => metadata.deletionTimestamp !== undefined) &&
    is(when.finalizers, () => (metadata.finalizers ?? []).length > 0) &&
    isOneOf(when.phase, () => [status?.phase ?? '']) &&
    is(when.ready, () => isReady(pod)) &&
    is(when.running, () => (status?.containerStatuses ?? []).some(({ state }) => state?.running !== undefined)) &&
    isOneOf(when.waiting, () => waitingReasons(pod)) &&
    (when.init === undefined || (when.init === 'left') === (nextInit(pod) !== null)) &&
    isOneOf(when.fail, () => [lifeAnnotation(pod, 'fail') ?? 'none']) &&
    hasAnnotations(when.has, pod) &&
    (when.ends === undefined || when.ends === endingOf(pod, exitCodes)) &&
    (when.exited === undefined || when.exited === exitOf(pod, exitCodes)) &&
    isOneOf(when.restart, () => [pod.spec.restartPolicy ?? 'Always'])
  )
}

const is = (wanted: boolean | undefined, found: () => boolean): boolean => wanted === undefined || wanted === found()

const isOneOf = (wanted: readonly string[] | undefined, found: () => readonly string[]): boolean =>
  wanted === undefined || found().some((one) => wanted.includes(one))

const hasAnnotations = (wanted: StageCondition['has'], pod: Pod): boolean =>
  Object.entries(wanted ?? {}).every(([name, isThere]) => isThere === (lifeAnnotation(pod, name) !== undefined))

function waitingReasons({ status }: Pod): readonly string[] {
  const statuses = status?.containerStatuses
  if (statuses === undefined) return ['nothing']
  return statuses.flatMap(({ state }) => state?.waiting?.reason ?? [])
}

/** The index of the init container that has still to do its part, in order; sidecars have done theirs once they run. Null: none is left. */
export function nextInit({ spec, status }: Pod): number | null {
  const containers = spec.initContainers ?? []
  const index = containers.findIndex(({ restartPolicy }, position) => {
    const state = status?.initContainerStatuses?.[position]?.state
    return restartPolicy === 'Always' ? state?.running === undefined : state?.terminated === undefined
  })
  return index === -1 ? null : index
}

const unitMs: { readonly [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** A Go duration such as `1m30s` or `400ms`, in milliseconds. Null: it is none. */
export function parseDuration(text: string): number | null {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return null
  let sumMs = 0
  for (const [, amount = '0', unit = 'ms'] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    sumMs += Number(amount) * (unitMs[unit] ?? 0)
  }
  return sumMs
}
