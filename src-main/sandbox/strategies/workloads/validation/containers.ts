import type { Wire } from '../../../objects.ts'
import {
  fieldDuplicate,
  fieldForbidden,
  fieldInvalid,
  fieldNotFound,
  fieldNotSupported,
  fieldRequired,
  type FieldError,
} from '../../../status.ts'
import type { PodSpecDraft } from '../pod-defaults.ts'
import { downwardFieldErrors, resourceFieldErrors, variableFields } from './downward.ts'
import { lifecycleErrors, probesErrors } from './handlers.ts'
import {
  identityErrors,
  inRange,
  invalidFor,
  labelNameErrors,
  oneOf,
  portNameTexts,
  subdomainTexts,
  type Errors,
} from './kit.ts'
import { goValue } from '../../go-values.ts'
import { resourceErrors } from './resources.ts'
import { seccompErrors } from './security.ts'
import { backstepErrors, descendingPathErrors, type CheckedVolumes } from './volumes.ts'

type Container = Wire<PodSpecDraft['containers'][number]>
type Usable = CheckedVolumes['usable']

/** kubernetes: pkg/apis/core/validation, validateContainers. */
export function containersErrors(
  containers: readonly Container[],
  volumes: Usable,
  field: string,
  graceSeconds: number,
): Errors {
  if (containers.length === 0) return [fieldRequired(field)]
  const names = new Set<string>()
  const each = containers.flatMap((container, index) => {
    const at = `${field}[${index}]`
    const { name } = container
    const isTwice = names.has(name)
    names.add(name)
    return [
      ...commonErrors(container, volumes, at),
      ...(isTwice ? [fieldDuplicate(`${at}.name`, name ?? '')] : []),
      ...lifecycleErrors(container, `${at}.lifecycle`, graceSeconds),
      ...probesErrors(container, at),
      ...restartErrors(container, at),
    ]
  })
  return [...each, ...hostPortErrors(containers, field)]
}

/** Init containers run one after the other; those that restart always run beside the others. */
export function initContainersErrors(
  containers: readonly Container[],
  regular: readonly Container[],
  volumes: Usable,
  { field, graceSeconds }: { readonly field: string; readonly graceSeconds: number },
): Errors {
  const names = new Set(regular.map(({ name }) => name))
  return containers.flatMap((container, index) => {
    const at = `${field}[${index}]`
    const { name } = container
    const isTwice = names.has(name)
    if (name) names.add(name)
    return [
      ...commonErrors(container, volumes, at),
      ...restartErrors(container, at),
      ...(isTwice ? [fieldDuplicate(`${at}.name`, name ?? '')] : []),
      ...hostPortErrors([container], field),
      ...(container.restartPolicy === 'Always'
        ? [...lifecycleErrors(container, `${at}.lifecycle`, graceSeconds), ...probesErrors(container, at)]
        : onlyForSidecars(container, at)),
    ]
  })
}

