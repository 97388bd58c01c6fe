// Asks a real API server what it makes of the cases beside this file, and writes its answers down.
// Usage: kubectl proxy --port=8001 &   node tests/samples/sandbox-strategies/record.mjs http://localhost:8001 NAMESPACE
// Creations are dry runs; objects that a case changes are created for it and removed again.
import { readFileSync, writeFileSync } from 'node:fs'
import { parse } from 'yaml'

const [server, namespace] = process.argv.slice(2)
if (server === undefined || namespace === undefined) throw new Error('Expected a server and a namespace as arguments.')

const versions = {
  pods: ['api/v1', 'v1', 'Pod'],
  replicationcontrollers: ['api/v1', 'v1', 'ReplicationController'],
  statefulsets: ['apis/apps/v1', 'apps/v1', 'StatefulSet'],
  deployments: ['apis/apps/v1', 'apps/v1', 'Deployment'],
  replicasets: ['apis/apps/v1', 'apps/v1', 'ReplicaSet'],
  controllerrevisions: ['apis/apps/v1', 'apps/v1', 'ControllerRevision'],
  jobs: ['apis/batch/v1', 'batch/v1', 'Job'],
  cronjobs: ['apis/batch/v1', 'batch/v1', 'CronJob'],
}

const here = (name) => new URL(name, import.meta.url)
const cases = (name) => parse(readFileSync(here(name), 'utf8'))
const write = (name, answers) => writeFileSync(here(name), `${JSON.stringify(answers, null, 1)}\n`)

async function ask(method, path, body) {
  const response = await fetch(`${server}/${path}`, {
    method,
    headers: { 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const warnings = (response.headers.get('warning') ?? '').split(/,\s*(?=299 )/).filter((one) => one !== '')
  return { code: response.status, body: await response.json(), warnings: warnings.map((one) => one.replace(/^299 - "(.*)"$/, '$1').replaceAll('\\"', '"')) }
}

function typed({ resource, object }) {
  const [path, apiVersion, kind] = versions[resource]
  return { path: `${path}/namespaces/${namespace}/${resource}`, object: { apiVersion, kind, ...object } }
}

function stored(body) {
  const { managedFields: _managers, ...metadata } = body.metadata
  return { ...body, metadata }
}

// Says what was refused, or what was stored.
function answerOf({ title }, { code, body, warnings }) {
  if (body.kind === 'Status') {
    const { causes } = body.details ?? {}
    return { title, code, message: body.message, ...(causes === undefined ? {} : { causes }), ...(warnings.length > 0 ? { warnings } : {}) }
  }
  return { title, ...(warnings.length > 0 ? { warnings } : {}), object: stored(body) }
}

async function recordCreations(from, to) {
  const answers = []
  for (const one of cases(from)) {
    const { path, object } = typed(one)
    answers.push(answerOf(one, await ask('POST', `${path}?dryRun=All`, object)))
  }
  write(to, answers)
}

const merged = (target, patch) => {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch
  const result = { ...target }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(typeof result[key] === 'object' && !Array.isArray(result[key]) ? result[key] : {}, value)
  }
  return result
}

async function recordUpdates(from, to) {
  const answers = []
  for (const one of cases(from)) {
    const { path, object } = typed(one)
    const created = await ask('POST', path, object)
    if (created.code !== 201) throw new Error(`${one.title}: expected the object to be created, found ${created.body.message}`)
    let before = created.body
    let changed
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const sub = one.subresource === undefined ? '' : `/${one.subresource}`
      changed = await ask('PUT', `${path}/${object.metadata.name}${sub}?dryRun=All`, merged(before, one.change))
      if (changed.code !== 409) break
      before = (await ask('GET', `${path}/${object.metadata.name}`)).body
    }
    answers.push({ ...answerOf(one, changed), before: stored(before) })
    await ask('DELETE', `${path}/${object.metadata.name}`, { propagationPolicy: 'Background', gracePeriodSeconds: 0 })
  }
  write(to, answers)
}

const asTable = 'application/json;as=Table;v=v1;g=meta.k8s.io'

// What the server prints of an object with a status. Nothing but the object itself is written, so no controller interferes.
async function recordTables(from, to) {
  const answers = []
  for (const one of cases(from)) {
    const { path, object } = typed(one)
    const name = `${path}/${object.metadata.name}`
    const created = await ask('POST', path, object)
    if (created.code !== 201) throw new Error(`${one.title}: expected the object to be created, found ${created.body.message}`)
    if (one.isDeleted === true) await ask('DELETE', name, { propagationPolicy: 'Background' })
    const sub = one.status === undefined ? '' : '/status'
    let table
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { body } = await ask('GET', name)
      const { status: _status, ...rest } = body
      const wanted = JSON.stringify({ ...rest, ...(one.status === undefined ? {} : { status: one.status }) })
      const headers = { accept: asTable, 'content-type': 'application/json' }
      const response = await fetch(`${server}/${name}${sub}?dryRun=All&includeObject=Object`, { method: 'PUT', headers, body: wanted })
      table = await response.json()
      if (table.kind === 'Table') break
    }
    if (table.kind !== 'Table') throw new Error(`${one.title}: expected a table, found ${table.message}`)
    const [{ cells, object: printed }] = table.rows
    const columns = table.columnDefinitions.map(({ name, type, format, priority }) => [name, type, format, priority])
    answers.push({ title: one.title, atMs: Date.now(), columns, cells, object: stored(printed) })
    await ask('PATCH', name, { metadata: { finalizers: null } })
    await ask('DELETE', name, { propagationPolicy: 'Background', gracePeriodSeconds: 0 })
  }
  write(to, answers)
}

const which = process.argv[4] ?? 'all'
if (which === 'all' || which === 'defaults') await recordCreations('defaults.cases.yaml', 'defaults.answers.json')
if (which === 'all' || which === 'refusals') await recordCreations('refusals.cases.yaml', 'refusals.answers.json')
if (which === 'all' || which === 'updates') await recordUpdates('updates.cases.yaml', 'updates.answers.json')
if (which === 'all' || which === 'tables') await recordTables('tables.cases.yaml', 'tables.answers.json')
if (which === 'all' || which === 'warnings') await recordCreations('warnings.cases.yaml', 'warnings.answers.json')
