import type { ObjectOf } from '../objects.ts'
import type { ClusterView } from '../storage/types.ts'
import { secretData } from './environment.ts'
import { fieldValue, resourceValue } from './field-values.ts'
import { FixedFiles } from './files/fixed-files.ts'
import { MountedFiles, type Mount } from './files/mounted-files.ts'
import type { ContainerStorage } from './files/storage.ts'
import { resolvePath, type Files } from './files/types.ts'
import { networkFiles } from './network.ts'
import type { Network } from './programs/types.ts'

type Pod = ObjectOf['pods']
type Container = Pod['spec']['containers'][number]
type Volume = NonNullable<Pod['spec']['volumes']>[number]
type Projection = NonNullable<NonNullable<NonNullable<Volume['projected']>['sources']>[number]>
type Items = NonNullable<NonNullable<Volume['configMap']>['items']> | undefined
type Texts = ReadonlyMap<string, string>

export interface MountParts {
  readonly view: ClusterView
  readonly storage: ContainerStorage
}

/** The files of a container as its programs see them. */
export function filesOf(
  parts: MountParts,
  pod: Pod,
  container: Container,
  restartCount: number,
  network: Network,
): Files {
  const root = parts.storage.root(pod, container.name, restartCount)
  if (root.facts('/etc/passwd') === null) root.write('/etc/passwd', 'root:x:0:0:root:/root:/bin/sh\n')
  const fixed = new FixedFiles(() => networkFiles(network))
  const system = ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf'].map((path): Mount => ({
    path,
    files: fixed,
    isReadOnly: true,
    root: path,
  }))
  const volumes = (container.volumeMounts ?? []).flatMap((mount): readonly Mount[] => {
    const volume = (pod.spec.volumes ?? []).find(({ name }) => name === mount.name)
    const files = volume === undefined ? null : volumeFiles(parts, pod, volume)
    if (files === null) return []
    const subPath = mount.subPath ?? ''
    const isReadOnly = mount.readOnly === true || files instanceof FixedFiles
    return [{ path: resolvePath('/', mount.mountPath), files, isReadOnly, root: resolvePath('/', subPath) }]
  })
  return new MountedFiles(root, [...system, ...volumes])
}

function volumeFiles({ view, storage }: MountParts, pod: Pod, volume: Volume): Files | null {
  const namespace = pod.metadata.namespace ?? ''
  if (volume.persistentVolumeClaim !== undefined) {
    const claim = view.get('persistentvolumeclaims', namespace, volume.persistentVolumeClaim.claimName)
    const bound = view.get('persistentvolumes', '', claim?.spec.volumeName ?? '')
    return bound === undefined ? null : storage.volume(bound.metadata.uid)
  }
  if (volume.emptyDir !== undefined) return storage.emptyDir(pod, volume.name)
  if (volume.hostPath !== undefined) return storage.hostPath(pod.spec.nodeName ?? '', volume.hostPath.path)
  if (volume.ephemeral !== undefined) {
    const claim = view.get('persistentvolumeclaims', namespace, `${pod.metadata.name}-${volume.name}`)
    const bound = view.get('persistentvolumes', '', claim?.spec.volumeName ?? '')
    return bound === undefined ? null : storage.volume(bound.metadata.uid)
  }
  const { configMap, secret, downwardAPI, projected } = volume
  if (configMap !== undefined)
    return new FixedFiles(() => configMapTexts(view, namespace, configMap.name ?? '', configMap.items))
  if (secret !== undefined) {
    return new FixedFiles(() => picked(secretData(view, namespace, secret.secretName ?? ''), secret.items))
  }
  if (downwardAPI !== undefined) return new FixedFiles(() => downwardTexts(pod, downwardAPI))
  if (projected === undefined) return null
  return new FixedFiles(() => merged((projected.sources ?? []).map((source) => projectedTexts(view, pod, source))))
}

const merged = (all: readonly Texts[]): Texts => new Map(all.flatMap((texts) => [...texts]))

function projectedTexts(view: ClusterView, pod: Pod, source: Projection): Texts {
  const namespace = pod.metadata.namespace ?? ''
  const { configMap, secret, downwardAPI, serviceAccountToken } = source
  if (configMap !== undefined) return configMapTexts(view, namespace, configMap.name ?? '', configMap.items)
  if (secret !== undefined) return picked(secretData(view, namespace, secret.name ?? ''), secret.items)
  if (downwardAPI !== undefined) return downwardTexts(pod, downwardAPI)
  // The sandbox's API knows one user only, and pods are not it: the token says so in place of a real one.
  if (serviceAccountToken !== undefined) return new Map([[`/${serviceAccountToken.path}`, 'no-token-in-the-sandbox']])
  return new Map()
}

function configMapTexts(view: ClusterView, namespace: string, name: string, items: Items): Texts {
  const { data = {}, binaryData = {} } = view.get('configmaps', namespace, name) ?? {}
  const binary = Object.entries(binaryData).map(
    ([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')] as const,
  )
  return picked({ ...data, ...Object.fromEntries(binary) }, items)
}

/** All keys as files, or those of `items` under their paths. */
function picked(data: { readonly [key: string]: string }, items: Items): Texts {
  if (items === undefined) return new Map(Object.entries(data).map(([key, text]) => [`/${key}`, text]))
  return new Map(items.flatMap(({ key, path }) => (data[key] === undefined ? [] : [[`/${path}`, data[key]] as const])))
}

function downwardTexts(pod: Pod, { items = [] }: NonNullable<Volume['downwardAPI']>): Texts {
  return new Map(
    items.map(({ path, fieldRef, resourceFieldRef }) => {
      const container = pod.spec.containers.find(({ name }) => name === resourceFieldRef?.containerName)
      const text =
        fieldRef === undefined
          ? resourceValue(container, resourceFieldRef?.resource ?? '')
          : fieldValue(pod, fieldRef.fieldPath)
      return [`/${path}`, text] as const
    }),
  )
}
