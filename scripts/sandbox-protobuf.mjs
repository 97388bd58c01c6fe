// Makes the sandbox's table of protobuf field numbers from the .proto files of Go's modules, leaving all prose out:
//
//   node scripts/sandbox-protobuf.mjs --go-modules FOLDER
//
// kubectl sends some bodies (create configmap, drain, auth can-i) as protobuf and nothing else. FOLDER is where
// `go mod download k8s.io/api@v0.36.3 k8s.io/apimachinery@v0.36.3` has put the modules, `go env GOMODCACHE`.
// Run it after sandbox-tables.mjs: its definitions say which kinds are served, and which fields JSON writes inline.
// The output is deterministic: run it twice and nothing changes.

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const moduleVersion = 'v0.36.3'
const tables = join(fileURLToPath(import.meta.url), '../../resources/sandbox')

/** Messages whose JSON is not an object; the decoder knows them by name. */
const special = new Set([
  'k8s.io.apimachinery.pkg.api.resource.Quantity',
  'k8s.io.apimachinery.pkg.apis.meta.v1.Time',
  'k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime',
  'k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1',
  'k8s.io.apimachinery.pkg.runtime.RawExtension',
  'k8s.io.apimachinery.pkg.util.intstr.IntOrString',
])

/** @param {string} folder @returns {string[]} */
function protoFiles(folder) {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => {
      const path = join(folder, name)
      if (statSync(path).isDirectory()) return protoFiles(path)
      return name === 'generated.proto' ? [path] : []
    })
}

const scalars = new Set(['string', 'bytes', 'bool', 'int32', 'int64', 'uint32', 'uint64', 'double'])

/** A relative type belongs to the file's package. @param {string} type @param {string} inPackage */
function fullName(type, inPackage) {
  if (scalars.has(type)) return type
  if (type.startsWith('.')) return type.slice(1)
  return type.includes('.') ? type : `${inPackage}.${type}`
}

/** @typedef {{ name: string, type: string, isRepeated?: true, isMap?: true }} Field */

/** The messages of one file, by their full names. @param {string} text @returns {[string, Record<string, Field>][]} */
function messagesOf(text) {
  const inPackage = /^package ([\w.]+);/m.exec(text)?.[1] ?? ''
  return [...text.matchAll(/^message (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name, body = '']) => {
    /** @type {Record<string, Field>} */
    const fields = {}
    for (const [, label, type = '', field = '', number = ''] of body.matchAll(
      /^ {2}(optional|repeated) ([\w.]+) (\w+) = (\d+)/gm,
    )) {
      const repeated = label === 'repeated' ? /** @type {const} */ ({ isRepeated: true }) : {}
      fields[number] = { name: field, type: fullName(type, inPackage), ...repeated }
    }
    for (const [, type = '', field = '', number = ''] of body.matchAll(/^ {2}map<string, ([\w.]+)> (\w+) = (\d+)/gm)) {
      fields[number] = { name: field, type: fullName(type, inPackage), isMap: true }
    }
    return [`${inPackage}.${name}`, fields]
  })
}

/** `io.k8s.api.core.v1.Pod` → `k8s.io.api.core.v1.Pod`. @param {string} schema */
const protoName = (schema) => schema.replace(/^io\.k8s\./, 'k8s.io.')

/** Go embeds some structs: their fields stand in the JSON of the outer one. @param {Field} field @param {any} definition */
function isInline({ name, type }, definition) {
  return !scalars.has(type) && definition?.properties !== undefined && !(name in definition.properties)
}

/** One field in short: name, type, and a mark for lists, maps and inline structs. @param {Field} field @param {any} definition */
function shortField(field, definition) {
  if (field.isMap === true) return [field.name, field.type, 'map']
  if (field.isRepeated === true) return [field.name, field.type, 'list']
  return isInline(field, definition) ? [field.name, field.type, 'inline'] : [field.name, field.type]
}

const { values } = parseArgs({ options: { 'go-modules': { type: 'string' } } })
const modules = values['go-modules']
if (modules === undefined) throw new Error('Expected --go-modules FOLDER, the folder that `go env GOMODCACHE` names.')

const messages = new Map(
  ['api', 'apimachinery']
    .flatMap((name) => protoFiles(join(modules, `k8s.io/${name}@${moduleVersion}`)))
    .flatMap((path) => messagesOf(readFileSync(path, 'utf8'))),
)
/** @type {Record<string, any>} */
const definitions = JSON.parse(readFileSync(join(tables, 'definitions.json'), 'utf8'))
const definitionOf = new Map(Object.entries(definitions).map(([schema, definition]) => [protoName(schema), definition]))

const roots = Object.entries(definitions)
  .filter(
    ([schema, definition]) => definition['x-kubernetes-group-version-kind'] !== undefined && !schema.endsWith('List'),
  )
  .map(([schema]) => protoName(schema))
const wanted = [...roots]
/** @type {Record<string, any>} */
const table = {}
for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
  const fields = messages.get(name)
  if (fields === undefined || special.has(name) || name in table) continue
  const definition = definitionOf.get(name)
  table[name] = Object.fromEntries(
    Object.entries(fields).map(([number, field]) => [number, shortField(field, definition)]),
  )
  wanted.push(...Object.values(fields).map(({ type }) => type))
}
const sorted = Object.keys(table)
  .toSorted()
  .map((name) => `${JSON.stringify(name)}:${JSON.stringify(table[name])}`)
writeFileSync(join(tables, 'protobuf.json'), `{\n${sorted.join(',\n')}\n}\n`)
console.log(`${sorted.length} messages`)
