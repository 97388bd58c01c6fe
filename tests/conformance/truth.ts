// What a cluster's objects say, worked out from `kubectl get -o json` alone and as plainly as possible. It shares no code with
// Podium: agreeing with it is the point.

export interface ApiObject {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly uid?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly deletionTimestamp?: string
    readonly ownerReferences?: readonly { readonly uid: string; readonly controller?: boolean }[]
  }
  readonly spec?: any // oxlint-disable-line typescript/no-explicit-any
  readonly status?: any // oxlint-disable-line typescript/no-explicit-any
  readonly endpoints?: any // oxlint-disable-line typescript/no-explicit-any
}

export interface SetFacts {
  readonly name: string
  readonly uid: string
  readonly replicas: number
  readonly counts: {
    readonly wanted: number
    readonly created: number
    readonly ready: number
    readonly updated: number
  }
  readonly revisions: readonly [current: string, update: string]
  readonly slots: readonly SlotFacts[]
}

export interface SlotFacts {
  readonly ordinal: number
  readonly wanted: boolean
  readonly pod: PodFacts | null
  readonly claims: readonly ClaimFacts[]
  readonly record: { readonly state: string; readonly addresses: readonly string[] } | null
}

export interface PodFacts {
  readonly uid: string
  readonly state: string
  readonly node: string | null
  readonly ip: string | null
  readonly restarts: number
  readonly images: readonly string[]
}

export interface ClaimFacts {
  readonly name: string
  readonly uid: string | null
  readonly state: string
  readonly volume: string | null
}

/** Every set that exists, by name. */
export function setFacts(objects: readonly ApiObject[], namespace: string): readonly SetFacts[] {
  return inNamespace(objects, 'StatefulSet', namespace).map((set) => {
    const start: number = set.spec.ordinals?.start ?? 0
    const replicas: number = set.spec.replicas ?? 1
    const wanted = new Set(Array.from({ length: replicas }, (_, index) => start + index))
    const pods = podsOf(objects, set)
    const claims = claimsOf(objects, set)
    const ordinals = new Set([...wanted, ...pods.keys(), ...claims.keys()])
    return {
      name: set.metadata.name,
      uid: set.metadata.uid ?? '',
      replicas,
      counts: {
        wanted: replicas,
        created: set.status?.replicas ?? 0,
        ready: set.status?.readyReplicas ?? 0,
        updated: set.status?.updatedReplicas ?? 0,
      },
      revisions: [set.status?.currentRevision ?? '', set.status?.updateRevision ?? ''],
      slots: [...ordinals]
        .toSorted((a, b) => a - b)
        .map((ordinal) => slotFacts({ objects, set, ordinal, wanted: wanted.has(ordinal), pod: pods.get(ordinal) })),
    }
  })
}

function slotFacts(slot: {
  readonly objects: readonly ApiObject[]
  readonly set: ApiObject
  readonly ordinal: number
  readonly wanted: boolean
  readonly pod: ApiObject | undefined
}): SlotFacts {
  const { objects, set, ordinal, wanted, pod } = slot
  const templates: readonly ApiObject[] = set.spec.volumeClaimTemplates ?? []
  const name = `${set.metadata.name}-${ordinal}`
  return {
    ordinal,
    wanted,
    pod: pod === undefined ? null : podFacts(pod, objects),
    claims: templates.map((template) =>
      claimFacts(`${template.metadata.name}-${name}`, set.metadata.namespace ?? '', objects),
    ),
    record: recordFacts(name, set, objects),
  }
}

function podsOf(objects: readonly ApiObject[], set: ApiObject): ReadonlyMap<number, ApiObject> {
  const pods = inNamespace(objects, 'Pod', set.metadata.namespace ?? '').filter(
    (pod) => controllerOf(pod) === set.metadata.uid,
  )
  return new Map(pods.map((pod) => [Number(pod.metadata.name.slice(set.metadata.name.length + 1)), pod]))
}

/** Ordinals of which a claim with exactly the name that the set would give it exists. */
function claimsOf(objects: readonly ApiObject[], set: ApiObject): ReadonlyMap<number, ApiObject> {
  const templates: readonly ApiObject[] = set.spec.volumeClaimTemplates ?? []
  const claims = inNamespace(objects, 'PersistentVolumeClaim', set.metadata.namespace ?? '')
  const found = claims.flatMap((claim) =>
    templates.flatMap((template): [number, ApiObject][] => {
      const prefix = `${template.metadata.name}-${set.metadata.name}-`
      const rest = claim.metadata.name.startsWith(prefix) ? claim.metadata.name.slice(prefix.length) : ''
      return /^(0|[1-9]\d*)$/.test(rest) ? [[Number(rest), claim]] : []
    }),
  )
  return new Map(found)
}

