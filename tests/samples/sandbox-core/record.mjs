// Plays the stories beside this file on a real API server and writes down what it answers.
// Usage: kubectl proxy --port=8001 &   node tests/samples/sandbox-core/record.mjs http://localhost:8001 NAMESPACE
// The namespace has to exist. What a story makes it removes at its end.
import { readFileSync, writeFileSync } from 'node:fs'

const [server, namespace] = process.argv.slice(2)
if (server === undefined || namespace === undefined) throw new Error('Expected a server and a namespace as arguments.')

const groups = {
  storageclasses: 'apis/storage.k8s.io/v1',
  volumeattachments: 'apis/storage.k8s.io/v1',
  endpointslices: 'apis/discovery.k8s.io/v1',
  leases: 'apis/coordination.k8s.io/v1',
}
const clusterWide = ['namespaces', 'nodes', 'persistentvolumes', 'storageclasses', 'volumeattachments']
const pathOf = (resource) =>
  `${groups[resource] ?? 'api/v1'}/${clusterWide.includes(resource) ? '' : `namespaces/${namespace}/`}${resource}`
const here = (name) => new URL(name, import.meta.url)

async function ask(method, path, body, type = 'application/json') {
  const response = await fetch(`${server}/${path}`, {
    method,
    headers: { 'content-type': type },
    ...(body === undefined ? {} : { body: JSON.stringify(body).replaceAll('{ns}', namespace) }),
  })
  const warnings = [...(response.headers.get('warning') ?? '').matchAll(/299 - "((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text.replaceAll('\\"', '"'))
  const text = (await response.text()).replaceAll(namespace, '{ns}')
  return { code: response.status, body: JSON.parse(text), ...(warnings.length > 0 ? { warnings } : {}) }
}

function play({ verb, resource, name, object, subresource, dryRun }) {
  const path = pathOf(resource)
  if (verb === 'create') return ask('POST', `${path}${dryRun ? '?dryRun=All' : ''}`, object)
  const one = `${path}/${name}${subresource === undefined ? '' : `/${subresource}`}`
  if (verb === 'patch') return ask('PATCH', one, object, 'application/merge-patch+json')
  return ask('DELETE', one)
}

function answerOf({ code, body, warnings = [] }) {
  const said = warnings.length > 0 ? { warnings } : {}
  if (body.status === 'Failure') return { code, message: body.message, details: body.details ?? null, ...said }
  if (body.kind === 'Status') return { code, kind: 'Status' }
  const { managedFields: _managed, ...metadata } = body.metadata
  return { code, object: { ...body, metadata }, ...said }
}

const answers = []
for (const { title, steps } of JSON.parse(readFileSync(here('cases.json'), 'utf8'))) {
  const said = []
  for (const step of steps) said.push(answerOf(await play(step)))
  answers.push({ title, answers: said })
  for (const { verb, resource, object, dryRun } of steps)
    if (verb === 'create' && dryRun !== true) await ask('DELETE', `${pathOf(resource)}/${object.metadata.name}`)
}
writeFileSync(here('answers.json'), `${JSON.stringify(answers, null, 1)}\n`)
