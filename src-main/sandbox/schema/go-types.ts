// Go's types of the API, put together from the OpenAPI schemas and Go's field tags.
import { definitions, goFields } from './tables.ts'
import type { Definition } from './tables.ts'

export type ScalarName = 'string' | 'int32' | 'int64' | 'bool'

/** How a value of a field looks in Go. `printed` is what Go's errors call it. */
export type GoType =
  | { readonly kind: 'scalar'; readonly scalar: ScalarName; readonly printed: string }
  | { readonly kind: 'struct'; readonly schema: string; readonly printed: string }
  | { readonly kind: 'list'; readonly items: GoType; readonly printed: string }
  | { readonly kind: 'map'; readonly values: GoType; readonly printed: string }
  | { readonly kind: 'bytes' | 'quantity' | 'intOrString' | 'time' | 'microTime' | 'raw'; readonly printed: string }

/** One field of a struct. */
export interface GoField {
  readonly name: string
  readonly type: GoType
  readonly isPointer: boolean
  readonly omitsEmpty: boolean
  readonly omitsZero: boolean
  /** The embedded struct that it comes from; Go's errors name it in their paths. */
  readonly embeddedIn: string | null
  readonly definition: Definition
}

/** A struct: its fields by JSON name, in Go's order. */
export interface GoStruct {
  readonly schema: string
  /** Without package: `StatefulSetSpec`. */
  readonly name: string
  readonly fields: ReadonlyMap<string, GoField>
}

/** The schema that a reference names; null where there is none. */
export function referenceOf({ $ref, allOf }: Definition): string | null {
  const reference = $ref ?? allOf?.[0]?.$ref
  return reference === undefined ? null : reference.slice('#/components/schemas/'.length)
}

type SpecialKind = 'quantity' | 'intOrString' | 'time' | 'microTime' | 'raw'

const specialTypes: { readonly [schema: string]: SpecialKind } = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'intOrString',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'microTime',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'raw',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'raw',
}

/** The type of a map's values, or of a list's items, as far as Go's own words for the whole say it. */
const innerPrinted = (printed: string): string => /^(?:\[\]|map\[[^\]]+\])(.+)$/.exec(printed)?.[1] ?? ''

function scalarOf({ type, format }: Definition): ScalarName {
  if (type === 'integer') return format === 'int64' ? 'int64' : 'int32'
  return type === 'boolean' ? 'bool' : 'string'
}

function typeOfDefinition(definition: Definition, printed: string): GoType {
  const reference = referenceOf(definition)
  if (reference !== null) {
    const special = specialTypes[reference]
    if (special !== undefined) return { kind: special, printed }
    return {
      kind: 'struct',
      schema: reference,
      printed: printed === '' ? `v1.${reference.split('.').at(-1)}` : printed,
    }
  }
  if (definition.items !== undefined) {
    return { kind: 'list', items: typeOfDefinition(definition.items, innerPrinted(printed)), printed }
  }
  if (definition.additionalProperties !== undefined) {
    return { kind: 'map', values: typeOfDefinition(definition.additionalProperties, innerPrinted(printed)), printed }
  }
  if (definition.type === 'object') return { kind: 'raw', printed }
  if (definition.format === 'byte') return { kind: 'bytes', printed }
  const scalar = scalarOf(definition)
  return { kind: 'scalar', scalar, printed: printed === '' ? scalar : printed }
}

function fieldOf(name: string, tag: string, definition: Definition): GoField {
  const found = /^(\*?)([^?!@]+)(\?)?(!)?(?:@(\w+))?$/.exec(tag)
  const [, pointer = '', printed = '', omitsEmpty, omitsZero, embeddedIn] = found ?? []
  return {
    name,
    type: typeOfDefinition(definition, printed),
    isPointer: pointer === '*',
    omitsEmpty: omitsEmpty !== undefined,
    omitsZero: omitsZero !== undefined,
    embeddedIn: embeddedIn ?? null,
    definition,
  }
}

const structs = new Map<string, GoStruct>()

/** The struct of a schema's full name. */
export function structOf(schema: string): GoStruct {
  const known = structs.get(schema)
  if (known !== undefined) return known
  const properties = definitions[schema]?.properties ?? {}
  const fields = new Map<string, GoField>()
  for (const [name, tag] of Object.entries(goFields[schema] ?? {})) {
    fields.set(name, fieldOf(name, tag, properties[name] ?? {}))
  }
  const struct = { schema, name: schema.split('.').at(-1) ?? '', fields }
  structs.set(schema, struct)
  return struct
}
