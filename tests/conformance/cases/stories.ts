import type { Answer, CaseCluster, Watch } from './types.ts'

// What becomes of pods, told in words that two clusters can share.

/** The turns of pods in the order in which they were seen: made (of which image, and how it fails), ready, leaving, gone. */
export function story({ events }: Pick<Watch, 'events'>): readonly string[] {
  const told: string[] = []
  const known = new Map<string, { readonly isReady: boolean; readonly isLeaving: boolean }>()
  for (const { type, object } of events) {
    const { name, uid, deletionTimestamp } = object.metadata
    const before = known.get(uid) ?? { isReady: false, isLeaving: false }
    const now = { isReady: before.isReady || isReady(object), isLeaving: deletionTimestamp !== undefined }
    if (type === 'ADDED') told.push(`made ${name} of ${madeOf(object)}`)
    if (now.isReady && !before.isReady) told.push(`ready ${name}`)
    if (now.isLeaving && !before.isLeaving) told.push(`leaving ${name}`)
    if (type === 'DELETED') told.push(`gone ${name}`)
    known.set(uid, now)
  }
  return withoutMishaps(told)
}

function madeOf({ metadata, spec }: Answer): string {
  const fails = metadata.annotations?.['controlplane.test/fail']
  return fails === undefined ? spec.containers[0].image : `${spec.containers[0].image}, ${fails}`
}

/**
 * A busy test cluster's stand-in for the kubelets deletes by name, and sometimes takes away a new pod together with the old
 * one of its name. Such a pod is made a second time, of the same image: both are one turn.
 */
function withoutMishaps(told: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (const turn of told) {
    const [word, name] = turn.split(' ')
    const at = kept.lastIndexOf(turn)
    const since = kept.slice(at + 1).filter((other) => other.split(' ')[1] === name)
    const isMishap = word === 'made' && at >= 0 && since.every((other) => /^(leaving|gone) /.test(other))
    if (isMishap && since.length > 0)
      kept.splice(at, kept.length, ...kept.slice(at).filter((other) => other !== turn && !since.includes(other)))
    kept.push(turn)
  }
  return kept
}

/** The same for each pod by itself: for pods whose order among each other is not decided. */
export function lives(watch: Watch): { readonly [name: string]: readonly string[] } {
  const names = [...new Set(watch.events.map(({ object }) => object.metadata.name as string))].toSorted()
  return Object.fromEntries(names.map((name) => [name, story({ ...watch, events: watch.of(name) })]))
}

export const isReady = ({ status }: Answer): boolean =>
  status?.conditions?.some(({ type, status: is }: Answer) => type === 'Ready' && is === 'True') === true

export const owners = ({ metadata }: Answer): readonly string[] =>
  (metadata.ownerReferences ?? []).map(({ kind, name, controller }: Answer) => `${kind} ${name} ${controller}`)

/** A set `web` of pods that end quickly. `spec` and `template` are further lines of YAML, in flow style. */
export function setManifest({
  name = 'web',
  replicas = 3,
  spec = '',
  image = 'nginx:1',
  annotations = '',
  claims = false,
}: {
  readonly name?: string
  readonly replicas?: number
  readonly spec?: string
  readonly image?: string
  readonly annotations?: string
  readonly claims?: boolean
} = {}): string {
  return `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  serviceName: ${name}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {${annotations}}}
    spec:
      terminationGracePeriodSeconds: 2
      containers: [{name: c, image: "${image}"}]
${claims ? claimTemplates : ''}
${spec === '' ? '' : `  ${spec.trim().replaceAll('\n', '\n  ')}`}
`
}

const claimTemplates = `  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}`

/** Changes an object by a merge patch over HTTP: sooner than kubectl starts, for what must follow at once. */
export async function patch(it: CaseCluster, path: string, change: object): Promise<void> {
  const [resource = ''] = path.split('/')
  const root = resource === 'persistentvolumeclaims' ? '/api/v1' : '/apis/apps/v1'
  const headers = { 'content-type': 'application/merge-patch+json' }
  const { status, body } = await it.request('PATCH', `${root}/namespaces/{ns}/${path}`, { body: change, headers })
  if (status !== 200)
    throw new Error(`the patch of ${path} was to succeed, and was answered ${status}: ${body?.message}`)
}

/** Until no pod of these names is there any more. */
export async function gone(it: CaseCluster, ...names: readonly string[]): Promise<void> {
  for (const name of names) await it.until(`${name} gone`, async () => (await it.get(`pods/${name}`)) === null)
}

/** Until the controller has seen the present generation and nothing is said of it any more for a while. */
export async function observed(it: CaseCluster, path: string): Promise<void> {
  await it.until(`${path} observed`, async () => {
    const { metadata, status } = (await it.get(path)) ?? { metadata: { generation: -1 } }
    return status?.observedGeneration === metadata.generation
  })
}

/** The events of an object when no more are coming: they are written aside, and late on a busy machine. */
export async function toldOf(it: CaseCluster, about: string): Promise<readonly Answer[]> {
  for (let before = await it.events(about); ;) {
    await it.pass(1.5)
    const now = await it.events(about)
    if (now.length > 0 && JSON.stringify(now) === JSON.stringify(before)) return now
    before = now
  }
}

/** Waits until a watch has shown all that is there now: on a busy machine it lags behind what is asked. */
export async function caughtUp(it: CaseCluster, watch: Watch, resource: string): Promise<void> {
  await it.until(`the watch of ${resource} caught up`, async () =>
    (await it.list(resource)).every(
      ({ metadata }) =>
        watch
          .of(metadata.name)
          .some(({ object }) => Number(object.metadata.resourceVersion) >= Number(metadata.resourceVersion)) ||
        watch.of(metadata.name).length === 0,
    ),
  )
}

/** The story of a watch of pods that has caught up. */
export async function storyOf(it: CaseCluster, pods: Watch): Promise<readonly string[]> {
  await caughtUp(it, pods, 'pods')
  return story(pods)
}
