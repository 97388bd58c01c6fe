import { equal } from '#shared/kit/equal.ts'
import { Buffer } from 'node:buffer'
import type { Draft, ObjectOf } from '../../objects.ts'
import type { Strategy } from '../../registry/types.ts'
import { fieldForbidden, fieldInvalid, fieldRequired, fieldTooLong, type FieldError } from '../../status.ts'

// ConfigMaps and Secrets (kubernetes: pkg/apis/core/validation, ValidateConfigMap and ValidateSecret).

type ConfigMap = ObjectOf['configmaps']
type Secret = ObjectOf['secrets']
type Entries = Readonly<Record<string, string>>

/** One mebibyte for all values together. */
const limitBytes = 1_048_576

const keyText =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"

function keyErrors(key: string, field: string): FieldError[] {
  const texts = [
    ...(key.length > 253 ? ['must be no more than 253 characters'] : []),
    ...(/^[-._a-zA-Z0-9]+$/.test(key) ? [] : [keyText]),
    ...(key === '.' ? ["must not be '.'"] : key === '..' ? ["must not be '..'"] : []),
    ...(key.startsWith('..') && key !== '..' ? ["must not start with '..'"] : []),
  ]
  return texts.map((text) => fieldInvalid(`${field}[${key}]`, key, text))
}

const keysOf = (entries: Entries | undefined): string[] => Object.keys(entries ?? {}).toSorted()

const base64Bytes = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4)

export const configMapStrategy: Strategy<'configmaps'> = {
  validateCreate: (map) => configErrors(map),
  validateUpdate: (map, old) => [...lockedErrors(map, old, ['data', 'binaryData']), ...configErrors(map)],
}

function configErrors({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const bytes =
    Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0) +
    Object.values(binaryData).reduce((sum, text) => sum + base64Bytes(text), 0)
  const twice = keysOf(data).filter((key) => binaryData[key] !== undefined)
  return [
    ...keysOf(data).flatMap((key) => keyErrors(key, 'data')),
    ...twice.map((key) => fieldInvalid(`data[${key}]`, key, 'duplicate of key present in binaryData')),
    ...keysOf(binaryData).flatMap((key) => keyErrors(key, 'binaryData')),
    // The server names no field here; its empty path is printed as two brackets.
    ...(bytes > limitBytes ? [fieldTooLong('[]', limitBytes)] : []),
  ]
}

type Lockable = { readonly immutable?: boolean; readonly data?: Entries; readonly binaryData?: Entries }

/** What says that it is immutable stays so, and as it is. */
function lockedErrors(next: Lockable, old: Lockable, parts: readonly ('data' | 'binaryData')[]): FieldError[] {
  if (old.immutable !== true) return []
  const text = 'field is immutable when `immutable` is set'
  const changed = parts.filter((part) => !equal(next[part] ?? {}, old[part] ?? {}))
  return [
    ...(next.immutable === true ? [] : [fieldForbidden('immutable', text)]),
    ...changed.map((part) => fieldForbidden(part, text)),
  ]
}

export const secretStrategy: Strategy<'secrets'> = {
  applyDefaults(draft) {
    draft.type ||= 'Opaque'
    mergeTexts(draft)
  },
  validateCreate: (secret) => secretErrors(secret),
  validateUpdate: (secret, old) => [
    ...(secret.type === old.type ? [] : [fieldInvalid('type', secret.type, 'field is immutable')]),
    ...lockedErrors(secret, old, ['data']),
    ...secretErrors(secret),
  ],
  fields: ({ type }) => ({ type: type ?? '' }),
  warnings: (secret) => secretWarnings(secret),
}

/** Plain texts are a convenience of writers: they are stored encoded, over an entry of the same key. */
function mergeTexts(draft: Draft<'secrets'>): void {
  const texts = Object.entries(draft.stringData ?? {})
  delete draft.stringData
  if (texts.length === 0) return
  const encoded = texts.map(([key, text]) => [key, Buffer.from(text).toString('base64')] as const)
  draft.data = { ...draft.data, ...Object.fromEntries(encoded) }
}

/** The keys that a type demands, all of them or, where noted, one. */
const demanded: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
}

const accountAnnotation = 'kubernetes.io/service-account.name'

function secretErrors({ metadata, data = {}, type = '' }: Secret): FieldError[] {
  const bytes = Object.values(data).reduce((sum, text) => sum + base64Bytes(text), 0)
  return [
    ...keysOf(data).flatMap((key) => keyErrors(key, 'data')),
    ...(bytes > limitBytes ? [fieldTooLong('data', limitBytes)] : []),
    ...(demanded[type] ?? []).filter((key) => isMissing(data, key, type)).map((key) => fieldRequired(`data[${key}]`)),
    ...(type === 'kubernetes.io/basic-auth' ? basicErrors(data) : []),
    ...(type === 'kubernetes.io/service-account-token' && (metadata.annotations?.[accountAnnotation] ?? '') === ''
      ? [fieldRequired(`metadata.annotations[${accountAnnotation}]`)]
      : []),
    ...jsonErrors(data, type),
  ]
}

/** Of a key for SSH the server wants the content too, of the others only the name. */
const isMissing = (data: Entries, key: string, type: string): boolean =>
  data[key] === undefined || (type === 'kubernetes.io/ssh-auth' && data[key] === '')

/** One of the two is enough. */
const basicErrors = (data: Entries): FieldError[] =>
  data['username'] === undefined && data['password'] === undefined
    ? [fieldRequired('data[username]'), fieldRequired('data[password]')]
    : []

function jsonErrors(data: Entries, type: string): FieldError[] {
  const key =
    type === 'kubernetes.io/dockerconfigjson'
      ? '.dockerconfigjson'
      : type === 'kubernetes.io/dockercfg'
        ? '.dockercfg'
        : ''
  const encoded = data[key]
  if (key === '' || encoded === undefined) return []
  const text = Buffer.from(encoded, 'base64').toString()
  const because = jsonProblem(text)
  return because === null ? [] : [fieldInvalid(`data[${key}]`, '<secret contents redacted>', because)]
}

function jsonProblem(text: string): string | null {
  try {
    JSON.parse(text)
    return null
  } catch {
    // Only the commonest of Go's texts is imitated: a wrong first character.
    const first = text.trimStart().charAt(0)
    return first === '' ? 'unexpected end of JSON input' : `invalid character '${first}' looking for beginning of value`
  }
}

function secretWarnings({ type, data = {} }: Secret): string[] {
  if (type !== 'kubernetes.io/tls') return []
  const certificate = Buffer.from(data['tls.crt'] ?? '', 'base64').toString()
  return certificate.includes('-----BEGIN CERTIFICATE-----')
    ? []
    : ['tls: failed to find any PEM data in certificate input']
}
