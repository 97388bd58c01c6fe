import type { V1SeccompProfile } from '@kubernetes/client-node'
import type { Wire } from '../../../objects.ts'
import { fieldDuplicate, fieldForbidden, fieldInvalid, fieldRequired, type FieldError } from '../../../status.ts'
import { goValue } from '../../go-values.ts'
import { identityErrors, oneOf, type Errors } from './kit.ts'
import type { PodSpec } from './pod-spec.ts'
import { descendingPathErrors } from './volumes.ts'

type Context = NonNullable<PodSpec['securityContext']>

export function seccompErrors(profile: Wire<V1SeccompProfile> | undefined, field: string): Errors {
  if (profile === undefined) return []
  const { type, localhostProfile } = profile
  const at = `${field}.localhostProfile`
  const errors: FieldError[] = [...oneOf(type, `${field}.type`, ['Localhost', 'RuntimeDefault', 'Unconfined'])]
  if (type === 'Localhost')
    return [
      ...errors,
      ...(localhostProfile === undefined
        ? [fieldRequired(at, 'must be set when seccomp type is Localhost')]
        : descendingPathErrors(localhostProfile, at)),
    ]
  if (localhostProfile === undefined) return errors
  return [
    ...errors,
    fieldInvalid(at, goValue('SeccompProfile', profile), 'can only be set when seccomp type is Localhost'),
  ]
}

/** What all containers of a pod share, and what they share with their node. */
export function podSecurityErrors(spec: PodSpec, field: string): Errors {
  const context = spec.securityContext ?? {}
  const sharing = spec.shareProcessNamespace === true && spec.hostPID === true
  const policies = [
    ['fsGroupChangePolicy', context.fsGroupChangePolicy, ['Always', 'OnRootMismatch']],
    ['supplementalGroupsPolicy', context.supplementalGroupsPolicy, ['Merge', 'Strict']],
  ] as const
  const [change, groups] = policies.map(([name, policy, supported]) =>
    policy === undefined ? [] : oneOf(policy, `${field}.${name}`, supported),
  )
  return [
    ...identityErrors(context.fsGroup, `${field}.fsGroup`),
    ...identityErrors(context.runAsUser, `${field}.runAsUser`),
    ...identityErrors(context.runAsGroup, `${field}.runAsGroup`),
    ...(context.supplementalGroups ?? []).flatMap((group, index) =>
      identityErrors(group, `${field}.supplementalGroups[${index}]`),
    ),
    ...(sharing
      ? [
          fieldInvalid(
            `${field}.shareProcessNamespace`,
            true,
            'ShareProcessNamespace and HostPID cannot both be enabled',
          ),
        ]
      : []),
    ...sysctlErrors(context.sysctls ?? [], `${field}.sysctls`),
    ...(change ?? []),
    ...seccompErrors(context.seccompProfile, `${field}.seccompProfile`),
    ...(groups ?? []),
  ]
}

const sysctl = /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/
const sysctlText =
  'must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$'

const sysctlErrors = (sysctls: NonNullable<Context['sysctls']>, field: string): Errors =>
  sysctls.flatMap(({ name }, index) => {
    const at = `${field}[${index}].name`
    if (!name) return [fieldRequired(at)]
    if (!sysctl.test(name) || name.length > 253) return [fieldInvalid(at, name, sysctlText)]
    return sysctls.slice(0, index).some((one) => one.name === name) ? [fieldDuplicate(at, name)] : []
  })

/** A pod with users of its own shares nothing with its node. */
export function hostUserErrors(spec: PodSpec, field: string): Errors {
  if (spec.hostUsers !== false) return []
  const refused = (part: string): FieldError => fieldForbidden(`${field}.${part}`, 'when `hostUsers` is false')
  return [
    ...(spec.hostNetwork === true ? [refused('hostNetwork')] : []),
    ...(spec.hostPID === true ? [refused('HostPID')] : []),
    ...(spec.hostIPC === true ? [refused('HostIPC')] : []),
  ]
}
