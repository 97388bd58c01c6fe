import type { PodSpecDraft } from '../pod-defaults.ts'
import type { Wire } from '../../../objects.ts'
import { fieldForbidden, fieldInvalid, fieldNotSupported, fieldRequired } from '../../../status.ts'
import { nonNegative, portErrors, type Errors } from './kit.ts'

type Container = Wire<PodSpecDraft['containers'][number]>
export type Probe = NonNullable<Container['readinessProbe']>
type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & {
  readonly sleep?: { readonly seconds: number }
}

const kinds = ['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const

/** What is done to a container: by a probe or at a moment of its life. Exactly one way. */
export function handlerErrors(handler: Handler, field: string, graceSeconds = 0): Errors {
  const [first, ...others] = kinds.filter((kind) => handler[kind] !== undefined)
  if (first === undefined) return [fieldRequired(field, 'must specify a handler type')]
  return [
    ...actionErrors(handler, first, { field: `${field}.${first}`, graceSeconds }),
    ...others.map((kind) => fieldForbidden(`${field}.${kind}`, 'may not specify more than 1 handler type')),
  ]
}

function actionErrors(
  { exec, httpGet, tcpSocket, grpc, sleep }: Handler,
  kind: (typeof kinds)[number],
  { field, graceSeconds }: { readonly field: string; readonly graceSeconds: number },
): Errors {
  if (kind === 'exec') return (exec?.command ?? []).length === 0 ? [fieldRequired(`${field}.command`)] : []
  if (kind === 'tcpSocket') return portErrors(tcpSocket?.port, `${field}.port`)
  if (kind === 'grpc') return portErrors(grpc?.port, `${field}.port`)
  if (kind === 'sleep') {
    const seconds = sleep?.seconds ?? 0
    const text = `must be non-negative and less than terminationGracePeriodSeconds (${graceSeconds})`
    return seconds < 0 || seconds > graceSeconds ? [fieldInvalid(field, seconds, text)] : []
  }
  return [
    ...(httpGet?.path ? [] : [fieldRequired(`${field}.path`)]),
    ...portErrors(httpGet?.port, `${field}.port`),
    ...(httpGet?.scheme === 'HTTP' || httpGet?.scheme === 'HTTPS'
      ? []
      : [fieldNotSupported(`${field}.scheme`, httpGet?.scheme, ['HTTP', 'HTTPS'])]),
    ...(httpGet?.httpHeaders ?? [])
      .filter(({ name }) => !/^[-A-Za-z0-9]+$/.test(name))
      .map(({ name }) =>
        fieldInvalid(
          `${field}.httpHeaders`,
          name,
          "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')",
        ),
      ),
  ]
}

type ProbeKind = 'livenessProbe' | 'readinessProbe' | 'startupProbe'

/** All three probes of a container, in the real server's order. */
export const probesErrors = (container: Container, field: string): Errors =>
  (['livenessProbe', 'readinessProbe', 'startupProbe'] as const).flatMap((kind) => {
    const probe = container[kind]
    return probe === undefined ? [] : probeErrors(probe, kind, `${field}.${kind}`)
  })

function probeErrors(probe: Probe, kind: ProbeKind, field: string): Errors {
  const grace = probe.terminationGracePeriodSeconds
  const graceField = `${field}.terminationGracePeriodSeconds`
  return [
    ...handlerErrors(probe, field),
    ...nonNegative(probe.initialDelaySeconds, `${field}.initialDelaySeconds`),
    ...nonNegative(probe.timeoutSeconds, `${field}.timeoutSeconds`),
    ...nonNegative(probe.periodSeconds, `${field}.periodSeconds`),
    ...nonNegative(probe.successThreshold, `${field}.successThreshold`),
    ...nonNegative(probe.failureThreshold, `${field}.failureThreshold`),
    ...(grace !== undefined && grace <= 0 ? [fieldInvalid(graceField, grace, 'must be greater than 0')] : []),
    ...(kind === 'readinessProbe' && grace !== undefined
      ? [fieldInvalid(graceField, grace, 'must not be set for readinessProbes')]
      : []),
    ...(kind !== 'readinessProbe' && probe.successThreshold !== 1
      ? [fieldInvalid(`${field}.successThreshold`, probe.successThreshold, 'must be 1')]
      : []),
  ]
}

export function lifecycleErrors({ lifecycle }: Container, field: string, graceSeconds: number): Errors {
  return [
    ...(lifecycle?.postStart === undefined
      ? []
      : handlerErrors(lifecycle.postStart, `${field}.postStart`, graceSeconds)),
    ...(lifecycle?.preStop === undefined ? [] : handlerErrors(lifecycle.preStop, `${field}.preStop`, graceSeconds)),
  ]
}
