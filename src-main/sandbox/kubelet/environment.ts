import type { ObjectOf } from '../objects.ts'
import type { ClusterView } from '../storage/types.ts'
import { fieldValue, resourceValue } from './field-values.ts'

type Pod = ObjectOf['pods']
type Container = Pod['spec']['containers'][number]
type Variable = NonNullable<Container['env']>[number]

/** The environment of a container's programs, in the order in which a real one lists it. */
export function environmentOf(
  view: ClusterView,
  pod: Pod,
  container: Container,
  hostname: string,
): Readonly<Record<string, string>> {
  const own: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: hostname,
  }
  for (const source of container.envFrom ?? []) {
    const data = sourceData(view, pod.metadata.namespace ?? '', source)
    for (const [key, value] of Object.entries(data)) own[`${source.prefix ?? ''}${key}`] = value
  }
  const services = serviceVariables(view, pod)
  for (const variable of container.env ?? []) {
    own[variable.name] = valueOf(view, pod, container, variable, { ...services, ...own })
  }
  return { ...own, ...services, HOME: '/root' }
}

type Source = NonNullable<Container['envFrom']>[number]

function sourceData(
  view: ClusterView,
  namespace: string,
  { configMapRef, secretRef }: Source,
): { readonly [key: string]: string } {
  if (configMapRef !== undefined) return view.get('configmaps', namespace, configMapRef.name ?? '')?.data ?? {}
  return secretData(view, namespace, secretRef?.name ?? '')
}

/** A Secret's values as a container sees them: decoded. */
export function secretData(view: ClusterView, namespace: string, name: string): { readonly [key: string]: string } {
  const data = view.get('secrets', namespace, name)?.data ?? {}
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString('utf8')]),
  )
}

function valueOf(
  view: ClusterView,
  pod: Pod,
  container: Container,
  { value, valueFrom }: Variable,
  known: { readonly [name: string]: string },
): string {
  const namespace = pod.metadata.namespace ?? ''
  if (valueFrom?.fieldRef !== undefined) return fieldValue(pod, valueFrom.fieldRef.fieldPath)
  if (valueFrom?.configMapKeyRef !== undefined) {
    const { name = '', key } = valueFrom.configMapKeyRef
    return view.get('configmaps', namespace, name)?.data?.[key] ?? ''
  }
  if (valueFrom?.secretKeyRef !== undefined) {
    const { name = '', key } = valueFrom.secretKeyRef
    return secretData(view, namespace, name)[key] ?? ''
  }
  if (valueFrom?.resourceFieldRef !== undefined) {
    const { containerName, resource } = valueFrom.resourceFieldRef
    const about = pod.spec.containers.find(({ name }) => name === containerName) ?? container
    return resourceValue(about, resource)
  }
  return (value ?? '').replaceAll(/\$\(([\w.-]+)\)/g, (whole, name: string) => known[name] ?? whole)
}

/** Links to the Services of the namespace that were there before the pod, and to the API always (pkg/kubelet/envvars). */
function serviceVariables(view: ClusterView, { metadata, spec }: Pod): { readonly [name: string]: string } {
  const api = view.get('services', 'default', 'kubernetes')
  const own = spec.enableServiceLinks === false ? [] : view.list('services', metadata.namespace ?? '')
  const before = own.filter(
    (service) => service !== api && service.metadata.creationTimestamp <= metadata.creationTimestamp,
  )
  return Object.assign({}, ...[...(api === undefined ? [] : [api]), ...before].map(linkVariables)) as {
    [name: string]: string
  }
}

function linkVariables({ metadata, spec }: ObjectOf['services']): { readonly [name: string]: string } {
  const { clusterIP = '', ports = [] } = spec
  const [first] = ports
  if (clusterIP === '' || clusterIP === 'None' || first === undefined) return {}
  const prefix = metadata.name.toUpperCase().replaceAll('-', '_')
  const variables: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: clusterIP,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
  }
  for (const { name, port } of ports) {
    if (name !== undefined && name !== '')
      variables[`${prefix}_SERVICE_PORT_${name.toUpperCase().replaceAll('-', '_')}`] = String(port)
  }
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const kind = protocol.toLowerCase()
    const url = `${kind}://${clusterIP}:${port}`
    if (index === 0) variables[`${prefix}_PORT`] = url
    const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`
    Object.assign(variables, {
      [link]: url,
      [`${link}_PROTO`]: kind,
      [`${link}_PORT`]: String(port),
      [`${link}_ADDR`]: clusterIP,
    })
  }
  return variables
}