export function podFacts(pod: ApiObject, objects: readonly ApiObject[]): PodFacts {
  const statuses: readonly { restartCount?: number }[] = pod.status?.containerStatuses ?? []
  return {
    uid: pod.metadata.uid ?? '',
    state: podState(pod, objects),
    node: pod.spec.nodeName ?? null,
    ip: pod.status?.podIP ?? null,
    restarts: statuses.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0),
    images: (pod.spec.containers as readonly { image: string }[]).map(({ image }) => image),
  }
}

const failures = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
])

/** The first rule that fits (visual language 3.1). */
function podState(pod: ApiObject, objects: readonly ApiObject[]): string {
  const phase: string = pod.status?.phase ?? 'Pending'
  const condition = (type: string): string | undefined =>
    (pod.status?.conditions ?? []).find((each: { type: string; status: string }) => each.type === type)?.status
  if (isOnLostNode(pod, objects)) return 'unknown'
  if (pod.metadata.deletionTimestamp !== undefined) return 'terminating'
  const statuses = pod.status?.containerStatuses ?? []
  const isFailing = statuses.some(
    ({ state }: { state?: { waiting?: { reason?: string }; terminated?: { exitCode: number } } }) =>
      failures.has(state?.waiting?.reason ?? '') || (state?.terminated?.exitCode ?? 0) !== 0,
  )
  if (phase === 'Failed' || isFailing) return 'failing'
  if (phase === 'Succeeded') return 'completed'
  if (phase === 'Pending') return condition('PodScheduled') === 'True' ? 'creating' : 'pending'
  return condition('Ready') === 'True' ? 'ready' : 'notReady'
}

function isOnLostNode(pod: ApiObject, objects: readonly ApiObject[]): boolean {
  const nodeName: string | undefined = pod.spec.nodeName
  if (nodeName === undefined) return false
  const node = objects.find(({ kind, metadata }) => kind === 'Node' && metadata.name === nodeName)
  const ready = (node?.status?.conditions ?? []).find(({ type }: { type: string }) => type === 'Ready')
  return node === undefined || ready?.status === 'Unknown'
}

export function claimFacts(name: string, namespace: string, objects: readonly ApiObject[]): ClaimFacts {
  const claim = inNamespace(objects, 'PersistentVolumeClaim', namespace).find(({ metadata }) => metadata.name === name)
  if (claim === undefined) return { name, uid: null, state: 'notCreated', volume: null }
  const uid = claim.metadata.uid ?? ''
  return { name, uid, state: claimState(claim, objects), volume: claim.spec.volumeName ?? null }
}

function claimState(claim: ApiObject, objects: readonly ApiObject[]): string {
  if (claim.metadata.deletionTimestamp !== undefined) return 'deleting'
  if (claim.status?.phase === 'Lost') return 'lost'
  const resizing = new Set(['Resizing', 'FileSystemResizePending'])
  if (
    (claim.status?.conditions ?? []).some(
      (each: { type: string; status: string }) => resizing.has(each.type) && each.status === 'True',
    )
  ) {
    return 'resizing'
  }
  if (claim.status?.phase !== 'Bound') return 'pending'
  const isUsed = inNamespace(objects, 'Pod', claim.metadata.namespace ?? '').some(
    (pod) =>
      !['Succeeded', 'Failed'].includes(pod.status?.phase) &&
      (pod.spec.volumes ?? []).some(
        (volume: { persistentVolumeClaim?: { claimName: string } }) =>
          volume.persistentVolumeClaim?.claimName === claim.metadata.name,
      ),
  )
  return isUsed ? 'inUse' : 'kept'
}

/** Endpoints count only from slices of the Service that serviceName names, with the pod's name as hostname. */
function recordFacts(podName: string, set: ApiObject, objects: readonly ApiObject[]): SlotFacts['record'] {
  const serviceName: string = set.spec.serviceName ?? ''
  if (serviceName === '') return null
  const endpoints = inNamespace(objects, 'EndpointSlice', set.metadata.namespace ?? '')
    .filter(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === serviceName)
    .flatMap((slice) => slice.endpoints ?? [])
    .filter(({ hostname }: { hostname?: string }) => hostname === podName)
  const published = endpoints.filter(({ conditions }) => conditions?.ready !== false)
  const serving = published.filter(({ conditions }) => conditions?.serving !== false)
  const addresses = published.flatMap((endpoint: { addresses: readonly string[] }) => endpoint.addresses).toSorted()
  if (serving.length > 0) return { state: 'present', addresses }
  if (published.length > 0) return { state: 'publishedEarly', addresses }
  return { state: endpoints.length > 0 ? 'notPublished' : 'absent', addresses: [] }
}

function controllerOf({ metadata }: ApiObject): string | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid
}

export function inNamespace(objects: readonly ApiObject[], kind: string, namespace: string): readonly ApiObject[] {
  return objects
    .filter((object) => object.kind === kind && object.metadata.namespace === namespace)
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}
