import type { Container, Pod } from '#shared/model/entities.ts'
import { eventEvidence, newestEvent } from '../events.ts'
import { field, match, type Match, type Rule, type RuleContext } from '../rule.ts'

/** A pod whose containers fail. Rules 60 to 64 of SPEC.md. */
export const podTroubleRules: readonly Rule<Pod>[] = [
  { code: 'image-error', find: imageError },
  { code: 'config-error', find: configError },
  { code: 'crash-loop', find: crashLoop },
  { code: 'container-failed', find: containerFailed },
  { code: 'pod-failed', find: podFailed },
]

/** A pod on its way up. Rules 72 to 74 of SPEC.md. */
export const readinessRules: readonly Rule<Pod>[] = [
  { code: 'readiness-failing', find: readinessFailing },
  { code: 'readiness-not-yet', find: readinessNotYet },
  { code: 'image-pulling', find: imagePulling },
]

const imageReasons = new Set(['ImagePullBackOff', 'ErrImagePull', 'InvalidImageName'])

function imageError(pod: Pod): Match | null {
  const container =
    pod.failure === 'image' ? pod.containers.find(({ reason }) => imageReasons.has(reason ?? '')) : undefined
  if (container === undefined) return null
  return match({ pod: pod.name, image: container.image }, waitingEvidence(pod, container))
}

function configError(pod: Pod): Match | null {
  if (pod.failure !== 'config') return null
  const container = pod.containers.find(({ state, reason }) => state === 'waiting' && reason !== null)
  const message = pod.message ?? container?.reason ?? pod.reason ?? ''
  return match({ pod: pod.name, message }, container === undefined ? null : waitingEvidence(pod, container))
}

/** While a container waits to be restarted its restarts count those that have happened: the first run ended too. */
function crashLoop(pod: Pod, { store }: RuleContext): Match | null {
  const container = pod.containers.find(({ state, reason }) => state === 'waiting' && reason === 'CrashLoopBackOff')
  if (pod.state !== 'failing' || container === undefined) return null
  const statuses = store.get('Pod', pod.uid)
  const status = [...(statuses?.containerStatuses ?? []), ...(statuses?.initContainerStatuses ?? [])].find(
    ({ name }) => name === container.name,
  )
  const message = status?.state.kind === 'waiting' ? status.state.message : null
  const endedAt = container.lastEnd?.finishedAt ?? null
  const nextTryAt = endedAt === null ? null : endedAt + backOffMs(message, container.restarts)
  return match(
    {
      pod: pod.name,
      container: container.name,
      crashes: container.restarts + 1,
      retry: nextTryAt === null ? 'unknown' : 'known',
      nextTryAt: nextTryAt ?? 0,
    },
    waitingEvidence(pod, container),
    field('Pod', pod.name, 'status.containerStatuses[].restartCount', container.restarts),
  )
}

/** The kubelet says how long it waits (`back-off 40s restarting …`); else by its rule: 10 s, doubled each time, at most 5 min. */
export function backOffMs(message: string | null, restarts: number): number {
  const said = /back-off ((?:\d+h)?(?:\d+m)?(?:\d+s)?) restarting/.exec(message ?? '')?.[1]
  if (said === undefined || said === '') return Math.min(300_000, 10_000 * 2 ** Math.max(0, restarts - 1))
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 }
  return [...said.matchAll(/(\d+)([hms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? 's'] ?? 0),
    0,
  )
}

function containerFailed(pod: Pod): Match | null {
  const container = pod.containers.find(
    ({ state, exitCode }) => state === 'ended' && exitCode !== null && exitCode !== 0,
  )
  if (pod.state !== 'failing' || pod.phase === 'Failed' || container === undefined) return null
  const exitCode = container.exitCode ?? 0
  return match(
    { pod: pod.name, container: container.name, exitCode },
    field('Pod', pod.name, `status.containerStatuses[${container.name}].state.terminated.exitCode`, exitCode),
  )
}

/** A failed attempt of a Job is no trouble of its own: the Job says what comes next. */
function podFailed(pod: Pod): Match | null {
  if (pod.state !== 'failing' || pod.phase !== 'Failed' || pod.owner?.kind === 'Job') return null
  const end = pod.containers.find(({ state, exitCode }) => state === 'ended' && exitCode !== 0)
  const reason = pod.reason ?? end?.reason ?? 'Failed'
  return match({ pod: pod.name, reason }, field('Pod', pod.name, 'status.phase', 'Failed'))
}

/** Either the check is known to have failed, or the pod was Ready and is not any more: with its containers running only the check can be why. */
function readinessFailing(pod: Pod, { store }: RuleContext): Match | null {
  const startedAt = unreadySince(pod)
  if (startedAt === null) return null
  const event = newestEvent(
    store,
    pod.uid,
    ['Unhealthy'],
    ({ message, lastAt }) => message.startsWith('Readiness') && (lastAt ?? 0) >= startedAt,
  )
  if (event !== null) return match({ pod: pod.name }, eventEvidence(event))
  if (pod.unreadySince === null || pod.unreadySince <= startedAt) return null
  return match({ pod: pod.name }, field('Pod', pod.name, 'status.conditions[Ready].status', 'False'))
}

/** A running container without a check is ready at once, so one that is not has a check (or a start-up check) to pass. */
function readinessNotYet(pod: Pod): Match | null {
  if (unreadySince(pod) === null) return null
  return match({ pod: pod.name }, field('Pod', pod.name, 'status.conditions[Ready].status', 'False'))
}

/** The kubelet's newest word about an image is that it has begun to pull it; `Pulled`, `Created` and `Failed` end that. */
function imagePulling(pod: Pod, { store }: RuleContext): Match | null {
  if (pod.state !== 'creating') return null
  const event = newestEvent(store, pod.uid, ['Pulling', 'Pulled', 'Created', 'Failed', 'BackOff'])
  const image = event?.reason === 'Pulling' ? /"([^"]+)"/.exec(event.message)?.[1] : undefined
  return event === null || image === undefined ? null : match({ pod: pod.name, image }, eventEvidence(event))
}

/** When the containers of a pod started that runs and has one that is not ready; else null. An attempt of a Job need not get Ready. */
function unreadySince(pod: Pod): number | null {
  if (pod.state !== 'notReady' || pod.owner?.kind === 'Job') return null
  const main = pod.containers.filter(({ init }) => !init)
  if (!main.some(({ state, ready }) => state === 'running' && !ready)) return null
  return Math.max(...main.map(({ startedAt }) => startedAt ?? 0))
}

function waitingEvidence(pod: Pod, container: Container): ReturnType<typeof field> {
  return field('Pod', pod.name, `status.containerStatuses[${container.name}].state.waiting.reason`, container.reason)
}
