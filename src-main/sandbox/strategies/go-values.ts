import type { Json, JsonObject } from '../objects.ts'
import { goTypes } from './go-types.ts'

/**
 * An object as Go prints it when a message shows one of Kubernetes' internal types: every field, under its Go name and in the
 * struct's order, zero values included.
 */
export function goValue(type: string, value: unknown): Json {
  return structValue(type, internalShape(type, value as JsonObject))
}

interface Field {
  readonly name: string
  readonly kind: string
}

const layouts = new Map<string, readonly Field[]>()

function layoutOf(type: string): readonly Field[] {
  const known = layouts.get(type)
  if (known !== undefined) return known
  const fields = (goTypes[type] ?? '').split(' ').map((token) => {
    const colon = token.indexOf(':')
    return colon < 0 ? { name: '', kind: token } : { name: token.slice(0, colon), kind: token.slice(colon + 1) }
  })
  layouts.set(type, fields)
  return fields
}

function structValue(type: string, value: JsonObject): JsonObject {
  const byName = new Map(Object.entries(value).map(([key, entry]) => [key.toLowerCase(), entry]))
  const printed: Record<string, Json> = {}
  for (const { name, kind } of layoutOf(type)) {
    if (kind === '&ObjectMeta') Object.assign(printed, metaValue(value['metadata'] as JsonObject | undefined))
    else if (kind.startsWith('&')) Object.assign(printed, structValue(kind.slice(1), value))
    else printed[name] = fieldValue(kind, byName.get(name.toLowerCase()))
  }
  return printed
}

function fieldValue(kind: string, value: Json | undefined): Json {
  switch (kind) {
    case '""':
      return value ?? ''
    case '0':
    case 'quantity':
      return value ?? (kind === '0' ? 0 : '0')
    case 'false':
      return value ?? false
    case 'raw':
    case '*':
    case '[]':
      return value ?? null
    case '{}':
      return value === undefined || value === null ? null : sortedKeys(value as JsonObject)
    default:
      return nestedValue(kind, value)
  }
}

function nestedValue(kind: string, value: Json | undefined): Json {
  if (kind === '*LabelSelector') return value ?? null
  if (kind.startsWith('[]')) {
    const type = kind.slice(2)
    return Array.isArray(value) ? value.map((one: Json) => goValue(type, one)) : null
  }
  if (kind.startsWith('*')) return value === undefined || value === null ? null : goValue(kind.slice(1), value)
  return goValue(kind, value ?? {})
}

/** An embedded head has names of its own for JSON, and leaves out what is empty. */
function metaValue(metadata: JsonObject = {}): JsonObject {
  const parts = ['name', 'generateName', 'namespace', 'labels', 'annotations', 'ownerReferences', 'finalizers']
  return Object.fromEntries(
    parts.flatMap((part) => {
      const value = metadata[part]
      if (value === undefined || value === null) return []
      return [[part, part === 'labels' || part === 'annotations' ? sortedKeys(value as JsonObject) : value] as const]
    }),
  )
}

const sortedKeys = (map: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1)))

const ofHost = ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace', 'hostUsers']

/** Inside, what a pod shares with its node belongs to its security context. */
function internalShape(type: string, value: JsonObject): JsonObject {
  if (type !== 'PodSpec') return value
  const shared = Object.entries(value).filter(([key]) => ofHost.includes(key))
  const context = value['securityContext'] as JsonObject | undefined
  if (context === undefined && shared.length === 0) return value
  return { ...value, securityContext: { ...Object.fromEntries(shared), ...context } }
}
