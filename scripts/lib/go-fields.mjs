// Reads from Go's sources what its JSON looks like: the order of the fields, their types, and what is left out when empty.

import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** `io.k8s.api.apps.v1.StatefulSet` → the module's folder and the type's name. @param {string} schema */
function placeOf(schema) {
  const words = schema.split('.')
  const name = words.at(-1) ?? ''
  const isApi = schema.startsWith('io.k8s.api.')
  const path = words.slice(3, -1).join('/')
  return { module: isApi ? 'api' : 'apimachinery', path, name }
}

/** @param {string} goModules @param {string} module */
function moduleFolder(goModules, module) {
  const parent = join(goModules, 'k8s.io')
  const found = readdirSync(parent)
    .filter((name) => name.startsWith(`${module}@`))
    .toSorted()
    .at(-1)
  if (found === undefined) {
    throw new Error(
      `Expected the Go module k8s.io/${module} in ${parent}; run: go mod download k8s.io/${module}@VERSION`,
    )
  }
  return join(parent, found)
}

/** Every struct of a package: its lines. @param {string} folder */
function structsOf(folder) {
  const structs = new Map()
  for (const file of readdirSync(folder).toSorted()) {
    if (!file.endsWith('.go') || file.endsWith('_test.go') || file.includes('generated')) continue
    const source = readFileSync(join(folder, file), 'utf8')
    for (const [, name = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n([^]*?)^\}/gm))
      structs.set(name, body)
  }
  return structs
}

/** A type as Go prints it in errors: local names get their package in front, and every meta/v1 and core/v1 is `v1`.
 * @param {string} type @param {string} packageName */
function printedType(type, packageName) {
  const aliased = type.replace(/\b(metav1|corev1)\./g, 'v1.')
  return aliased.replace(/(^|[*[\]])([A-Z]\w*)(?=\]|$)/g, (_whole, before, name) => `${before}${packageName}.${name}`)
}

/** @param {string} body @param {string} packageName @param {Map<string, string>} structs */
function fieldsOf(body, packageName, structs) {
  /** @type {Record<string, string>} */
  const fields = {}
  for (const [, names = '', type = '', tag = ''] of body.matchAll(/^\t(?:(\w+) +)?(\S+) +`json:"([^"]*)"/gm)) {
    const [json = '', ...options] = tag.split(',')
    if (options.includes('inline') || (names === '' && json === '')) {
      const inner = structs.get(type.split('.').at(-1) ?? '')
      // Errors name the embedded struct on their way down: `livenessProbe.ProbeHandler.httpGet`.
      if (inner !== undefined) {
        for (const [key, field] of Object.entries(fieldsOf(inner, packageName, structs)))
          fields[key] = `${field}@${type}`
      } else if (type.endsWith('TypeMeta')) Object.assign(fields, { kind: 'string?', apiVersion: 'string?' })
      continue
    }
    if (json === '-') continue
    const flags = `${options.includes('omitempty') ? '?' : ''}${options.includes('omitzero') ? '!' : ''}`
    fields[json] = `${printedType(type, packageName)}${flags}`
  }
  return fields
}

/**
 * For each schema that is a struct in Go: its JSON names in Go's order, each with the type as Go prints it, `?` for
 * omitempty, `!` for omitzero, and `@Struct` for the struct whose fields are embedded.
 * @param {string} goModules @param {readonly string[]} schemas
 */
export function goFields(goModules, schemas) {
  /** @type {Map<string, Map<string, string>>} */
  const packages = new Map()
  /** @type {Record<string, Record<string, string>>} */
  const table = {}
  for (const schema of schemas) {
    const { module, path, name } = placeOf(schema)
    const folder = join(moduleFolder(goModules, module), path)
    const structs = packages.get(folder) ?? structsOf(folder)
    packages.set(folder, structs)
    const body = structs.get(name)
    if (body === undefined) throw new Error(`Expected the struct ${name} in ${folder}, found none.`)
    table[schema] = fieldsOf(body, path.split('/').at(-1) ?? '', structs)
  }
  return table
}
