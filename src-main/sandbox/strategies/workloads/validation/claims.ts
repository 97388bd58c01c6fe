import type { V1PersistentVolumeClaimSpec } from '@kubernetes/client-node'
import type { Wire } from '../../../objects.ts'
import { fieldForbidden, fieldInvalid, fieldNotSupported, fieldRequired, type FieldError } from '../../../status.ts'
import { compareQuantities, nanosOf } from '../../quantity.ts'
import { invalidFor, selectorErrors, subdomainTexts, type Errors } from './kit.ts'

type ClaimSpec = Wire<V1PersistentVolumeClaimSpec>

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod']
const volumeModes = ['Block', 'Filesystem']

/** kubernetes: pkg/apis/core/validation, ValidatePersistentVolumeClaimSpec. */
export function claimSpecErrors(spec: ClaimSpec, field: string): Errors {
  const modes = spec.accessModes ?? []
  const errors: FieldError[] =
    modes.length === 0 ? [fieldRequired(`${field}.accessModes`, 'at least 1 access mode is required')] : []
  if (spec.selector !== undefined) errors.push(...selectorErrors(spec.selector, `${field}.selector`))
  for (const mode of modes)
    if (!accessModes.includes(mode)) errors.push(fieldNotSupported(`${field}.accessModes`, mode, accessModes))
  if (
    modes.includes('ReadWriteOncePod') &&
    modes.some((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode))
  )
    errors.push(fieldForbidden(`${field}.accessModes`, 'may not use ReadWriteOncePod with other access modes'))
  errors.push(...storageErrors(spec.resources?.requests?.['storage'], `${field}.resources[storage]`))
  if (spec.storageClassName)
    errors.push(
      ...invalidFor(`${field}.storageClassName`, spec.storageClassName, subdomainTexts(spec.storageClassName)),
    )
  if (spec.volumeMode !== undefined && !volumeModes.includes(spec.volumeMode))
    errors.push(fieldNotSupported(`${field}.volumeMode`, spec.volumeMode, volumeModes))
  return errors
}

function storageErrors(amount: string | undefined, field: string): Errors {
  if (amount === undefined) return [fieldRequired(field)]
  if (compareQuantities(amount, '0') <= 0) return [fieldInvalid(field, amount, 'must be greater than zero')]
  return (nanosOf(amount) ?? 0n) % 1_000_000_000n === 0n ? [] : [fieldInvalid(field, amount, 'must be an integer')]
}
