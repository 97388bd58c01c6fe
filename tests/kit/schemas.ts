import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Schema = Readonly<Record<string, unknown>>

type SchemaName = 'inspect' | 'dns' | 'why' | 'narrate-line'

/**
 * Checks against a published schema, with every object closed: a field that is printed but not described is a failure here,
 * while for a reader of the schema further fields stay allowed.
 */
export function schemaErrors(name: SchemaName, value: unknown): readonly string[] {
  const validate = validatorOf(name)
  if (validate(JSON.parse(JSON.stringify(value)))) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
}

const validators = new Map<SchemaName, ValidateFunction>()

function validatorOf(name: SchemaName): ValidateFunction {
  const known = validators.get(name)
  if (known !== undefined) return known
  const file = new URL(`../../resources/schema/${name}.schema.json`, import.meta.url)
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
  addFormats.default(ajv)
  const validate = ajv.compile(closed(JSON.parse(readFileSync(file, 'utf8'))) as Schema)
  validators.set(name, validate)
  return validate
}

function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const copy: Record<string, unknown> = Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, closed(each)]),
  )
  const isObject = copy['type'] === 'object' || (Array.isArray(copy['type']) && copy['type'].includes('object'))
  if (isObject && copy['properties'] !== undefined && copy['additionalProperties'] === undefined)
    copy['additionalProperties'] = false
  return copy
}
