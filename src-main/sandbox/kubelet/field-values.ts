import type { ObjectOf } from '../objects.ts'

type Pod = ObjectOf['pods']
type Container = Pod['spec']['containers'][number]

/** What a fieldRef of the downward API stands for (kubernetes: pkg/fieldpath). */
export function fieldValue({ metadata, spec, status }: Pod, path: string): string {
  const [, kind, key = ''] = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(path) ?? []
  if (kind === 'labels') return metadata.labels?.[key] ?? ''
  if (kind === 'annotations') return metadata.annotations?.[key] ?? ''
  const values: { readonly [path: string]: string | undefined } = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'metadata.labels': shown(metadata.labels),
    'metadata.annotations': shown(metadata.annotations),
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.hostIP': status?.hostIP,
    'status.podIP': status?.podIP,
    'status.podIPs': status?.podIPs?.map(({ ip }) => ip).join(','),
  }
  return values[path] ?? ''
}

const shown = (entries: { readonly [key: string]: string } | undefined): string =>
  Object.entries(entries ?? {})
    .toSorted(([left], [right]) => left.localeCompare(right))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n')

/** What a resourceFieldRef stands for, as it was asked for; divisors are not applied. */
export function resourceValue(container: Container | undefined, resource: string): string {
  const [kind = '', name = ''] = resource.split('.')
  const resources = container?.resources
  return (kind === 'limits' ? resources?.limits?.[name] : resources?.requests?.[name]) ?? '0'
}
