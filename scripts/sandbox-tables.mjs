// Makes the sandbox's tables of types from a real API server's documents, leaving all prose out:
//
//   node scripts/sandbox-tables.mjs --kubeconfig FILE --go-modules FOLDER
//
// The server is read through `kubectl proxy`. FOLDER is where `go mod download k8s.io/api@v0.36.3
// k8s.io/apimachinery@v0.36.3` (the server's version) has put the modules, `go env GOMODCACHE`: what Go leaves out of its
// JSON is not in the OpenAPI documents, so names, order, types and `omitempty` of the fields are read from there.
// The output is deterministic: run it twice and nothing changes.

import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { goFields } from './lib/go-fields.mjs'
import { operationsOf, reached, resourcesServed, rootOf, served, withoutProse } from './lib/api-tables.mjs'

/** Kinds that are in no path of their own, but in bodies and answers. */
const furtherKinds = [
  'io.k8s.api.autoscaling.v1.Scale',
  'io.k8s.api.core.v1.Binding',
  'io.k8s.api.policy.v1.Eviction',
  'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Status',
]

/** Starts `kubectl proxy` and gives its address and its stop. @param {string} kubeconfig */
async function openProxy(kubeconfig) {
  const proxy = spawn('kubectl', ['--kubeconfig', kubeconfig, 'proxy', '--port=0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: proxy.stdout })) {
    const address = /127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (address !== undefined) return { address: `http://${address}`, stop: () => proxy.kill() }
  }
  throw new Error('Expected `kubectl proxy` to say its address; it ended. Does the kubeconfig reach a cluster?')
}

/** @param {string} address @param {string} path @param {string} accept @returns {Promise<any>} */
async function read(address, path, accept = 'application/json') {
  const answer = await fetch(`${address}${path}`, { headers: { accept } })
  if (!answer.ok) throw new Error(`Expected 200 for ${path}, found ${answer.status}: ${await answer.text()}`)
  return answer.json()
}

/** @param {string} address */
async function readSchemas(address) {
  /** @type {Record<string, any>} */
  const schemas = {}
  /** @type {Record<string, any>} */
  const operations = {}
  for (const groupVersion of [...Object.keys(served), 'autoscaling/v1', 'policy/v1']) {
    const document = withoutProse(await read(address, `/openapi/v3/${rootOf(groupVersion)}`))
    Object.assign(schemas, document.components.schemas)
    if (served[groupVersion] !== undefined) operations[groupVersion] = operationsOf(groupVersion, document)
  }
  const answers = JSON.stringify(operations).matchAll(/"answer":"([^"]+)"/g)
  return { operations, definitions: reached(schemas, [...[...answers].map(([, name]) => name ?? ''), ...furtherKinds]) }
}

/** @param {string} address */
async function readDiscovery(address) {
  /** @type {Record<string, any>} */
  const lists = {}
  for (const groupVersion of Object.keys(served)) {
    const { resources } = await read(address, `/${rootOf(groupVersion)}`)
    lists[groupVersion] = resourcesServed(groupVersion, resources)
  }
  const { groups } = await read(address, '/apis')
  const names = new Set(Object.keys(served).map((groupVersion) => groupVersion.split('/')[0]))
  const order = groups.map((/** @type {{ name: string }} */ { name }) => name)
  return { groups: order.filter((/** @type {string} */ name) => names.has(name)), ...lists }
}

/** Column definitions by resource. @param {string} address */
async function readColumns(address) {
  /** @type {Record<string, any>} */
  const columns = {}
  for (const [groupVersion, resources] of Object.entries(served)) {
    for (const resource of Object.keys(resources)) {
      if (resource.startsWith('selfsubject')) continue
      const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
      const table = await read(address, `/${rootOf(groupVersion)}/${resource}?limit=1`, accept)
      columns[resource] = table.columnDefinitions.map((/** @type {any} */ { name, type, format, priority }) => [
        name,
        type,
        format,
        priority,
      ])
    }
  }
  return columns
}

/** One entry a line, so that a difference can be read. @param {Record<string, unknown>} table */
function lines(table) {
  const entries = Object.entries(table).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  return `{\n${entries.join(',\n')}\n}\n`
}

/** @param {string} kubeconfig @param {string} goModules */
async function makeTables(kubeconfig, goModules) {
  const folder = fileURLToPath(new URL('../resources/sandbox/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const proxy = await openProxy(kubeconfig)
  try {
    const { operations, definitions } = await readSchemas(proxy.address)
    const tables = {
      definitions,
      operations,
      fields: goFields(goModules, Object.keys(definitions)),
      discovery: await readDiscovery(proxy.address),
      columns: await readColumns(proxy.address),
    }
    for (const [name, table] of Object.entries(tables)) writeFileSync(join(folder, `${name}.json`), lines(table))
  } finally {
    proxy.stop()
  }
}

const { values } = parseArgs({ options: { kubeconfig: { type: 'string' }, 'go-modules': { type: 'string' } } })
if (values.kubeconfig === undefined || values['go-modules'] === undefined) {
  process.stderr.write('usage: node scripts/sandbox-tables.mjs --kubeconfig FILE --go-modules FOLDER\n')
  process.exitCode = 2
} else {
  await makeTables(values.kubeconfig, values['go-modules'])
}