const onlyForSidecars = (container: Container, field: string): Errors =>
  (['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const)
    .filter((part) => container[part] !== undefined)
    .map((part) =>
      fieldForbidden(`${field}.${part}`, 'may not be set for init containers without restartPolicy=Always'),
    )

const restartPolicies = ['Always', 'Never', 'OnFailure']

const restartErrors = ({ restartPolicy }: Container, field: string): Errors =>
  restartPolicy === undefined || restartPolicies.includes(restartPolicy)
    ? []
    : [fieldNotSupported(`${field}.restartPolicy`, restartPolicy, restartPolicies)]

function commonErrors(container: Container, volumes: Usable, field: string): Errors {
  return [
    ...(container.name ? labelNameErrors(container.name, `${field}.name`) : [fieldRequired(`${field}.name`)]),
    ...(container.image ? [] : [fieldRequired(`${field}.image`)]),
    ...oneOf(container.terminationMessagePolicy, `${field}.terminationMessagePolicy`, [
      'File',
      'FallbackToLogsOnError',
    ]),
    ...portsErrors(container.ports ?? [], `${field}.ports`),
    ...(container.env ?? []).flatMap((variable, index) => variableErrors(variable, `${field}.env[${index}]`)),
    ...sourcesErrors(container.envFrom ?? [], `${field}.envFrom`),
    ...mountErrors(container, volumes, `${field}.volumeMounts`),
    ...deviceErrors(container, volumes, `${field}.volumeDevices`),
    ...oneOf(container.imagePullPolicy, `${field}.imagePullPolicy`, ['Always', 'IfNotPresent', 'Never']),
    ...resourceErrors(container.resources, `${field}.resources`),
    ...resizeErrors(container.resizePolicy ?? [], `${field}.resizePolicy`),
    ...securityErrors(container.securityContext, `${field}.securityContext`),
  ]
}

const protocols = ['SCTP', 'TCP', 'UDP']

function portsErrors(ports: NonNullable<Container['ports']>, field: string): Errors {
  const names = new Set<string>()
  return ports.flatMap(({ name, containerPort, hostPort, protocol }, index) => {
    const at = `${field}[${index}]`
    const errors: FieldError[] = []
    if (name) {
      const texts = portNameTexts(name)
      errors.push(...invalidFor(`${at}.name`, name, texts))
      if (texts.length === 0 && names.has(name)) errors.push(fieldDuplicate(`${at}.name`, name))
      if (texts.length === 0) names.add(name)
    }
    if (!containerPort) errors.push(fieldRequired(`${at}.containerPort`))
    else errors.push(...inRange(containerPort, `${at}.containerPort`, 1, 65_535))
    if (hostPort) errors.push(...inRange(hostPort, `${at}.hostPort`, 1, 65_535))
    return [...errors, ...oneOf(protocol, `${at}.protocol`, protocols)]
  })
}

/** One address of the node for one container port only. */
function hostPortErrors(containers: readonly Container[], field: string): Errors {
  const taken = new Set<string>()
  return containers.flatMap(({ ports = [] }, container) =>
    ports.flatMap(({ protocol = '', hostIP = '', hostPort = 0 }, index) => {
      const address = `${protocol}/${hostIP}/${hostPort}`
      if (hostPort === 0) return []
      if (taken.has(address)) return [fieldDuplicate(`${field}[${container}].ports[${index}].hostPort`, address)]
      taken.add(address)
      return []
    }),
  )
}

type Variable = NonNullable<Container['env']>[number]

const variableNameErrors = (name: string, field: string): Errors =>
  /^[\x20-\x3c\x3e-\x7e]*$/.test(name)
    ? []
    : [
        fieldInvalid(
          field,
          name,
          "a valid environment variable name must consist only of printable ASCII characters other than '='",
        ),
      ]

function variableErrors({ name, value, valueFrom }: Variable, field: string): Errors {
  const errors: FieldError[] = name ? [...variableNameErrors(name, `${field}.name`)] : [fieldRequired(`${field}.name`)]
  if (valueFrom === undefined) return errors
  const at = `${field}.valueFrom`
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = valueFrom
  if (fieldRef !== undefined) errors.push(...downwardFieldErrors(fieldRef, variableFields, `${at}.fieldRef`))
  if (resourceFieldRef !== undefined)
    errors.push(...resourceFieldErrors(resourceFieldRef, `${at}.resourceFieldRef`, false))
  if (configMapKeyRef !== undefined) errors.push(...keyErrors(configMapKeyRef, `${at}.configMapKeyRef`))
  if (secretKeyRef !== undefined) errors.push(...keyErrors(secretKeyRef, `${at}.secretKeyRef`))
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter(
    (one) => one !== undefined,
  ).length
  if (count === 0)
    errors.push(
      fieldInvalid(
        at,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    )
  else if (value) errors.push(fieldInvalid(at, '', 'may not be specified when `value` is not empty'))
  else if (count > 1) errors.push(fieldInvalid(at, '', 'may not have more than one field specified at a time'))
  return errors
}

const keyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

function keyErrors({ name = '', key }: { readonly name?: string; readonly key: string }, field: string): Errors {
  const wrong = key && !/^[-._a-zA-Z0-9]+$/.test(key) ? [fieldInvalid(`${field}.key`, key, keyText)] : []
  return [
    ...invalidFor(`${field}.name`, name, subdomainTexts(name)),
    ...(key ? wrong : [fieldRequired(`${field}.key`)]),
  ]
}

function sourcesErrors(sources: NonNullable<Container['envFrom']>, field: string): Errors {
  return sources.flatMap(({ prefix, configMapRef, secretRef }, index) => {
    const at = `${field}[${index}]`
    const errors: FieldError[] = prefix ? [...variableNameErrors(prefix, `${at}.prefix`)] : []
    for (const [kind, reference] of [
      ['configMapRef', configMapRef],
      ['secretRef', secretRef],
    ] as const)
      if (reference !== undefined)
        errors.push(...invalidFor(`${at}.${kind}.name`, reference.name ?? '', subdomainTexts(reference.name ?? '')))
    if (configMapRef === undefined && secretRef === undefined)
      errors.push(fieldInvalid(field, '', 'must specify one of: `configMapRef` or `secretRef`'))
    if (configMapRef !== undefined && secretRef !== undefined)
      errors.push(fieldInvalid(field, '', 'may not have more than one field specified at a time'))
    return errors
  })
}

const propagations = ['Bidirectional', 'HostToContainer', 'None']

function mountErrors(
  { volumeMounts = [], volumeDevices = [], securityContext }: Container,
  volumes: Usable,
  field: string,
): Errors {
  const paths = new Set<string>()
  return volumeMounts.flatMap((mount, index) => {
    const { subPath, subPathExpr, mountPropagation: propagation } = mount
    const name = mount.name ?? ''
    const mountPath = mount.mountPath ?? ''
    const at = `${field}[${index}]`
    const errors: FieldError[] = name === '' ? [fieldRequired(`${at}.name`)] : []
    if (!volumes.has(name)) errors.push(fieldNotFound(`${at}.name`, name))
    if (mountPath === '') errors.push(fieldRequired(`${at}.mountPath`))
    if (paths.has(mountPath)) errors.push(fieldInvalid(`${at}.mountPath`, mountPath, 'must be unique'))
    paths.add(mountPath)
    if (volumeDevices.some((device) => device.name === name))
      errors.push(fieldInvalid(`${at}.name`, name, 'must not already exist in volumeDevices'))
    if (volumeDevices.some(({ devicePath }) => devicePath === mountPath))
      errors.push(fieldInvalid(`${at}.mountPath`, mountPath, 'must not already exist as a path in volumeDevices'))
    if (subPath) errors.push(...descendingPathErrors(subPath, `${field}.subPath`))
    if (subPathExpr && subPath)
      errors.push(fieldInvalid(`${at}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
    if (subPathExpr) errors.push(...descendingPathErrors(subPathExpr, `${field}.subPathExpr`))
    const spread = `${field}.mountPropagation`
    if (propagation !== undefined && !propagations.includes(propagation))
      errors.push(fieldNotSupported(spread, propagation, propagations))
    if (propagation === 'Bidirectional' && securityContext?.privileged !== true)
      errors.push(fieldForbidden(spread, 'Bidirectional mount propagation is available only to privileged containers'))
    return errors
  })
}

function deviceErrors({ volumeMounts = [], volumeDevices = [] }: Container, volumes: Usable, field: string): Errors {
  const names = new Set<string>()
  const paths = new Set<string>()
  return volumeDevices.flatMap((device, index) => {
    const name = device.name ?? ''
    const devicePath = device.devicePath ?? ''
    const at = `${field}[${index}]`
    const volume = volumes.get(name)
    const errors: FieldError[] = name === '' ? [fieldRequired(`${at}.name`)] : []
    if (names.has(name)) errors.push(fieldInvalid(`${at}.name`, name, 'must be unique'))
    if (volume !== undefined && volume.persistentVolumeClaim === undefined && volume.ephemeral === undefined)
      errors.push(
        fieldInvalid(
          `${at}.name`,
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      )
    if (volume === undefined) errors.push(fieldNotFound(`${at}.name`, name))
    if (devicePath === '') errors.push(fieldRequired(`${at}.devicePath`))
    if (paths.has(devicePath)) errors.push(fieldInvalid(`${at}.devicePath`, devicePath, 'must be unique'))
    if (backstepErrors(devicePath, '').length > 0)
      errors.push(fieldInvalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"))
    else paths.add(devicePath)
    if (volumeMounts.some((mount) => mount.name === name))
      errors.push(fieldInvalid(`${at}.name`, name, 'must not already exist in volumeMounts'))
    if (volumeMounts.some(({ mountPath }) => mountPath === devicePath))
      errors.push(fieldInvalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'))
    names.add(name)
    return errors
  })
}

const resized = ['cpu', 'memory']
const resizePolicies = ['NotRequired', 'RestartContainer']

function resizeErrors(policies: NonNullable<Container['resizePolicy']>, field: string): Errors {
  return policies.flatMap(({ resourceName, restartPolicy }, index) => [
    ...(policies.slice(0, index).some((one) => one.resourceName === resourceName)
      ? [fieldDuplicate(`${field}[${index}]`, resourceName)]
      : []),
    ...oneOf(resourceName, field, resized),
    ...oneOf(restartPolicy, field, resizePolicies),
  ])
}

/** Privileged containers are off in the real test cluster too (`--allow-privileged=false` is the API server's default). */
function securityErrors(context: Container['securityContext'], field: string): Errors {
  if (context === undefined) return []
  const errors: FieldError[] =
    context.privileged === true ? [fieldForbidden(`${field}.privileged`, 'disallowed by cluster policy')] : []
  errors.push(
    ...identityErrors(context.runAsUser, `${field}.runAsUser`),
    ...identityErrors(context.runAsGroup, `${field}.runAsGroup`),
  )
  if (context.procMount !== undefined)
    errors.push(...oneOf(context.procMount, `${field}.procMount`, ['Default', 'Unmasked']))
  errors.push(...seccompErrors(context.seccompProfile, `${field}.seccompProfile`))
  if (context.allowPrivilegeEscalation !== false) return errors
  const refused = (what: string): FieldError =>
    fieldInvalid(
      field,
      goValue('SecurityContext', context),
      `cannot set \`allowPrivilegeEscalation\` to false and ${what}`,
    )
  if (context.privileged === true) errors.push(refused('`privileged` to true'))
  if (context.capabilities?.add?.includes('CAP_SYS_ADMIN') === true)
    errors.push(refused('`capabilities.Add` CAP_SYS_ADMIN'))
  return errors
}
