import { states } from './normal.ts'
import type { Answer, CaseCluster } from './types.ts'

// Manifests of claims and volumes, and looks at them.

interface ClaimShape {
  readonly className?: string
  readonly size?: string
  readonly mode?: string
  readonly volume?: string
  readonly annotations?: string
}

export function claim(name: string, shape: ClaimShape = {}): string {
  const { className = 'local-path', size = '1Gi', mode = 'ReadWriteOnce', volume, annotations = '{}' } = shape
  return `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: ${name}, annotations: ${annotations}}
spec:
  accessModes: [${mode}]
  storageClassName: "${className}"
  resources: {requests: {storage: ${size}}}
${volume === undefined ? '' : `  volumeName: ${volume}`}
---`
}

interface VolumeShape {
  readonly className: string
  readonly size?: string
  readonly mode?: string
  readonly policy?: string
  readonly path?: string
  readonly more?: string
}

export function volume(name: string, shape: VolumeShape): string {
  const { className, size = '1Gi', mode = 'ReadWriteOnce', policy = 'Retain', path = '/srv/data', more = '' } = shape
  return `
apiVersion: v1
kind: PersistentVolume
metadata: {name: ${name}}
spec:
  storageClassName: "${className}"
  capacity: {storage: ${size}}
  accessModes: [${mode}]
  persistentVolumeReclaimPolicy: ${policy}
  hostPath: {path: ${path}}
  ${more}
---`
}

/** A pod on the first node, so that texts which name the node are the same everywhere. */
export const user = (name: string, claimName: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  nodeSelector: {kubernetes.io/hostname: node-1}
  containers: [{name: main, image: busybox, volumeMounts: [{name: data, mountPath: /data}]}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: ${claimName}}}]
---`

export const phaseOf = (it: CaseCluster, name: string) => async (): Promise<string | undefined> =>
  (await it.get(`persistentvolumeclaims/${name}`))?.status?.phase

export const isBound =
  (it: CaseCluster, ...names: readonly string[]) =>
  async (): Promise<boolean> => {
    for (const name of names) if ((await phaseOf(it, name)()) !== 'Bound') return false
    return true
  }

export const hasSaid =
  (it: CaseCluster, about: string, ...reasons: readonly string[]) =>
  async (): Promise<boolean> => {
    const events = await it.events(about)
    return reasons.every((reason) => events.some((event) => event.reason === reason))
  }

/** What the stories of claims and volumes are about: the links and the phases. */
export const look = ({ metadata, spec, status }: Answer): Answer => ({
  annotations: metadata.annotations,
  isDeleting: metadata.deletionTimestamp !== undefined,
  finalizers: metadata.finalizers,
  volumeName: spec.volumeName,
  claimRef: spec.claimRef,
  phase: status?.phase,
  capacity: status?.capacity,
  accessModes: status?.accessModes,
  message: status?.message,
})

export const story = (events: readonly Answer[]): Answer =>
  states(events.map(({ type, object }) => ({ type, ...look(object) })))
